import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import { accountsOf, announce, findAccount, knownAddresses } from '../database/bank.ts';
import type { BankAccount, BankChange } from '../database/bank.ts';
import { documentsOf } from '../database/documents.ts';
import type { Database } from '../database/schema.ts';
import { subjectOf, type Application } from '../domain/application/state.ts';
import type { Role } from '../domain/application/commands.ts';
import { parisDay, type Day } from '../domain/calendar/day.ts';
import { checkAccount, confirmationBar, isHeld, liftingBar, masked, refusalBar, usableFrom } from '../domain/payment/bank.ts';
import type { KnownAccount, ProposedAccount } from '../domain/payment/bank.ts';
import { hasRole, mayAct } from '../domain/policy/may.ts';
import type { Person } from '../domain/policy/person.ts';
import { refuse, type Refusal } from '../domain/refusal.ts';
import { hashOf, keyOf, refusedWith, settled } from './deliberations.ts';
import type { Settled } from './deliberations.ts';
import { bankNotice } from './bank-notice.ts';
import { viewerOf } from './sight.ts';

/** Who gives an organisation's account: its own agents, or an officer with its RIB in hand. */
export const proposers: readonly Role[] = ['agent', 'officer'];
/** Who answers for it. */
export const confirmers: readonly Role[] = ['finance'];
/** Who needs the whole number: those who compare it with the RIB, and those it belongs to. */
const inNeed: readonly Role[] = ['finance', 'agent'];

export interface ShownAccount {
  readonly id: string;
  readonly organisation: string;
  /** Whole for who needs it, else its last four characters. */
  readonly iban: string;
  readonly bic: string;
  readonly holder: string;
  readonly document: string | null;
  readonly dossier: string | null;
  readonly status: KnownAccount['status'];
  readonly held: boolean;
  readonly holdsToday: boolean;
  readonly proposedOn: Day;
  readonly confirmedOn: Day | null;
  readonly usableFrom: Day | null;
  readonly liftedOn: Day | null;
  readonly liftReason: string | null;
  readonly endedOn: Day | null;
  readonly endReason: string | null;
}

interface Known {
  readonly state: Application;
  readonly today: Day;
}

async function dossierOf(db: Kysely<Database>, id: string): Promise<Known | null> {
  const row = await db.selectFrom('dossiers').select(['state', 'clock', 'clock_day']).where('id', '=', id).executeTakeFirst();
  return row ? { state: row.state, today: row.clock === 'manual' ? row.clock_day : parisDay(Date.now()) } : null;
}

const absent = (): Refusal => refuse('not-found', 'Ces coordonnées bancaires n’existent pas ou ne vous sont pas ouvertes.');
const sirenOf = ({ organisation }: Application): string => organisation.slice(0, 9);

const known = (row: BankAccount): KnownAccount => ({ status: row.status, held: row.held, proposedBy: row.proposed_by, liftedBy: row.lifted_by, usableFrom: row.usable_from });

function shown(row: BankAccount, whole: boolean, today: Day): ShownAccount {
  const { id, organisation, iban, bic, holder, document, dossier, status, held } = row;
  return {
    id, organisation, iban: whole ? iban : masked(iban), bic, holder, document, dossier, status, held, holdsToday: isHeld(known(row), today),
    proposedOn: row.proposed_on, confirmedOn: row.confirmed_on, usableFrom: row.usable_from, liftedOn: row.lifted_on, liftReason: row.lift_reason, endedOn: row.ended_on, endReason: row.end_reason,
  };
}

/** One role at a time, as an act is judged: the refusal of the last one is what the person reads. */
function mayBar(person: Person, roles: readonly Role[], { state, today }: Known): Refusal | null {
  const bars = roles.map((as) => mayAct({ person: person.id, as }, roles, subjectOf(state), { person, today }));
  return bars.includes(null) ? null : (bars.find((bar) => bar?.code === 'recused') ?? bars.at(-1) ?? null);
}

/**
 * Another account for the organisation that owns the dossier, with its RIB. What waited before is set aside; what is confirmed stays until a
 * second person confirms this one. Codes `iban:*`, `bic:*`, `holder-missing`, `unknown-document`, `same-account`, `key-reused`.
 */
