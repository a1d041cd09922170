import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { paperMaker } from '../../activities/papers/maker.ts';
import { metropole } from '../../activities/service.ts';
import { loadDirectory } from '../../directory/directory.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { fileDossier, openRecorder, played } from '../setup/dossier.ts';
import { euros, journey } from '../setup/journey.ts';
import { readOffice } from './office.ts';
import { readPdf, wordsOfPdf } from './pdf.ts';
import type { PaperMaker } from '../../usecases/paper-maker.ts';
import type { Dossier, RecordHouse } from '../setup/dossier.ts';

let house: RecordHouse;
let folder: string;
let maker: PaperMaker;
beforeAll(async () => {
  house = await openRecorder();
  folder = await mkdtemp(join(tmpdir(), 'papers-'));
  maker = paperMaker({ db: house.db, shelf: house.recorder.shelf, directory: loadDirectory(), service: metropole, publicUrl: 'https://fonds.example', documentsFolder: folder });
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true });
});

async function pdfOf(pages: number, text: string): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  for (let page = 1; page <= pages; page += 1) pdf.addPage([400, 400]).drawText(`${text} ${page}`, { x: 20, y: 200, size: 20 });
  return Buffer.from(await pdf.save());
}
async function encrypted(): Promise<Buffer> {
  const pdf = await PDFDocument.load(await pdfOf(1, 'secret'));
  pdf.encrypt({ userPassword: 'ouvre', ownerPassword: 'toi', permissions: {} });
  return Buffer.from(await pdf.save());
}
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** A document in the store and in the record, deposited for a piece. */
async function deposit(dossier: Dossier, piece: string, content: Buffer, media_type: string, file_name: string): Promise<void> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true });
  await writeFile(join(folder, sha256.slice(0, 2), sha256), content);
  const id = randomUUID();
  await house.db.insertInto('documents').values({ id, dossier: dossier.id, sha256, bytes: content.length, media_type, file_name, uploaded_by: house.cast.agent.id }).execute();
  await dossier.done(house.cast.agent, { type: 'depositPiece', piece, document: id });
}

