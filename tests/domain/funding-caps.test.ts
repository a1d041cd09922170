import fc from 'fast-check';
import { applyCaps, CAP_ORDER } from '../../domain/funding/caps.ts';
import type { CapRules } from '../../domain/funding/caps.ts';
import { explain } from '../../domain/funding/explain.ts';
import type { CapInput } from '../../domain/funding/plan.ts';
import { ratio } from '../../domain/money/money.ts';
import type { Cents } from '../../domain/money/money.ts';

const euros = (amount: number): Cents => Math.round(amount * 100) as Cents;

const rules = (over: Partial<CapRules> = {}): CapRules => ({
  legalGround: 'subvention',
  rate: ratio(1, 2),
  ceilingSingle: euros(200_000),
  ceilingShared: euros(400_000),
  least: euros(0),
  ownShare: { byDefault: ratio(1, 5), allowed: [ratio(1, 5)] },
  ownExpenseShare: null,
  halfOfTheRest: false,
  ...over,
});
const fondsDeConcours = rules({ legalGround: 'fonds-de-concours' });
const fim = rules({ ceilingSingle: euros(1_000_000), ceilingShared: euros(1_000_000), ownExpenseShare: ratio(1, 5) });

const plan = (cost: number, publicMoney = 0, privateMoney = 0, over: Partial<CapInput> = {}): CapInput => ({
  base: euros(cost),
  investmentBase: euros(cost),
  otherPublic: euros(publicMoney),
  privateMoney: euros(privateMoney),
  ownShare: ratio(1, 5),
  shared: false,
  ...over,
});
const everything = euros(1e9);
const most = (input: CapInput, by: CapRules, code?: string): number => {
  const result = applyCaps(input, by, everything);
  return (code ? result.caps.find((cap) => cap.code === code)!.most : result.most) / 100;
};

describe('the caps of a grant', () => {
  test('gives DIPbike half of its 120 000 € when nothing else binds', () => {
    expect(most(plan(120_000), fondsDeConcours)).toBe(60_000);
  });

  test.each([
    [30_000, 50_000, 50_000, 35_000, 35_000],
    [60_000, 50_000, 20_000, 20_000, 20_000],
    [70_000, 50_000, 10_000, 15_000, 10_000],
    [85_000, 50_000, 0, 7_500, 0],
  ])('with %d € of other public money on 100 000 €: rate %d, own share %d, half of the rest %d, so %d', (publicMoney, rate, own, half, all) => {
    const input = plan(100_000, publicMoney);
    expect(most(input, fondsDeConcours, 'cap:rate')).toBe(rate);
    expect(most(input, fondsDeConcours, 'cap:own-share')).toBe(own);
    expect(most(input, fondsDeConcours, 'cap:fonds-de-concours')).toBe(half);
    expect(most(input, fondsDeConcours)).toBe(all);
  });

  test('stops the FIM at 1 000 000 € on a project of 2 500 000 €', () => {
    const result = applyCaps(plan(2_500_000), fim, everything);
    expect([result.most, result.binding]).toEqual([euros(1_000_000), 'cap:ceiling']);
  });

  test('private money weighs on the FIM’s own rule and not on the law: 40 where the law would allow 44', () => {
    const input = plan(100, 20, 20);
    expect(most(input, fim, 'cap:own-share')).toBe(44);
    expect(most(input, fim, 'cap:own-expense-share')).toBe(40);
    expect(most(input, fim)).toBe(40);
  });

  test('own share and half of the rest cross where other public money is 60 % of the cost', () => {
    const input = plan(100_000, 60_000);
    expect(most(input, fondsDeConcours, 'cap:own-share')).toBe(most(input, fondsDeConcours, 'cap:fonds-de-concours'));
  });

  test('a shared project has the higher ceiling', () => {
    const tight = rules({ ceilingSingle: euros(50_000), ceilingShared: euros(100_000) });
    expect(most(plan(300_000), tight)).toBe(50_000);
    expect(most(plan(300_000, 0, 0, { shared: true }), tight)).toBe(100_000);
  });

  test('half of the rest is off for an ordinary subsidy, and on by choice', () => {
    expect(most(plan(100_000, 30_000), rules())).toBe(50_000);
    expect(most(plan(100_000, 30_000), rules({ halfOfTheRest: true }))).toBe(35_000);
  });

  test('never gives more than was asked for', () => {
    const result = applyCaps(plan(120_000), rules(), euros(41_500));
    expect([result.most, result.binding]).toEqual([euros(41_500), 'cap:asked']);
  });

  test('an own share of 30 % set by the officer binds where 20 % would not', () => {
    expect(most(plan(100_000, 30_000), rules())).toBe(50_000);
    expect(most(plan(100_000, 30_000, 0, { ownShare: ratio(3, 10) }), rules())).toBe(40_000);
  });

  test('a plan without investment is outside L1111-10 but never gets more than what is left to pay', () => {
    const input = plan(100_000, 85_000, 0, { investmentBase: euros(0) });
    const result = applyCaps(input, rules(), everything);
    expect(result.caps.map((cap) => cap.code)).toEqual(['cap:rate', 'cap:ceiling', 'cap:cost', 'cap:asked']);
    expect([result.most, result.binding]).toEqual([euros(15_000), 'cap:cost']);
  });

  test('what is left to pay is left by private money too', () => {
    expect(most(plan(100_000, 60_000, 25_000, { investmentBase: euros(0) }), rules(), 'cap:cost')).toBe(15_000);
  });

  test('the caps come in the named order, whatever the plan', () => {
    const strict = rules({ legalGround: 'fonds-de-concours', ownExpenseShare: ratio(1, 5) });
    const codes = (input: CapInput): string[] => applyCaps(input, strict, everything).caps.map((cap) => cap.code);
    expect(codes(plan(100_000))).toEqual(['cap:rate', 'cap:ceiling', 'cap:own-share', 'cap:own-expense-share', 'cap:fonds-de-concours', 'cap:asked']);
    expect(codes(plan(100_000, 0, 0, { investmentBase: euros(0) }))).toEqual(['cap:rate', 'cap:ceiling', 'cap:own-expense-share', 'cap:fonds-de-concours', 'cap:cost', 'cap:asked']);
  });

  test('a mixed plan bears the own share on its whole base', () => {
    const input = plan(100_000, 70_000, 0, { investmentBase: euros(40_000) });
    expect(most(input, rules(), 'cap:own-share')).toBe(10_000);
  });

  test('rounds down to the cent, so that rounding never passes a cap', () => {
    const third = rules({ rate: ratio(1, 3) });
    expect(applyCaps({ ...plan(0), base: 100 as Cents, investmentBase: 100 as Cents }, third, everything).most).toBe(33);
    expect(applyCaps({ ...plan(0), base: 101 as Cents, investmentBase: 101 as Cents, otherPublic: 50 as Cents }, third, everything).caps[2]!.most).toBe(30);
  });

  test('of equal caps the first of the named order is said to bind', () => {
    const result = applyCaps(plan(100_000), rules({ ceilingSingle: euros(50_000) }), euros(50_000));
    expect(result.binding).toBe('cap:rate');
    expect(result.caps.map((cap) => cap.code)).toEqual(CAP_ORDER.filter((code) => result.caps.some((cap) => cap.code === code)));
  });

  test.each([
    ['a negative base', { base: -1 as Cents, investmentBase: 0 as Cents }],
    ['half a cent', { otherPublic: 0.5 as Cents }],
    ['more investment than base', { investmentBase: euros(100_001) }],
  ])('is a bug, not a refusal, when given %s', (_what, over) => {
    expect(() => applyCaps({ ...plan(100_000), ...over }, rules(), everything)).toThrow(RangeError);
  });

  test('whatever the plan, the award leaves the owner its share of public money and of the expense, and stays under half of the rest', () => {
    const amount = fc.integer({ min: 0, max: 3_000_000_00 }).map((n) => n as Cents);
    const strict = rules({ legalGround: 'fonds-de-concours', ownExpenseShare: ratio(1, 5) });
    fc.assert(fc.property(amount, amount, amount, fc.constantFrom(ratio(1, 10), ratio(1, 5), ratio(3, 10), ratio(1, 3)), fc.boolean(), amount, (base, s, p, ownShare, shared, asked) => {
      const { most: m } = applyCaps({ base, investmentBase: base, otherPublic: s, privateMoney: p, ownShare, shared }, strict, asked);
      if (m === 0) return;
      const own = base - s - p - m;
      expect(own * ownShare.den).toBeGreaterThanOrEqual(ownShare.num * (base - p));
      expect(own * 5).toBeGreaterThanOrEqual(base);
      expect(2 * m).toBeLessThanOrEqual(base - s - p);
      expect(2 * m).toBeLessThanOrEqual(base);
      expect(m).toBeLessThanOrEqual(Math.min(asked, shared ? euros(400_000) : euros(200_000)));
    }), { numRuns: 2_000 });
  });
});

