import { claim, draft, paid, spent, started, works } from './support/chapters.ts';
import { DEPUTY, SIGNATURE, euros, on } from './support/world.ts';
import { scheduledInAll } from '../../domain/funding/credits.ts';
import { orderSentence } from '../../domain/timeline/order.ts';
import type { BySection } from '../../domain/funding/imputation.ts';
import type { Life } from './support/life.ts';

const investment = (amount: number): BySection => ({ investment: euros(amount), operating: euros(0) });
const postpone = (no: number) => ({ type: 'postponeClaim', claim: no }) as const;
const resume = (no: number) => ({ type: 'resumeClaim', claim: no }) as const;
const sign = (no: number) => ({ type: 'signClaim', claim: no, delegation: SIGNATURE }) as const;

/** Delivery, the advance of 15 000 € paid in 2026, and an interim liquidated the same year. */
function interimLiquidated(credits: Readonly<Record<number, BySection>>): Life {
  const life = started(draft({ plan: works }));
  life.world.credits = credits;
  life.advanceTo('2026-10-01');
  paid(life, claim(life, 'advance'));
  life.advanceTo('2026-11-02');
  life.act('agent', claim(life, 'interim', { expenses: [spent('travaux', 60_000)] })).act('officer', { type: 'attestClaim', claim: 2 }).act('finance', { type: 'liquidateClaim', claim: 2 });
  return life;
}
const schedule = (life: Life) => life.state.creditSchedule.filter(({ section }) => section === 'investment').map(({ year, amount }) => [year, amount]);
const due = (life: Life): number => life.state.claims[1]?.amount ?? 0;

describe('scénario 10 : AP suffisante mais CP épuisés : versement reporté, commune prévenue', () => {
  test('the order is refused, the payment is put off to the first of January, and the commune reads until when', () => {
    const life = interimLiquidated({ 2026: investment(16_000) });
    expect(life.refused('delegate', sign(2))).toBe('credits-exhausted');
    const before = schedule(life);
    life.act('finance', postpone(2));
    expect(life.state.claims[1]).toMatchObject({ status: 'postponed', postponements: [{ no: 1, on: '2026-11-02', until: '2027-01-01' }] });
    expect(orderSentence(life.state, life.today).rest).toContain('est reporté au 1er janvier 2027 : les crédits de paiement de l’année sont épuisés.');
    // What cannot be paid this year is expected in the next; the years still make the award.
    const of = (year: number, of_: readonly (readonly number[] | (string | number)[])[]) => Number(of_.find(([one]) => one === year)?.[1] ?? 0);
    expect(of(2026, schedule(life))).toBeLessThan(of(2026, before));
    expect(of(2026, schedule(life))).toBeGreaterThanOrEqual(euros(15_000));
    expect(scheduledInAll(life.state.creditSchedule).investment).toBe(life.state.decision?.bySection.investment);
  });

  test('on the first of January the clock takes it up again, and it is ordered on the credits of the new year', () => {
    const life = interimLiquidated({ 2026: investment(16_000), 2027: investment(100_000) });
    life.act('finance', postpone(2));
    expect(life.refused('delegate', sign(2))).toBe('claim-status');
    expect(life.refused('clock', resume(2))).toBe('too-early');
    life.advanceTo('2027-01-01').act('clock', resume(2));
    expect(life.state.claims[1]).toMatchObject({ status: 'liquidated' });
    life.act('delegate', sign(2));
    expect(life.state.claims[1]?.orders[0]?.parts).toEqual([{ section: 'investment', amount: due(life), status: 'ordered', mandat: null, paidOn: null }]);
  });

  test('credits voted before the year ends: finance takes it up again, and the schedule comes back', () => {
    const life = interimLiquidated({ 2026: investment(16_000) });
    const before = schedule(life);
    life.act('finance', postpone(2));
    expect(life.refused('finance', resume(2))).toBe('credits-exhausted');
    life.world.credits = { 2026: investment(100_000) };
    life.act('finance', resume(2));
    expect(schedule(life)).toEqual(before);
    life.act('delegate', sign(2));
  });

  test('still nothing in the new year: it is put off again, and the commune is told again', () => {
    const life = interimLiquidated({ 2026: investment(16_000) });
    life.act('finance', postpone(2)).advanceTo('2027-01-01').act('clock', resume(2));
    expect(life.refused('delegate', sign(2))).toBe('credits-exhausted');
    life.act('finance', postpone(2));
    expect(life.state.claims[1]?.postponements?.map(({ no, until }) => [no, until])).toEqual([[1, '2027-01-01'], [2, '2028-01-01']]);
  });

  test('a payment that the credits allow is not put off, nor one that is not liquidated', () => {
    const life = interimLiquidated({ 2026: investment(100_000) });
    expect(life.refused('finance', postpone(2))).toBe('credits-suffice');
    expect(life.refused('finance', postpone(1))).toBe('claim-status');
    expect(life.refused('officer', postpone(2))).toBe('forbidden');
    life.act('delegate', sign(2));
    expect(life.refused('finance', postpone(2))).toBe('claim-status');
  });

  test('a rejected order gives its credits back to the year in which it was given; its new attempt takes those of its own', () => {
    const life = interimLiquidated({ 2026: investment(15_000 + 60_000), 2027: investment(1_000) });
    life.act('delegate', sign(2)).advanceTo('2027-01-15');
    life.act('finance', { type: 'recordReturn', claim: 2, attempt: 1, outcome: 'rejected', on: on('2027-01-15'), reason: 't' });
    expect(life.refused('deputy', { type: 'reissueOrder', claim: 2, delegation: DEPUTY })).toBe('credits-exhausted');
    life.act('finance', postpone(2));
    expect(life.state.claims[1]).toMatchObject({ status: 'postponed' });
    life.world.credits = { 2027: investment(100_000) };
    life.act('finance', resume(2));
    expect(life.state.claims[1]).toMatchObject({ status: 'ordered' });
    life.act('deputy', { type: 'reissueOrder', claim: 2, delegation: DEPUTY });
    expect(life.state.claims[1]?.orders.map(({ attempt, status }) => [attempt, status])).toEqual([[1, 'rejected'], [2, 'ordered']]);
  });
});
