import { checkLedger, inWords } from '../../database/ledger/check.ts';
import { workflowIdOf } from '../../domain/application/identity.ts';
import { openEngine, openStory } from '../setup/engine.ts';
import { euros, journey } from '../setup/journey.ts';
import { SIGNATURE } from '../setup/people.ts';
import { toDay } from '../../domain/calendar/day.ts';
import type { Engine, Story } from '../setup/engine.ts';

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()), 60_000);
afterAll(() => engine.close());

/** 40 000 € paid in autumn 2026; the balance, filed on `day`, leaves `excess` too much once the State has paid its part. */
async function overpaid(excess: number, day: string): Promise<Story> {
  const story = await openStory(engine);
  await journey.toDelivery(engine, story);
  const interim = await journey.order(engine, story, { kind: 'interim', expenses: [{ line: 'triporteur', amount: euros(64_000), committedOn: toDay('2026-07-01') }, { line: 'machines', amount: euros(48_400), committedOn: toDay('2026-07-01') }], resources: [] });
  await journey.pay(engine, story, interim, '2026-10-01');
  await story.advanceTo(day);
  await journey.order(engine, story, { kind: 'balance', expenses: [], resources: [{ kind: 'public', funder: 'state', amount: euros(49_920 + excess), status: 'confirmed' }] });
  return story;
}
const letters = async (story: Story): Promise<readonly string[]> =>
  (await engine.context.db.selectFrom('letters').select(['kind', 'no']).where('dossier', '=', story.id).where('kind', 'in', ['balance-notice', 'recovery-notice', 'recovery-decision']).orderBy('made_on').orderBy('kind').execute()).map(({ kind, no }) => `${kind}/${no}`);
const kept = (story: Story) => engine.context.db.selectFrom('recoveries').selectAll().where('dossier', '=', story.id).execute();

test('Scénario 15 : trop-perçu de 12 € : pas de titre', async () => {
  const story = await overpaid(12, '2027-02-01');
  expect(await story.state()).toMatchObject({ phase: 'closing', overpaid: 0, recovery: { means: 'waived', amount: euros(12) } });
  await story.advanceTo('2027-02-02');
  expect(await letters(story)).toEqual(['balance-notice/2']);
}, 60_000);

test('Scénario 15 : trop-perçu de 3 000 € sur exercice clos : titre après contradictoire', async () => {
  const { cast } = engine;
  const story = await overpaid(3_000, '2027-02-01');
  await story.advanceTo('2027-02-02');
  expect(await letters(story)).toEqual(['balance-notice/2', 'recovery-notice/1']);
  expect(await story.refused(cast.finance, { type: 'decideRecovery', means: 'order' })).toBe('hearing-open');
  // Nobody answers: the clock reminds finance the day after the hearing.
  await story.advanceTo('2027-03-04');
  expect((await story.state()).recovery).toMatchObject({ hearing: { answerBy: '2027-03-03', heardOn: null }, reminders: 1, remindOn: '2027-05-03' });
  expect(await story.refused(cast.finance, { type: 'decideRecovery', means: 'reduction' })).toBe('closed-year');
  await story.done(cast.finance, { type: 'decideRecovery', means: 'order' });
  await story.done(cast.finance, { type: 'recordRecoveryOrder', number: 'TR-2027-77', on: toDay('2027-03-04') });
  expect(await letters(story)).toContain('recovery-decision/1');
  await story.done(cast.delegate, { type: 'signLetter', letter: 'recovery-decision', no: 1, delegation: SIGNATURE });
  await story.done(cast.officer, { type: 'proveNotification', letter: 'recovery-decision', no: 1, proof: 'lre', on: toDay('2027-03-04') });
  await story.advanceTo('2027-05-03');
  expect((await story.state()).recovery?.reminders).toBe(2);
  await story.done(cast.finance, { type: 'recordRecovery', number: 'TR-2027-77', amount: euros(1_000), on: toDay('2027-05-03') });
  expect((await story.state()).phase).toBe('delivery');
  await story.done(cast.finance, { type: 'recordRecovery', number: 'TR-2027-77', amount: euros(2_000), on: toDay('2027-05-03') });
  expect(await story.state()).toMatchObject({ phase: 'closing', recovered: euros(3_000) });
  expect(await kept(story)).toMatchObject([{ no: 1, investment: euros(3_000), means: 'order', number: 'TR-2027-77', settled: euros(3_000), remind_on: null }]);
  await story.done(cast.agent, { type: 'fileFinalReport', document: await story.document() });
  await story.done(cast.officer, { type: 'close' });
  await engine.context.client.workflow.getHandle(workflowIdOf(story.id)).result();
}, 60_000);

test('même exercice → réduction du mandat, et les crédits de paiement de l’année sont rendus', async () => {
  const { cast, context } = engine;
  const story = await overpaid(3_000, '2026-11-10');
  const ordered = async (): Promise<number> => (await context.db.selectFrom('payment_credits').select('ordered').where('programme', '=', 'fmin').where('section', '=', 'investment').where('year', '=', 2026).executeTakeFirstOrThrow()).ordered;
  const before = await ordered();
  await journey.claimBack(engine, story, 'RED-4', '2026-11-20');
  expect((await story.state()).recovery).toMatchObject({ means: 'reduction', reduces: [{ claim: 1, attempt: 1, section: 'investment', amount: euros(3_000) }] });
  expect(before - (await ordered())).toBe(euros(3_000));
  await story.done(cast.finance, { type: 'recordRecovery', number: 'RED-4', amount: euros(3_000), on: toDay('2026-11-20') });
  expect(await story.state()).toMatchObject({ phase: 'closing', recovered: euros(3_000) });
  await story.advanceTo('2026-11-21');
  expect(await letters(story)).toContain('recovery-decision/1');
}, 60_000);

test('afterwards the accounts are those of the record', async () => {
  expect((await checkLedger(engine.context.db)).discrepancies.map(inWords)).toEqual([]);
});
