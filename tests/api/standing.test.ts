import { randomUUID } from 'node:crypto';
import { openStory, type Story } from '../setup/engine.ts';
import { journey } from '../setup/journey.ts';
import { openApi, type Api } from './api.ts';
import type { Person } from '../../domain/policy/person.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
}, 60_000);
afterAll(() => api.close());
afterEach(() => expect(api.errors).toEqual([]));

const plain = (text: string | null): string | null => text?.replace(/[\u00a0\u202f]/g, ' ') ?? null;
async function standing(story: Story, who: Person) {
  const { status, body, headers } = await api.as(who, 'GET', `/applications/${story.id}/standing`);
  expect(status).toBe(200);
  expect(headers.get('etag')).toBe(`"${(await story.state()).seq}"`);
  return { ...body, sentence: plain(body.sentence), rest: plain(body.rest), expected: body.expected.map((one: { what: string; by: string | null }) => [one.what, one.by]) };
}

test('phase by phase, the commune and the service read the same: may it order, with which letter, what is left to ask, what is expected by when', async () => {
  const { engine } = api;
  const { agent, officer } = engine.cast;
  const story = await openStory(engine);
  const both = async () => {
    const [mine, theirs] = [await standing(story, agent), await standing(story, officer)];
    expect(theirs).toEqual(mine);
    return mine;
  };
  await journey.file(engine, story);
  expect(await both()).toMatchObject({ on: '2026-01-12', mayOrder: false, rest: null, letter: null, expected: [['deposit-piece', null]] });
  await story.done(officer, { type: 'requestPieces', pieces: ['note-technique'] });
  expect((await both()).expected).toContainEqual(['answer-request', '2026-02-11']);
  await story.deposit('note-technique');
  for (const chapter of ['complete', 'appraise', 'review'] as const) {
    await journey[chapter](engine, story);
    expect(await both()).toMatchObject({ mayOrder: false, rest: null });
  }
  await journey.opinion(engine, story, '2026-04-14');
  expect((await both()).sentence).toContain('la subvention n’est pas décidée');
  await journey.award(engine, story, '2026-06-18');
  expect((await both()).sentence).toContain('cette délibération n’est pas encore exécutoire');
  await journey.enforceable(engine, story, '2026-06-25');
  await journey.notify(engine, story, '2026-07-06');
  expect(await both()).toMatchObject({
    mayOrder: true, letter: { kind: 'award', no: 1 }, expected: [['sign-agreement', expect.any(String)], ['declare-start', '2028-07-06'], ['publicity', null]],
    rest: expect.stringMatching(/^Il vous reste 50 000,00 € à demander au plus tard le \d+ juillet 2030\.$/),
  });
  await journey.agree(engine, story, '2026-07-20');
  await journey.start(engine, story, '2026-09-01');
  const inDelivery = await both();
  expect([inDelivery.mayOrder, inDelivery.expected.map(([what]: [string]) => what)]).toEqual([true, ['publicity', 'publicity', 'publicity', 'claim', 'claim', 'claim']]);
  await story.done(agent, { type: 'withdraw' });
  expect(await both()).toMatchObject({ mayOrder: false, rest: null, expected: [], sentence: expect.stringContaining('vous vous êtes désistés') });
}, 60_000);

test('is nobody else’s to read: not an agent of another commune, nor an évaluateur of the dossier', async () => {
  const { engine } = api;
  const story = await openStory(engine);
  await journey.file(engine, story);
  await journey.complete(engine, story);
  await journey.appraise(engine, story);
  await story.done(engine.cast.officer, { type: 'assignReviewer', reviewer: engine.cast.reviewer.id });
  for (const who of [engine.cast.stranger, engine.cast.reviewer]) {
    const { status, body } = await api.as(who, 'GET', `/applications/${story.id}/standing`);
    expect([status, body.code]).toEqual([404, 'not-found']);
  }
  expect((await api.as(engine.cast.officer, 'GET', `/applications/${randomUUID()}/standing`)).status).toBe(404);
});
