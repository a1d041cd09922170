import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from './schema.ts';
import { IN_STRICT_ORDER } from '../domain/funding/allocation.ts';
import { SECTIONS, each, inAll, sameAmounts } from '../domain/funding/imputation.ts';
import { allocateSections } from '../domain/funding/reserving.ts';
import { bySection } from '../domain/funding/retained.ts';
import { ZERO, plus, toCents } from '../domain/money/money.ts';
import type { AllocationRules } from '../domain/funding/allocation.ts';
import type { BySection } from '../domain/funding/imputation.ts';
import type { Section } from '../domain/funding/plan.ts';
import type { EnvelopeFacts } from '../domain/application/facts.ts';
import type { Application } from '../domain/application/state.ts';
import type { Cents } from '../domain/money/money.ts';

/** An envelope's identity. Axis empty: the whole envelope of the section. */
export interface EnvelopeKey {
  readonly programme: string;
  readonly call: string;
  readonly section: Section;
  readonly axis: string;
}

interface Row extends EnvelopeKey {
  readonly voted: number;
  readonly reserved: number;
  readonly affected: number;
}

/** As much of a dossier as tells what it is charged to. */
export type Charged = Pick<Application, 'programme' | 'call' | 'imputation'>;
type Axes = Application['imputation']['axes'];

/**
 * Every transaction takes its dossiers first, by id, then its envelopes, by programme, call, section and axis: the one order in which
 * nobody waits for somebody who waits for them.
 */
const lockRows = (trx: Transaction<Database>, programme: string, call: string): Promise<Row[]> => rowsOf(trx, programme, call).forUpdate().execute();

const rowsOf = (db: Kysely<Database>, programme: string, call: string) =>
  db
    .selectFrom('envelopes')
    .select(['programme', 'call', 'section', 'axis', 'voted', 'reserved', 'affected'])
    .where('programme', '=', programme)
    .where('call', '=', call)
    .orderBy('programme')
    .orderBy('call')
    .orderBy('section')
    .orderBy('axis');

const rowFor = (rows: readonly Row[], section: Section, axes: Axes): Row | undefined => rows.find((row) => row.section === section && row.axis === axes[section]);

const leftOf = (rows: readonly Row[], axes: Axes): BySection =>
  each((section) => {
    const row = rowFor(rows, section, axes);
    return row ? toCents(row.voted - row.reserved - row.affected) : ZERO;
  });

/** What the dossier's envelope has left for each section and what a session holds for it, the rows locked until the transaction ends. Null when the call has no envelope. */
export async function lockEnvelope(trx: Transaction<Database>, dossier: string, { programme, call, imputation }: Charged): Promise<EnvelopeFacts | null> {
  return factsOf(trx, dossier, imputation, await lockRows(trx, programme, call));
}

/** The same, to be shown and not counted on: nothing is locked. */
export async function readEnvelope(db: Kysely<Database>, dossier: string, { programme, call, imputation }: Charged): Promise<EnvelopeFacts | null> {
  return factsOf(db, dossier, imputation, await rowsOf(db, programme, call).execute());
}

async function factsOf(db: Kysely<Database>, dossier: string, imputation: Charged['imputation'], rows: readonly Row[]): Promise<EnvelopeFacts | null> {
  if (rows.length === 0) return null;
  const holds = await db.selectFrom('session_reservations').select(['section', 'amount']).where('dossier', '=', dossier).where('status', '=', 'held').execute();
  return { left: leftOf(rows, imputation.axes), held: heldIn(holds), lines: rows.map(({ section, axis }) => ({ section, axis })) };
}

const heldIn = (holds: readonly { readonly section: Section; readonly amount: number }[]): BySection => each((section) => toCents(holds.find((hold) => hold.section === section)?.amount ?? 0));

export class EnvelopeExceeded extends Error {
  override readonly name = 'EnvelopeExceeded';
}

/**
 * Moves what is reserved and affected, in cents, positive or negative. The update is conditional and the table's check stands behind it.
 * @throws EnvelopeExceeded when the envelope is missing or would be passed: whoever calls has looked under lock, so this is a bug.
 */
async function move(trx: Transaction<Database>, { programme, call, section, axis }: EnvelopeKey, reserved: number, affected: number): Promise<void> {
  if (reserved === 0 && affected === 0) return;
  const { numUpdatedRows } = await trx
    .updateTable('envelopes')
    .set((eb) => ({ reserved: eb('reserved', '+', reserved), affected: eb('affected', '+', affected) }))
    .where('programme', '=', programme)
    .where('call', '=', call)
    .where('section', '=', section)
    .where('axis', '=', axis)
    .where(sql<boolean>`reserved + affected + ${reserved + affected} <= voted`)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new EnvelopeExceeded(`envelope ${programme}/${call}/${section}/${axis} cannot take ${reserved} reserved and ${affected} affected`);
}

