import * as fc from 'fast-check';
import { EXPENSE_COLUMNS, readExpenses } from '../../imports/expenses.ts';
import { placed } from '../../imports/fault.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { toCents } from '../../domain/money/money.ts';
import { dayWritten, decimal, tableBytes } from '../../usecases/table.ts';
import type { StatementLine } from '../../imports/expenses.ts';

const rules = {
  lines: [{ code: 'triporteur', title: 'Triporteur électrique et aménagement', basis: 'ht' }, { code: 'abonnement', title: 'Abonnement au service', basis: 'ttc' }] as const,
  today: toDay('2026-12-01'),
  most: 500,
};
const HEADINGS = 'Ligne;Libellé;Fournisseur;N° de mandat;N° de facture;Date d’engagement;Date de mandatement;Montant';
const LINE = 'triporteur;Cadre;Cyclo & fils;1204;F-12;03/09/2026;20/10/2026;1 234,56 €';
const bytes = (text: string, encoding: 'utf8' | 'latin1' = 'utf8'): Uint8Array => Buffer.from(text, encoding);
const file = (...lines: readonly string[]): Uint8Array => bytes([HEADINGS, ...lines].join('\r\n'));
const of = (content: Uint8Array) => readExpenses(content, rules);
const lines = (content: Uint8Array) => {
  const found = of(content);
  if (!found.ok) throw new Error(found.faults.map(placed).join('\n'));
  return found.lines;
};
const faults = (content: Uint8Array): readonly string[] => {
  const found = of(content);
  return found.ok ? [] : found.faults.map(({ line, column, code }) => `${line}:${column ?? '-'} ${code}`);
};
const EXPECTED = { line: 'triporteur', label: 'Cadre', supplier: 'Cyclo & fils', amount: 123_456, committedOn: '2026-09-03', paidOn: '2026-10-20', mandat: '1204', invoice: 'F-12', at: 2 };

test('a statement as the template gives it is read whole', () => expect(lines(file(LINE))).toEqual([EXPECTED]));

