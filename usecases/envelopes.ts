import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { shelfOf } from './catalogue.ts';
import { sightOf } from './sight.ts';
import { listCredits, listEnvelopes, listImputations, listSchedules } from '../database/lists/envelopes.ts';
import { findCreditVote, findEnvelopeVote, insertCreditVote, insertEnvelopeVote, lockCreditForVote, lockForVote } from '../database/votes.ts';
import type { EnvelopeKey } from '../database/envelopes.ts';
import type { CreditRow, EnvelopeRow, ImputationRow, ScheduleRow } from '../database/lists/envelopes.ts';
import type { Database } from '../database/schema.ts';
import type { Role } from '../domain/application/commands.ts';
import { parisDay, type Day } from '../domain/calendar/day.ts';
import type { Section } from '../domain/funding/plan.ts';
import { atLeastZero, inFrench, plus, toCents, type Cents } from '../domain/money/money.ts';
import { hasRole } from '../domain/policy/may.ts';
import type { Person } from '../domain/policy/person.ts';
import { refuse, type Refusal } from '../domain/refusal.ts';
import type { Programme } from '../domain/programme/programme.ts';

/** Who records the votes of the Conseil on envelopes and crédits de paiement. */
export const voters: readonly Role[] = ['finance'];
/** Who reads the envelopes, and the dossiers behind their figures. */
export const readers: readonly Role[] = ['officer', 'secretary', 'finance', 'assembly', 'delegate', 'administrator'];

export type { CreditRow, EnvelopeRow, ImputationRow, ScheduleRow } from '../database/lists/envelopes.ts';

const today = (): Day => parisDay(Date.now());
const may = (person: Person, roles: readonly Role[], programme: string): boolean => roles.some((role) => hasRole(person, role, { programme, organisations: [] }, today()));

/** A vote of the Conseil: the whole of the envelope or of the year anew, in cents, its deliberation and its day. */
export interface Vote {
  readonly amount: Cents;
  readonly number: string;
  readonly on: Day;
}

