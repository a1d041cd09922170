import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../schema.ts';
import { countNamed } from '../../domain/committee/ballots.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Count } from '../../domain/committee/ballots.ts';
import type { Choice, PersonId } from '../../domain/committee/state.ts';
import type { Refusal } from '../../domain/refusal.ts';

export interface VoteKey {
  readonly session: string;
  readonly item: number;
  readonly round: number;
}

/** Takes an item for the rest of the transaction: ballots on it wait. */
export async function lockItem(trx: Transaction<Database>, { session, item }: VoteKey): Promise<void> {
  await trx.selectFrom('session_items').select('item').where('session', '=', session).where('item', '=', item).forUpdate().execute();
}

/** Whose voice has been cast, by themselves or by the holder of their proxy. */
export async function castSoFar(db: Kysely<Database>, { session, item, round }: VoteKey): Promise<readonly PersonId[]> {
  const rows = await db.selectFrom('ballots').select('voter').where('session', '=', session).where('item', '=', item).where('round', '=', round).execute();
  return rows.map(({ voter }) => voter);
}

/** @throws Error when a secret tally and the ballots cast do not make the same number: something is broken, nothing is decided. */
export async function countOf(trx: Transaction<Database>, key: VoteKey, secret: boolean): Promise<Count> {
  const { session, item, round } = key;
  const rows = await trx.selectFrom('ballots').select(['voter', 'cast_by', 'choice']).where('session', '=', session).where('item', '=', item).where('round', '=', round).orderBy('voter').execute();
  if (!secret) return countNamed(rows.flatMap(({ voter, cast_by, choice }) => (choice === null ? [] : [{ person: voter, castBy: cast_by, choice }])));
  const tally = await trx.selectFrom('item_tallies').select(['in_favour', 'against', 'abstentions']).where('session', '=', session).where('item', '=', item).where('round', '=', round).executeTakeFirst();
  const votes = { for: tally?.in_favour ?? 0, against: tally?.against ?? 0, abstentions: tally?.abstentions ?? 0 };
  if (votes.for + votes.against + votes.abstentions !== rows.length) throw new Error(`the tally of ${session}/${item}/${round} and its ballots differ`);
  return { votes, named: null };
}

export interface NewBallot {
  readonly session: string;
  readonly item: number;
  /** Whose voice it is. */
  readonly voter: PersonId;
  /** Who casts it: the same person, or the holder of their proxy. */
  readonly castBy: PersonId;
  readonly choice: Choice;
  readonly commandId: string;
  /** The choice goes to the tally, and is kept with nobody. */
  readonly secret: boolean;
}

/**
 * One ballot, in a transaction of its own that shares the item with other ballots and excludes its closing. Asked again with the same id, it
 * is done; a second ballot of the same voice is refused. Null: it is in.
 */
export async function castBallot(db: Kysely<Database>, ballot: NewBallot): Promise<Refusal | null> {
  const { session, item, voter, castBy, choice, commandId, secret } = ballot;
  return db.transaction().execute(async (trx) => {
    const open = await trx.selectFrom('session_items').select('round').where('session', '=', session).where('item', '=', item).forShare().executeTakeFirst();
    const before = await ofCommand(trx, ballot);
    if (before) return sameAs(before, ballot);
    if (!open) return refuse('unknown-item', 'Ce point n’est pas à l’ordre du jour.', '/item');
    const { round } = open;
    if (round === null) return refuse('item-closed', 'Aucun vote n’est ouvert sur ce point.');
    const bar = await voiceBar(trx, { session, item, round }, voter, castBy);
    if (bar) return bar;
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('ballots')
      .values({ session, item, round, voter, cast_by: castBy, choice: secret ? null : choice, command_id: commandId })
      .onConflict((conflict) => conflict.columns(['session', 'item', 'round', 'voter']).doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) {
      const known = await ofCommand(trx, ballot);
      return known ? sameAs(known, ballot) : refuse('already-voted', voter === castBy ? 'Vous avez déjà voté sur ce point.' : 'Ce pouvoir a déjà servi sur ce point.');
    }
    if (secret) await addToTally(trx, { session, item, round }, choice);
    return null;
  });
}

const ofCommand = (trx: Transaction<Database>, { session, item, voter, commandId }: NewBallot): Promise<{ choice: Choice | null } | undefined> =>
  trx.selectFrom('ballots').select('choice').where('session', '=', session).where('item', '=', item).where('voter', '=', voter).where('command_id', '=', commandId).executeTakeFirst();

const sameAs = ({ choice }: { readonly choice: Choice | null }, asked: NewBallot): Refusal | null =>
  choice === null || choice === asked.choice ? null : refuse('key-reused', 'Cette clé a déjà servi pour un autre vote : rechargez la page et recommencez.');

/** Who may cast whose voice, as it was said when the vote was opened, less who has been recused since. The table's own constraints say it again. */
async function voiceBar(trx: Transaction<Database>, { session, item, round }: VoteKey, voter: PersonId, castBy: PersonId): Promise<Refusal | null> {
  const rows = await trx.selectFrom('item_voters').select(['person', 'cast_by', 'recused']).where('session', '=', session).where('item', '=', item).where('round', '=', round).where('person', 'in', [voter, castBy]).execute();
  if (rows.some(({ recused }) => recused)) return refuse('recused', 'Une personne déportée ne prend aucune part à ce point : ni vote, ni pouvoir donné ou détenu.');
  const voice = rows.find(({ person }) => person === voter);
  if (voice?.cast_by === castBy) return null;
  return voter === castBy ? refuse('no-voice', 'Vous n’étiez pas présent à l’ouverture de ce vote.') : refuse('no-proxy', 'Vous ne détenez pas de pouvoir de ce membre pour ce vote.', '/for');
}

async function addToTally(trx: Transaction<Database>, { session, item, round }: VoteKey, choice: Choice): Promise<void> {
  const column = sql.ref({ for: 'in_favour', against: 'against', abstention: 'abstentions' }[choice]);
  await sql`
    insert into item_tallies as t (session, item, round, ${column}) values (${session}, ${item}, ${round}, 1)
    on conflict (session, item, round) do update set ${column} = t.${column} + 1`.execute(trx);
}