describe('taken where a person would understand it', () => {
  const headings = HEADINGS.replaceAll('’', '\'');
  test.each<[string, Uint8Array]>([
    ['UTF-8 with a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), file(LINE)])],
    ['Windows-1252', Buffer.concat([bytes(`${headings}\r\n${LINE.replace(' €', ' ')}`, 'latin1'), Buffer.from([0x80])])],
    ['UTF-16, as « texte Unicode »', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${HEADINGS}\n${LINE}`.replaceAll(';', '\t'), 'utf16le')])],
    ['UTF-16 without a mark', Buffer.from(`${headings}\n${LINE}`.replaceAll(';', '\t'), 'utf16le')],
    ['tabs', bytes(`${HEADINGS}\n${LINE}`.replaceAll(';', '\t'))],
    ['commas, the amount between quotes', bytes(`${HEADINGS}\n${LINE}`.replace('1 234,56 €', '"1 234,56 €"').replaceAll(';', ','))],
    ['old line ends', bytes(`${HEADINGS}\r${LINE}\r`)],
  ])('%s', (_, content) => expect(lines(content)).toMatchObject([{ ...EXPECTED, at: 2 }]));

  test('a separator said on the first line, blank lines, a title above the headings', () => {
    expect(lines(bytes(`sep=;\r\nVille de Créteil – état des mandats;;;;;;;\r\n\r\n${HEADINGS}\r\n\r\n;;;;;;;\r\n${LINE}\r\n`))).toEqual([{ ...EXPECTED, at: 7 }]);
  });

  test('headings in capitals, in another order, with a column nobody knows', () => {
    const found = of(bytes('MONTANT MANDATÉ;Service;POSTE DE DÉPENSE;date de commande\n12,50;DSI;Triporteur electrique et amenagement;2026-09-03'));
    expect(found).toMatchObject({ ok: true, ignored: ['Service'], lines: [{ line: 'triporteur', amount: 1_250, committedOn: '2026-09-03', label: 'Triporteur électrique et aménagement', paidOn: null, mandat: null }] });
  });

  test('the basis in which each line is retained, where the table gives both', () => {
    const content = bytes('Ligne;Date de commande;Montant HT;Montant TTC\ntriporteur;03/09/2026;100,00;120,00\nabonnement;03/09/2026;50,00;60,00');
    expect(lines(content).map(({ amount }) => amount)).toEqual([10_000, 6_000]);
  });

  test('lines of the template that nobody filled in', () => {
    const content = bytes('Ligne;Intitulé de la ligne;Date d’engagement;Montant\ntriporteur;Triporteur électrique;03/09/2026;12,00\nabonnement;Abonnement au service;;');
    expect(lines(content)).toHaveLength(1);
  });

  test('a sub-total, a total that is right, and the signature below it', () => {
    const content = file(LINE, LINE.replace('1204', '1205'), 'Sous-total;;;;;;;2 469,12', 'Total général;;;;;;;2 469,12 €', 'Fait à Créteil, le 1er décembre 2026;;;;;;;', 'Le comptable public;;;;;;;');
    expect(lines(content)).toHaveLength(2);
  });

  test('quotes in a text, semicolons between quotes, a text over two lines', () => {
    const content = file('triporteur;"Écran 24"" ; noir\nmat";Écrans 24" & Cie;1;2;03/09/2026;;12,00', LINE);
    expect(lines(content)).toMatchObject([{ label: 'Écran 24" ; noir mat', supplier: 'Écrans 24" & Cie', at: 2 }, { at: 4 }]);
  });
});

describe('refused by line and column where not', () => {
  test.each<[string, Uint8Array, readonly string[]]>([
    ['every fault of every line at once', file('inconnue;;;;;31/02/2026;;1,234', LINE, 'triporteur;=1+1;;;;03/09/2026;02/09/2026;-5,00'), ['2:1 line-unknown', '2:6 day-absent', '2:8 amount-ambiguous', '4:2 text-formula', '4:7 paid-before-committed', '4:8 amount-negative']],
    ['the same line twice', file(LINE, LINE.replace('1204', '1205'), LINE), ['4:- line-twice']],
    ['a day to come', file(LINE.replace('20/10/2026', '02/12/2026')), ['2:7 date-in-future']],
    ['a total that is wrong', file(LINE, 'Total;;;;;;;1 234,57'), ['3:8 total-mismatch']],
    ['an amount cut by the separator', bytes(`${HEADINGS}\n${LINE}`.replaceAll(';', ',')), ['2:- too-many-cells']],
    ['a quote that is never closed', file(LINE, 'triporteur;"Cadre;x;1;2;03/09/2026;;12,00', LINE), ['3:- quote-open']],
    ['a column that is missing', bytes('Ligne;Montant\ntriporteur;12,00'), ['1:- heading-missing']],
    ['no column of amounts', bytes('Ligne;Date d’engagement\ntriporteur;03/09/2026'), ['1:- heading-missing']],
    ['a column that is there twice', bytes(`${HEADINGS};Montant\n${LINE};12,00`), ['1:9 heading-twice']],
    ['the wrong basis', bytes('Ligne;Date de commande;Montant TTC\ntriporteur;03/09/2026;120,00'), ['2:3 basis-mismatch']],
    ['headings nobody knows', bytes('a;b;c\n1;2;3'), ['1:- headings-missing']],
    ['nothing but headings', file(), ['1:- no-expense']],
    ['a workbook', Buffer.from('504b030414000600', 'hex'), ['1:- file-is-workbook']],
    ['an empty file', Buffer.alloc(0), ['1:- file-empty']],
    ['bytes that are no text', Buffer.from([0x4c, 0x69, 0x07, 0x3b]), ['1:- file-encoding']],
  ])('%s', (_, content, expected) => expect(faults(content)).toEqual(expected));

  test('in plain French, with the heading as the file has it', () => {
    const found = of(bytes('Ligne;Date du BC;Montant mandaté\ntriporteur;31/02/2026;12,00'));
    expect(found.ok ? [] : found.faults.map(placed)).toEqual(['Ligne 2, colonne 2 (Date du BC) : Le 31 février 2026 n’existe pas : vérifiez la date.']);
  });

  test('no more than two hundred of them', () => expect(faults(file(...Array.from({ length: 300 }, (_, i) => `x;;;${i};;;;`))).length).toBe(200));
});

test('what we write in the template’s columns, whatever people wrote, is read back the same', () => {
  const words = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replace(/[\u0000-\u001f\u007f-\u009f\u200b]/g, '').replace(/\s+/g, ' ').normalize('NFC').replace(/^['’\s]+/, '').trim()).filter((text) => !/^="/.test(text));
  const line: fc.Arbitrary<StatementLine> = fc.record({
    line: fc.constantFrom('triporteur', 'abonnement'),
    label: words.filter((text) => text !== ''),
    supplier: words,
    amount: fc.integer({ min: 1, max: 100_000_000_000 }).map(toCents),
    committedOn: fc.constantFrom(toDay('2026-01-31'), toDay('2026-02-28')),
    paidOn: fc.constantFrom(null, toDay('2026-03-01'), toDay('2026-11-30')),
    mandat: fc.constantFrom(null, '12', '000123', 'M-2026/7'),
    invoice: fc.constantFrom(null, 'F;12', '"F"'),
  });
  const columns = [
    { heading: EXPENSE_COLUMNS.line.heading, value: (one: StatementLine) => one.line },
    { heading: EXPENSE_COLUMNS.label.heading, value: (one: StatementLine) => one.label },
    { heading: EXPENSE_COLUMNS.supplier.heading, value: (one: StatementLine) => one.supplier },
    { heading: EXPENSE_COLUMNS.mandat.heading, value: (one: StatementLine) => one.mandat },
    { heading: EXPENSE_COLUMNS.invoice.heading, value: (one: StatementLine) => one.invoice },
    { heading: EXPENSE_COLUMNS.committedOn.heading, value: (one: StatementLine) => dayWritten(one.committedOn) },
    { heading: EXPENSE_COLUMNS.paidOn.heading, value: (one: StatementLine) => (one.paidOn ? dayWritten(one.paidOn) : null) },
    { heading: EXPENSE_COLUMNS.amount.heading, value: (one: StatementLine) => decimal(one.amount) },
  ];
  fc.assert(
    fc.property(fc.uniqueArray(line, { minLength: 1, maxLength: 12, selector: (one) => JSON.stringify(one) }), (written) => {
      expect(lines(tableBytes(columns, written)).map(({ at: _, ...rest }) => rest)).toEqual(written);
    }),
  );
});

test('no bytes whatever break the reader', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (content) => void of(content)));
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => void of(bytes(`${HEADINGS}\n${text}`))));
});
