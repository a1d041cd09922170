import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { toCents } from '../domain/money/money.ts';
import { compareRules } from '../domain/review/what-if.ts';
import { readCall } from '../usecases/ranking.ts';
import { suppose } from '../usecases/what-if.ts';
import { openStory } from '../tests/setup/engine.ts';
import { journey } from '../tests/setup/journey.ts';
import { figure, inRounds, timed } from './measure.ts';
import type { Effort, Figure } from './measure.ts';
import type { Scene } from './scene.ts';
import type { WhatIf } from '../domain/review/what-if.ts';
import type { Application } from '../domain/application/state.ts';
import type { Engine } from '../tests/setup/engine.ts';

const SUPPOSED: WhatIf = {
  suppose: {
    rate: { num: 2, den: 5 }, ceilingSingle: toCents(4_000_000), weights: { innovation: 25, inclusion: 5 }, floors: { replicabilite: 5 }, threshold: 60,
    envelope: { investment: toCents(2_000_000_000), operating: toCents(500_000_000) },
  },
  scope: 'all',
};

/** (h) Who would get what under other rules, over a call of 1,000 dossiers before the committee: read from the database, and computed alone. */
export async function measureWhatIf(scene: Scene, effort: Effort): Promise<readonly Figure[]> {
  const count = effort.of(1_000, 200);
  const engine = await scene.engine('what_if');
  try {
    const { db } = engine.context;
    const person = engine.cast.secretary;
    await fillCall(engine, count);
    const ask = async (): Promise<void> => {
      const found = await suppose(db, person, 'fmin', '2026', SUPPOSED);
      if (!found || 'code' in found || found.rows.length !== count + 1) throw new Error('the call of the bench was not read');
    };
    await ask();
    const read = await readCall(db, person, 'fmin', '2026');
    if (!read) throw new Error('the call of the bench was not read');
    return [
      figure(`what-if over ${count.toLocaleString('en')} dossiers, from the database to the answer`, 'ms', await inRounds(effort.rounds, () => timed(ask)), { target: { most: 2_000 } }),
      figure('  the two rankings and allotments alone', 'ms', await inRounds(effort.rounds, () => timed(() => compareRules(read.dossiers, read, SUPPOSED)))),
    ];
  } finally {
    await engine.close();
  }
}

/** One dossier really brought before the committee, then copies of it that differ by scores, amounts and days of filing. */
async function fillCall(engine: Engine, count: number): Promise<void> {
  const { db } = engine.context;
  const story = await openStory(engine);
  for (const chapter of ['file', 'complete', 'appraise', 'review'] as const) await journey[chapter](engine, story);
  const model = await story.state();
  const made = Array.from({ length: count }, (_, n) => copyOf(model, n));
  await sql`
    insert into dossiers (id, reference, programme, version, call, organisation, organisation_name, title, phase, outcome, officer, asked, base, proposed, awarded, ordered, paid,
      filed_on, due_on, closed_on, seq, state, head, clock, clock_day, search)
    select m.id, m.state ->> 'reference', d.programme, d.version, d.call, d.organisation, d.organisation_name, d.title, d.phase, d.outcome, d.officer, d.asked, d.base, d.proposed, d.awarded,
      d.ordered, d.paid, d.filed_on, d.due_on, d.closed_on, d.seq, m.state, d.head, d.clock, d.clock_day, d.search
    from jsonb_to_recordset(${JSON.stringify(made.map((state) => ({ id: state.id, state })))}::jsonb) as m (id uuid, state jsonb), dossiers d where d.id = ${story.id}`.execute(db);
}

function copyOf(model: Application, n: number): Application {
  const score = (review: number, criterion: number): number => 4 + ((n * 7 + review * 3 + criterion * 5) % 7);
  return {
    ...model,
    id: randomUUID(),
    reference: `FMIN-2026-${String(1_000 + n).padStart(4, '0')}`,
    plan: { ...model.plan, asked: toCents(model.plan.asked - (n % 50) * 10_000) },
    reviews: model.reviews.map((review) => ({ ...review, scores: Object.fromEntries(Object.keys(review.scores ?? {}).map((code, criterion) => [code, score(review.no, criterion)])) })),
  };
}
