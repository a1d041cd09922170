import { inAll } from '../../domain/funding/imputation.ts';
import { earnedOf, advanceOf, balanceOf, interimOf } from '../../domain/payment/liquidation.ts';
import { examineExpenses } from '../../domain/payment/examine.ts';
import { advanceDue } from '../../domain/payment/schedule.ts';
import { ratio } from '../../domain/money/money.ts';
import { programme } from './support/programmes.ts';
import { spent } from './support/chapters.ts';
import { euros, on } from './support/world.ts';
import type { BySection } from '../../domain/funding/imputation.ts';
import type { RetainedLine } from '../../domain/funding/plan.ts';
import type { Grounds } from '../../domain/payment/examine.ts';
import type { Footing } from '../../domain/payment/liquidation.ts';

const by = (investment: number, operating = 0): BySection => ({ investment: euros(investment), operating: euros(operating) });
const [thirty, eighty] = [ratio(3, 10), ratio(4, 5)];

/** The worked example of the DETR (R2334-30): 120 000 € HT at 50 %, 60 000 € awarded. */
const detr = (admitted: number, before: number): Footing => ({ award: by(60_000), base: by(120_000), admitted: by(admitted), before: by(before) });
const alone = { otherPublic: euros(0), privateMoney: euros(0), ownShare: ratio(1, 5), shared: false };
const balance = (admitted: number, before: number, more: Partial<typeof alone> = {}) => balanceOf(detr(admitted, before), { ...alone, ...more }, programme('fim'));

describe('the worked example: 60 000 € awarded on 120 000 € HT', () => {
  test('advance: 30 %, that is 18 000 €', () => {
    expect(advanceOf(detr(0, 0), thirty).due).toEqual(by(18_000));
    expect(advanceDue({ amount: euros(60_000) }, thirty)).toBe(euros(18_000));
  });
  test('a section earns its award at its base and nothing beyond it: what one spends too much does not make up for the other', () => {
    expect(earnedOf({ award: { investment: euros(40_000), operating: euros(20_000) }, base: { investment: euros(80_000), operating: euros(40_000) }, admitted: { investment: euros(100_000), operating: euros(10_000) } })).toEqual({ investment: euros(40_000), operating: euros(5_000) });
  });
  test('two sections whose parts do not fall on a cent: advance and interims still make their part of the whole award', () => {
    const odd = { ...detr(0, 0), award: { investment: euros(43_060.51), operating: euros(6_939.49) }, base: { investment: euros(90_000), operating: euros(30_000) }, admitted: { investment: euros(90_000), operating: euros(30_000) } };
    expect(inAll(advanceOf(odd, thirty).due)).toBe(euros(15_000));
    expect(inAll(interimOf(odd, eighty).due)).toBe(euros(40_000));
  });
  test('interims: what was spent at 50 %, up to 48 000 € with the advance', () => {
    expect(interimOf(detr(60_000, 18_000), eighty).due).toEqual(by(12_000));
    expect(interimOf(detr(96_000, 18_000), eighty).due).toEqual(by(30_000));
    expect(interimOf(detr(500_000, 18_000), eighty).due).toEqual(by(30_000));
    expect(interimOf(detr(120_000, 48_000), eighty).due).toEqual(by(0));
    expect(interimOf(detr(20_000, 18_000), eighty).due).toEqual(by(0));
  });
  test('90 000 € spent at the end: 45 000 € earned, 27 000 € after the advance', () => {
    expect(balance(90_000, 18_000)).toMatchObject({ due: by(27_000), overpaid: by(0) });
  });
  test('90 000 € spent after 48 000 € were paid: 3 000 € to recover', () => {
    expect(balance(90_000, 48_000)).toMatchObject({ due: by(0), overpaid: by(3_000), sections: [{ section: 'investment', earned: euros(45_000), bound: euros(45_000), before: euros(48_000) }] });
  });
  test('140 000 € spent: still 60 000 €', () => {
    expect(balance(140_000, 48_000)).toMatchObject({ due: by(12_000), overpaid: by(0) });
  });
});

describe('the balance', () => {
  test('the caps bear again on what the other funders really paid', () => {
    // 80 % × 120 000 − 50 000: the law leaves 46 000 €.
    expect(balance(120_000, 18_000, { otherPublic: euros(50_000) })).toMatchObject({ due: by(28_000), caps: { binding: 'cap:own-share' } });
    // The FIM's own rule counts private money too: 80 % × 120 000 − 30 000 − 20 000.
    expect(balance(120_000, 0, { otherPublic: euros(30_000), privateMoney: euros(20_000) })).toMatchObject({ due: by(46_000), caps: { binding: 'cap:own-expense-share' } });
  });
  test('what is spent above the base makes no room for more funders', () => {
    expect(balance(200_000, 0, { otherPublic: euros(50_000) }).due).toEqual(by(46_000));
  });
  test('a partial award is pro rata at its own rate, not the programme’s', () => {
    expect(balanceOf({ award: by(40_000), base: by(120_000), admitted: by(90_000), before: by(12_000) }, alone, programme('fim')).due).toEqual(by(18_000));
  });
});

