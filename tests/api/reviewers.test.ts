import { randomUUID } from 'node:crypto';
import { toDay } from '../../domain/calendar/day.ts';
import { freshKey, openApi, type Api } from './api.ts';
import { openStory } from '../setup/engine.ts';
import { euros, journey } from '../setup/journey.ts';
import type { Story } from '../setup/engine.ts';
import type { Person } from '../../domain/policy/person.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
}, 60_000);
afterEach(() => expect(api.errors).toEqual([]));
afterAll(() => api.close());

const scores = { replicabilite: 8, innovation: 7, impact: 8, faisabilite: 6, inclusion: 9, donnees: 5 };
const flat = (score: number): Record<string, number> => Object.fromEntries(Object.keys(scores).map((code) => [code, score]));
const cast = () => api.engine.cast;
const get = (person: Person, path: string) => api.as(person, 'GET', path);
const post = (person: Person, path: string, json: unknown = undefined) => api.as(person, 'POST', path, { json, headers: freshKey() });
/** With a personal link's token in place of an account. */
const byLink = async (token: string, method: string, path: string, json?: unknown) => {
  const answer = await fetch(`${api.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(json === undefined ? {} : { 'content-type': 'application/json', ...freshKey() }) },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await answer.text();
  // What a client parses; each test says what it expects of it.
  return { status: answer.status, text, body: text ? (JSON.parse(text) as any) : undefined }; // eslint-disable-line @typescript-eslint/no-explicit-any
};
async function inReview(): Promise<Story> {
  const story = await openStory(api.engine);
  await journey.file(api.engine, story);
  await journey.complete(api.engine, story);
  await journey.appraise(api.engine, story);
  return story;
}
/** Admitted today, and in office already when the dossiers of the tests live. */
async function admitExpert(name: string): Promise<string> {
  const { id } = (await post(cast().officer, '/programmes/fmin/reviewers', { name, email: 'expert@example.org', expertise: ['education'], mostOpen: 2, until: null })).body;
  await api.engine.context.db.updateTable('roles').set({ valid_from: toDay('2020-01-01') }).where('person', '=', id).execute();
  return id;
}

describe('the pool of évaluateurs', () => {
  test('is kept by the service: what each knows, how much they have to do', async () => {
    const { officer, reviewer, agent } = cast();
    expect((await api.as(officer, 'PUT', `/programmes/fmin/reviewers/${reviewer.id}`, { json: { expertise: ['education'], mostOpen: 1, until: null } })).status).toBe(204);
    expect((await api.as(officer, 'PUT', `/programmes/fmin/reviewers/${agent.id}`, { json: { expertise: [], mostOpen: null, until: null } })).body.code).toBe('not-a-reviewer');
    const story = await inReview();
    await story.done(officer, { type: 'assignReviewer', reviewer: reviewer.id });
    const { body } = await get(officer, '/programmes/fmin/reviewers');
    expect(body.items.find((one: { person: string }) => one.person === reviewer.id)).toMatchObject({ name: 'Nathalie Perrin', expertise: ['education'], open: 1, most: 1, outside: false });
    expect((await get(reviewer, '/programmes/fmin/reviewers')).status).toBe(403);
    const other = await inReview();
    expect(await other.refused(officer, { type: 'assignReviewer', reviewer: reviewer.id })).toBe('reviewer-full');
    await story.done(reviewer, { type: 'declineReview', review: 1, because: 'unavailable' });
    await other.done(officer, { type: 'assignReviewer', reviewer: reviewer.id });
    await other.done(reviewer, { type: 'declineReview', review: 1, because: 'unavailable' });
  });

  test('two dossiers at once cannot both take the last place of one person', async () => {
    const { officer } = cast();
    const expert = await admitExpert('Jeanne Roux');
    await api.as(officer, 'PUT', `/programmes/fmin/reviewers/${expert}`, { json: { expertise: [], mostOpen: 1, until: null } });
    const stories = await Promise.all([inReview(), inReview(), inReview()]);
    const answers = await Promise.all(stories.map((story) => story.act(officer, { type: 'assignReviewer', reviewer: expert })));
    expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(answers.flatMap((answer) => (answer.kind === 'refused' ? [answer.refusal.code] : []))).toEqual(['reviewer-full', 'reviewer-full']);
  });

  test('proposes évaluateurs for a dossier with the reason of each, the EPT’s councillor set aside', async () => {
    const { officer, otherReviewer } = cast();
    const councillor = await admitExpert('Paul Henry');
    // Créteil is a member of Grand Paris Sud Est Avenir.
    await api.engine.context.db.insertInto('mandates').values({ person: councillor, organisation: '200058006', title: 'Conseiller territorial', valid_from: toDay('2020-07-01'), valid_until: null }).execute();
    await api.as(officer, 'PUT', `/programmes/fmin/reviewers/${otherReviewer.id}`, { json: { expertise: ['education', 'inclusion'], mostOpen: null, until: null } });
    const story = await inReview();
    const { status, body } = await get(officer, `/applications/${story.id}/reviewers/proposal`);
    expect(status).toBe(200);
    expect(body.proposed[0]).toMatchObject({ name: 'Mei Tran', why: expect.stringMatching(/^Connaît education, .*inclusion/i) });
    expect(body.setAside).toContainEqual({ person: councillor, name: 'Paul Henry', why: 'a un mandat dans l’établissement public territorial de la collectivité' });
    expect(await story.refused(officer, { type: 'assignReviewer', reviewer: councillor })).toBe('interest-proposed');
    expect((await get(cast().reviewer, `/applications/${story.id}/reviewers/proposal`)).status).toBe(403);
  });

  test('an interest declared in an organisation binds: the person is no longer asked for its dossiers', async () => {
    const { officer, agent } = cast();
    const expert = await admitExpert('Ada Morel');
    const declared = await post(officer, `/reviewers/${expert}/interests`, { organisation: '219400280', from: '2020-01-01', until: null, note: 'Consultante de la commune.' });
    expect(declared.status).toBe(201);
    expect((await get(officer, `/reviewers/${expert}/interests`)).body.items).toEqual([{ id: declared.body.id, organisation: '219400280', from: '2020-01-01', until: null, note: 'Consultante de la commune.' }]);
    expect((await get(cast().reviewer, `/reviewers/${expert}/interests`)).status).toBe(404);
    expect((await get(agent, `/reviewers/${expert}/interests`)).status).toBe(403);
    const story = await inReview();
    expect(await story.refused(officer, { type: 'assignReviewer', reviewer: expert })).toBe('recused');
  });
});

describe('an outside expert’s personal link', () => {
  test('gives exactly the reviews of that person: it reads their dossier, scores it, and nothing else', async () => {
    const { officer } = cast();
    const expert = await admitExpert('Louis Petit');
    const issued = await post(officer, `/programmes/fmin/reviewers/${expert}/links`);
    expect(issued.status).toBe(201);
    const { token } = issued.body;
    const [mine, other] = [await inReview(), await inReview()];
    await mine.done(officer, { type: 'assignReviewer', reviewer: expert });
    expect((await byLink(token, 'GET', '/reviews')).body.items).toMatchObject([{ dossier: mine.id, no: 1, status: 'invited' }]);
    expect((await byLink(token, 'GET', `/applications/${mine.id}`)).status).toBe(200);
    expect((await byLink(token, 'GET', `/applications/${other.id}`)).status).toBe(404);
    expect((await byLink(token, 'GET', '/applications')).body.items.map(({ id }: { id: string }) => id)).toEqual([mine.id]);
    for (const path of ['/programmes/fmin/reviewers', '/programmes/fmin/calls/2026/ranking']) expect((await byLink(token, 'GET', path)).status).toBe(403);
    expect((await byLink(token, 'POST', `/applications/${mine.id}/acts`, { type: 'giveReview', review: 1, scores })).status).toBe(200);
    expect((await mine.state()).reviews[0]).toMatchObject({ reviewer: expert, status: 'given', total: 7_350 });
    expect((await byLink(token, 'POST', `/applications/${mine.id}/acts`, { type: 'closeReview' })).status).toBe(403);
  });

  test('stops when it is revoked, when it expires, and is refused when it never was', async () => {
    const { officer } = cast();
    const { db } = api.engine.context;
    const expert = await admitExpert('Rose Blanc');
    const [first, second] = [(await post(officer, `/programmes/fmin/reviewers/${expert}/links`)).body, (await post(officer, `/programmes/fmin/reviewers/${expert}/links`)).body];
    expect((await api.as(officer, 'DELETE', `/programmes/fmin/reviewers/${expert}/links/${first.id}`)).status).toBe(204);
    expect(await byLink(first.token, 'GET', '/reviews')).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect((await byLink(second.token, 'GET', '/reviews')).status).toBe(200);
    await db.updateTable('reviewer_links').set({ issued_at: new Date('2026-01-01'), expires_at: new Date('2026-01-02') as never }).where('id', '=', second.id).execute();
    expect((await byLink(second.token, 'GET', '/reviews')).status).toBe(401);
    expect((await byLink(`${second.token.slice(0, -1)}_`, 'GET', '/reviews')).status).toBe(401);
    const { items } = (await get(officer, `/programmes/fmin/reviewers/${expert}/links`)).body;
    expect(items).toHaveLength(2);
    expect(JSON.stringify(items)).not.toContain('fmin_ev_');
  });

  test('keeps of its secret only the hash, and is made for outside experts alone', async () => {
    const { officer, reviewer } = cast();
    const { db } = api.engine.context;
    const expert = await admitExpert('Yves Noir');
    const { token, id } = (await post(officer, `/programmes/fmin/reviewers/${expert}/links`)).body;
    const kept = await db.selectFrom('reviewer_links').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(kept.secret).toHaveLength(32);
    expect(JSON.stringify({ ...kept, secret: kept.secret.toString('base64url') })).not.toContain(token.slice('fmin_ev_'.length));
    expect((await post(officer, `/programmes/fmin/reviewers/${reviewer.id}/links`)).body.code).toBe('not-outside');
  });
});

describe('until a review is given', () => {
  test('its author reads no other one, by the dossier, its story or its letters, even as an officer; then only where a consensus asks', async () => {
    const { officer, reviewer, otherReviewer } = cast();
    const { db } = api.engine.context;
    await db.insertInto('roles').values({ person: otherReviewer.id, role: 'officer', programme: null, organisation: null, valid_from: toDay('2020-01-01'), valid_until: null }).execute();
    await api.as(officer, 'PUT', `/programmes/fmin/reviewers/${reviewer.id}`, { json: { expertise: [], mostOpen: 50, until: null } });
    const story = await inReview();
    for (const person of [reviewer, otherReviewer]) await story.done(officer, { type: 'assignReviewer', reviewer: person.id });
    const reasons = [{ criterion: 'innovation', reason: 'Rien de semblable ailleurs.' }];
    await story.done(reviewer, { type: 'giveReview', review: 1, scores: { ...flat(9), innovation: 10 }, reasons, note: 'Un secret d’évaluateur.' });

    const everything = async (person: Person): Promise<string> => {
      const texts = await Promise.all(['', '/timeline', '/letters', '/answers'].map(async (path) => (await get(person, `/applications/${story.id}${path}`)).text));
      return texts.join('\n');
    };
    for (const hidden of ['Un secret d’évaluateur', 'Rien de semblable', '"innovation":10', reviewer.id, 'points sur 100']) expect(await everything(otherReviewer)).not.toContain(hidden);
    const table = (await get(otherReviewer, '/programmes/fmin/calls/2026/ranking')).body.items.find(({ id }: { id: string }) => id === story.id);
    expect(table).toMatchObject({ standing: 'waiting', result: null, rank: null });

    await story.done(otherReviewer, { type: 'giveReview', review: 2, scores: flat(6) });
    const dossier = (await get(reviewer, `/applications/${story.id}`)).body;
    expect(dossier.state.reviews.map(({ no, total, reviewer: who }: { no: number; total: number; reviewer: string }) => [no, total, who])).toEqual([[1, 9_200, reviewer.id], [2, 6_000, '']]);
    const timeline = (await get(reviewer, `/applications/${story.id}/timeline`)).body.items;
    expect(timeline.find(({ sentence }: { sentence: string }) => sentence.startsWith('Évaluation n° 2 rendue'))).toMatchObject({ by: 'Un autre évaluateur' });
    expect(JSON.stringify(timeline)).not.toContain('Mei Tran');

    const agent = cast().agent;
    for (const hidden of ['Un secret d’évaluateur', '"innovation":10', 'points sur 100', reviewer.id]) expect(await everything(agent)).not.toContain(hidden);
    expect((await get(agent, `/applications/${story.id}`)).body.state).toMatchObject({ reviews: [], consensus: null, interests: [] });
    expect((await get(agent, `/applications/${story.id}/amount`)).status).toBe(404);
    expect((await get(agent, '/programmes/fmin/calls/2026/ranking')).status).toBe(403);
  });

  test('who declined, or was replaced, reads the dossier no more', async () => {
    const { officer } = cast();
    const expert = await admitExpert('Zoé Marin');
    const { token } = (await post(officer, `/programmes/fmin/reviewers/${expert}/links`)).body;
    const story = await inReview();
    await story.done(officer, { type: 'assignReviewer', reviewer: expert });
    expect((await byLink(token, 'GET', `/applications/${story.id}`)).status).toBe(200);
    expect((await byLink(token, 'POST', `/applications/${story.id}/acts`, { type: 'declineReview', review: 1, because: 'interest' })).status).toBe(200);
    expect((await byLink(token, 'GET', `/applications/${story.id}`)).status).toBe(404);
    expect((await byLink(token, 'GET', '/applications')).body.items).toEqual([]);
    expect(await story.refused(officer, { type: 'assignReviewer', reviewer: expert })).toBe('recused');
  });
});

describe('the ranking, what other rules would give, and why this amount', () => {
  test('are read by the service, and a supposition writes no row', async () => {
    const { officer, secretary, finance } = cast();
    const story = await inReview();
    await journey.review(api.engine, story);
    const ranking = await get(secretary, '/programmes/fmin/calls/2026/ranking');
    const row = ranking.body.items.find(({ id }: { id: string }) => id === story.id);
    expect(row).toMatchObject({ standing: 'ranked', result: { total: 7_350, reviews: 2, spread: 0 }, wish: 5_000_000, allotted: { amount: 5_000_000, outcome: 'whole' } });
    expect((await get(officer, '/programmes/fmin/calls/1999/ranking')).status).toBe(404);

    const { db } = api.engine.context;
    const counts = async () => {
      const tables = (await db.introspection.getTables()).filter(({ isView }) => !isView).map(({ name }) => name).filter((name) => !name.startsWith('kysely'));
      return Promise.all(tables.map(async (name) => [name, Number((await db.selectFrom(name as 'events').select((eb) => eb.fn.countAll().as('n')).executeTakeFirstOrThrow()).n)]));
    };
    const before = await counts();
    const supposed = await api.as(officer, 'POST', '/programmes/fmin/calls/2026/what-if', { json: { suppose: { rate: { num: 1, den: 4 }, weights: { innovation: 25, inclusion: 5 } }, scope: 'pending' } });
    expect(supposed.status).toBe(200);
    expect(supposed.body.items.find(({ id }: { id: string }) => id === story.id)).toMatchObject({ today: { amount: 5_000_000, total: 7_350 }, then: { amount: 2_810_000, total: 7_250 } });
    expect(await counts()).toEqual(before);
    expect((await api.as(officer, 'POST', '/programmes/fmin/calls/2026/what-if', { json: { suppose: { weights: { innovation: 25 } }, scope: 'all' } })).body.code).toBe('weights-sum');
    expect((await api.as(finance, 'POST', '/programmes/fmin/calls/2026/what-if', { json: { suppose: {}, scope: 'all' } })).status).toBe(403);
  });

  test('the commune reads why once it is decided, in plain French, with the reasons of each exclusion', async () => {
    const { agent, officer, stranger } = cast();
    const story = await inReview();
    await journey.review(api.engine, story);
    await journey.opinion(api.engine, story, '2026-04-14');
    expect((await get(agent, `/applications/${story.id}/amount`)).status).toBe(404);
    expect((await get(officer, `/applications/${story.id}/amount`)).body).toMatchObject({ as: 'proposed', amount: 5_000_000 });
    await journey.award(api.engine, story, '2026-06-18');
    const { body } = await get(agent, `/applications/${story.id}/amount`);
    expect(body).toMatchObject({ as: 'decided', on: '2026-06-18', amount: euros(50_000) });
    expect(body.sentence.replaceAll(/[\u00a0\u202f]/g, ' ')).toBe('50 000,00 € attribués, le plus que permettent les règles : plafond d’un projet porté seul.');
    expect(body.steps.find(({ code }: { code: string }) => code === 'excluded')).toMatchObject({ line: 'Frais de réception', reason: 'Dépense sans lien direct avec le projet.' });
    expect((await get(stranger, `/applications/${story.id}/amount`)).status).toBe(404);
    expect((await get(agent, `/applications/${randomUUID()}/amount`)).status).toBe(404);
  });
});
