import { randomUUID } from 'node:crypto';
import { MissingForLetter } from '../../activities/letters/facts.ts';
import { organisationInFrench } from '../../activities/letters/addressee.ts';
import { publishProgrammes } from '../../database/programmes.ts';
import { loadDirectory } from '../../directory/directory.ts';
import { needsSignature } from '../../domain/application/letters.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { letterKinds, letters } from '../../letters/variables.ts';
import { loadProgramme, loadProgrammes } from '../../programmes/load.ts';
import { fileDossier, played } from '../setup/dossier.ts';
import { dipbike } from '../setup/engine.ts';
import { euros, journey } from '../setup/journey.ts';
import { BUREAU, CRETEIL } from '../setup/people.ts';
import { hostile } from './hostile.ts';
import { readPdf, wordsOfPdf } from './pdf.ts';
import { openPostHouse } from './post.ts';
import type { ProgrammeBundle } from '../../domain/programme/programme.ts';
import type { Dossier } from '../setup/dossier.ts';
import type { PostHouse } from './post.ts';

/** A programme version of last year, whose receipt is worded otherwise and that had no letter of caducity. */
function lastYears(): ProgrammeBundle {
  const bundle = loadProgramme(process.cwd(), 'fmin');
  const { lapse: _none, ...kinds } = bundle.programme.letters;
  const files = { ...bundle.files, 'templates/shared/acknowledgement.md.hbs': '# Reçu de l’an passé\n\nReçu le {{day receivedOn}} : {{project.title}}.' };
  return { ...bundle, files, programme: { ...bundle.programme, version: 'last-years', letters: kinds } };
}

let house: PostHouse;
beforeAll(async () => {
  house = await openPostHouse();
  await publishProgrammes(house.db, [lastYears()]);
});
afterAll(() => house.close());

const today = loadProgramme(process.cwd(), 'fmin').programme.version;
const filed = (answers = dipbike()): Promise<Dossier> => fileDossier(house, { answers, version: today });

const decided = async (dossier: Dossier): Promise<Dossier> => {
  const [engine, story] = played(house, dossier);
  for (const chapter of ['complete', 'appraise', 'review'] as const) await journey[chapter](engine, story);
  await journey.opinion(engine, story, '2026-04-14');
  await journey.award(engine, story, '2026-06-18');
  await journey.enforceable(engine, story, '2026-06-25');
  return dossier;
};