/**
 * Moves the envelope with a dossier: by the difference between what it held and holds. What a session held for it goes over to the
 * dossier's own record, or back to the envelope, when its opinion is recorded or put off, or when it ends.
 */
export async function projectEnvelope(trx: Transaction<Database>, before: Application | null, after: Application, settlesHold: boolean): Promise<void> {
  const was = before?.imputation;
  const now = after.imputation;
  const moved = was !== undefined && (!sameAmounts(was.reserved, now.reserved) || !sameAmounts(was.affected, now.affected));
  if (!moved && !settlesHold) return;
  await lockRows(trx, after.programme, after.call);
  if (settlesHold) for (const hold of await settleHolds(trx, after.id, inAll(now.reserved) + inAll(now.affected) > 0 ? 'taken' : 'released')) await move(trx, hold, -hold.amount, 0);
  for (const section of SECTIONS) {
    await move(trx, keyOf(after, section), now.reserved[section] - (was?.reserved[section] ?? 0), now.affected[section] - (was?.affected[section] ?? 0));
  }
}

/** The envelope a section of a dossier is charged to. */
export const keyOf = ({ programme, call, imputation }: Charged, section: Section): EnvelopeKey => ({ programme, call, section, axis: imputation.axes[section] });

async function settleHolds(trx: Transaction<Database>, dossier: string, status: 'taken' | 'released'): Promise<readonly (EnvelopeKey & { readonly amount: number })[]> {
  return trx
    .updateTable('session_reservations')
    .set({ status })
    .where('dossier', '=', dossier)
    .where('status', '=', 'held')
    .returning(['programme', 'call', 'section', 'axis', 'amount'])
    .execute();
}

export interface RankedWish {
  readonly dossier: string;
  readonly rank: number;
  /** Cents the committee proposes. */
  readonly amount: Cents;
}

/**
 * Sets money aside for the dossiers of a session, in rank order and in the caller's transaction: what is granted is held until the dossier's
 * opinion is recorded (which takes it over), until it ends, or until `releaseReservation`. A dossier this session already holds money for keeps
 * it: asked again, the answer is the same. One that is gone, closed, already has its opinion, has no appraisal, or another session holds money
 * for, is granted nothing.
 * Takes the dossiers' rows before the envelopes': a caller may hold rows of its own before, never envelopes.
 * @param rules whether the first that does not fit is served in part, and who comes after; in strict order unless told otherwise.
 */
