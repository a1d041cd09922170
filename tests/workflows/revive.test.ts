import { workflowIdOf } from '../../domain/application/identity.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { reviveAll } from '../../usecases/revive.ts';
import { openEngine, openStory, type Engine, type Story } from '../setup/engine.ts';
import { journey } from '../setup/journey.ts';
import { SIGNATURE } from '../setup/people.ts';
import { fileDossier } from '../setup/dossier.ts';
import { houseOf } from '../setup/session.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 60_000);
afterAll(() => engine.close());

/** As if Temporal's data had been lost: the record alone is left. */
const forget = (story: Story): Promise<unknown> => engine.context.client.workflow.getHandle(workflowIdOf(story.id)).terminate('lost');

test('every dossier from which something is still to come is revived: open, closed with a letter to sign or never sent, closed with a sum to give back; one that owes nothing rests', async () => {
  const { agent, officer, delegate } = engine.cast;
  const open = await openStory(engine);
  await journey.file(engine, open);
  const unsigned = await openStory(engine);
  await journey.file(engine, unsigned);
  await unsigned.done(officer, { type: 'declareInadmissible', reason: 'Le projet est déjà achevé.' });
  const owing = await openStory(engine);
  await journey.toDelivery(engine, owing);
  await journey.pay(engine, owing, await journey.order(engine, owing, { kind: 'advance', expenses: [], resources: [] }), '2026-10-01');
  await owing.done(agent, { type: 'withdraw' });
  const resting = await openStory(engine);
  await journey.file(engine, resting);
  await resting.done(agent, { type: 'withdraw' });
  await engine.context.client.workflow.getHandle(workflowIdOf(resting.id)).result();
  // Lost between its end and the letter that says so.
  const untold = await fileDossier(houseOf(engine));
  await untold.done(agent, { type: 'withdraw' });
  for (const story of [open, unsigned, owing]) await forget(story);

  const revived: Record<string, string> = {};
  await reviveAll(engine.context, (id, how) => {
    revived[id] = how;
  });
  expect(revived).toEqual({ [open.id]: 'revived', [unsigned.id]: 'revived', [owing.id]: 'revived', [untold.id]: 'revived' });
  await engine.context.client.workflow.getHandle(workflowIdOf(untold.id)).result();
  expect(await engine.context.db.selectFrom('letters').select('kind').where('dossier', '=', untold.id).where('kind', '=', 'withdrawal-recorded').execute()).toHaveLength(1);

  await unsigned.done(delegate, { type: 'signLetter', letter: 'inadmissibility', no: 1, delegation: SIGNATURE });
  await engine.context.client.workflow.getHandle(workflowIdOf(unsigned.id)).result();
  const left = await engine.context.db.selectFrom('outbox').innerJoin('letters', 'letters.id', 'outbox.letter').select('kind').where('dossier', '=', unsigned.id).where('kind', '=', 'inadmissibility').execute();
  expect(left).toHaveLength(1);
  const owed = await owing.state();
  await journey.claimBack(engine, owing, 'T-1', '2026-10-01');
  await owing.done(engine.cast.finance, { type: 'recordRecovery', number: 'T-1', amount: owed.overpaid, on: toDay('2026-10-01') });
  await owing.done(delegate, { type: 'signLetter', letter: 'recovery-decision', no: 1, delegation: SIGNATURE });
  await engine.context.client.workflow.getHandle(workflowIdOf(owing.id)).result();
}, 60_000);
