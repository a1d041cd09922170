import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ColumnType, Generated, Kysely, Selectable, Transaction } from 'kysely';
import type { Database } from './schema.ts';
import { isHeld } from '../domain/payment/bank.ts';
import type { BankFacts, KnownAccount } from '../domain/payment/bank.ts';
import type { Day } from '../domain/calendar/day.ts';

export type BankChange = 'proposed' | 'confirmed' | 'refused' | 'lifted';

export interface BankAccountsTable {
  id: string;
  organisation: string;
  iban: string;
  bic: string;
  holder: string;
  dossier: string | null;
  document: string | null;
  held: boolean;
  status: KnownAccount['status'];
  proposed_by: string;
  proposed_on: Day;
  confirmed_by: string | null;
  confirmed_on: Day | null;
  usable_from: Day | null;
  lifted_by: string | null;
  lifted_on: Day | null;
  lift_reason: string | null;
  ended_by: string | null;
  ended_on: Day | null;
  end_reason: string | null;
  /** The order in which they were given. */
  seq: Generated<number>;
}
export interface BankAccountChangesTable {
  key: string;
  hash: string;
  account: string;
  change: BankChange;
  made_by: string;
  made_on: Day;
  made_at: Generated<Date>;
}
export interface BankNoticesTable {
  id: string;
  account: string;
  change: BankChange;
  recipient: string;
  subject: string;
  plain: string;
  message_id: string;
  sent_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  attempts: Generated<number>;
  next_try: ColumnType<Date, Date | undefined, Date>;
  last_error: string | null;
}
export interface BankTables {
  bank_accounts: BankAccountsTable;
  bank_account_changes: BankAccountChangesTable;
  bank_notices: BankNoticesTable;
  bank_rules: { sole: Generated<boolean>; waiting_days: number };
}
export type BankAccount = Selectable<BankAccountsTable>;

/** The account an organisation (SIREN) is paid on, held still until the transaction ends. Null: none was confirmed. */
export async function bankOf(trx: Transaction<Database>, organisation: string, on: Day): Promise<BankFacts | null> {
  const row = await trx.selectFrom('bank_accounts').selectAll().where('organisation', '=', organisation).where('status', '=', 'confirmed').forShare().executeTakeFirst();
  return row ? { id: row.id, holds: isHeld({ held: row.held, liftedBy: row.lifted_by, usableFrom: row.usable_from }, on) } : null;
}

export const findAccount = (db: Kysely<Database>, id: string): Promise<BankAccount | undefined> => db.selectFrom('bank_accounts').selectAll().where('id', '=', id).executeTakeFirst();

/** Every account an organisation (SIREN) ever gave, the newest first. */
export const accountsOf = (db: Kysely<Database>, organisation: string): Promise<readonly BankAccount[]> =>
  db.selectFrom('bank_accounts').selectAll().where('organisation', '=', organisation).orderBy('seq', 'desc').execute();

/** Those who are known to work for an organisation that day, whatever was said with the change of account. */
export async function knownAddresses(db: Kysely<Database>, organisation: string, on: Day): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('people as p')
    .innerJoin('roles as r', 'r.person', 'p.id')
    .select('p.email')
    .distinct()
    .where('r.role', '=', 'agent')
    .where('r.organisation', '=', organisation)
    .where('r.valid_from', '<=', on)
    .where((eb) => eb.or([eb('r.valid_until', 'is', null), eb('r.valid_until', '>=', on)]))
    .orderBy('p.email')
    .execute();
  return rows.flatMap(({ email }) => (email ? [email] : []));
}

/** One notice for each address, once for each change of an account. */
export async function announce(trx: Transaction<Database>, account: string, change: BankChange, recipients: readonly string[], said: { readonly subject: string; readonly plain: string }): Promise<void> {
  if (recipients.length === 0) return;
  await trx
    .insertInto('bank_notices')
    .values(recipients.map((recipient) => { const id = randomUUID(); return { id, account, change, recipient, ...said, message_id: `<${id}@fmin>`, last_error: null }; }))
    .onConflict((conflict) => conflict.columns(['account', 'change', 'recipient']).doNothing())
    .execute();
}

/** An account taken over from what finance pays on already, answered for by two people. Nothing when the organisation has one. */
export async function openAccount(db: Kysely<Database>, account: { readonly organisation: string; readonly iban: string; readonly bic: string; readonly holder: string; readonly proposedBy: string; readonly confirmedBy: string; readonly on: Day }): Promise<void> {
  const { organisation, iban, bic, holder, proposedBy, confirmedBy, on } = account;
  await db
    .insertInto('bank_accounts')
    .values({ id: randomUUID(), organisation, iban, bic, holder, dossier: null, document: null, held: false, status: 'confirmed', proposed_by: proposedBy, proposed_on: on, confirmed_by: confirmedBy, confirmed_on: on, usable_from: on, lifted_by: null, lifted_on: null, lift_reason: null, ended_by: null, ended_on: null, end_reason: null })
    .onConflict((conflict) => conflict.column('organisation').where(sql.ref('status'), '=', 'confirmed').doNothing())
    .execute();
}
