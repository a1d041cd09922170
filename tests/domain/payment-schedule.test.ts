import { advanceDue, balanceDue, earned, examineExpenses, interimDue, total } from '../../domain/payment/schedule.ts';
import { ratio } from '../../domain/money/money.ts';
import { programme } from './support/programmes.ts';
import { spent } from './support/chapters.ts';
import { euros, on } from './support/world.ts';
import type { CapInput } from '../../domain/funding/plan.ts';

/** R2334-30, the worked example: 120 000 € HT at 50 %. */
const award = { amount: euros(60_000), base: euros(120_000), rate: ratio(1, 2) };
const actual = (base: number, more: Partial<CapInput> = {}): CapInput => ({ base: euros(base), investmentBase: euros(base), otherPublic: euros(0), privateMoney: euros(0), ownShare: ratio(1, 5), shared: false, ...more });
const balance = (base: number, paid: number, more: Partial<CapInput> = {}) => balanceDue(award, actual(base, more), euros(paid), programme('fim'));

describe('the schedule of payments', () => {
  test('the advance is 30 % of the award: 18 000 €, rounded down to the cent', () => {
    expect(advanceDue(award, ratio(3, 10))).toBe(euros(18_000));
    expect(advanceDue({ ...award, amount: euros(0.05) }, ratio(3, 10))).toBe(1);
  });

  test('advance and interims together reach 80 % of the award at most: 48 000 €', () => {
    const eighty = ratio(4, 5);
    expect(interimDue(award, euros(60_000), euros(18_000), eighty)).toBe(euros(12_000));
    expect(interimDue(award, euros(96_000), euros(18_000), eighty)).toBe(euros(30_000));
    expect(interimDue(award, euros(120_000), euros(18_000), eighty)).toBe(euros(30_000));
    expect(interimDue(award, euros(500_000), euros(48_000), eighty)).toBe(0);
    expect(interimDue(award, euros(20_000), euros(18_000), eighty)).toBe(0);
  });

  test('the balance is pro rata when less was spent: 90 000 € spent, 45 000 € earned', () => {
    expect(balance(90_000, 18_000)).toMatchObject({ final: euros(45_000), due: euros(27_000), overpaid: 0 });
    expect(balance(90_000, 45_000)).toMatchObject({ due: 0, overpaid: 0 });
  });
  test('a partial award is pro rata too, at its own rate and not the programme’s', () => {
    const third = { amount: euros(40_000), base: euros(120_000), rate: ratio(euros(40_000), euros(120_000)) };
    expect(balanceDue(third, actual(90_000), euros(12_000), programme('fim'))).toMatchObject({ final: euros(30_000), due: euros(18_000) });
  });
  test('what was paid above is found: 48 000 € paid, 3 000 € over', () => {
    expect(balance(90_000, 48_000)).toMatchObject({ final: euros(45_000), due: 0, overpaid: euros(3_000) });
  });
  test('more was spent: still 60 000 €', () => {
    expect(balance(140_000, 48_000)).toMatchObject({ final: euros(60_000), due: euros(12_000) });
  });
  test('the caps bear again on what the other funders really paid', () => {
    // 80 % × 120 000 − 50 000: the law leaves 46 000 €.
    expect(balance(120_000, 18_000, { otherPublic: euros(50_000) })).toMatchObject({ final: euros(46_000), due: euros(28_000), caps: { binding: 'cap:own-share' } });
    // The FIM's own rule counts private money too: 80 % × 120 000 − 30 000 − 20 000.
    expect(balance(120_000, 0, { otherPublic: euros(30_000), privateMoney: euros(20_000) })).toMatchObject({ final: euros(46_000), caps: { binding: 'cap:own-expense-share' } });
  });
  test('what is spent above the base makes no room for more funders', () => {
    expect(balance(200_000, 0, { otherPublic: euros(50_000) }).final).toBe(euros(46_000));
  });
  test('never above the award, even where the rate and the caps would allow more', () => {
    expect(balanceDue({ amount: euros(40_000), base: euros(120_000), rate: ratio(1, 2) }, actual(120_000), euros(0), programme('fim')).final).toBe(euros(40_000));
    expect(earned(award, euros(1_000_000))).toBe(euros(60_000));
  });
  test('a rate that does not fall on a cent is rounded down, and the whole base gives the whole award', () => {
    const odd = { amount: euros(50_000), base: euros(112_400), rate: ratio(euros(50_000), euros(112_400)) };
    expect(earned(odd, euros(112_400))).toBe(euros(50_000));
    expect(earned(odd, euros(100))).toBe(4_448);
  });
});

describe('the expenses of a claim', () => {
  const examine = (...expenses: ReturnType<typeof spent>[]) => examineExpenses(expenses, ['machines'], on('2026-06-18'));
  test('an order signed before the date of eligibility is struck out, and the rest counts', () => {
    const result = examine(spent('machines', 100, '2026-06-17'), spent('machines', 250, '2026-06-18'));
    expect(result.struckOut).toEqual([{ line: 'machines', amount: euros(100), code: 'before-eligibility' }]);
    expect(total(result.admitted)).toBe(euros(250));
  });
  test('a line outside the retained base is struck out', () => {
    expect(examine(spent('reception', 100)).struckOut).toEqual([{ line: 'reception', amount: euros(100), code: 'not-retained' }]);
  });
  test('without a date of eligibility nothing counts', () => {
    expect(examineExpenses([spent('machines', 100)], ['machines'], null)).toEqual({ admitted: [], struckOut: [{ line: 'machines', amount: euros(100), code: 'before-eligibility' }] });
  });
  test('no expense is no money', () => {
    expect(total([])).toBe(0);
  });
});
