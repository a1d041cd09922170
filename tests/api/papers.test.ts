import { randomUUID } from 'node:crypto';
import { findPerson } from '../../database/people.ts';
import { columnsOf } from '../../database/sessions/projection.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { mayPrepare } from '../../usecases/papers.ts';
import { openStory, dipbike, type Story } from '../setup/engine.ts';
import { journey } from '../setup/journey.ts';
import { BUREAU } from '../setup/people.ts';
import type { Person } from '../../domain/policy/person.ts';
import { freshKey, openApi, type Api } from './api.ts';

let api: Api;
let story: Story;
let bureau: string;
beforeAll(async () => {
  api = await openApi();
  story = await openStory(api.engine);
  await journey.file(api.engine, story);
  await journey.complete(api.engine, story);
  await journey.appraise(api.engine, story);
  await journey.review(api.engine, story);
}, 90_000);
afterAll(() => api.close());
afterEach(() => expect(api.errors).toEqual([]));

const paper = (who: Person | null, path: string) => api.as(who, 'GET', path);
const ofDossier = (who: Person | null, name: string) => paper(who, `/applications/${story.id}/papers/${name}`);

test('the fiche is a PDF to save, under a name with its accents, for who prepares the decision', async () => {
  const { officer, reviewer } = api.engine.cast;
  for (const who of [officer, reviewer]) {
    const answer = await ofDossier(who, 'appraisal-sheet');
    expect([answer.status, answer.headers.get('content-type'), answer.text.slice(0, 5)]).toEqual([200, 'application/pdf', '%PDF-']);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="Fiche d'instruction FMIN-2026-\d{4}\.pdf"; filename\*=UTF-8''Fiche%20d%27instruction%20FMIN-2026-\d{4}\.pdf$/);
  }
});

test('the commune reads neither fiche nor whole dossier before the decision, a stranger and nobody nothing', async () => {
  const { agent, stranger, otherReviewer } = api.engine.cast;
  for (const name of ['appraisal-sheet', 'dossier', 'draft-agreement']) {
    expect([name, (await ofDossier(agent, name)).status, (await ofDossier(stranger, name)).status, (await ofDossier(null, name)).status]).toEqual([name, 403, 403, 401]);
  }
  expect((await ofDossier(otherReviewer, 'dossier')).status).toBe(200);
  expect((await ofDossier(otherReviewer, 'draft-agreement')).status).toBe(403);
});

test('the whole dossier is one PDF', async () => {
  const answer = await ofDossier(api.engine.cast.secretary, 'dossier');
  expect([answer.status, answer.headers.get('content-type'), answer.text.slice(0, 5)]).toEqual([200, 'application/pdf', '%PDF-']);
});

test('a dossier without an appraisal has no fiche yet', async () => {
  const early = await openStory(api.engine, { answers: dipbike({ title: 'Vidéoprotection des écoles' }) });
  await early.done(api.engine.cast.agent, { type: 'file', revision: 1 });
  const { status, body } = await paper(api.engine.cast.officer, `/applications/${early.id}/papers/appraisal-sheet`);
  expect([status, body.code]).toEqual([409, 'not-yet']);
  expect((await paper(api.engine.cast.reviewer, `/applications/${early.id}/papers/appraisal-sheet`)).status).toBe(404);
});

test('an opinion of another service is an act of the officer, its text kept apart, shown to the commune once decided', async () => {
  const { officer, agent } = api.engine.cast;
  const other = await openStory(api.engine, { answers: dipbike({ title: 'Archives numérisées du cadastre' }) });
  await journey.file(api.engine, other);
  await journey.complete(api.engine, other);
  const body = { type: 'recordServiceOpinion', service: 'legal', opinion: 'unfavourable', text: 'Compétence transférée à l’EPT.' };
  const act = (who: Person, json: unknown) => api.as(who, 'POST', `/applications/${other.id}/acts`, { json, headers: freshKey() });
  expect((await act(agent, body)).status).toBe(403);
  expect((await act(officer, { ...body, service: 'plumbing' })).status).toBe(422);
  expect((await act(officer, { ...body, text: undefined })).body.code).toBe('reason-required');
  expect((await act(officer, body)).status).toBe(200);
  expect((await api.as(officer, 'GET', `/applications/${other.id}`)).body.state.serviceOpinions).toEqual([{ service: 'legal', opinion: 'unfavourable', on: expect.any(String), text: expect.any(String) }]);
  expect((await api.as(agent, 'GET', `/applications/${other.id}`)).body.state.serviceOpinions).toEqual([]);
  expect((await api.as(agent, 'GET', `/applications/${other.id}/timeline`)).text).not.toContain('Compétence transférée');
});

