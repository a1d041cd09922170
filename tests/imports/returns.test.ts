import * as fc from 'fast-check';
import { placed } from '../../imports/fault.ts';
import { RETURN_COLUMNS, readReturns } from '../../imports/returns.ts';
import { orderKey, parseOrderKey } from '../../domain/payment/order-key.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { dayWritten, tableBytes } from '../../usecases/table.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const HEADINGS = 'Demande de mandatement;N° de mandat;Payé le;Rejeté le;Motif du rejet;Montant';
const faults = (content: Uint8Array): readonly string[] => {
  const found = readReturns(content);
  return found.ok ? [] : found.faults.map(({ line, column, heading, code }) => `${line}:${column ?? heading ?? '-'} ${code}`);
};
const ORDER = { reference: 'FMIN-2026-0042', claim: 2, attempt: 1, section: 'investment' as const };

test('returns as finance’s software gives them: paid with its mandat, rejected with its reason', () => {
  expect(readReturns(bytes(`${HEADINGS}\nFMIN-2026-0042/2-1/I;1204;12/03/2027;;;1 234,56 €\nfmin-2026-0042 / 2-1 / f;;;13/03/2027;Compte clos;`))).toEqual({
    ok: true,
    source: 'csv',
    lines: [
      { at: 2, key: 'FMIN-2026-0042/2-1/I', order: ORDER, outcome: 'paid', on: '2027-03-12', mandat: '1204', reason: null, amount: 123_456 },
      { at: 3, key: 'fmin-2026-0042 / 2-1 / f', order: { ...ORDER, section: 'operating' }, outcome: 'rejected', on: '2027-03-13', mandat: null, reason: 'Compte clos', amount: null },
    ],
  });
});

test('a status in words with one date column', () => {
  expect(readReturns(bytes('Référence,Statut,Date,Mandat,Motif\nFMIN-2026-0042/2-1/I,Payé,12/03/2027,1204,\nFMIN-2026-0042/2-1/F,REJETÉ,12/03/2027,,Compte clos'))).toMatchObject({ ok: true, lines: [{ outcome: 'paid' }, { outcome: 'rejected' }] });
});

test('the same in JSON, in a list or under « returns »', () => {
  const list = [{ order: 'FMIN-2026-0042/2-1/I', outcome: 'paid', on: '2027-03-12', mandat: 1204, amount: 123_456 }];
  for (const said of [list, { returns: list }]) expect(readReturns(bytes(`\ufeff${JSON.stringify(said)}`))).toMatchObject({ ok: true, source: 'json', lines: [{ order: ORDER, mandat: '1204', amount: 123_456 }] });
});

test.each<[string, string, readonly string[]]>([
  ['every fault at once', `${HEADINGS}\nFMIN-42;;31/02/2027;;;x\nFMIN-2026-0042/2-1/I;1;12/03/2027;12/03/2027;;\nFMIN-2026-0042/2-1/I;;;12/03/2027;;`, ['2:1 order-unreadable', '2:2 mandat-required', '2:3 day-absent', '2:6 amount-unreadable', '3:- status-contradictory', '4:5 reason-required']],
  ['nothing said of an order', `${HEADINGS}\nFMIN-2026-0042/2-1/I;1204;;;;`, ['2:- status-missing']],
  ['a status nobody knows', 'Demande;Statut;Date\nFMIN-2026-0042/2-1/I;en cours;12/03/2027', ['2:2 status-unknown']],
  ['no return at all', HEADINGS, ['1:- no-return']],
  ['JSON that is not', '[{"order":', ['1:- malformed-json']],
  ['JSON of something else', '{"orders":[]}', ['1:- malformed-json']],
  ['JSON with faults', '[{"order":"x","outcome":"maybe","on":"12/03/2027","amount":1.5},3]', ['1:order order-unreadable', '1:outcome status-unknown', '1:on day-unreadable', '1:amount amount-unreadable', '2:order order-missing', '2:outcome status-unknown', '2:on day-unreadable']],
])('refused: %s', (_, text, expected) => expect(faults(bytes(text))).toEqual(expected));

test('a fault says what to do', () => {
  const found = readReturns(bytes(`${HEADINGS}\nFMIN-42;1204;12/03/2027;;;`));
  expect(found.ok ? [] : found.faults.map(placed)).toEqual(['Ligne 2, colonne 1 (Demande de mandatement) : « FMIN-42 » n’est pas une demande de mandatement : elle s’écrit comme FMIN-2026-0042/1-1/I.']);
});

test('the key of an order names it, and it alone', () => {
  fc.assert(
    fc.property(fc.constantFrom('FMIN-2026-0001', 'PASS-NUMERIQUE-2027-10234'), fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 50 }), fc.constantFrom('investment' as const, 'operating' as const), (reference, claim, attempt, section) => {
      const key = orderKey({ reference, claim, attempt, section });
      expect(parseOrderKey(key)).toEqual({ reference, claim, attempt, section });
      expect(key).not.toMatch(/^[=+\-@\d]/);
    }),
  );
});

test('what we write in these columns is read back the same', () => {
  const line = fc.record({ claim: fc.integer({ min: 1, max: 99 }), outcome: fc.constantFrom('paid', 'rejected'), on: fc.constantFrom(toDay('2027-01-31'), toDay('2028-02-29')), reason: fc.constantFrom('Compte clos', '=RIB() illisible ; voir "note"', 'déjà\nmandaté') });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 10 }), (written) => {
      const content = tableBytes<(typeof written)[number]>(
        [
          { heading: RETURN_COLUMNS.order.heading, value: ({ claim }) => orderKey({ ...ORDER, claim }) },
          { heading: RETURN_COLUMNS.mandat.heading, value: ({ outcome, claim }) => (outcome === 'paid' ? String(claim) : null) },
          { heading: RETURN_COLUMNS.paidOn.heading, value: ({ outcome, on }) => (outcome === 'paid' ? dayWritten(on) : null) },
          { heading: RETURN_COLUMNS.rejectedOn.heading, value: ({ outcome, on }) => (outcome === 'rejected' ? dayWritten(on) : null) },
          { heading: RETURN_COLUMNS.reason.heading, value: ({ outcome, reason }) => (outcome === 'rejected' ? reason : null) },
        ],
        written,
      );
      const found = readReturns(content);
      const expected = written.map(({ claim, outcome, on, reason }) => ({ order: { ...ORDER, claim }, outcome, on, mandat: outcome === 'paid' ? String(claim) : null, reason: outcome === 'rejected' ? reason.replace(/\s+/g, ' ') : null }));
      expect(found.ok && found.lines.map(({ order, outcome, on, mandat, reason }) => ({ order, outcome, on, mandat, reason }))).toEqual(expected);
    }),
  );
});
