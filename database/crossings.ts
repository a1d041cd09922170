import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ColumnType, Kysely, Selectable, Transaction } from 'kysely';
import { releaseReservation } from './envelopes.ts';
import type { Database } from './schema.ts';
import type { Actor, Command } from '../domain/application/commands.ts';
import type { Crossing, CrossingOutcome, CrossingSource } from '../domain/committee/crossing.ts';

export interface CrossingsTable {
  id: string;
  source_kind: CrossingSource['kind'];
  source: string;
  dossier: string;
  act: string;
  rank: number;
  command: ColumnType<Command, string, never>;
  actor: string;
  actor_as: Actor['as'];
  status: ColumnType<'pending' | 'applied' | 'refused', 'pending' | undefined, 'applied' | 'refused'>;
  refusal: ColumnType<string | null, undefined, string | null>;
  seq: ColumnType<number | null, undefined, number | null>;
  settled_at: ColumnType<Date | null, undefined, Date>;
}
export interface CrossingsTables {
  crossings: CrossingsTable;
}

/** An act about to leave for a dossier. */
export interface NewCrossing {
  readonly dossier: string;
  /** Order in which they are sent, and shown. What is decided by rank is decided before. */
  readonly rank: number;
  readonly command: Command;
  readonly actor: Actor;
  /** Tells apart several acts of one source on one dossier; the command's type unless said. */
  readonly act?: string;
}

/** Writes the acts a source sends, in the transaction that decides them. Written again, nothing is sent twice: once for a source, dossier and act. */
export async function addCrossings(trx: Transaction<Database>, source: CrossingSource, rows: readonly NewCrossing[]): Promise<void> {
  if (rows.length === 0) return;
  await trx
    .insertInto('crossings')
    .values(
      rows.map(({ dossier, rank, command, actor, act }) => ({
        id: randomUUID(), source_kind: source.kind, source: source.id, dossier, act: act ?? command.type, rank, command: JSON.stringify(command), actor: actor.person, actor_as: actor.as,
      })),
    )
    .onConflict((conflict) => conflict.columns(['source_kind', 'source', 'dossier', 'act']).doNothing())
    .execute();
}

/** Every act a source sent, in rank order, with how it ended. */
export async function crossingsOf(db: Kysely<Database>, source: CrossingSource): Promise<readonly Crossing[]> {
  const rows = await db.selectFrom('crossings').selectAll().where('source_kind', '=', source.kind).where('source', '=', source.id).orderBy('rank').orderBy('dossier').orderBy('act').execute();
  return rows.map(toCrossing);
}

/** The next acts of a source that wait, at most `most` ids in rank order. */
export async function waitingCrossings(db: Kysely<Database>, source: CrossingSource, most: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('crossings')
    .select('id')
    .where('source_kind', '=', source.kind)
    .where('source', '=', source.id)
    .where('status', '=', 'pending')
    .orderBy('rank')
    .orderBy('id')
    .limit(most)
    .execute();
  return rows.map(({ id }) => id);
}

/** Sources with acts still to be carried. */
export async function sourcesWaiting(db: Kysely<Database>): Promise<readonly CrossingSource[]> {
  const rows = await db.selectFrom('crossings').select(['source_kind', 'source']).distinct().where('status', '=', 'pending').execute();
  return rows.map(({ source_kind, source }) => ({ kind: source_kind, id: source }));
}

export async function findCrossing(db: Kysely<Database>, id: string): Promise<Crossing | null> {
  const row = await db.selectFrom('crossings').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toCrossing(row) : null;
}

/** Keeps how an act ended: the first answer holds. True when this was it. What a meeting held for a dossier that refused goes back to the envelope. */
export async function settleCrossing(trx: Transaction<Database>, id: string, outcome: CrossingOutcome): Promise<boolean> {
  const settled = await trx
    .updateTable('crossings')
    .set({
      status: outcome.kind,
      refusal: outcome.kind === 'refused' ? outcome.code : null,
      seq: outcome.kind === 'applied' ? outcome.seq : null,
      settled_at: sql<Date>`clock_timestamp()`,
    })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .returning(['source_kind', 'dossier'])
    .executeTakeFirst();
  if (settled?.source_kind === 'deliberation' && outcome.kind === 'refused') await releaseReservation(trx, settled.dossier);
  return settled !== undefined;
}

const toCrossing = (row: Selectable<CrossingsTable>): Crossing => ({
  id: row.id,
  source: { kind: row.source_kind, id: row.source },
  dossier: row.dossier,
  rank: row.rank,
  command: row.command,
  actor: { person: row.actor, as: row.actor_as },
  status: row.status,
  refusal: row.refusal,
  seq: row.seq,
});