export async function reserveByRank(trx: Transaction<Database>, session: string, wishes: readonly RankedWish[], rules: AllocationRules = IN_STRICT_ORDER): Promise<readonly { readonly dossier: string; readonly granted: Cents }[]> {
  const ids = wishes.map(({ dossier }) => dossier);
  if (ids.length === 0) return [];
  const dossiers = await trx.selectFrom('dossiers').select(['id', 'programme', 'call', 'state']).where('id', 'in', ids).orderBy('id').forUpdate().execute();
  const states = new Map(dossiers.map(({ id, state }) => [id, state]));
  const calls = [...new Map(dossiers.map(({ programme, call }) => [`${programme}\n${call}`, { programme, call }])).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  const granted = new Map<string, Cents>();
  for (const { programme, call } of calls) {
    const holds = await trx.selectFrom('session_reservations').selectAll().where('dossier', 'in', ids).where('status', '=', 'held').execute();
    const ranked = [...wishes].sort((a, b) => a.rank - b.rank || (a.dossier < b.dossier ? -1 : 1)).filter(({ dossier }) => states.get(dossier)?.programme === programme && states.get(dossier)?.call === call);
    const waiting = ranked.filter(({ dossier }) => {
      const mine = holds.filter((hold) => hold.dossier === dossier);
      if (mine.length > 0) granted.set(dossier, plus(...mine.filter((hold) => hold.session === session).map(({ amount }) => toCents(amount))));
      const state = states.get(dossier);
      return mine.length === 0 && state !== undefined && canBeHeld(state);
    });
    // Each axis has envelopes of its own: those charged to the same ones are ranked among themselves.
    for (const alike of Map.groupBy(waiting, ({ dossier }) => JSON.stringify(states.get(dossier)?.imputation.axes)).values()) {
      for (const [dossier, amount] of await hold(trx, session, { rows: await lockRows(trx, programme, call), wishes: alike, states, rules })) granted.set(dossier, amount);
    }
  }
  return wishes.map(({ dossier }) => ({ dossier, granted: granted.get(dossier) ?? ZERO }));
}

const canBeHeld = ({ phase, appraisal, imputation }: Application): boolean => phase === 'committee' && appraisal !== null && inAll(imputation.reserved) === 0;

interface Holding {
  readonly rows: readonly Row[];
  /** In rank order, all charged to the same envelopes. */
  readonly wishes: readonly RankedWish[];
  readonly states: ReadonlyMap<string, Application>;
  readonly rules: AllocationRules;
}

async function hold(trx: Transaction<Database>, session: string, { rows, wishes, states, rules }: Holding): Promise<readonly (readonly [string, Cents])[]> {
  const [first] = wishes.map(({ dossier }) => states.get(dossier));
  if (!first) return [];
  const { axes } = first.imputation;
  const allotments = allocateSections(wishes.map(({ dossier, amount }) => ({ id: dossier, amount, lines: states.get(dossier)?.appraisal?.lines ?? [] })), leftOf(rows, axes), rules);
  for (const section of SECTIONS) {
    const { programme, call, axis } = keyOf(first, section);
    const parts = allotments.flatMap(({ id, bySection }) => (bySection[section] === 0 ? [] : [{ session, dossier: id, section, programme, call, axis, amount: bySection[section], status: 'held' as const }]));
    if (parts.length === 0) continue;
    await trx
      .insertInto('session_reservations')
      .values(parts)
      .onConflict((conflict) => conflict.columns(['session', 'dossier', 'section']).doUpdateSet((eb) => ({ amount: eb.ref('excluded.amount'), axis: eb.ref('excluded.axis'), status: eb.ref('excluded.status') })))
      .execute();
    await move(trx, { programme, call, section, axis }, plus(...parts.map(({ amount }) => amount)), 0);
  }
  return allotments.map(({ id, amount }) => [id, amount] as const);
}

/**
 * Holds, in rank order and in the caller's transaction, what the awards of a meeting take beyond what their dossiers already hold, until each
 * deliberation is on its dossier's own record. Answers the first dossier for which the envelope does not suffice: then the caller abandons.
 * A dossier that has ended meanwhile takes nothing.
 */
export async function holdForVote(trx: Transaction<Database>, batch: string, awards: readonly RankedWish[]): Promise<string | null> {
  if (awards.length === 0) return null;
  const dossiers = await trx.selectFrom('dossiers').select(['id', 'state']).where('id', 'in', awards.map(({ dossier }) => dossier)).orderBy('id').forUpdate().execute();
  const states = new Map(dossiers.map(({ id, state }) => [id, state]));
  for (const call of [...new Set(dossiers.map(({ state }) => JSON.stringify([state.programme, state.call])))].sort()) {
    const [programme, name] = JSON.parse(call) as [string, string];
    const rows = await lockRows(trx, programme, name);
    const taken = new Map<Row, number>();
    for (const { dossier, amount } of [...awards].sort((a, b) => a.rank - b.rank)) {
      const state = states.get(dossier);
      if (!state || state.phase === 'closed' || state.programme !== programme || state.call !== name) continue;
      const { imputation } = state;
      const parts = bySection(amount, state.appraisal?.lines ?? []);
      for (const section of SECTIONS) {
        const more = parts[section] - imputation.reserved[section] - imputation.affected[section];
        if (more <= 0) continue;
        const row = rowFor(rows, section, imputation.axes);
        if (!row || row.voted - row.reserved - row.affected - (taken.get(row) ?? 0) < more) return dossier;
        taken.set(row, (taken.get(row) ?? 0) + more);
        await trx.insertInto('session_reservations').values({ session: batch, dossier, section, programme, call: name, axis: row.axis, amount: more, status: 'held' }).execute();
        await move(trx, { programme, call: name, section, axis: row.axis }, more, 0);
      }
    }
  }
  return null;
}

/** Gives back what a session holds for a dossier: it was withdrawn meanwhile, adjourned, or ranked anew. Nothing when nothing is held. */
export async function releaseReservation(trx: Transaction<Database>, dossier: string): Promise<void> {
  const known = await trx.selectFrom('dossiers').select(['programme', 'call']).where('id', '=', dossier).forUpdate().executeTakeFirst();
  if (!known) return;
  await lockRows(trx, known.programme, known.call);
  for (const hold of await settleHolds(trx, dossier, 'released')) await move(trx, hold, -hold.amount, 0);
}