async function appraised(): Promise<Dossier> {
  const dossier = await fileDossier(house);
  await deposit(dossier, 'lettre-saisine', await pdfOf(1, 'Saisine'), 'application/pdf', 'saisine.pdf');
  await deposit(dossier, 'note-technique', await pdfOf(3, 'Note'), 'application/pdf', 'note technique.pdf');
  await deposit(dossier, 'justificatifs-couts', PNG, 'image/png', 'devis.png');
  await deposit(dossier, 'attestation-non-commencement', Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n'), 'application/pdf', 'cassé.pdf');
  await deposit(dossier, 'deliberation', await encrypted(), 'application/pdf', 'protégé.pdf');
  await deposit(dossier, 'rib', await pdfOf(1, 'IBAN'), 'application/pdf', 'rib.pdf');
  const [engine, story] = played(house, dossier);
  await journey.complete(engine, story);
  await dossier.done(house.cast.officer, { type: 'recordServiceOpinion', service: 'it', opinion: 'reserved', text: 'Hébergement à préciser : `<b>` #panic {{x}}' });
  await dossier.done(house.cast.officer, {
    type: 'appraise',
    lines: [{ line: 'triporteur', retained: euros(64_000) }, { line: 'machines', retained: euros(48_400) }, { line: 'reception', retained: euros(0), reason: 'Dépense sans lien direct avec le projet.' }],
    resources: [{ kind: 'own', funder: 'own', amount: euros(60_000), status: 'confirmed' }],
    ownShare: { num: 3, den: 10 },
    ownShareReason: 'La Métropole est chef de file de la compétence.',
  });
  return dossier;
}

describe('everything of a dossier in one PDF', () => {
  let dossier: Dossier;
  beforeAll(async () => {
    dossier = await appraised();
  }, 60_000);

  test('has fiche, plan and pieces in order, a bookmark each on its own page, and the page numbers it announces', async () => {
    const { path, fileName } = await maker.wholeDossier(dossier.id);
    const reference = (await dossier.state()).reference;
    expect(fileName).toBe(`Dossier ${reference}.pdf`);
    const pdf = readPdf(await readFile(path));
    const on = (page: number): string => wordsOfPdf({ ...pdf, pages: pdf.pages.slice(page - 1, page) }).replace(/\u00A0/g, ' ');
    const marks = Object.fromEntries(pdf.outline.map(({ title, page }) => [title, page]));
    expect(pdf.outline.map(({ page }) => page)).toEqual([1, 2, 3, 4, 5, 8, 9, 10]);
    expect(pdf.pages).toHaveLength(10);
    expect(on(2)).toContain('Fiche d’instruction');
    expect(on(2)).toContain('Hébergement à préciser : `<b>` #panic {{x}}');
    expect(on(2)).toContain('30 %, taux dérogatoire : La Métropole est chef de file de la compétence.');
    expect(on(2)).toContain('Calendrier annoncé : du 1er juin 2026 au 30 juin 2027');
    expect(on(3)).toContain('Plan de financement présenté');
    expect(on(4)).toContain('Saisine 1');
    expect([on(5), on(7)]).toEqual([expect.stringContaining('Note 1'), expect.stringContaining('Note 3')]);
    expect(on(10)).toContain('10 / 10');
    const titles = (await house.recorder.shelf.current()).find(({ programme }) => programme.code === 'fmin')!.programme.pieces;
    const titleOf = (code: string): string => titles.find((piece) => piece.code === code)!.title;
    for (const [code, page] of [['note-technique', 5], ['justificatifs-couts', 8]] as const) {
      expect(marks[titleOf(code)]).toBe(page);
      expect(on(1)).toContain(titleOf(code));
    }
    expect(pdf.info.Title).toContain(reference);
  });

  test('a broken or protected PDF has a page that says so, with its name and hash, and breaks nothing', async () => {
    const pdf = readPdf(await readFile((await maker.wholeDossier(dossier.id)).path));
    const words = wordsOfPdf(pdf).replace(/\u00A0/g, ' ');
    expect(words).toContain('il est endommagé ou incomplet');
    expect(words).toContain('Ce fichier PDF est protégé');
    for (const name of ['cassé.pdf', 'protégé.pdf']) expect(words).toContain(name);
    expect(words).toMatch(/[0-9a-f]{12}/);
    expect(words).not.toContain('secret');
  });

  test('bank details are not part of it', async () => {
    expect(wordsOfPdf(readPdf(await readFile((await maker.wholeDossier(dossier.id)).path)))).not.toContain('IBAN');
  });

  test('is not made again as long as nothing changed, and is when a piece does', async () => {
    const first = await maker.wholeDossier(dossier.id);
    const { mtimeMs } = await stat(first.path);
    const again = await maker.wholeDossier(dossier.id);
    expect([again.path, (await stat(again.path)).mtimeMs]).toEqual([first.path, mtimeMs]);
    await deposit(dossier, 'lettre-saisine', await pdfOf(2, 'Nouvelle'), 'application/pdf', 'saisine.pdf');
    const changed = await maker.wholeDossier(dossier.id);
    expect(changed.path).not.toBe(first.path);
    expect(wordsOfPdf(readPdf(await readFile(changed.path)))).toContain('Nouvelle 2');
    await expect(stat(first.path)).rejects.toThrow('ENOENT');
  });

  test('before there is an appraisal it begins with the plan', async () => {
    const filed = await fileDossier(house);
    const { outline } = readPdf(await readFile((await maker.wholeDossier(filed.id)).path));
    expect(outline[1]?.title).toContain('Plan de financement présenté');
    expect(await maker.dossierPaper('appraisal-sheet', filed.id, 'pdf')).toBeNull();
  });
});

describe('papers of a decision', () => {
  test('the draft agreement is written before the deliberation, with its place left open', async () => {
    const dossier = await appraised();
    const paper = await maker.dossierPaper('draft-agreement', dossier.id, 'docx');
    expect(paper).toMatchObject({ mediaType: expect.stringContaining('wordprocessingml'), fileName: expect.stringMatching(/^Projet de convention FMIN-2026-\d{4}\.docx$/) });
    const text = readOffice(paper!.file).text.replace(/[\u00A0\u202F]/g, ' ');
    expect(text).toContain('vu la délibération n° …………………… du ……………………');
    expect(text).toContain('une subvention de 50 000,00 € au plus');
    expect(text).toContain('Commune de Créteil');
  }, 60_000);

  test('the minutes tell presents, recusals, votes and reserves, as PDF and as DOCX', async () => {
    const { dossiers, ...frozen } = {
      minutes: {
        session: 's', reference: 'CE-FMIN-2026-001', programme: 'fmin', call: '2026', on: toDay('2026-04-14'), at: '14:30', place: 't-place', convocation: 2, chair: 'p-chair', members: ['p-chair', 'p-one', 'p-two'], presents: ['p-chair', 'p-one'],
        proxies: [{ from: 'p-two', to: 'p-one' }], note: 't-note',
        items: [
          { no: 4, rank: 1, dossier: 'd-1', outcome: 'opinion' as const, recused: ['p-one'], recusals: [], votes: [], reserved: euros(30_000), opinion: { opinion: 'favourable-with-reserves' as const, amount: euros(50_000), note: 't-reserve', by: 'vote' as const, votes: { for: 2, against: 1, abstentions: 2 }, attendance: null as never }, attendance: { presents: [], proxies: [], recused: [], base: 2, counted: 2, needed: 1 } },
          ...([['d-3', 0], ['d-4', null]] as const).map(([dossier, reserved], at) => ({
            no: 6 + at, rank: 3 + at, dossier, outcome: 'opinion' as const, recused: [], recusals: [], votes: [{ casting: true } as never], reserved: reserved as never,
            opinion: { opinion: 'favourable' as const, amount: euros(25_000), by: 'vote' as const, votes: { for: 1, against: 1, abstentions: 0 }, attendance: null as never }, attendance: { presents: [], proxies: [], recused: [], base: 2, counted: 2, needed: 0 },
          })),
          { no: 5, rank: 2, dossier: 'd-2', outcome: 'left' as const, recused: [], recusals: [], votes: [], reserved: null, opinion: null, attendance: null },
        ],
      },
      people: { 'p-chair': 'Dominique Lefèvre', 'p-one': 'Alain Petit', 'p-two': 'Farida Haddad' },
      texts: { 't-place': 'Salle 3', 't-reserve': 'Publier les plans.', 't-note': 'Rien à ajouter.' },
      dossiers: { 'd-1': { reference: 'FMIN-2026-0001', title: 'DIPbike', organisation: 'Créteil', asked: euros(60_000) }, 'd-2': { reference: 'FMIN-2026-0002', title: 'Bornes', organisation: 'Vincennes', asked: euros(10_000) }, 'd-3': { reference: 'FMIN-2026-0003', title: 'Capteurs', organisation: 'Sceaux', asked: euros(25_000) }, 'd-4': { reference: 'FMIN-2026-0004', title: 'Quais', organisation: 'Pantin', asked: euros(25_000) } },
    };
    const pdf = await maker.minutes({ ...frozen, dossiers } as never, toDay('2026-04-20'), 'pdf');
    const words = wordsOfPdf(readPdf(pdf.file)).replace(/\u00A0/g, ' ');
    for (const said of ['Dominique Lefèvre', 'Farida Haddad a donné pouvoir à Alain Petit', 'deuxième convocation', 'favorable avec réserves', '2 pour, 1 contre, 2 abstentions', 'Déport, hors de la salle pour ce point : Alain Petit', 'Publier les plans.', 'Montant ramené de 50 000,00 €', '30 000,00 €', '1 pour, 1 contre, voix prépondérante de la présidence', '2 présents ou représentés, aucun minimum', 'favorable, en liste d’attente', 'favorable (dossier retiré)', 'Inscrit en liste d’attente', 'Dossier retiré avant la clôture', 'Rien à ajouter.', 'sans objet (dossier retiré)', 'Relevé approuvé le 20 avril 2026', 'Salle 3, à 14 h 30']) expect(words).toContain(said);
    const docx = await maker.minutes({ ...frozen, dossiers } as never, null, 'docx');
    expect(docx.fileName).toBe('Relevé d\'avis du comité d\'examen CE-FMIN-2026-001.docx');
    expect(readOffice(docx.file).text).toContain('Publier les plans.');
  });
});
