import { checkSource } from '../../letters/check.ts';
import { readTemplates } from '../../letters/files.ts';
import { paperFile } from '../../letters/papers/office.ts';
import { paperPdf } from '../../letters/papers/pdf.ts';
import { paperHtml, renderPaper } from '../../letters/papers/render.ts';
import { fieldsOfPaper, paperKinds, papers, samplesForPaper } from '../../letters/papers/variables.ts';
import { loadProgrammes } from '../../programmes/load.ts';
import { hostile } from './hostile.ts';
import { readOffice } from './office.ts';
import { readPdf, wordsOfPdf } from './pdf.ts';
import type { Paper } from '../../letters/papers/render.ts';
import type { PaperKind, PaperValues } from '../../letters/papers/variables.ts';

const files = readTemplates();
const make = <K extends PaperKind>(kind: K, values: Partial<PaperValues<K>> = {}): Paper =>
  renderPaper({ kind, files, path: `shared/papers/${kind}.md.hbs`, values: { ...(samplesForPaper(kind) as object), ...values } as PaperValues<K>, references: {} });
const squeezed = (text: string): string => text.replace(/[\s\u2066-\u2069]/g, '');

describe('papers are declared and checked like letters', () => {
  test.each(paperKinds.map((kind) => [kind]))('%s names only what there is', (kind) => {
    expect(checkSource(files[`shared/papers/${kind}.md.hbs`] ?? '', fieldsOfPaper(kind), files)).toEqual([]);
  });

  test('every programme declares every paper, and its version holds their templates and their layout', () => {
    for (const { programme, files: of } of loadProgrammes(process.cwd())) {
      expect(Object.keys(programme.papers).sort()).toEqual([...paperKinds].sort());
      for (const path of Object.values(programme.papers)) expect(of).toHaveProperty([`templates/${path}`]);
      expect(of).toHaveProperty(['templates/paper.typ']);
    }
  });

  test('a variable of another paper is unknown', () => {
    expect(checkSource('# Titre\n{{euros proposed}}', fieldsOfPaper('minutes')).map(({ message }) => message)).toEqual(['variable inconnue : proposed']);
  });

  test('a value that is missing is named', () => {
    expect(() => make('minutes', { total: undefined as never })).toThrow('letter values: total is missing');
  });
});

describe('the fiche d’instruction', () => {
  test('is one page of tagged PDF/UA-1 in French, with every line, cap and opinion', () => {
    const file = paperPdf(make('appraisal-sheet'));
    expect(file.toString('latin1')).toContain('<pdfuaid:part>1</pdfuaid:part>');
    const pdf = readPdf(file);
    expect([pdf.pages.length, pdf.marked?.Marked, pdf.info.Language?.slice(0, 2)]).toEqual([1, true, 'fr']);
    const words = wordsOfPdf(pdf).replace(/\u00A0/g, ' ');
    for (const said of ['Dépense sans lien direct avec le projet.', 'Participation minimale', 'Systèmes d’information : avis réservé', 'fixe le montant', 'Subvention proposée : 50 000,00 €', 'Investissement', 'HT']) expect(words).toContain(said);
    expect(pdf.pages.flatMap(({ roles }) => roles)).toEqual(expect.arrayContaining(['Table', 'TH', 'TD', 'LI']));
  });

  test('of twenty lines with their reasons still holds on one page, set smaller', () => {
    const [line] = samplesForPaper('appraisal-sheet').lines;
    const lines = Array.from({ length: 20 }, (_, index) => ({ ...line!, title: `Ligne ${index + 1}`, reason: 'Dépense retenue pour moitié : le reste sert un autre projet.' }));
    expect(readPdf(paperPdf(make('appraisal-sheet', { lines }))).pages).toHaveLength(1);
  });

  test('too long for any size goes on over the page rather than be cut', () => {
    const [line] = samplesForPaper('appraisal-sheet').lines;
    const lines = Array.from({ length: 150 }, (_, index) => ({ ...line!, title: `Ligne ${index + 1}` }));
    const pdf = readPdf(paperPdf(make('appraisal-sheet', { lines })));
    expect(pdf.pages.length).toBeGreaterThan(1);
    expect(wordsOfPdf(pdf)).toContain('Ligne 150');
  });
});

describe('papers to go on with in an office suite', () => {
  const editable = paperKinds.flatMap((kind) => papers[kind].formats.filter((format) => format !== 'pdf').map((format) => [kind, format] as const));

  test.each(editable)('%s as %s is in French, has its title, header rows and page numbers, and says what the PDF says', async (kind, format) => {
    const paper = make(kind);
    const { text, parts, first } = readOffice(await paperFile(paper, format));
    if (format === 'docx') {
      expect(parts['word/styles.xml']).toContain('w:lang w:val="fr-FR"');
      expect(parts['docProps/core.xml']).toContain(paper.title.slice(0, 20));
      expect(parts['word/document.xml']).toMatch(/<w:pStyle w:val="Title"\/>/);
      if (/<w:tbl>/.test(parts['word/document.xml'] ?? '')) expect(parts['word/document.xml']).toContain('<w:tblHeader/>');
      expect(Object.entries(parts).filter(([name]) => name.startsWith('word/footer')).map(([, xml]) => xml).join('')).toContain('NUMPAGES');
    } else {
      expect(first.startsWith('mimetypeapplication/vnd.oasis.opendocument.text')).toBe(true);
      expect(parts['styles.xml']).toContain('fo:language="fr" fo:country="FR"');
      expect(parts['meta.xml']).toContain('<dc:language>fr-FR</dc:language>');
      expect(parts['styles.xml']).toContain('<text:page-count/>');
      if (parts['content.xml']?.includes('<table:table ')) expect(parts['content.xml']).toContain('<table:table-header-rows>');
    }
    const pdf = squeezed(wordsOfPdf(readPdf(paperPdf(paper))));
    const words = text.split(/\s+/).filter((word) => word.length > 3);
    expect(words.length).toBeGreaterThan(30);
    for (const word of words) expect(pdf).toContain(squeezed(word));
  });

  test.each(hostile)('%s appears as it was written, in DOCX, ODT, PDF and on the page', async (name, value) => {
    const [item] = samplesForPaper('minutes').items;
    const paper = make('minutes', { items: [{ ...item!, title: value, reserves: value, opinion: value }] });
    const expected = squeezed(name === 'placeholders' ? 'a[U+F0000]b[U+F0001]' : value);
    for (const format of ['docx', 'odt'] as const) {
      const words = squeezed(readOffice(await paperFile(paper, format)).text);
      // Title, reserves, opinion, opinion in the table.
      if (name !== 'placeholders') expect([format, words.split(expected).length - 1]).toEqual([format, 4]);
    }
    expect(paperPdf(paper).subarray(0, 5).toString()).toBe('%PDF-');
    expect(paperHtml(paper)).not.toContain('<script');
  });

  test('the same paper gives the same bytes as ODT and as PDF, and holds no date of the machine', async () => {
    for (const format of ['odt', 'pdf'] as const) {
      const [one, other] = [await paperFile(make('report'), format), await paperFile(make('report'), format)];
      expect(one.equals(other)).toBe(true);
    }
  });

  test('items with a recusal are put to a vote of their own in the draft deliberation', async () => {
    const { text } = readOffice(await paperFile(make('draft-deliberation'), 'docx'));
    const [together, apart] = text.replaceAll('\u00A0', ' ').split('Attributions votées à part');
    expect(together).toContain('FMIN-2026-0051');
    expect(apart).toContain('Déport : M. Alain Petit.');
  });
});
