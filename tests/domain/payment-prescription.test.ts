import { prescriptionOf } from '../../domain/payment/prescription.ts';
import { awarded, claim, draft, enforceable, file, fim, notified, ordered, paid, spent, started } from './support/chapters.ts';
import { euros } from './support/world.ts';

describe('prescription quadriennale', () => {
  test('nothing is prescribed before an award, and an award not yet notified counts from the day it is enforceable', () => {
    expect(prescriptionOf(draft().act('agent', file).state)).toBeNull();
    expect(prescriptionOf(enforceable(awarded(fim())).state)).toEqual({ amount: euros(60_000), bornOn: '2026-06-25', interruptedOn: null, lastDay: '2030-12-31' });
  });

  test('the four years run from 1 January after the notification: 6 July 2026 until 31 December 2030', () => {
    expect(prescriptionOf(notified(enforceable(awarded(fim()))).state)).toEqual({ amount: euros(60_000), bornOn: '2026-07-06', interruptedOn: null, lastDay: '2030-12-31' });
  });

  test('a claim filed interrupts them, and what was paid is owed no more', () => {
    const life = started(fim()).advanceTo('2027-03-01');
    life.act('agent', claim(life, 'interim', { expenses: [spent('travaux', 40_000)] }));
    expect(prescriptionOf(life.state)).toMatchObject({ amount: euros(60_000), interruptedOn: '2027-03-01', lastDay: '2031-12-31' });
    life.act('officer', { type: 'sendBackClaim', claim: 1, reason: 't' }).advanceTo('2028-01-02');
    paid(life, claim(life, 'interim', { expenses: [spent('travaux', 40_000)] }));
  });

  test('once the balance is liquidated only what is ordered and not paid is owed; once paid, nothing', () => {
    const life = started(fim());
    const no = ordered(life, claim(life, 'balance', { expenses: [spent('travaux', 100_000)] }));
    expect(prescriptionOf(life.state)).toMatchObject({ amount: euros(50_000), interruptedOn: '2026-09-01', lastDay: '2030-12-31' });
    life.act('finance', { type: 'recordReturn', claim: no, attempt: 1, outcome: 'paid', on: life.today, mandat: 'M' });
    expect(prescriptionOf(life.state)).toBeNull();
    expect(prescriptionOf(started(fim()).act('agent', { type: 'withdraw' }).state)).toBeNull();
  });
});
