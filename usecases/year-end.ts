import type { Kysely } from 'kysely';
import { shelfOf } from './catalogue.ts';
import { sightOf } from './sight.ts';
import { awardsOpenAt } from '../database/ledger/accounts.ts';
import type { Account } from '../database/ledger/accounts.ts';
import { claimsFiled, expectedCredits } from '../database/lists/year-end.ts';
import type { ClaimOfYear, ExpectedCredit } from '../database/lists/year-end.ts';
import type { Database } from '../database/schema.ts';
import { parisDay, toDay } from '../domain/calendar/day.ts';
import type { Day } from '../domain/calendar/day.ts';
import { atLeastZero, toCents } from '../domain/money/money.ts';
import { claimsUntil, examinedFor } from '../domain/payment/cut-off.ts';
import { attachment, carryOver, remainders } from '../domain/payment/year-end.ts';
import type { Attachment, CarryOver, Remainder } from '../domain/payment/year-end.ts';
import type { Person } from '../domain/policy/person.ts';

export { readers as yearEndReaders } from './envelopes.ts';

/** The end of a financial year, for the programmes of this person; one of them when they say which. */
export interface YearEnd {
  readonly year: number;
  readonly programme?: string;
}

interface OfDossier {
  readonly id: string;
  readonly reference: string;
  readonly organisation: string;
  readonly title: string;
}
const named = ({ id, reference, organisation_name: organisation, title }: Pick<Account, 'id' | 'reference' | 'organisation_name' | 'title'>): OfDossier => ({ id, reference, organisation, title });
const sight = (person: Person) => sightOf(person, parisDay(Date.now())).programmes;
const lastDayOf = (year: number): Day => toDay(`${year}-12-31`);

export type LateClaim = OfDossier & Pick<ClaimOfYear, 'claim' | 'kind' | 'status'> & { readonly filedOn: Day; readonly until: Day; readonly examinedFor: number };

/** Claims filed after the cut-off of a year: they are examined for the next. */
export async function* lateClaims(db: Kysely<Database>, person: Person, { year, programme }: YearEnd): AsyncGenerator<LateClaim> {
  const shelf = shelfOf(db);
  for (const row of await claimsFiled(db, sight(person), { programme, from: toDay(`${year}-01-01`), to: lastDayOf(year) })) {
    const rules = await shelf.programme(row.version);
    const until = claimsUntil(rules, year);
    const { claim, kind, status, filed_on: filedOn } = row;
    if (until !== null && filedOn > until) yield { ...named(row), claim, kind, status, filedOn, until, examinedFor: examinedFor(rules, filedOn) };
  }
}

const awards = (db: Kysely<Database>, person: Person, { year, programme }: YearEnd): AsyncGenerator<Account> => awardsOpenAt(db, sight(person), { programme, lastDay: lastDayOf(year) });

export type RemainderRow = OfDossier & Remainder & { readonly programme: string };

/** Restes à solder at 31 December, a line for each section. */
export async function* remaindersAt(db: Kysely<Database>, person: Person, asked: YearEnd): AsyncGenerator<RemainderRow> {
  for await (const account of awards(db, person, asked)) {
    for (const rest of remainders(account.ledger, asked.year)) yield { ...named(account), programme: account.ledger.programme, ...rest };
  }
}

export type AttachmentRow = OfDossier & Attachment & { readonly programme: string };

/** Operating charges to be attached to the year. */
export async function* attachmentsAt(db: Kysely<Database>, person: Person, asked: YearEnd): AsyncGenerator<AttachmentRow> {
  for await (const account of awards(db, person, asked)) {
    const found = attachment(account.ledger, asked.year);
    if (found) yield { ...named(account), programme: account.ledger.programme, ...found };
  }
}

export type CarryOverRow = OfDossier & CarryOver & { readonly programme: string };

/** Engagements of investment that go on in the next year. */
export async function* carryOversAt(db: Kysely<Database>, person: Person, asked: YearEnd): AsyncGenerator<CarryOverRow> {
  for await (const account of awards(db, person, asked)) {
    const found = carryOver(account.ledger, asked.year);
    if (found) yield { ...named(account), programme: account.ledger.programme, ...found };
  }
}

/** `short`: expected beyond what is voted; null where nothing is voted yet. */
export type CreditToVote = ExpectedCredit & { readonly short: number | null };

/** What the years after this one are expected to cost, by programme and section, against AP or AE and CP voted. */
export async function* creditsAfter(db: Kysely<Database>, person: Person, { year, programme }: YearEnd): AsyncGenerator<CreditToVote> {
  for (const row of await expectedCredits(db, sight(person), { programme, from: year + 1 })) {
    yield { ...row, short: row.voted === null ? null : atLeastZero(toCents(row.scheduled - row.voted)) };
  }
}