const hash = (...parts: readonly string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex');

/**
 * Finance records what the Conseil voted for an envelope: never below what is reserved and affected. The same key records it once.
 * Null when done. Codes `forbidden`, `unknown-programme`, `unknown-call`, `section-not-funded`, `date-in-future`, `envelope-below-committed`, `key-reused`.
 */
export async function voteEnvelope(db: Kysely<Database>, person: Person, key: string, envelope: EnvelopeKey, vote: Vote): Promise<Refusal | null> {
  if (!may(person, voters, envelope.programme)) return forbidden();
  const programme = await currentOf(db, envelope.programme);
  if (!programme) return refuse('unknown-programme', 'Ce dispositif n’existe pas.', '/programme');
  if (!programme.calls.some(({ code }) => code === envelope.call)) return refuse('unknown-call', 'Cet appel à projets n’existe pas dans ce dispositif.', '/call');
  const bar = voteBar(programme, envelope.section, vote);
  if (bar) return bar;
  const id = hash(person.id, key);
  return db.transaction().execute(async (trx) => {
    const known = await findEnvelopeVote(trx, id);
    if (known) return same(known, { ...envelope, amount: vote.amount, number: vote.number, voted_on: vote.on });
    const { reserved, affected } = await lockForVote(trx, envelope);
    const committed = plus(toCents(reserved), toCents(affected));
    if (vote.amount < committed) return refuse('envelope-below-committed', `${inFrench(committed)} sont déjà réservés ou affectés sur cette enveloppe : elle ne peut pas descendre en dessous.`, '/amount');
    await insertEnvelopeVote(trx, envelope, { amount: vote.amount, number: vote.number, voted_on: vote.on, voted_by: person.id, key: id });
    return null;
  }).catch(async (error: unknown) => {
    // Two calls with one key at once: the second finds what the first has just recorded.
    if (isTwice(error)) return voteEnvelope(db, person, key, envelope, vote);
    throw error;
  });
}

/** Finance records the crédits de paiement voted for a year: never below what is ordered in it. Codes as for an envelope, and `credits-below-ordered`. */
export async function voteCredits(db: Kysely<Database>, person: Person, key: string, credit: { readonly programme: string; readonly section: Section; readonly year: number }, vote: Vote): Promise<Refusal | null> {
  if (!may(person, voters, credit.programme)) return forbidden();
  const programme = await currentOf(db, credit.programme);
  if (!programme) return refuse('unknown-programme', 'Ce dispositif n’existe pas.', '/programme');
  const bar = voteBar(programme, credit.section, vote);
  if (bar) return bar;
  const id = hash(person.id, key);
  return db.transaction().execute(async (trx) => {
    const known = await findCreditVote(trx, id);
    if (known) return same(known, { ...credit, amount: vote.amount, number: vote.number, voted_on: vote.on });
    const ordered = toCents((await lockCreditForVote(trx, credit)).ordered);
    if (vote.amount < ordered) return refuse('credits-below-ordered', `${inFrench(ordered)} sont déjà mandatés sur les crédits de ${credit.year} : ils ne peuvent pas descendre en dessous.`, '/amount');
    await insertCreditVote(trx, credit, { amount: vote.amount, number: vote.number, voted_on: vote.on, voted_by: person.id, key: id });
    return null;
  }).catch(async (error: unknown) => {
    if (isTwice(error)) return voteCredits(db, person, key, credit, vote);
    throw error;
  });
}

const forbidden = (): Refusal => refuse('forbidden', 'Seules les finances enregistrent les votes du budget.');
const UNIQUE_VIOLATION = '23505';
const isTwice = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;

const currentOf = async (db: Kysely<Database>, code: string): Promise<Programme | undefined> => (await shelfOf(db).current()).find(({ programme }) => programme.code === code)?.programme;

function voteBar({ sections }: Programme, section: Section, { amount, on }: Vote): Refusal | null {
  if (!sections.includes(section)) return refuse('section-not-funded', 'Ce dispositif ne finance pas cette section.', '/section');
  if (!Number.isSafeInteger(amount) || amount < 0) return refuse('amount-mismatch', 'Indiquez le montant voté.', '/amount');
  return on > today() ? refuse('date-in-future', 'Cette date n’est pas encore passée : indiquez la date réelle du vote.', '/on') : null;
}

const same = (known: object, said: Readonly<Record<string, unknown>>): Refusal | null =>
  Object.entries(said).every(([name, value]) => (known as Record<string, unknown>)[name] === value) ? null : refuse('key-reused', 'Cette clé a déjà servi pour un autre vote.');

export interface EnvelopeView extends EnvelopeRow {
  /** Neither reserved nor affected. */
  readonly left: number;
}

/** The envelopes of this person's programmes, with their figures apart. */
export async function readEnvelopes(db: Kysely<Database>, person: Person, asked: { readonly programme?: string; readonly call?: string }): Promise<readonly EnvelopeView[]> {
  const rows = await listEnvelopes(db, sightOf(person, today()).programmes, asked);
  return rows.map((row) => ({ ...row, left: row.voted - row.reserved - row.affected }));
}

/** The dossiers behind an envelope's figures. Null when it is none of theirs. */
export async function readImputations(db: Kysely<Database>, person: Person, envelope: EnvelopeKey): Promise<readonly ImputationRow[] | null> {
  const known = await listEnvelopes(db, sightOf(person, today()).programmes, envelope);
  return known.some(({ section, axis }) => section === envelope.section && axis === envelope.axis) ? listImputations(db, envelope) : null;
}

export interface CreditView extends CreditRow {
  /** What the schedules expect beyond what is voted: payments that will wait for another year's budget; null where no budget is voted. */
  readonly short: number | null;
  /** Voted and not yet ordered; null where no budget is voted. */
  readonly left: number | null;
}

/** Crédits de paiement by programme, section and year: voted, expected, ordered, and what is missing. */
export async function readCredits(db: Kysely<Database>, person: Person, programme?: string): Promise<readonly CreditView[]> {
  const rows = await listCredits(db, sightOf(person, today()).programmes, programme);
  return rows.map((row) => ({
    ...row,
    short: row.voted === null ? null : atLeastZero(toCents(row.scheduled - row.voted)),
    left: row.voted === null ? null : atLeastZero(toCents(row.voted - row.ordered)),
  }));
}

/** The dossiers behind one figure of that table. Null when the programme is none of theirs. */
export async function readSchedules(db: Kysely<Database>, person: Person, credit: { readonly programme: string; readonly section: Section; readonly year: number }): Promise<readonly ScheduleRow[] | null> {
  return may(person, readers, credit.programme) ? listSchedules(db, credit) : null;
}