test('the same object asked for again is told to the service with its reason, another object is not', async () => {
  const { officer, agent, reviewer } = api.engine.cast;
  const again = await openStory(api.engine, { answers: dipbike({ title: 'La fabrique nomade DIPbike' }) });
  await again.done(agent, { type: 'file', revision: 1 });
  const { status, body } = await paper(officer, `/applications/${again.id}/duplicates`);
  expect(status).toBe(200);
  expect(body.items.map(({ title, because, words }: Record<string, unknown>) => [title, because, words])).toEqual([['DIPbike, la fabrique numérique nomade', 'same-applicant', ['fabrique', 'nomade', 'DIPbike']]]);
  expect(body.items[0]).toMatchObject({ id: story.id, programme: 'fmin', phase: 'committee' });
  expect((await paper(agent, `/applications/${again.id}/duplicates`)).status).toBe(403);
  expect((await paper(reviewer, `/applications/${story.id}/duplicates`)).status).toBe(403);
});

describe('the members of a committee before which a dossier comes', () => {
  const member = async (name: string): Promise<Person> => {
    const { db } = api.engine.context;
    const id = randomUUID();
    await db.insertInto('people').values({ id, sub: randomUUID(), name, email: 'm@example.org' }).execute();
    await db.insertInto('roles').values({ person: id, role: 'member', programme: null, organisation: null, valid_from: toDay('2020-01-01'), valid_until: null }).execute();
    return (await findPerson(db, id))!;
  };
  const allowed = (person: Person) => mayPrepare(api.engine.context.db, person, story.id);

  test('read the whole dossier once convened, but for who stands aside from it', async () => {
    const { db } = api.engine.context;
    const [sitting, aside, outside] = [await member('Farida Haddad'), await member('Alain Petit'), await member('Luc Moreau')];
    const recusals = [{ person: aside.id, basis: 'mandate', standing: 'declared' }];
    const session = (status: string) => ({ id: randomUUID(), seq: 1, status, reference: `CE-${status}`, programme: 'fmin', version: 'v', call: '2026', on: toDay('2026-04-14'), members: [sitting.id, aside.id], items: [{ no: 1, dossier: story.id, recusals }] });
    const keep = (state: ReturnType<typeof session>) => db.insertInto('sessions').values({ ...columnsOf(state as never), id: state.id, head: Buffer.alloc(32), clock: 'manual', clock_day: toDay('2026-04-14') }).execute();
    await keep(session('planned'));
    expect(await allowed(sitting)).toBe(false);
    await keep(session('convened'));
    expect([await allowed(sitting), await allowed(aside), await allowed(outside)]).toEqual([true, false, false]);
    expect(await allowed(api.engine.cast.agent)).toBe(false);
  });
});

describe('papers for the assembly', () => {
  beforeAll(async () => {
    await journey.opinion(api.engine, story, '2026-04-14');
    await story.deposit('deliberation');
    await story.done(api.engine.cast.finance, { type: 'grantVisa', budget: 'AP' });
    await story.done(api.engine.cast.finance, { type: 'grantVisa', budget: 'AE' }).catch(() => undefined);
    const made = await api.as(api.engine.cast.assembly, 'POST', '/deliberations', {
      json: { programme: 'fmin', body: 'bureau', meetingOn: '2026-06-18', delegation: BUREAU, items: [{ application: story.id, proposal: 'award', amount: 5_000_000 }] },
      headers: freshKey(),
    });
    if (made.status !== 201) throw new Error(made.text);
    bureau = made.body.id;
  }, 60_000);

  test.each([
    ['report', 'Rapport à l\'assemblée 2026-06-18', undefined],
    ['draft-deliberation', 'Projet de délibération 2026-06-18', 'odt'],
    ['proposals-table', 'Annexe tableau des propositions 2026-06-18', 'pdf'],
  ])('%s is handed over in the format asked for, DOCX unless said', async (name, fileName, format) => {
    const answer = await paper(api.engine.cast.assembly, `/deliberations/${bureau}/papers/${name}${format ? `?format=${format}` : ''}`);
    const types = { docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', odt: 'application/vnd.oasis.opendocument.text', pdf: 'application/pdf' };
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, types[(format ?? 'docx') as keyof typeof types]]);
    expect(decodeURIComponent(answer.headers.get('content-disposition')!.split('UTF-8\'\'')[1]!)).toBe(`${fileName}.${format ?? 'docx'}`);
  });

  test('are the service’s own, and an unknown format is refused', async () => {
    const { agent, reviewer, officer } = api.engine.cast;
    for (const who of [agent, reviewer]) expect((await paper(who, `/deliberations/${bureau}/papers/report`)).status).toBe(403);
    expect((await paper(officer, `/deliberations/${bureau}/papers/report?format=doc`)).status).toBe(400);
    expect((await paper(officer, `/deliberations/${story.id}/papers/report`)).status).toBe(404);
    expect((await paper(officer, `/sessions/${story.id}/papers/minutes`)).status).toBe(404);
  });

  test('the draft agreement is DOCX unless said', async () => {
    const answer = await ofDossier(api.engine.cast.officer, 'draft-agreement');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('wordprocessingml')]);
  });
});
