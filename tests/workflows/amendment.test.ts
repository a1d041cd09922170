import { openEngine, openStory } from '../setup/engine.ts';
import { euros, journey } from '../setup/journey.ts';
import { SIGNATURE } from '../setup/people.ts';
import { toDay } from '../../domain/calendar/day.ts';
import type { Engine, Story } from '../setup/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 60_000);
afterAll(() => engine.close());

/** Letters of a dossier as they were made: kind, number, day. */
const letters = async ({ id }: Story, ...kinds: readonly string[]): Promise<readonly string[]> =>
  (await engine.context.db.selectFrom('letters').select(['kind', 'no', 'made_on']).where('dossier', '=', id).where('kind', 'in', kinds).orderBy('made_on').orderBy('kind').orderBy('no').execute()).map(({ kind, no, made_on }) => `${made_on} ${kind} ${no}`);

test('an extension granted between two warnings puts them off with the day; the avenant is reminded of and signed; caducity is constated once the new day has passed', async () => {
  const { agent, officer, delegate } = engine.cast;
  const story = await openStory(engine);
  await journey.toAgreement(engine, story);
  await story.advanceTo('2028-04-20');
  expect(await letters(story, 'lapse-warning', 'lapse-notice')).toEqual(['2028-01-06 lapse-notice 1', '2028-01-06 lapse-warning 1', '2028-04-06 lapse-notice 2', '2028-04-06 lapse-warning 2']);
  await story.done(agent, { type: 'requestAmendment', request: { kind: 'extension', of: 'start', until: toDay('2029-01-06') }, reason: 'Le marché est infructueux, il est relancé.' });
  await story.done(officer, { type: 'examineAmendment', amendment: 1, opinion: 'favourable', reason: 'Le retard ne vient pas de la commune.' });
  await story.advanceTo('2028-05-02');
  await story.done(delegate, { type: 'grantAmendment', amendment: 1, authority: { by: 'delegate', delegation: SIGNATURE } });
  expect((await story.state()).lapse).toMatchObject({ startBy: '2029-01-06', first: { startBy: '2028-07-06' } });
  // A worker that goes and comes finds its own waits again.
  await engine.stopWorker();
  await engine.startWorker();
  await story.done(delegate, { type: 'signLetter', letter: 'amendment', no: 1, delegation: SIGNATURE });
  await story.advanceTo('2028-07-20');
  expect(await letters(story, 'lapse-warning', 'amendment', 'amendment-reminder')).toEqual(['2028-01-06 lapse-warning 1', '2028-04-06 lapse-warning 2', '2028-05-02 amendment 1', '2028-07-06 lapse-warning 3', '2028-07-18 amendment-reminder 1']);
  const posted = await engine.context.db.selectFrom('outbox as o').innerJoin('letters as l', 'l.id', 'o.letter').select('l.kind').where('l.dossier', '=', story.id).where('l.kind', '=', 'amendment').execute();
  expect(posted).toEqual([{ kind: 'amendment' }]);
  await story.done(agent, { type: 'signAmendment', amendment: 1, party: 'organisation', on: toDay('2028-07-20'), document: await story.document() });
  await story.done(delegate, { type: 'signAmendment', amendment: 1, party: 'metropole', on: toDay('2028-07-20'), document: await story.document(), delegation: SIGNATURE });

  await story.advanceTo('2029-01-06');
  expect(await story.refused(officer, { type: 'declareLapsed', reason: 'Aucun commencement.' })).toBe('delay-running');
  await story.advanceTo('2029-01-07');
  expect((await letters(story, 'lapse-warning')).slice(2)).toEqual(['2028-07-06 lapse-warning 3', '2028-10-06 lapse-warning 4', '2028-12-06 lapse-warning 5']);
  await story.done(officer, { type: 'declareLapsed', reason: 'Aucun commencement.' });
  expect((await story.state()).outcome).toBe('lapsed');
  expect(await letters(story, 'lapse')).toEqual(['2029-01-07 lapse 1']);
}, 60_000);