export function proposeAccount(db: Kysely<Database>, person: Person, key: string, dossier: string, asked: ProposedAccount & { readonly document: string }): Promise<Settled<ShownAccount>> {
  return changing(db, person, key, 'proposed', { dossier, ...asked }, async (trx) => {
    const found = await dossierOf(trx, dossier);
    if (!found || viewerOf(person, found.state, found.today) === null) return refuse('not-found', 'Ce dossier n’existe pas ou ne vous est pas ouvert.');
    const bar = mayBar(person, proposers, found);
    if (bar) return bar;
    const checked = checkAccount(asked);
    if ('code' in checked) return checked;
    if ((await documentsOf(trx, dossier, [asked.document])).length === 0) return refuse('unknown-document', 'Ce document n’est pas sur ce dossier : déposez d’abord le RIB.', '/document');
    const organisation = sirenOf(found.state);
    await lock(trx, organisation);
    const before = await current(trx, organisation);
    if (before?.iban === checked.iban && before.bic === checked.bic && before.holder === checked.holder) return refuse('same-account', 'Ce compte est déjà celui de la collectivité.', '/iban');
    await trx.updateTable('bank_accounts').set({ status: 'replaced', ended_by: person.id, ended_on: found.today }).where('organisation', '=', organisation).where('status', '=', 'proposed').execute();
    const id = randomUUID();
    const row = await trx
      .insertInto('bank_accounts')
      .values({ id, organisation, ...checked, dossier, document: asked.document, status: 'proposed', proposed_by: person.id, proposed_on: found.today, confirmed_by: null, confirmed_on: null, usable_from: null, lifted_by: null, lifted_on: null, lift_reason: null, ended_by: null, ended_on: null, end_reason: null })
      .returningAll()
      .executeTakeFirstOrThrow();
    return { row, before, found, whole: hasRole(person, 'agent', subjectOf(found.state), found.today) };
  });
}

/**
 * A second person answers for an account; it replaces the one before. On a change nothing is paid before the waiting time is over. Codes
 * `account-settled`, `same-person`, `no-known-address`, `recused`, `key-reused`.
 */
export const confirmAccount = (db: Kysely<Database>, person: Person, key: string, id: string): Promise<Settled<ShownAccount>> =>
  settling(db, person, key, 'confirmed', id, {}, confirmers, async (trx, row, { today }) => {
    const bar = confirmationBar(known(row), person.id);
    if (bar) return bar;
    const before = await current(trx, row.organisation);
    if (before && (await knownAddresses(trx, row.organisation, today)).length === 0) return refuse('no-known-address', 'Personne de cette collectivité n’est connu ici : son changement de compte ne peut pas lui être annoncé. Faites d’abord habiliter un agent.');
    const { waiting_days } = await trx.selectFrom('bank_rules').select('waiting_days').executeTakeFirstOrThrow();
    if (before) await trx.updateTable('bank_accounts').set({ status: 'replaced', ended_by: person.id, ended_on: today }).where('id', '=', before.id).execute();
    const changed = await trx
      .updateTable('bank_accounts')
      .set({ status: 'confirmed', confirmed_by: person.id, confirmed_on: today, usable_from: usableFrom(today, before !== undefined, waiting_days) })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return { row: changed, before };
  });

/** Finance does not take the account, or whoever gave it takes it back, with a reason. Codes `account-settled`, `key-reused`. */
export const refuseAccount = (db: Kysely<Database>, person: Person, key: string, id: string, reason: string): Promise<Settled<ShownAccount>> =>
  settling(db, person, key, 'refused', id, { reason }, [...confirmers, ...proposers], async (trx, row, { today }) => {
    const bar = refusalBar(known(row)) ?? (row.proposed_by === person.id || person.roles.some(({ role }) => role === 'finance') ? null : refuse('forbidden', 'Seules les finances écartent le compte qu’une autre personne a proposé.'));
    if (bar) return bar;
    const changed = await trx.updateTable('bank_accounts').set({ status: 'refused', ended_by: person.id, ended_on: today, end_reason: reason }).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
    return { row: changed, before: await current(trx, row.organisation) };
  });

/** Finance says why another bank than the comptable's may be paid on. Codes `account-settled`, `not-held`, `same-person`, `key-reused`. */
export const liftHold = (db: Kysely<Database>, person: Person, key: string, id: string, reason: string): Promise<Settled<ShownAccount>> =>
  settling(db, person, key, 'lifted', id, { reason }, confirmers, async (trx, row, { today }) => {
    const bar = liftingBar(known(row), person.id);
    if (bar) return bar;
    const changed = await trx.updateTable('bank_accounts').set({ lifted_by: person.id, lifted_on: today, lift_reason: reason }).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
    return { row: changed, before: await current(trx, row.organisation) };
  });

/** Accounts of the organisation that owns a dossier, the newest first, their numbers masked. Null: the dossier is none of theirs. */
export async function listAccounts(db: Kysely<Database>, person: Person, dossier: string): Promise<readonly ShownAccount[] | null> {
  const found = await dossierOf(db, dossier);
  const viewer = found && viewerOf(person, found.state, found.today);
  if (!found || !viewer || viewer === 'reviewer' || !isOwnersOrService(person, found, viewer)) return null;
  return (await accountsOf(db, sirenOf(found.state))).map((row) => shown(row, false, found.today));
}

