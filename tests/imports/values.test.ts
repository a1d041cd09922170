import * as fc from 'fast-check';
import { readDay } from '../../imports/day.ts';
import { readAmount } from '../../imports/money.ts';
import { fold, readText } from '../../imports/words.ts';
import { inFrench, toCents } from '../../domain/money/money.ts';
import { decimal } from '../../usecases/table.ts';

const amount = (text: string): number | string => {
  const said = readAmount(text);
  return said.ok ? said.value : said.code;
};
const day = (text: string): string => {
  const said = readDay(text);
  return said.ok ? said.value : said.code;
};

test.each([
  ['1 234,56 €', 123_456],
  ['1\u00a0234,56\u00a0€', 123_456],
  ['1\u202f234,56 EUR', 123_456],
  ['€ 1 234,56', 123_456],
  ['1234.56', 123_456],
  ['1.234,56', 123_456],
  ['1,234.56', 123_456],
  ['1’234.56', 123_456],
  ['1 234', 123_400],
  ['1.234.567', 123_456_700],
  ['12,5', 1_250],
  [',50', 50],
  ['12,3400', 1_234],
  ['0', 0],
  ['+12,50', 1_250],
  ['-12,50', -1_250],
  ['− 12,50 €', -1_250],
  ['12,50-', -1_250],
  ['(1 234,56 €)', -123_456],
  ['1 234 567 890,12', 123_456_789_012],
])('reads %j as a person would', (text, cents) => expect(amount(text)).toBe(cents));

test.each([
  ['', 'amount-missing'],
  ['  ', 'amount-missing'],
  ['1,234', 'amount-ambiguous'],
  ['1.234', 'amount-ambiguous'],
  ['0,125', 'amount-unreadable'],
  ['12,3456', 'amount-unreadable'],
  ['12 34,56', 'amount-unreadable'],
  ['1.234,56,78', 'amount-unreadable'],
  ['1,234,56', 'amount-unreadable'],
  ['douze', 'amount-unreadable'],
  ['12 €uros', 'amount-unreadable'],
  ['--12', 'amount-unreadable'],
  ['(-12)', 'amount-unreadable'],
  ['1,2E+03', 'amount-unreadable'],
  ['=A1+A2', 'amount-formula'],
  ['99999999999999', 'amount-too-large'],
])('refuses the amount %j', (text, code) => expect(amount(text)).toBe(code));

test('an amount that the product prints, or exports, is read back to the cent', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }), (cents) => {
      expect(amount(inFrench(toCents(cents)))).toBe(cents === 0 ? 0 : cents);
      expect(amount(decimal(cents))).toBe(cents === 0 ? 0 : cents);
    }),
  );
});

test.each([
  ['31/12/2026', '2026-12-31'],
  ['1/2/2026', '2026-02-01'],
  ['31-12-2026', '2026-12-31'],
  ['31.12.2026', '2026-12-31'],
  ['31/12/26', '2026-12-31'],
  ['2026-12-31', '2026-12-31'],
  ['2026-12-31T00:00:00Z', '2026-12-31'],
  ['31/12/2026 00:00', '2026-12-31'],
  ['1er décembre 2026', '2026-12-01'],
  ['12 FÉVRIER 2028', '2028-02-12'],
  ['29/02/2028', '2028-02-29'],
])('reads the day %j', (text, expected) => expect(day(text)).toBe(expected));

test.each([
  ['', 'day-missing'],
  ['31/02/2026', 'day-absent'],
  ['29/02/2027', 'day-absent'],
  ['12/31/2026', 'day-absent'],
  ['31/12/1926', 'day-absent'],
  ['46387', 'day-serial'],
  ['demain', 'day-unreadable'],
  ['=AUJOURDHUI()', 'day-formula'],
])('refuses the day %j', (text, code) => expect(day(text)).toBe(code));

test('a day that does not exist is refused by its name', () => {
  expect(readDay('31/02/2026')).toMatchObject({ message: 'Le 31 février 2026 n’existe pas : vérifiez la date.' });
});

test('a heading is the same whatever its case, accents, spaces and little words', () => {
  for (const heading of ['N° de mandat', 'n°mandat', 'Numéro du Mandat', 'NO MANDAT', 'num. mandat', '« N° mandat »']) expect(fold(heading)).toBe('numero mandat');
  for (const heading of ['Date d’engagement', 'DATE D\'ENGAGEMENT', 'date engagement']) expect(fold(heading)).toBe('date engagement');
  expect(fold('Nom du tiers')).toBe('nom tiers');
});

test.each([
  ['=SOMME(A1:A3)', 'text-formula'],
  ['@SUM(1+1)*cmd|\' /C calc\'!A0', 'text-formula'],
  ['+cmd|\' /C calc\'!A0', 'text-formula'],
  ['x'.repeat(81), 'text-too-long'],
])('refuses the text %j', (text, code) => expect(readText(text, 80)).toMatchObject({ ok: false, code }));

test.each([
  ['- câbles', '- câbles'],
  ['+33 1 49 80 92 94', '+33 1 49 80 92 94'],
  ['@telier numérique', '@telier numérique'],
  ['="00123"', '00123'],
  ['\'=pas une formule', '=pas une formule'],
  ['Écran 24" \n noir', 'Écran 24" noir'],
])('reads %j as the text it stands for', (text, value) => expect(readText(text, 80)).toEqual({ ok: true, value }));
