import { createHash, randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { findBatch, findBatchByKey, listBatches, lockBatch, passedOn, readBatch, statesOf, votesOf } from '../database/deliberations.ts';
import { canonical } from '../database/journal.ts';
import { parisDay } from '../domain/calendar/day.ts';
import { voteGroups } from '../domain/deliberation/batch.ts';
import { preparationFaults } from '../domain/deliberation/preparation.ts';
import { proposalsOf } from '../domain/deliberation/proposals.ts';
import { hasRole } from '../domain/policy/may.ts';
import { refuse } from '../domain/refusal.ts';
import { shelfOf } from './catalogue.ts';
import { sightOf } from './sight.ts';
import type { BatchRow } from '../database/deliberations.ts';
import type { Database } from '../database/schema.ts';
import type { Role } from '../domain/application/commands.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Crossing } from '../domain/committee/crossing.ts';
import type { Body, Proposed, Recusal, VoteGroup } from '../domain/deliberation/batch.ts';
import type { Batch, Proposals } from '../domain/deliberation/proposals.ts';
import type { Person } from '../domain/policy/person.ts';
import type { Programme } from '../domain/programme/programme.ts';
import type { Refusal } from '../domain/refusal.ts';

/** SIREN of the Métropole: who has a mandate there sits in its assemblies. */
export const METROPOLE = '200054781';

export const preparers: readonly Role[] = ['officer', 'assembly'];
export const recorders: readonly Role[] = ['assembly'];
export const readers: readonly Role[] = ['officer', 'secretary', 'finance', 'assembly', 'delegate', 'administrator'];

export type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusals: readonly [Refusal, ...Refusal[]] };
export const settled = <T>(value: T): Settled<T> => ({ ok: true, value });
export const refusedWith = <T>(...refusals: readonly [Refusal, ...Refusal[]]): Settled<T> => ({ ok: false, refusals });
export const noBatch = <T>(): Settled<T> => refusedWith(refuse('not-found', 'Ce lot de délibérations n’existe pas ou ne vous est pas ouvert.'));
export const hashOf = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex');
export const keyOf = (person: Person, key: string): string => createHash('sha256').update(`${person.id}\n${key}`).digest('hex');

/** May the person do this for a programme, in one of these roles. */
export const mayFor = (person: Person, roles: readonly Role[], programme: string): boolean => roles.some((role) => hasRole(person, role, { programme, organisations: [] }, parisDay(Date.now())));

/** The version of a programme in use. Null when there is no such programme. */
export async function programmeOf(db: Kysely<Database>, code: string): Promise<Programme | null> {
  return (await shelfOf(db).current()).find(({ programme }) => programme.code === code)?.programme ?? null;
}

export interface Preparing {
  readonly programme: string;
  readonly body: Body;
  readonly meetingOn: Day;
  readonly delegation: string | null;
  /** In rank order; `reasons` in people's own words. */
  readonly items: readonly (Omit<Proposed, 'rank' | 'reasons'> & { readonly reasons: string | null })[];
}

/** A batch of proposals to an assembly: dossiers in decision of one programme, of any of its calls, in rank order. The same key makes it once. */
export async function prepareBatch(db: Kysely<Database>, person: Person, key: string, asked: Preparing): Promise<Settled<{ readonly id: string }>> {
  if (!mayFor(person, preparers, asked.programme)) return refusedWith(refuse('forbidden', 'Votre rôle ne permet pas de préparer les délibérations de ce dispositif.'));
  const [created_key, created_hash] = [keyOf(person, key), hashOf(asked)];
  const known = await findBatchByKey(db, created_key);
  if (known) return known.created_hash === created_hash ? settled({ id: known.id }) : refusedWith(refuse('key-reused', 'Cette clé a déjà servi pour un autre lot.'));
  const programme = await programmeOf(db, asked.programme);
  if (!programme) return refusedWith(refuse('unknown-programme', 'Ce dispositif n’existe pas.', '/programme'));
  if (asked.delegation !== null && !(await db.selectFrom('delegations').select('number').where('number', '=', asked.delegation).executeTakeFirst())) {
    return refusedWith(refuse('delegation-unknown', 'Ce numéro ne figure pas au registre des délégations.', '/delegation'));
  }
  const dossiers = await statesOf(db, asked.items.map(({ dossier }) => dossier));
  const items = asked.items.map((item, i) => ({ ...item, rank: i + 1, reasonsId: item.reasons === null ? null : randomUUID() }));
  const [fault, ...others] = preparationFaults({ programme, body: asked.body, meetingOn: asked.meetingOn, items: items.map(({ reasonsId, ...item }) => ({ ...item, reasons: reasonsId })), dossiers });
  if (fault) return refusedWith(fault, ...others);
  const id = randomUUID();
  try {
    await db.transaction().execute(async (trx) => {
      await trx
        .insertInto('deliberation_batches')
        .values({ id, programme: asked.programme, body: asked.body, meeting_on: asked.meetingOn, delegation: asked.delegation, created_by: person.id, created_key, created_hash, recorded_by: null, recorded_key: null, recorded_hash: null, transmitted_on: null, received_on: null, receipt: null, published_on: null })
        .execute();
      const texts = items.flatMap(({ dossier, reasons, reasonsId }) => (reasonsId !== null && reasons !== null ? [{ id: reasonsId, dossier, body: reasons, stored_by: person.id }] : []));
      if (texts.length > 0) await trx.insertInto('texts').values(texts).execute();
      await trx
        .insertInto('deliberation_items')
        .values(items.map(({ dossier, rank, proposal, amount, reasonsId, replaces, hearingOn }) => ({ batch: id, dossier, rank, proposal, amount, reasons: reasonsId, replaces, hearing_on: hearingOn, vote: null })))
        .execute();
    });
  } catch (error) {
    if (isBroken(error, 'one_batch_at_a_time')) return refusedWith(refuse('in-another-batch', 'Un de ces dossiers figure déjà dans un lot qui attend sa séance.', '/items'));
    if (isBroken(error, 'deliberation_batches_created_key_key')) return prepareBatch(db, person, key, asked);
    throw error;
  }
  return settled({ id });
}

