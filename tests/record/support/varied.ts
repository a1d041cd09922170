import { sql } from 'kysely';
import { withDatabase } from '../../../runtime/roles.ts';
import { ask } from '../../setup/ask.ts';
import { fileDossier, played } from '../../setup/dossier.ts';
import { euros, journey } from '../../setup/journey.ts';
import { SIGNATURE } from '../../setup/people.ts';
import { toDay } from '../../../domain/calendar/day.ts';
import { connect } from '../../../database/connect.ts';
import type { Kysely } from 'kysely';
import type { Database } from '../../../database/schema.ts';
import type { Dossier, RecordHouse } from '../../setup/dossier.ts';

/** Dossiers that ended or stand in every way that leaves different rows behind, all through the real `commit`. */
export interface Varied {
  readonly completed: Dossier;
  readonly reissued: Dossier;
  readonly refused: Dossier;
  readonly wanting: Dossier;
  readonly withdrawn: Dossier;
  readonly recovered: Dossier;
  readonly reviewing: Dossier;
  readonly filed: Dossier;
}

export async function makeVaried(house: RecordHouse): Promise<Varied> {
  const { cast } = house;
  const until = async (...chapters: readonly ((house: ReturnType<typeof played>) => Promise<unknown>)[]): Promise<Dossier> => {
    const dossier = await fileDossier(house);
    for (const chapter of chapters) await chapter(played(house, dossier));
    return dossier;
  };
  const toDecision = [
    (p: ReturnType<typeof played>) => journey.complete(...p),
    (p: ReturnType<typeof played>) => journey.appraise(...p),
    (p: ReturnType<typeof played>) => journey.review(...p),
    (p: ReturnType<typeof played>) => journey.opinion(...p, '2026-04-14'),
  ];
  const toDelivery = [
    ...toDecision,
    (p: ReturnType<typeof played>) => journey.award(...p, '2026-06-18'),
    (p: ReturnType<typeof played>) => journey.enforceable(...p, '2026-06-25'),
    (p: ReturnType<typeof played>) => journey.notify(...p, '2026-07-06'),
    (p: ReturnType<typeof played>) => journey.agree(...p, '2026-07-20'),
    (p: ReturnType<typeof played>) => journey.start(...p, '2026-09-01'),
  ];
  const advance = (p: ReturnType<typeof played>) => journey.order(...p, { kind: 'advance', expenses: [], resources: [] });

  const completed = await until(...toDelivery, advance, (p) => journey.pay(...p, 1, '2026-10-01'), async (p) => {
    await p[1].advanceTo('2027-11-02');
    const balance = await journey.order(...p, { kind: 'balance', expenses: [{ line: 'triporteur', amount: euros(60_000), committedOn: toDay('2026-07-01') }, { line: 'reception', amount: euros(900), committedOn: toDay('2026-07-01') }], resources: [{ kind: 'own', funder: 'own', amount: euros(40_000), status: 'confirmed' }] });
    await journey.pay(...p, balance, '2027-12-01');
    await p[1].done(cast.agent, { type: 'fileFinalReport', document: await p[1].document() });
    await p[1].done(cast.officer, { type: 'close' });
  });
  const reissued = await until(...toDelivery, advance, async ([, story]) => {
    await story.done(cast.finance, { type: 'recordReturn', claim: 1, attempt: 1, outcome: 'rejected', on: toDay('2026-09-01'), reason: 'RIB erroné.' });
    await story.done(cast.delegate, { type: 'reissueOrder', claim: 1, delegation: SIGNATURE });
  });
  const refused = await until(...toDecision, async (p) => {
    await p[1].deposit('deliberation');
    await p[1].advanceTo('2026-06-18');
    await p[1].done(cast.assembly, { type: 'recordDeliberation', body: 'bureau', number: 'BM2026/06/18-08', on: toDay('2026-06-18'), delegation: 'CM2026/02/10-03', outcome: 'refusal', amount: euros(0), reasons: 'Le calendrier ne permet pas d’achever l’opération.' });
    await journey.enforceable(...p, '2026-06-25');
    await journey.notify(...p, '2026-07-06', 'refusal');
  });
  const wanting = await until(async ([, story]) => {
    await story.done(cast.officer, { type: 'requestPieces', pieces: ['deliberation'], note: 'Elle peut être signée du maire.' });
    await story.advanceTo('2026-03-02');
    await wantingCloses(story as unknown as Dossier);
  });
  const withdrawn = await until(...toDelivery, async ([, story]) => void (await story.done(cast.agent, { type: 'withdraw', reason: 'Le projet est abandonné.' })));
  const recovered = await until(...toDelivery, advance, (p) => journey.pay(...p, 1, '2026-10-01'), async ([engine, story]) => {
    await story.done(cast.agent, { type: 'withdraw', reason: 'Le projet est abandonné.' });
    await journey.claimBack(engine, story, 'TR-1', '2026-10-01');
    await story.done(cast.finance, { type: 'recordRecovery', number: 'TR-1', amount: euros(5_000), on: toDay('2026-10-01') });
  });
  const reviewing = await until((p) => journey.complete(...p), (p) => journey.appraise(...p), async ([, story]) => {
    await story.done(cast.officer, { type: 'assignReviewer', reviewer: cast.reviewer.id });
    await story.done(cast.reviewer, { type: 'declineReview', review: 1, because: 'unavailable' });
    await story.done(cast.officer, { type: 'assignReviewer', reviewer: cast.otherReviewer.id, replaces: 1 });
  });
  return { completed, reissued, refused, wanting, withdrawn, recovered, reviewing, filed: await until() };
}

const wantingCloses = (dossier: Dossier): Promise<number> => dossier.clock({ type: 'closeForWantOfPieces', request: 1 });

/** The read model whole, as text that compares. */
export async function readModel(db: Kysely<Database>): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const dump = async (table: string): Promise<readonly unknown[]> => (await sql<{ row: unknown }>`select to_jsonb(t) as row from ${sql.table(table)} t order by to_jsonb(t)::text`.execute(db)).rows.map(({ row }) => row);
  return { dossiers: await dump('dossiers'), reviews: await dump('reviews'), claims: await dump('claims'), payment_orders: await dump('payment_orders'), payment_order_parts: await dump('payment_order_parts'), recoveries: await dump('recoveries'), envelopes: await dump('envelopes'), imputations: await dump('imputations'), credit_schedules: await dump('credit_schedules'), drafts: await dump('drafts') };
}

/** The same database as the role that owns the tables: the only one that can tamper with the record. */
export async function asOwner(db: Kysely<Database>): Promise<Kysely<Database>> {
  const { ownerUrl } = await ask<{ ownerUrl: string }>('postgres');
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db);
  return connect(withDatabase(ownerUrl, rows[0]?.name ?? ''), { poolSize: 1 });
}
