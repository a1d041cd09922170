import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paperMaker } from '../../activities/papers/maker.ts';
import { metropole } from '../../activities/service.ts';
import { loadDirectory } from '../../directory/directory.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { dossierPlayed } from '../setup/dossier.ts';
import { euros } from '../setup/journey.ts';
import { BUREAU, SIGNATURE } from '../setup/people.ts';
import { readOffice } from './office.ts';
import { readPdf, wordsOfPdf } from './pdf.ts';
import { openPostHouse, plain } from './post.ts';
import type { Dossier } from '../setup/dossier.ts';
import type { AmendmentRequest } from '../../domain/application/amendment.ts';
import type { PaperMaker } from '../../usecases/paper-maker.ts';
import type { PostHouse } from './post.ts';

let house: PostHouse;
let maker: PaperMaker;
let folder: string;
beforeAll(async () => {
  house = await openPostHouse();
  folder = await mkdtemp(join(tmpdir(), 'amendments-'));
  maker = paperMaker({ db: house.db, shelf: house.recorder.shelf, directory: loadDirectory(), service: metropole, publicUrl: 'https://fonds.example', documentsFolder: folder });
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true });
});

const APPEAL = ['Vous disposez de 2 mois à compter de la notification', 'tribunal administratif de Paris', 'Isabelle Vasseur'];

async function inDelivery(): Promise<Dossier> {
  const dossier = await dossierPlayed(house, 'toAgreement');
  return dossier;
}

async function ask(dossier: Dossier, request: AmendmentRequest): Promise<number> {
  await dossier.done(house.cast.agent, { type: 'requestAmendment', request, reason: 'Le fournisseur a cessé son activité.' });
  const no = (await dossier.state()).amendments.length;
  await dossier.done(house.cast.officer, { type: 'examineAmendment', amendment: no, opinion: 'favourable', reason: 'Le projet garde son intérêt.' });
  return no;
}
const voted = (dossier: Dossier) => ({ by: 'body', body: 'bureau', number: 'BM2026/10/01-09', on: dossier.day, delegation: BUREAU, enforceableOn: dossier.day }) as const;

test('a change of object says what was asked, line by line what is retained, and what the award becomes; the avenant says the same to be signed', async () => {
  const dossier = await inDelivery();
  await dossier.advanceTo('2026-10-01');
  const no = await ask(dossier, { kind: 'scope', lines: [{ line: 'machines', retained: euros(20_000) }], newLines: [{ line: 'atelier', section: 'investment', basis: 'ht', retained: euros(10_000), text: 'Remorque atelier' }] });
  await dossier.done(house.cast.assembly, { type: 'grantAmendment', amendment: no, authority: voted(dossier), reason: 'Le Bureau salue l’effort de sobriété.' });
  const { plain: letter, recipient } = await house.letter(dossier, 'amendment');
  expect(recipient).toBe('amel.benhaddou@creteil.example');
  // 50 000 × 94 000 ÷ 112 400.
  for (const words of [
    'Avenant n° 1 accordé : modification de l\'objet', 'Le 1er octobre 2026, vous avez demandé une modification', 'Imprimantes 3D, fraiseuse, kits robotique : 20 000,00 €.', 'Nouvelle ligne, Remorque atelier : 10 000,00 €.',
    'délibération n° BM2026/10/01-09 du 1er octobre 2026 (le Bureau métropolitain), exécutoire depuis le 1er octobre 2026', 'Le Bureau salue l\'effort de sobriété.', 'La subvention est de 41 814,94 € au plus, pour une assiette retenue de 94 000,00 €', 'Elle était de 50 000,00 € pour une assiette de 112 400,00 €.',
    'au plus tard le 4 janvier 2027', ...APPEAL,
  ]) expect(letter).toContain(words);

  const pdf = await maker.amendmentPaper(dossier.id, no, 'pdf');
  const said = plain(wordsOfPdf(readPdf(pdf!.file)));
  for (const words of ['Avenant n° 1 à la convention', 'Commune de Créteil', 'Remorque atelier', '41 814,94 €', 'signée le 20 juillet 2026', 'Isabelle Vasseur, Vice-présidente déléguée au numérique']) expect(said).toContain(words);
  expect(pdf?.fileName).toMatch(/^Avenant à la convention 1 FMIN-2026-\d{4}\.pdf$/);
  const docx = readOffice((await maker.amendmentPaper(dossier.id, no, 'docx'))!.file);
  expect(plain(JSON.stringify(docx))).toContain('Remorque atelier');
  expect(await maker.amendmentPaper(dossier.id, 9, 'pdf')).toBeNull();
});

