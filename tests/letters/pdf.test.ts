import { readTemplates, templatePath } from '../../letters/files.ts';
import { letterPdf } from '../../letters/pdf.ts';
import { previewLetter } from '../../letters/preview.ts';
import { renderLetter } from '../../letters/render.ts';
import { letterKinds, samplesFor } from '../../letters/variables.ts';
import type { LetterValues } from '../../letters/variables.ts';
import { hostile } from './hostile.ts';
import { readPdf, wordsOfPdf } from './pdf.ts';

const files = readTemplates();
const notice = (values: Partial<LetterValues<'message-notice'>>) =>
  renderLetter({ kind: 'message-notice', files, path: 'shared/message-notice.md.hbs', values: { ...samplesFor('message-notice'), ...values }, references: {} });
const squeezed = (text: string): string => text.replace(/[\s\u2066-\u2069]/g, '');

describe('letters as PDF', () => {
  test.each(['fmin', 'fim'])('every letter of %s is a tagged PDF/UA-1 in French, with its title and its date', (programme) => {
    for (const kind of letterKinds) {
      const { letter, pdf } = previewLetter(files, templatePath(files, programme, kind), kind);
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      const source = pdf.toString('latin1');
      expect(source).toContain('/StructTreeRoot');
      expect(source).toMatch(/\/Lang ?\(fr/);
      expect(source).toContain('<pdfuaid:part>1</pdfuaid:part>');
      expect(source).toContain('D:20260302');
      expect(letter.subject.length).toBeGreaterThan(10);
    }
  });

  test('a reader finds the title, the headings, the tables and the order of things', () => {
    const pdf = readPdf(previewLetter(files, 'shared/award.md.hbs', 'award').pdf);
    expect(pdf.info.Title).toBe('Attribution d’une subvention de 50\u00A0000,00\u00A0€');
    expect(pdf.info.Language).toMatch(/^fr/);
    expect(pdf.marked?.Marked).toBe(true);
    const roles = pdf.pages.flatMap((page) => page.roles);
    expect(roles).toEqual(expect.arrayContaining(['H1', 'Table', 'TH', 'TD', 'L', 'LI', 'P']));
    const words = wordsOfPdf(pdf);
    const order = ['Métropole du Grand Paris', 'À l’attention de Monsieur le Maire', 'Paris, le 2 mars 2026', 'Référence à rappeler', 'Objet :', 'Le montant', 'Le calendrier', 'Vice-présidente déléguée', 'Dominique Lefèvre', 'Si vous contestez'].map((part) => words.indexOf(part));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('the same letter always gives the same bytes, whatever was printed in between', () => {
    const one = letterPdf(notice({}));
    letterPdf(notice({ project: { title: 'autre' } }));
    expect(letterPdf(notice({})).equals(one)).toBe(true);
  });

  test('no letter holds a date or a path of the machine it was made on', () => {
    const source = letterPdf(notice({})).toString('latin1');
    expect(source).not.toContain(new Date().toISOString().slice(0, 10).replaceAll('-', ''));
    expect(source).not.toContain(process.cwd());
  });

  test('values appear literally and stay on the page, whatever they hold and wherever they stand', () => {
    for (const [name, value] of hostile) {
      const { recipient, service } = samplesFor('message-notice');
      const pdf = readPdf(letterPdf(notice({ project: { title: value }, recipient: { ...recipient, name: value }, service: { ...service, name: value } })));
      const words = squeezed(wordsOfPdf(pdf));
      const expected = name === 'placeholders' ? 'a[U+F0000]b[U+F0001]' : value;
      if (name === 'Arabic' || name === 'other alphabets') for (const letter of new Set(squeezed(value))) expect(words.normalize('NFKC')).toContain(letter);
      else expect([name, words.split(squeezed(expected)).length - 1]).toEqual([name, 4]);
      for (const { width, items } of pdf.pages) for (const { right } of items) expect(right).toBeLessThan(width - 50);
    }
  });

  test('a character that no font has is shown by its number rather than lost', () => {
    expect(wordsOfPdf(readPdf(letterPdf(notice({ project: { title: 'Société 华为 \uE000' } }))))).toContain('Société [U+534E][U+4E3A] [U+E000]');
  });

  test('long words wrap in a narrow column of a table', () => {
    const values = { ...samplesFor('award'), exclusions: [{ title: 'y'.repeat(2000), asked: 1 as never, retained: 0 as never, reason: 'z'.repeat(2000) }] };
    const pdf = readPdf(letterPdf(renderLetter({ kind: 'award', files, path: 'shared/award.md.hbs', values, references: {} })));
    expect(squeezed(wordsOfPdf(pdf))).toContain('z'.repeat(200));
    for (const { width, items } of pdf.pages) for (const { right } of items) expect(right).toBeLessThan(width - 50);
  });

  test('a dossier keeps the letterhead of its programme version', () => {
    const own = { ...files, 'letter.typ': `${files['letter.typ']}\nAncien papier à en-tête.` };
    const letter = renderLetter({ kind: 'message-notice', files: own, path: 'shared/message-notice.md.hbs', values: samplesFor('message-notice'), references: {} });
    expect(wordsOfPdf(readPdf(letterPdf(letter)))).toContain('Ancien papier à en-tête.');
  });

  test('says why a letterhead does not compile', () => {
    const broken = { ...files, 'letter.typ': '#let letter = json(bytes(sys.inputs.letter))\n#set document(title: letter.title)\n#panic("sans marge")' };
    const letter = renderLetter({ kind: 'message-notice', files: broken, path: 'shared/message-notice.md.hbs', values: samplesFor('message-notice'), references: {} });
    expect(() => letterPdf(letter)).toThrow(/the letterhead does not compile: .*sans marge/);
  });
});