test('where money is to be given back, the commune is told in writing and answers before caducity; an award withdrawn likewise', async () => {
  const { agent, officer, assembly } = engine.cast;
  const story = await openStory(engine);
  await journey.toDelivery(engine, story);
  const advance = await journey.order(engine, story, { kind: 'advance', expenses: [], resources: [] });
  await journey.pay(engine, story, advance, '2026-10-01');
  await story.advanceTo('2026-11-02');
  const withdrawal = { type: 'withdrawAward', body: 'conseil', number: 'CM2026/12/10-01', on: toDay('2026-12-10'), enforceableOn: toDay('2026-12-10'), hearingOn: toDay('2026-11-20'), reason: 'L’opération n’est pas celle qui a été présentée.' } as const;
  await story.done(officer, { type: 'openHearing', about: 'withdrawal', reason: 'L’opération n’est pas celle qui a été présentée.' });
  await story.advanceTo('2026-11-20');
  expect(await letters(story, 'hearing')).toEqual(['2026-11-02 hearing 1']);
  await story.done(agent, { type: 'recordObservations', hearing: 1, on: toDay('2026-11-20'), text: 'Le triporteur est bien celui du dossier.' });
  await story.advanceTo('2026-12-10');
  await story.done(assembly, withdrawal);
  const state = await story.state();
  expect([state.outcome, state.overpaid]).toEqual(['withdrawn-by-administration', euros(15_000)]);
  const stored = await engine.context.db.selectFrom('texts').select('body').where('dossier', '=', story.id).where('body', '=', 'Le triporteur est bien celui du dossier.').execute();
  expect(stored).toHaveLength(1);
}, 60_000);

test('a reduction gives the envelope its money back and moves the read models in the same act', async () => {
  const { agent, officer, assembly } = engine.cast;
  const story = await openStory(engine);
  await journey.toDelivery(engine, story);
  const before = await engine.context.db.selectFrom('envelopes').select('affected').where('programme', '=', 'fmin').where('call', '=', '2026').where('section', '=', 'investment').executeTakeFirstOrThrow();
  await story.done(agent, { type: 'requestAmendment', request: { kind: 'reduction', lines: [{ line: 'machines', retained: euros(0) }] }, reason: 'Les machines sont prêtées.' });
  await story.done(officer, { type: 'examineAmendment', amendment: 1, opinion: 'favourable', reason: 'L’opération garde son sens.' });
  await story.advanceTo('2026-10-05');
  await story.done(assembly, { type: 'grantAmendment', amendment: 1, authority: { by: 'body', body: 'conseil', number: 'CM2026/10/01-02', on: toDay('2026-10-01'), enforceableOn: toDay('2026-10-05') } });
  const { decision } = await story.state();
  // 50 000 × 64 000 ÷ 112 400, down to the cent; half of 64 000 is above it.
  expect(decision).toMatchObject({ amount: euros(28_469.75), base: euros(64_000) });
  const { db } = engine.context;
  const after = await db.selectFrom('envelopes').select('affected').where('programme', '=', 'fmin').where('call', '=', '2026').where('section', '=', 'investment').executeTakeFirstOrThrow();
  expect(before.affected - after.affected).toBe(euros(50_000 - 28_469.75));
  expect(await db.selectFrom('amendments').select(['no', 'kind', 'status', 'decided_on', 'sign_by']).where('dossier', '=', story.id).execute()).toEqual([{ no: 1, kind: 'reduction', status: 'granted', decided_on: '2026-10-05', sign_by: '2027-01-05' }]);
  expect(await db.selectFrom('dossiers').select('awarded').where('id', '=', story.id).executeTakeFirstOrThrow()).toEqual({ awarded: euros(28_469.75) });
  const scheduled = await db.selectFrom('credit_schedules').select('amount').where('dossier', '=', story.id).execute();
  expect(scheduled.reduce((sum, { amount }) => sum + amount, 0)).toBe(euros(28_469.75));
  expect(await db.selectFrom('prescriptions').select(['amount', 'born_on', 'last_day']).where('dossier', '=', story.id).execute()).toEqual([{ amount: euros(28_469.75), born_on: '2026-07-06', last_day: '2030-12-31' }]);
}, 60_000);
