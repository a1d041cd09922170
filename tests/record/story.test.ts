import { fileDossier, openRecorder, played } from '../setup/dossier.ts';
import { journey } from '../setup/journey.ts';
import { timelineFor, wholeTimeline } from '../../usecases/timeline.ts';
import type { RecordHouse } from '../setup/dossier.ts';
import type { TimelineEntry } from '../../domain/timeline/timeline.ts';

let house: RecordHouse;
beforeAll(async () => {
  house = await openRecorder();
}, 60_000);
afterAll(() => house.close());

const plain = (entries: readonly TimelineEntry[] | null): readonly string[] => (entries ?? []).map(({ sentence }) => sentence.replace(/[\u00a0\u202f]/g, ' '));

test('a real dossier reads from its filing to the committee, with the words of its draft and of its people', async () => {
  const { cast, db } = house;
  const dossier = await fileDossier(house);
  const [engine, story] = played(house, dossier);
  await dossier.done(cast.officer, { type: 'assignOfficer', officer: cast.officer.id });
  await journey.complete(engine, story);
  await journey.appraise(engine, story);
  await journey.review(engine, story);
  const whole = await wholeTimeline(db, dossier.id);
  expect(plain(whole).slice(1)).toEqual([
    'Dossier confié à Sophie Lambert', 'Dossier complet', 'Nouvelle étape : instruction', 'Fiche d’instruction établie : assiette retenue de 112 400,00 €, 50 000,00 € proposés', 'Nouvelle étape : évaluation',
    'Évaluation n° 1 demandée à Nathalie Perrin, attendue au plus tard le 2 février 2026', 'Évaluation n° 1 acceptée par son évaluateur', 'Évaluation n° 1 rendue : 73,5 points sur 100',
    'Évaluation n° 2 demandée à Mei Tran, attendue au plus tard le 2 février 2026', 'Évaluation n° 2 acceptée par son évaluateur', 'Évaluation n° 2 rendue : 73,5 points sur 100', 'Nouvelle étape : comité d’examen',
  ]);
  expect(whole?.find(({ type }) => type === 'appraised')?.detail?.replace(/[\u00a0\u202f]/g, ' ')).toBe('Frais de réception : 0,00 € retenus sur 7 600,00 €. Dépense sans lien direct avec le projet.');

  expect(plain(await timelineFor(db, cast.agent, dossier.id)).slice(1)).toEqual(['Dossier confié à Sophie Lambert', 'Dossier complet', 'Nouvelle étape : instruction', 'Nouvelle étape : évaluation', 'Nouvelle étape : comité d’examen']);
  expect(plain(await timelineFor(db, cast.otherReviewer, dossier.id)).filter((sentence) => sentence.startsWith('Évaluation n°'))).toEqual([
    'Évaluation n° 2 demandée à Mei Tran, attendue au plus tard le 2 février 2026', 'Évaluation n° 2 acceptée par son évaluateur', 'Évaluation n° 2 rendue : 73,5 points sur 100',
  ]);
  expect(await timelineFor(db, cast.stranger, dossier.id)).toBeNull();

  await journey.opinion(engine, story, '2026-04-14');
  await journey.award(engine, story, '2026-06-18');
  const decided = (await timelineFor(db, cast.agent, dossier.id)) ?? [];
  expect(plain(decided)).toEqual(expect.arrayContaining(['Évaluation n° 1 rendue : 73,5 points sur 100', 'Avis favorable du comité d’examen du 14 avril 2026, pour 50 000,00 €', 'Délibération n° BM2026/06/18-07 du 18 juin 2026 : subvention de 50 000,00 € attribuée']));
  expect(JSON.stringify(decided)).not.toMatch(/Perrin|Mei Tran|Visa/);
});