describe('two sections', () => {
  const footing = (admitted: BySection, before: BySection): Footing => ({ award: by(40_000, 20_000), base: by(80_000, 40_000), admitted, before });
  test('each section has its own advance and its own 80 %', () => {
    expect(advanceOf(footing(by(0), by(0)), thirty).due).toEqual(by(12_000, 6_000));
    expect(interimOf(footing(by(80_000, 10_000), by(12_000, 6_000)), eighty).due).toEqual(by(20_000, 0));
  });
  test('no money passes from a section to the other: one is due, the other is to recover', () => {
    expect(balanceOf(footing(by(80_000, 4_000), by(12_000, 6_000)), alone, programme('fmin'))).toMatchObject({ due: by(28_000, 0), overpaid: by(0, 4_000) });
  });
  test('where a cap binds, both are reduced in proportion', () => {
    // 120 000 € spent, 80 000 € of them privately funded: a fifth of the rest is the commune’s own.
    const { due, caps } = balanceOf(footing(by(80_000, 40_000), by(0)), { ...alone, privateMoney: euros(80_000) }, programme('fmin'));
    expect(caps?.most).toBe(euros(32_000));
    expect(due).toEqual({ investment: 2_133_333, operating: 1_066_667 });
  });
  test('a rate that does not fall on a cent is rounded down, and the whole base gives the whole award', () => {
    const odd = { award: by(33_333.33, 0), base: by(100_000), admitted: by(100_000) };
    expect(earnedOf(odd)).toEqual(by(33_333.33));
    expect(earnedOf({ ...odd, admitted: by(0.01) })).toEqual(by(0));
  });
});

describe('the expenses of a claim', () => {
  const line = (name: string, retained: number, section: 'investment' | 'operating' = 'investment'): RetainedLine => ({ line: name, section, basis: 'ht', asked: euros(retained), retained: euros(retained) });
  const grounds: Grounds = { lines: [line('machines', 500), line('formation', 200, 'operating'), line('reception', 0)], eligibleFrom: on('2026-06-18'), completeBy: on('2028-06-18'), award: by(300), before: new Map() };
  const examine = (...expenses: ReturnType<typeof spent>[]) => examineExpenses(expenses, grounds);
  test('an order signed before the date of eligibility, or after the last day to complete, is struck out, and the rest counts', () => {
    const { struckOut, admitted } = examine(spent('machines', 100, '2026-06-17'), spent('machines', 250, '2026-06-18'), spent('machines', 10, '2028-06-18'), spent('machines', 20, '2028-06-19'));
    expect(struckOut).toEqual([{ expense: 1, line: 'machines', amount: euros(100), code: 'before-eligibility' }, { expense: 4, line: 'machines', amount: euros(20), code: 'after-completion' }]);
    expect(admitted).toBe(euros(260));
  });
  test('a line outside the retained base, or of a section that is not awarded, is struck out', () => {
    expect(examine(spent('reception', 100), spent('inconnue', 1), spent('formation', 50)).struckOut.map(({ code }) => code)).toEqual(['not-retained', 'not-retained', 'other-section']);
  });
  test('what goes beyond the retained line, with what earlier claims admitted of it, is struck out', () => {
    const result = examineExpenses([spent('machines', 300), spent('machines', 150)], { ...grounds, before: new Map([['machines', euros(100)]]) });
    expect(result).toMatchObject({ admitted: euros(400), bySection: by(400), struckOut: [{ expense: 2, amount: euros(50), code: 'above-retained' }] });
  });
  test('what the officer sets aside keeps its reason, in whole or in part', () => {
    const result = examineExpenses([spent('machines', 300), spent('machines', 150)], grounds, [{ expense: 1, amount: euros(100), reason: 't-1' }, { expense: 2, reason: 't-2' }]);
    expect(result).toMatchObject({ admitted: euros(200), struckOut: [{ expense: 1, amount: euros(100), code: 'set-aside', reason: 't-1' }, { expense: 2, amount: euros(150), code: 'set-aside', reason: 't-2' }] });
  });
  test('without a date of eligibility nothing counts', () => {
    expect(examineExpenses([spent('machines', 100)], { ...grounds, eligibleFrom: null })).toMatchObject({ admitted: 0, struckOut: [{ code: 'before-eligibility' }] });
  });
});