const isBroken = (error: unknown, constraint: string): boolean => error instanceof Error && 'constraint' in error && error.constraint === constraint;

export interface BatchView {
  readonly row: BatchRow;
  readonly batch: Batch;
  readonly groups: readonly VoteGroup[];
  readonly proposals: Proposals;
  readonly votes: Awaited<ReturnType<typeof votesOf>>;
  /** How each act passed on to its dossier ended. */
  readonly passed: readonly Crossing[];
}

/** A batch as the service reads it; null when there is none for this person. */
export async function readDeliberations(db: Kysely<Database>, person: Person, id: string): Promise<BatchView | null> {
  const row = await findBatch(db, id);
  if (!row || !mayFor(person, readers, row.programme)) return null;
  const programme = await programmeOf(db, row.programme);
  if (!programme) return null;
  const batch = await readBatch(db, row, programme, METROPOLE);
  const [votes, passed] = await Promise.all([votesOf(db, id), passedOn(db, id)]);
  return { row, batch, groups: voteGroups(batch.items, batch.strict), proposals: proposalsOf(batch), votes, passed };
}

export const listDeliberations = (db: Kysely<Database>, person: Person) => listBatches(db, sightOf(person, parisDay(Date.now())).programmes);

/** A déport declared by the person or confirmed by who presides: it binds. */
export function recordRecusal(db: Kysely<Database>, by: Person, id: string, said: { readonly dossier: string; readonly person: string; readonly basis: Exclude<Recusal['basis'], 'mandate'> }): Promise<Settled<null>> {
  return whilePrepared(db, by, id, [...preparers, 'secretary'], async (trx) => {
    if (!(await trx.selectFrom('people').select('id').where('id', '=', said.person).executeTakeFirst())) return refuse('unknown-person', 'Cette personne n’est pas connue.', '/person');
    const item = await trx.selectFrom('deliberation_items').select('dossier').where('batch', '=', id).where('dossier', '=', said.dossier).executeTakeFirst();
    if (!item) return refuse('unknown-item', 'Ce dossier n’est pas dans ce lot.', '/application');
    await trx
      .insertInto('deliberation_recusals')
      .values({ batch: id, ...said, said_by: by.id, vote: null })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return null;
  });
}

/** Somebody asks that these items be voted on their own. */
export function takeApart(db: Kysely<Database>, by: Person, id: string, dossiers: readonly string[]): Promise<Settled<null>> {
  return whilePrepared(db, by, id, preparers, async (trx) => {
    const rows = await trx.updateTable('deliberation_items').set({ apart: true }).where('batch', '=', id).where('dossier', 'in', dossiers).returning('dossier').execute();
    return rows.length === new Set(dossiers).size ? null : refuse('unknown-item', 'Un de ces dossiers n’est pas dans ce lot.', '/applications');
  });
}

/** The batch will not be put to the assembly: its dossiers may go into another. */
export function abandonBatch(db: Kysely<Database>, by: Person, id: string): Promise<Settled<null>> {
  return whilePrepared(db, by, id, preparers, async (trx) => {
    await trx.updateTable('deliberation_batches').set({ status: 'abandoned' }).where('id', '=', id).execute();
    await trx.updateTable('deliberation_items').set({ live: false }).where('batch', '=', id).execute();
    return null;
  });
}

class Undone extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** Changes a batch that still waits for its meeting, locked; what is refused leaves nothing behind. */
export async function whilePrepared(db: Kysely<Database>, by: Person, id: string, roles: readonly Role[], work: (trx: Parameters<Parameters<ReturnType<Kysely<Database>['transaction']>['execute']>[0]>[0], row: BatchRow) => Promise<Refusal | null>): Promise<Settled<null>> {
  try {
    return await db.transaction().execute(async (trx) => {
      const row = await lockBatch(trx, id);
      if (!row || !mayFor(by, readers, row.programme)) return noBatch<null>();
      if (!mayFor(by, roles, row.programme)) throw new Undone(refuse('forbidden', 'Votre rôle ne permet pas cet acte.'));
      if (row.status !== 'prepared') throw new Undone(refuse(row.status === 'recorded' ? 'already-recorded' : 'abandoned', row.status === 'recorded' ? 'Les résultats de cette séance sont déjà enregistrés.' : 'Ce lot est abandonné.'));
      const refusal = await work(trx, row);
      if (refusal) throw new Undone(refusal);
      return settled(null);
    });
  } catch (error) {
    if (error instanceof Undone) return refusedWith(error.refusal);
    throw error;
  }
}