test('more time says the new day; a later amendment changes nothing of what the first letter said', async () => {
  const dossier = await inDelivery();
  await dossier.advanceTo('2028-04-03');
  const no = await ask(dossier, { kind: 'extension', of: 'start', until: toDay('2028-12-29') });
  await dossier.done(house.cast.delegate, { type: 'grantAmendment', amendment: no, authority: { by: 'delegate', delegation: SIGNATURE } });
  const first = await house.letter(dossier, 'amendment');
  for (const words of ['Commencement demandé jusqu\'au 29 décembre 2028.', 'arrêté de délégation n° ARR-2026-017', 'L\'opération doit désormais commencer au plus tard le 29 décembre 2028.']) expect(first.plain).toContain(words);
  expect(first.plain).not.toContain('être achevée');
  await dossier.advanceTo('2028-07-19');
  await dossier.clock({ type: 'remindAmendment', amendment: 1 });
  expect((await house.letter(dossier, 'amendment-reminder')).plain).toContain('Signez-le et déposez-le sur la page de votre dossier au plus tard le 3 juillet 2028');
  const again = await ask(dossier, { kind: 'reduction', lines: [], amount: euros(40_000) });
  await dossier.done(house.cast.assembly, { type: 'grantAmendment', amendment: again, authority: voted(dossier) });
  expect((await house.letter(dossier, 'amendment')).plain).not.toContain('40 000,00');
  expect((await house.letter(dossier, 'amendment', again)).plain).toContain('La subvention est de 40 000,00 € au plus');
});

test('a refusal gives its reasons and leaves the award as it was', async () => {
  const dossier = await inDelivery();
  await dossier.advanceTo('2026-10-01');
  const no = await ask(dossier, { kind: 'reduction', lines: [{ line: 'machines', retained: euros(0) }] });
  await dossier.done(house.cast.assembly, { type: 'refuseAmendment', amendment: no, authority: voted(dossier), reason: 'Sans les machines, le triporteur ne sert à rien.\nLe projet serait un autre projet.' });
  const { plain: letter } = await house.letter(dossier, 'amendment-refused');
  for (const words of ['Demande d\'avenant n° 1 refusée : réduction de la subvention', '- Sans les machines, le triporteur ne sert à rien.\n- Le projet serait un autre projet.', 'L\'attribution reste ce qu\'elle était', ...APPEAL]) expect(letter).toContain(words);
});

test('caducity is warned of to the commune and to the officer, each in their own words, with the last day to ask for more time', async () => {
  const dossier = await inDelivery();
  await dossier.done(house.cast.officer, { type: 'assignOfficer', officer: house.cast.officer.id });
  await dossier.advanceTo('2028-01-06');
  await dossier.clock({ type: 'warnOfLapse', warning: 1, last: toDay('2028-07-06') });
  const commune = await house.letter(dossier, 'lapse-warning');
  for (const words of ['Votre opération doit commencer au plus tard le 6 juillet 2028', 'Il vous reste 6 mois au plus', 'une subvention de 50 000,00 €', 'vous pouvez demander une prorogation, avec son motif, jusqu\'au 6 mai 2028']) expect(commune.plain).toContain(words);
  expect(commune.recipient).toBe('amel.benhaddou@creteil.example');
  const officer = await house.letter(dossier, 'lapse-notice');
  expect(officer.recipient).toBe('sophie.lambert@example.org');
  for (const words of ['Alerte de caducité : dossier FMIN-2026-', 'commencer au plus tard le 6 juillet 2028', 'Rien n\'arrive tout seul']) expect(officer.plain).toContain(words);
  await dossier.advanceTo('2028-06-06');
  await dossier.clock({ type: 'warnOfLapse', warning: 2 });
  await dossier.clock({ type: 'warnOfLapse', warning: 3 });
  const last = await house.letter(dossier, 'lapse-warning', 3);
  for (const words of ['Il vous reste 1 mois au plus', 'Il n\'est plus possible de demander une prorogation']) expect(last.plain).toContain(words);
});
