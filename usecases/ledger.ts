import type { Kysely } from 'kysely';
import { sightOf, viewerOf } from './sight.ts';
import { accountsOnEnvelope, findAccount, votesOn } from '../database/ledger/accounts.ts';
import type { Account, EnvelopeVote } from '../database/ledger/accounts.ts';
import { listEnvelopes } from '../database/lists/envelopes.ts';
import type { EnvelopeKey } from '../database/envelopes.ts';
import type { Database } from '../database/schema.ts';
import { parisDay } from '../domain/calendar/day.ts';
import { FIGURES, figuresOf, yearsOf } from '../domain/ledger/ledger.ts';
import type { Figure, Figures, Movement } from '../domain/ledger/ledger.ts';
import type { Person } from '../domain/policy/person.ts';

export { readers as ledgerReaders } from './envelopes.ts';

/** Each figure in all and year by year, and the movements that make it. */
export interface Accounted {
  readonly figures: Figures;
  readonly years: readonly { readonly year: number; readonly figures: Figures }[];
}

const accounted = (movements: readonly Movement[]): Accounted => ({ figures: figuresOf(movements), years: yearsOf(movements).map((year) => ({ year, figures: figuresOf(movements, { year }) })) });

export interface DossierLedger extends Accounted {
  readonly account: Account;
}

/** What a dossier's money did, as the service reads it. Null when it is none of theirs, and to a commune, which reads its own payments elsewhere. */
export async function ledgerFor(db: Kysely<Database>, person: Person, id: string): Promise<DossierLedger | null> {
  const row = await db.selectFrom('dossiers').select('state').where('id', '=', id).executeTakeFirst();
  if (!row || viewerOf(person, row.state, parisDay(Date.now())) !== 'service') return null;
  const account = await findAccount(db, id);
  return account && { account, ...accounted(account.ledger.movements) };
}

/** One movement on an envelope: a vote, or what a dossier did. */
export interface EnvelopeMovement extends Omit<Movement, 'figure' | 'act' | 'seq'> {
  readonly figure: Figure | 'voted';
  readonly act: Movement['act'] | 'vote';
  readonly seq: number;
  /** Of a dossier; null for a vote. */
  readonly dossier: { readonly id: string; readonly reference: string; readonly organisation: string } | null;
  /** Of a vote, its deliberation. */
  readonly number: string | null;
}

/** True when this envelope is one of this person's. */
export async function seesEnvelope(db: Kysely<Database>, person: Person, envelope: EnvelopeKey): Promise<boolean> {
  const known = await listEnvelopes(db, sightOf(person, parisDay(Date.now())).programmes, envelope);
  return known.some(({ section, axis }) => section === envelope.section && axis === envelope.axis);
}

/** Everything that moved an envelope: its votes, then dossier by dossier. Some hundred dossiers in memory at a time. */
export async function* envelopeMovements(db: Kysely<Database>, envelope: EnvelopeKey): AsyncGenerator<EnvelopeMovement> {
  yield* voteMovements(await votesOn(db, envelope), envelope);
  for await (const { id, reference, organisation_name: organisation, ledger } of accountsOnEnvelope(db, envelope)) {
    for (const movement of ledger.movements) if (movement.section === envelope.section) yield { ...movement, dossier: { id, reference, organisation }, number: null };
  }
}

/** A vote says the whole anew: it moves the envelope by what it changes. The opening has no deliberation of its own. */
function* voteMovements(votes: readonly EnvelopeVote[], { section }: EnvelopeKey): Generator<EnvelopeMovement> {
  let before = 0;
  for (const { no, amount, voted_on: on, number } of votes) {
    const day = on ?? ('' as never);
    yield { figure: 'voted', section, year: on === null ? 0 : Number(on.slice(0, 4)), amount: amount - before, seq: no, day, act: 'vote', claim: null, dossier: null, number };
    before = amount;
  }
}

/** Figures of an envelope in all and by year, and how many dossiers make them. */
export interface EnvelopeLedger {
  readonly voted: number;
  readonly figures: Readonly<Record<Figure, number>>;
  readonly years: readonly { readonly year: number; readonly figures: Readonly<Record<Figure, number>> }[];
  readonly dossiers: number;
}

export async function envelopeLedger(db: Kysely<Database>, envelope: EnvelopeKey): Promise<EnvelopeLedger> {
  const none = (): Record<Figure, number> => Object.fromEntries(FIGURES.map((figure) => [figure, 0])) as Record<Figure, number>;
  const all = none();
  const byYear = new Map<number, Record<Figure, number>>();
  const dossiers = new Set<string>();
  let voted = 0;
  for await (const { figure, amount, year, dossier } of envelopeMovements(db, envelope)) {
    if (figure === 'voted') voted += amount;
    else {
      const of = byYear.get(year) ?? none();
      of[figure] += amount;
      all[figure] += amount;
      byYear.set(year, of);
      if (dossier) dossiers.add(dossier.id);
    }
  }
  return { voted, figures: all, years: [...byYear].sort(([a], [b]) => a - b).map(([year, figures]) => ({ year, figures })), dossiers: dossiers.size };
}