/** A partner reads the dossier, not where its owner is paid. */
const isOwnersOrService = (person: Person, { state, today }: Known, viewer: 'service' | 'commune'): boolean => viewer === 'service' || hasRole(person, 'agent', subjectOf(state), today);

/** One account, its number whole for finance and for the organisation itself. Null when it is none of theirs. */
export async function readAccount(db: Kysely<Database>, person: Person, dossier: string, id: string): Promise<ShownAccount | null> {
  const found = await dossierOf(db, dossier);
  const viewer = found && viewerOf(person, found.state, found.today);
  const row = await findAccount(db, id);
  if (!found || !viewer || viewer === 'reviewer' || row?.organisation !== sirenOf(found.state) || !isOwnersOrService(person, found, viewer)) return null;
  return shown(row, inNeed.some((role) => hasRole(person, role, subjectOf(found.state), found.today)), found.today);
}

type Changed = { readonly row: BankAccount; readonly before: BankAccount | undefined };

const current = (trx: Transaction<Database>, organisation: string): Promise<BankAccount | undefined> =>
  trx.selectFrom('bank_accounts').selectAll().where('organisation', '=', organisation).where('status', '=', 'confirmed').forUpdate().executeTakeFirst();

/** Changes of an organisation's account come one after the other. */
const lock = (trx: Transaction<Database>, organisation: string) => sql`select pg_advisory_xact_lock(hashtext(${`bank/${organisation}`}))`.execute(trx);

function settling(
  db: Kysely<Database>, person: Person, key: string, change: BankChange, id: string, said: object, roles: readonly Role[],
  decide: (trx: Transaction<Database>, row: BankAccount, found: Known) => Promise<Changed | Refusal>,
): Promise<Settled<ShownAccount>> {
  return changing(db, person, key, change, { id, ...said }, async (trx) => {
    const first = await findAccount(trx, id);
    const found = first?.dossier ? await dossierOf(trx, first.dossier) : null;
    if (!first || !found || viewerOf(person, found.state, found.today) === null) return absent();
    const bar = mayBar(person, roles, found);
    if (bar) return bar;
    await lock(trx, first.organisation);
    const row = await trx.selectFrom('bank_accounts').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
    const changed = await decide(trx, row, found);
    return 'code' in changed ? changed : { ...changed, found, whole: inNeed.some((role) => hasRole(person, role, subjectOf(found.state), found.today)) };
  });
}

/** One change, its announcement at the addresses known here, and its key: all or nothing. The same key again answers what was done. */
async function changing(
  db: Kysely<Database>, person: Person, key: string, change: BankChange, asked: object,
  decide: (trx: Transaction<Database>) => Promise<(Changed & { readonly found: Known; readonly whole: boolean }) | Refusal>,
): Promise<Settled<ShownAccount>> {
  const [one, hash] = [keyOf(person, key), hashOf({ change, ...asked })];
  try {
    return await db.transaction().execute(async (trx) => {
      const done = await trx.selectFrom('bank_account_changes').select(['hash', 'account']).where('key', '=', one).executeTakeFirst();
      if (done) {
        const row = await findAccount(trx, done.account);
        return done.hash === hash && row ? settled(shown(row, false, parisDay(Date.now()))) : refusedWith<ShownAccount>(refuse('key-reused', 'Cette clé a déjà servi pour un autre acte.'));
      }
      const changed = await decide(trx);
      if ('code' in changed) return refusedWith<ShownAccount>(changed);
      const { row, before, found, whole } = changed;
      await trx.insertInto('bank_account_changes').values({ key: one, hash, account: row.id, change, made_by: person.id, made_on: found.today }).execute();
      await announce(trx, row.id, change, await knownAddresses(trx, row.organisation, found.today), bankNotice(change, { reference: found.state.reference, account: row, before: before ?? null }));
      return settled(shown(row, whole, found.today));
    });
  } catch (error) {
    // The database has the last word on who confirms and on one account at a time.
    if (isBroken(error, 'two_people_confirm') || isBroken(error, 'the_proposer_does_not_lift')) return refusedWith(refuse('same-person', 'Une autre personne que celle qui a proposé ce compte doit en répondre.'));
    // The same key at the same moment: what the other did is answered.
    if (isBroken(error, 'bank_account_changes_pkey')) return changing(db, person, key, change, asked, decide);
    throw error;
  }
}

const isBroken = (error: unknown, constraint: string): boolean => error instanceof Error && 'constraint' in error && error.constraint === constraint;