describe('what people wrote appears as they wrote it', () => {
  test.each(hostile.filter(([, value]) => value.length <= 200 && !/[\u{F0000}-\u{FFFFD}]/u.test(value)))('a project named with %s', async (_name, title) => {
    const { html, plain, pdf } = await house.composer.compose({ application: (await filed(dipbike({ title: title.padEnd(3, '.') }))).id, kind: 'acknowledgement', no: 1, on: toDay('2026-01-12') });
    expect(plain).toContain(title);
    expect(html).not.toContain('<script');
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('an officer\'s reason too, in the PDF itself', async () => {
    const dossier = await filed();
    await dossier.done(house.cast.officer, { type: 'declareInadmissible', reason: '**Non** {{reference}} #panic("x") <b>' });
    const { pdf } = await house.letter(dossier, 'inadmissibility');
    expect(wordsOfPdf(readPdf(pdf))).toContain('**Non** {{reference}} #panic("x") <b>');
  });
});

describe('a dossier keeps the letters of the version it was filed under', () => {
  test('its receipt is worded as then, whatever the files say now', async () => {
    const dossier = await fileDossier(house, { version: 'last-years' });
    expect(await house.letter(dossier, 'acknowledgement')).toMatchObject({ subject: 'Reçu de l\'an passé', plain: expect.stringContaining('Reçu le 12 janvier 2026 : DIPbike') });
    expect((await house.letter(await filed(), 'acknowledgement')).subject).toBe('Accusé de réception de votre demande de subvention');
  });

  test('a kind of letter it never had is a clear fault, not a blank page', async () => {
    const dossier = await fileDossier(house, { version: 'last-years' });
    await expect(house.letter(dossier, 'lapse')).rejects.toMatchObject({ name: 'MissingForLetter', code: 'lapse: the programme version has no template for it' });
  });
});

describe('what the record lacks', () => {
  test.each([
    ['award', 'award: decision'],
    ['lapse', 'lapse: decision'],
    ['payment-notice', 'payment-notice: decision'],
    ['early-start', 'early-start: early start authorised'],
    ['inadmissibility', 'inadmissibility: reason'],
    ['closed-for-want-of-pieces', 'closed-for-want-of-pieces: request for pieces'],
    ['review-invitation', 'review-invitation: review 1'],
    ['message-notice', 'message-notice: message 1'],
    ['poem', 'poem: this kind of letter does not exist'],
  ])('a letter « %s » before its time says what is missing, and names nobody', async (kind, code) => {
    const failure = house.letter(await filed(), kind);
    await expect(failure).rejects.toBeInstanceOf(MissingForLetter);
    await expect(failure).rejects.toMatchObject({ code });
  });

  test('an exclusion whose reason is not kept is not invented', async () => {
    const dossier = await filed();
    await decided(dossier);
    const state = await dossier.state();
    const lost = { ...state, appraisal: state.appraisal && { ...state.appraisal, lines: state.appraisal.lines.map((line) => ({ ...line, ...(line.reason && { reason: randomUUID() }) })) } };
    await house.db.updateTable('dossiers').set({ state: JSON.stringify(lost) }).where('id', '=', dossier.id).execute();
    await expect(house.letter(dossier, 'award')).rejects.toMatchObject({ code: 'award: reason of an exclusion' });
  });

  test('without an officer the service answers, and ordinary mail bears no name', async () => {
    const dossier = await filed();
    await dossier.done(house.cast.officer, { type: 'requestPieces', pieces: ['note-technique'] });
    const { plain } = await house.letter(dossier, 'request-for-pieces');
    expect(plain).toContain('Le service répond à vos questions');
    expect(plain).not.toContain('Agent chargé du dossier');
  });
});

describe('whose signature a decision waits for', () => {
  let dossier: Dossier;
  beforeAll(async () => {
    dossier = await decided(await filed());
  });
  const signatureOf = async (): Promise<string> => /considération distinguée\.\n\n([^]*?)\n\n/.exec((await house.letter(dossier, 'award')).plain)?.[1] ?? '';
  const delegate = async (number: string, more: { ceiling?: number; programme?: string; until?: string; mandate?: string }): Promise<void> => {
    const person = randomUUID();
    await house.db.insertInto('people').values({ id: person, sub: person, name: `Délégué ${number}`, email: 'd@example.org' }).execute();
    await house.db.insertInto('roles').values({ person, role: 'delegate', programme: null, organisation: null, valid_from: toDay('2020-01-01'), valid_until: null }).execute();
    if (more.mandate) await house.db.insertInto('mandates').values({ person, organisation: more.mandate, title: 'Conseiller municipal', valid_from: toDay('2020-01-01'), valid_until: null }).execute();
    await house.db.insertInto('delegations').values({ number, kind: 'signature', person, programme: more.programme ?? null, ceiling: more.ceiling ?? null, valid_from: toDay('2024-01-01'), valid_until: more.until ? toDay(more.until) : null }).execute();
  };

  test('not one whose delegation is over, below the amount, of another programme, or who has a mandate in the commune', async () => {
    await delegate('OVER', { until: '2026-06-24' });
    await delegate('LOW', { ceiling: 4_999_999, programme: 'fmin' });
    await delegate('FIM', { programme: 'fim' });
    await delegate('INTEREST', { programme: 'fmin', mandate: CRETEIL.slice(0, 9) });
    expect(await signatureOf()).toContain('Isabelle Vasseur');
  });

  test('the programme\'s own delegation before a general one', async () => {
    await delegate('OWN', { programme: 'fmin', ceiling: 5_000_000 });
    expect(await signatureOf()).toBe('Pour le Président de la Métropole du Grand Paris\nPar délégation du Président (arrêté n° OWN)\nDélégué OWN');
  });

  test('nobody holds one: the block is left to be filled in', async () => {
    await house.db.updateTable('delegations').set({ valid_until: toDay('2026-01-01') }).where('kind', '=', 'signature').execute();
    expect(await signatureOf()).toMatch(/^Pour le Président de la Métropole du Grand Paris, qualité : …+\nPrénom et nom : …+$/);
  });
});

test('a FIM project is appraised without évaluateurs, and its receipt says that nothing may begin', async () => {
  const { reuse: _reuse, ...common } = dipbike();
  const plan = { expenses: [{ id: 'travaux', label: 'Isolation du gymnase', section: 'investment', basis: 'ht', amount: 35_960_700 }], resources: [{ kind: 'own', funder: 'own', amount: 21_960_700, status: 'confirmed' }], asked: 14_000_000 };
  const answers = { ...common, title: 'Rénovation thermique du gymnase', axes: ['environnement'], territory: 'Le quartier n’a pas d’autre équipement sportif.', plan };
  const dossier = await fileDossier(house, { programme: 'fim', call: 'permanent', answers });
  const receipt = await house.letter(dossier, 'acknowledgement');
  for (const words of ['Fonds d\'investissement métropolitain', 'dont les travaux ont été déclarés', '140 000,00 €']) expect(receipt.plain).toContain(words);
  const { cast } = house;
  const on = toDay('2026-04-14');
  const [engine, story] = played(house, dossier);
  await journey.complete(engine, story);
  await dossier.done(cast.officer, { type: 'appraise', lines: [{ line: 'travaux', retained: euros(359_607) }], resources: [{ kind: 'own', funder: 'own', amount: euros(219_607), status: 'confirmed' }], ownShare: { num: 1, den: 5 } });
  await dossier.done(cast.officer, { type: 'closeAppraisal' });
  await dossier.advanceTo(on);
  await dossier.done(cast.secretary, { type: 'recordOpinion', session: 'CE', on, opinion: 'favourable', amount: euros(140_000), presents: [], recused: [] });
  await dossier.deposit('deliberation');
  await dossier.done(cast.finance, { type: 'grantVisa', budget: 'AP' });
  await dossier.done(cast.assembly, { type: 'recordDeliberation', body: 'bureau', number: 'BM-1', on, delegation: BUREAU, outcome: 'award', amount: euros(140_000) });
  await journey.enforceable(engine, story, '2026-04-20');
  const { plain } = await house.letter(dossier, 'award');
  expect(plain).toContain('38,93 %');
  // All that was asked is given: there is nothing to explain.
  expect(plain).not.toMatch(/inférieur aux|le plus élevé que permettent/);
});

test.each([['Créteil', 'Commune de Créteil'], ['Arcueil', 'Commune d’Arcueil'], ['Le Blanc-Mesnil', 'Commune du Blanc-Mesnil'], ['Les Lilas', 'Commune des Lilas'], ['La Courneuve', 'Commune de La Courneuve'], ['L\'Haÿ-les-Roses', 'Commune de L’Haÿ-les-Roses'], ['Épinay-sur-Seine', 'Commune d’Épinay-sur-Seine'], ['Paris', 'Ville de Paris'], ['Plaine Commune', 'Plaine Commune']])('%s is written to as « %s »', (name, written) => {
  const organisation = loadDirectory().search(name, 1)[0] ?? null;
  expect(organisationInFrench({ organisation, organisationName: name })).toBe(written);
});

test('every programme has a template for every letter its dossiers may need, and what a delegate signs is laid out to be signed', () => {
  for (const { programme } of loadProgrammes(process.cwd())) {
    const never = [...(programme.earlyStart ? [] : ['early-start', 'early-start-refused']), ...(programme.review.reviewers > 0 ? [] : ['review-invitation', 'review-reminder']), ...(typeof programme.review.spread === 'number' ? [] : ['review-consensus'])];
    expect(letterKinds.filter((kind) => !never.includes(kind) && !programme.letters[kind])).toEqual([]);
  }
  expect(letterKinds.filter(needsSignature)).toEqual(letterKinds.filter((kind) => letters[kind].signature === 'signed'));
});
