import fc from 'fast-check';
import type { Iban } from '../../domain/organisation/iban.ts';
import { bankCode, checkIban, isComptablePublic } from '../../domain/organisation/iban.ts';

const BANQUE_DE_FRANCE = 'FR7630001007941234567890185';
const COMMERCIAL_BANK = 'FR7630006000011234567890189';
const WITH_LETTERS = 'FR1420041010050500013M02606';

function accepted(text: string): Iban {
  const check = checkIban(text);
  if (!check.ok) throw new Error(check.code);
  return check.iban;
}

describe('an IBAN', () => {
  it.each([
    BANQUE_DE_FRANCE, COMMERCIAL_BANK, WITH_LETTERS, 'FR082004101005AIJRSZ0123B96', 'MC5811222000010123456789030', 'DE89370400440532013000', 'BE68539007547034', 'GB29NWBK60161331926819',
    'NL91ABNA0417164300', 'LU280019400644750000', 'MT84MALT011000012345MTLCAST001S', 'NO9386011117947', 'CH9300762011623852957',
  ])('%s is one', (text) => expect(checkIban(text)).toEqual({ ok: true, iban: text }));

  it('is kept without spaces and in capitals, however typed', () => {
    expect(accepted(' fr14 2004 1010 0505\u00a00001 3m02 606 ')).toBe(WITH_LETTERS);
  });

  it('is refused for any digit mistaken, or two neighbours exchanged', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 26 }), fc.integer({ min: 1, max: 9 }), (place, shift) => {
        const wrong = (Number(COMMERCIAL_BANK[place]) + shift) % 10;
        expect(checkIban(COMMERCIAL_BANK.slice(0, place) + wrong + COMMERCIAL_BANK.slice(place + 1))).toMatchObject({ ok: false, code: 'iban:key' });
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 25 }), (place) => {
        const [first, second] = [COMMERCIAL_BANK[place], COMMERCIAL_BANK[place + 1]];
        fc.pre(first !== second);
        expect(checkIban(COMMERCIAL_BANK.slice(0, place) + second + first + COMMERCIAL_BANK.slice(place + 2)).ok).toBe(false);
      }),
    );
  });

  it.each([
    ['iban:form', ''],
    ['iban:form', '7630001007941234567890185'],
    ['iban:form', 'FR76-3000-1007-9412-3456-7890-185'],
    ['iban:form', 'FR76'],
    ['iban:form', `FR76${'0'.repeat(100_000)}`],
    ['iban:form', 'FR7630001007941234567890l85é'],
    ['iban:country', 'BR1500000000000010932840814P2'],
    ['iban:country', 'XX7630001007941234567890185'],
    ['iban:length', BANQUE_DE_FRANCE.slice(0, -1)],
    ['iban:length', `${BANQUE_DE_FRANCE}0`],
    ['iban:length', 'DE893704004405320130001'],
    ['iban:key', 'FR7530001007941234567890185'],
    ['iban:key', 'DE88370400440532013000'],
    ['iban:rib-key', 'FR4930001007941234567890186'],
    ['iban:rib-key', 'FR053000600001123456789018A'],
  ])('is refused as %s: %s', (code, text) => {
    expect(checkIban(text)).toMatchObject({ ok: false, code, message: expect.stringMatching(/IBAN|compte/) });
  });
});

describe('the bank of an account', () => {
  it('is named by five digits in France and Monaco', () => {
    expect(bankCode(accepted(COMMERCIAL_BANK))).toBe('30006');
    expect(bankCode(accepted('MC5811222000010123456789030'))).toBe('11222');
    expect(bankCode(accepted('DE89370400440532013000'))).toBeNull();
  });

  it('is the Banque de France for a comptable public, and for nobody else', () => {
    expect(isComptablePublic(accepted(BANQUE_DE_FRANCE))).toBe(true);
    for (const other of [COMMERCIAL_BANK, WITH_LETTERS, 'MC5830001007941234567890185', 'DE89370400440532013000']) expect(isComptablePublic(accepted(other))).toBe(false);
  });
});