describe('why this amount', () => {
  const references = [
    { code: 'cgct-l1111-10', text: 'article L. 1111-10 du CGCT', checkedOn: '2026-11-24' },
    { code: 'cgct-l5215-26', text: 'article L. 5215-26 du CGCT', checkedOn: null },
  ];
  const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
  const amounts = rules({ legalGround: 'fonds-de-concours', ceilingSingle: euros(50_000) });
  const input = plan(112_400);
  const rows = explain(applyCaps(input, amounts, euros(60_000)), input, { amounts, references });

  test('says each rule, its arithmetic and which one binds, in French', () => {
    expect(rows.map((row) => [plain(row.rule), plain(row.computation), row.most / 100, row.binding])).toEqual([
      ['Taux du dispositif, 50 % de l’assiette retenue', '50 % × 112 400,00 €', 56_200, false],
      ['Plafond d’un projet porté seul', 'plafond d’un projet porté seul', 50_000, true],
      ['Votre part d’au moins 20 % des financements publics', '80 % × 112 400,00 €', 89_920, false],
      ['Au plus la moitié de ce qui reste à votre charge, hors subventions', '50 % × 112 400,00 €', 56_200, false],
      ['Au plus le montant que vous avez demandé', 'montant demandé : 60 000,00 €', 60_000, false],
    ]);
  });

  test('writes what is taken off, in brackets where the rate bears on the difference', () => {
    const mixed = plan(100_000, 20_000, 10_000);
    const computed = explain(applyCaps(mixed, amounts, everything), mixed, { amounts, references });
    expect(plain(computed.find((row) => row.code === 'cap:own-share')!.computation)).toBe('80 % × (100 000,00 € − 10 000,00 €) − 20 000,00 €');
  });

  test('prints a reference only when somebody has checked it', () => {
    expect(rows.map((row) => row.reference)).toEqual([null, null, 'article L. 1111-10 du CGCT', null, null]);
  });
});
