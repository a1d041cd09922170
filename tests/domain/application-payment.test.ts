import { decide } from '../../domain/application/acts.ts';
import { orderedSoFar, paidSoFar } from '../../domain/application/decide/payment.ts';
import { appraisal, awarded, claim, deposit, claimedBack, draft, enforceable, fim, notified, ordered, own, paid, reach, spent, started, state as fromState } from './support/chapters.ts';
import { programme } from './support/programmes.ts';
import { DEPUTY, SIGNATURE, delegation, euros, on } from './support/world.ts';
import type { Command } from '../../domain/application/commands.ts';
import type { Life } from './support/life.ts';

/** The worked example of R2334-30, in delivery: 120 000 € HT at 50 %. */
const works = (): Life => started(fim());
const worked = (amount: number, day?: string) => ({ expenses: [spent('travaux', amount, day)], resources: [own(60_000)] });
const last = (life: Life) => life.state.claims[life.state.claims.length - 1]!;

describe('from the advance to the balance', () => {
  test('advance 18 000, then interims up to 48 000 together', () => {
    const life = works();
    paid(life, claim(life, 'advance'));
    expect(last(life)).toMatchObject({ amount: euros(18_000), status: 'paid' });
    paid(life, claim(life, 'interim', worked(60_000)));
    expect(last(life).amount).toBe(euros(12_000));
    paid(life, claim(life, 'interim', worked(40_000)));
    expect([last(life).amount, paidSoFar(life.state)]).toEqual([euros(18_000), euros(48_000)]);
  });

  test('the other funders paid more than planned: what was paid in excess is to recover before the closing', () => {
    const life = works();
    paid(life, claim(life, 'advance'));
    paid(life, claim(life, 'interim', worked(96_000)));
    life.act('agent', claim(life, 'balance', { resources: [own(19_200), fromState(51_000)] }));
    life.act('officer', { type: 'attestClaim', claim: 3 }).act('finance', { type: 'liquidateClaim', claim: 3 });
    // 80 % × 96 000 − 51 000 = 25 800 € of the 48 000 € paid.
    expect(life.state).toMatchObject({ phase: 'delivery', overpaid: euros(22_200), recovered: 0 });
    expect(last(life)).toMatchObject({ status: 'nothing-due', amount: 0 });
  });

  test('140 000 spent still pays 60 000 €, never a cent above the award', () => {
    const life = works();
    paid(life, claim(life, 'advance'));
    paid(life, claim(life, 'interim', worked(140_000)));
    paid(life, claim(life, 'balance', worked(0.01)));
    expect(paidSoFar(life.state)).toBe(euros(60_000));
    expect(life.state.phase).toBe('closing');
  });

  test('less was spent: the balance is pro rata', () => {
    const life = works();
    paid(life, claim(life, 'advance'));
    paid(life, claim(life, 'balance', worked(90_000)));
    expect([last(life).amount, paidSoFar(life.state)]).toEqual([euros(27_000), euros(45_000)]);
  });

  test('an interim that earns nothing more is settled with nothing due, and its expenses still count at the balance', () => {
    const life = works();
    paid(life, claim(life, 'advance'));
    paid(life, claim(life, 'interim', worked(30_000)));
    expect(last(life)).toMatchObject({ status: 'nothing-due', amount: 0, orders: [], admitted: euros(30_000) });
    paid(life, claim(life, 'balance', worked(60_000)));
    expect(paidSoFar(life.state)).toBe(euros(45_000));
  });
});

/** 3 000 € over, or as much as `excess` says: 48 000 € paid, then the actual co-funding leaves less. */
const overpaid = (excess: number): Life => {
  const life = works();
  paid(life, claim(life, 'interim', worked(120_000)));
  // 80 % × 120 000 − S = 48 000 − excess.
  life.act('agent', claim(life, 'balance', { expenses: [], resources: [fromState(48_000 + excess)] }));
  return life.act('officer', { type: 'attestClaim', claim: 2 }).act('finance', { type: 'liquidateClaim', claim: 2 });
};

describe('trop-perçu', () => {
  test('12 € are not recovered: the dossier goes on to its closing', () => {
    const life = overpaid(12);
    expect(life.state).toMatchObject({ phase: 'closing', overpaid: 0 });
    expect(life.events.map(({ event }) => event)).toContainEqual({ type: 'overpaymentFound', claim: 2, amount: euros(12), recover: false, bySection: { investment: euros(12), operating: 0 } });
    expect(life.refused('finance', { type: 'recordRecovery', number: 'T-1', amount: euros(12), on: life.today })).toBe('nothing-to-recover');
  });
  test('15 € are; 14,99 € are not', () => {
    expect(overpaid(15).state).toMatchObject({ phase: 'delivery', overpaid: euros(15) });
    expect(overpaid(14.99).state).toMatchObject({ phase: 'closing', overpaid: 0 });
  });
  test('3 000 € are recovered by a titre, in one or more parts, and only then the dossier closes', () => {
    const life = overpaid(3_000);
    const recovery = (amount: number, day: string = life.today) => ({ type: 'recordRecovery', number: 'T-1', amount: euros(amount), on: on(day) }) as const;
    expect(life.state).toMatchObject({ phase: 'delivery', overpaid: euros(3_000), recovered: 0 });
    claimedBack(life);
    for (const amount of [0, 3_000.01]) expect(life.refused('finance', recovery(amount))).toBe('amount-mismatch');
    expect(life.refused('finance', recovery(-1))).toBe('amount-invalid');
    expect(life.refused('finance', recovery(3_000, '2026-09-02'))).toBe('date-in-future');
    life.act('finance', recovery(1_000));
    expect(life.state).toMatchObject({ phase: 'delivery', recovered: euros(1_000) });
    expect(life.refused('finance', recovery(2_000.01))).toBe('amount-mismatch');
    life.act('finance', recovery(2_000));
    expect(life.state).toMatchObject({ phase: 'closing', recovered: euros(3_000) });
    life.act('agent', { type: 'fileFinalReport', document: life.document() }).act('officer', { type: 'close' });
    expect(life.events.at(-1)?.event).toMatchObject({ type: 'closed', outcome: 'completed', released: euros(15_000) });
    // 45 000 € stay with the commune.
    expect(life.world.available).toBe(euros(1_000_000 - 45_000));
  });
  test('exactly what was earned: nothing due, nothing over, straight to the closing', () => {
    const life = overpaid(0);
    expect(life.state).toMatchObject({ phase: 'closing', overpaid: 0 });
    expect(life.events.some(({ event }) => event.type === 'overpaymentFound')).toBe(false);
  });
  test('once the balance is settled nothing more is asked, so that nothing is recovered twice', () => {
    const life = overpaid(3_000);
    for (const kind of ['interim', 'balance'] as const) expect(life.refused('agent', claim(life, kind, worked(100)))).toBe('balance-settled');
  });
});

describe('a claim', () => {
  test('one at a time', () => {
    const life = works();
    life.act('agent', claim(life, 'advance'));
    expect(life.refused('agent', claim(life, 'interim', worked(10)))).toBe('claim-open');
    expect(life.refused('agent', claim(life, 'advance'))).toBe('claim-open');
  });
  test('an advance is asked once, first, without expenses, where the programme pays one', () => {
    const life = works();
    expect(life.refused('agent', claim(life, 'advance', worked(10)))).toBe('advance-without-expenses');
    paid(life, claim(life, 'advance'));
    expect(life.refused('agent', claim(life, 'advance'))).toBe('advance-once');
    const of = { ...programme('fim'), payment: { ...programme('fim').payment, advance: null } };
    const without = started(fim({ of }));
    expect(without.refused('agent', claim(without, 'advance'))).toBe('no-advance');
    const late = works();
    paid(late, claim(late, 'interim', worked(10_000)));
    expect(late.refused('agent', claim(late, 'advance'))).toBe('advance-once');
  });
  test('an interim carries expenses, a balance may carry none, neither before the start is declared', () => {
    const life = works();
    expect(life.refused('agent', claim(life, 'interim'))).toBe('no-expense');
    life.act('agent', claim(life, 'balance'));
    const notStarted = reach(fim(), 'delivery');
    notStarted.act('agent', deposit(notStarted, 'rib'));
    for (const kind of ['interim', 'balance'] as const) expect(notStarted.refused('agent', claim(notStarted, kind, worked(10, '2026-07-01')))).toBe('not-started');
    notStarted.act('agent', claim(notStarted, 'advance'));
  });
  test('no order of the future, and 500 lines at most', () => {
    const life = works();
    const lines = (n: number) => ({ expenses: Array.from({ length: n }, () => spent('travaux', 1, '2026-09-01')) });
    expect(life.answer('agent', claim(life, 'interim', { expenses: [spent('travaux', 1, '2026-09-01'), spent('travaux', 1, '2026-09-02')] }))).toMatchObject({ code: 'date-in-future', path: '/expenses/1/committedOn' });
    expect(life.refused('agent', claim(life, 'interim', lines(501)))).toBe('too-many-lines');
    life.act('agent', claim(life, 'interim', lines(500)));
  });
  test('carries every proof the programme asks for, each uploaded on this dossier', () => {
    const life = works();
    const asked = claim(life, 'balance', worked(10));
    const { 'etat-mandats': _, ...fewer } = asked.documents;
    expect(life.answer('agent', { ...asked, documents: fewer })).toMatchObject({ code: 'proof-missing', path: '/documents/etat-mandats' });
    expect(life.answer('agent', { ...asked, documents: { ...asked.documents, 'etat-mandats': 'doc-x' } })).toMatchObject({ code: 'unknown-document', path: '/documents/etat-mandats' });
  });
  test('waits for the commune’s bank details, due at the first payment', () => {
    const life = reach(fim(), 'delivery').advanceTo('2026-09-01').act('agent', { type: 'recordStart', on: on('2026-09-01') });
    expect(life.answer('agent', claim(life, 'advance'))).toMatchObject({ code: 'piece-missing', path: '/pieces/rib' });
  });
  test('nothing is payable before the agreement is signed', () => {
    const life = reach(fim(), 'agreement');
    life.act('agent', deposit(life, 'rib'));
    expect(life.refused('agent', claim(life, 'advance'))).toBe('wrong-phase');
  });
  test('nothing is asked after the last day to complete; on that day it still is', () => {
    const life = works().advanceTo('2030-07-08');
    expect(life.state.lapse).toEqual({ startBy: '2028-07-06', completeBy: '2030-07-08' });
    expect(life.answer('agent', claim(life, 'balance', worked(10)))).not.toHaveProperty('code');
    life.advanceTo('2030-07-09');
    expect(life.refused('agent', claim(life, 'balance', worked(10)))).toBe('too-late');
  });

  test('état des mandats not visé par le comptable: sent back, completed under its number, even after the last day', () => {
    const life = works().advanceTo('2030-07-08');
    life.act('agent', claim(life, 'balance', worked(10)));
    life.act('officer', { type: 'sendBackClaim', claim: 1, reason: 't-no-visa' });
    expect(last(life).status).toBe('sent-back');
    expect(life.refused('officer', { type: 'attestClaim', claim: 1 })).toBe('claim-status');
    expect(life.refused('finance', { type: 'sendBackClaim', claim: 1, reason: 't' })).toBe('claim-status');
    expect(life.refused('agent', claim(life, 'interim', worked(10)))).toBe('claim-open');
    life.advanceTo('2030-07-20').act('agent', claim(life, 'balance', { ...worked(20), resources: [own(5)] }));
    expect(life.state.claims).toHaveLength(1);
    expect(last(life)).toMatchObject({ no: 1, status: 'filed', filedOn: '2030-07-08', expenses: [{ amount: euros(20) }], resources: [own(5)] });
    const advance = works();
    advance.act('agent', claim(advance, 'advance')).act('finance', { type: 'sendBackClaim', claim: 1, reason: 't' }).act('agent', claim(advance, 'advance'));
    expect(last(advance).status).toBe('filed');
  });

  test('an order signed before the date of eligibility is struck out and the rest is paid', () => {
    const life = works();
    paid(life, claim(life, 'interim', { expenses: [spent('travaux', 20_000, '2026-06-17'), spent('travaux', 40_000, '2026-06-18'), spent('casier', 5_000)] }));
    expect(last(life)).toMatchObject({
      admitted: euros(40_000), amount: euros(20_000), status: 'paid',
      struckOut: [{ line: 'travaux', amount: euros(20_000), code: 'before-eligibility' }, { line: 'casier', amount: euros(5_000), code: 'not-retained' }],
    });
  });
  test('a line of which nothing was retained pays nothing', () => {
    const life = reach(draft(), 'appraisal');
    const lines = [{ line: 'triporteur', retained: euros(64_000) }, { line: 'machines', retained: euros(48_400) }, { line: 'reception', retained: euros(0), reason: 't' }];
    life.act('officer', appraisal(life, { lines })).act('officer', { type: 'closeAppraisal' });
    started(life).act('agent', claim(life, 'interim', { expenses: [spent('reception', 100, '2026-07-01'), spent('machines', 1_000, '2026-07-01')] })).act('officer', { type: 'attestClaim', claim: 1 });
    expect(last(life)).toMatchObject({ admitted: euros(1_000), struckOut: [{ line: 'reception', code: 'not-retained' }] });
  });
  test('an invoice struck out of a line leaves its others in the investment on which the law’s own share bears', () => {
    const life = works();
    life.act('agent', claim(life, 'balance', { expenses: [spent('travaux', 1, '2026-06-17'), spent('travaux', 120_000)], resources: [fromState(50_000)] }));
    life.act('officer', { type: 'attestClaim', claim: 1 }).act('finance', { type: 'liquidateClaim', claim: 1 });
    // FIM's own rule gives the same 46 000 €; without it the law alone must.
    expect(last(life).amount).toBe(euros(46_000));
    const of = { ...programme('fim'), amounts: { ...programme('fim').amounts, ownExpenseShare: null } };
    const law = started(fim({ of }));
    law.act('agent', claim(law, 'balance', { expenses: [spent('travaux', 1, '2026-06-17'), spent('travaux', 120_000)], resources: [fromState(50_000)] }));
    law.act('officer', { type: 'attestClaim', claim: 1 }).act('finance', { type: 'liquidateClaim', claim: 1 });
    expect(last(law).amount).toBe(euros(46_000));
  });
  test('the expenses of operating alone are outside the law’s own share', () => {
    const plan = { expenses: [{ line: 'abonnement', section: 'operating' as const, basis: 'ttc' as const, asked: euros(40_000) }, { line: 'borne', section: 'investment' as const, basis: 'ht' as const, asked: euros(40_000) }], resources: [own(40_000)], asked: euros(40_000) };
    const life = started(draft({ plan }));
    life.act('agent', claim(life, 'balance', { expenses: [spent('abonnement', 40_000, '2026-07-01')], resources: [fromState(25_000)] }));
    life.act('officer', { type: 'attestClaim', claim: 1 }).act('finance', { type: 'liquidateClaim', claim: 1 });
    // cap:cost leaves 15 000 €, where own share would leave 7 000 €.
    expect(last(life).amount).toBe(euros(15_000));
  });
});

describe('three roles', () => {
  const filed = (): Life => {
    const life = works();
    return life.act('agent', claim(life, 'advance'));
  };
  test('attested, liquidated, signed, in this order', () => {
    const life = filed();
    const signature = { type: 'signClaim', claim: 1, delegation: SIGNATURE } as const;
    expect(life.refused('finance', { type: 'liquidateClaim', claim: 1 })).toBe('claim-status');
    expect(life.refused('delegate', signature)).toBe('claim-status');
    life.act('officer', { type: 'attestClaim', claim: 1 });
    expect(last(life)).toMatchObject({ status: 'attested', attestedBy: 'p-officer' });
    expect(life.refused('officer', { type: 'attestClaim', claim: 1 })).toBe('claim-status');
    expect(life.refused('delegate', signature)).toBe('claim-status');
    life.act('finance', { type: 'liquidateClaim', claim: 1 });
    expect(life.refused('delegate', { ...signature, claim: 2 })).toBe('not-found');
    life.act('delegate', signature);
    expect(last(life)).toMatchObject({
      status: 'ordered',
      orders: [{ attempt: 1, amount: euros(18_000), orderedOn: '2026-09-01', signedBy: 'p-delegate', status: 'ordered', overdueOn: '2026-10-02', overdue: false, mandat: null, paidOn: null }],
    });
    expect(life.refused('delegate', signature)).toBe('claim-status');
  });
  test('who attested a claim cannot sign it, nor issue its order again', () => {
    const life = filed().act({ name: 'delegate', as: 'officer' }, { type: 'attestClaim', claim: 1 }).act('finance', { type: 'liquidateClaim', claim: 1 });
    expect(life.refused('delegate', { type: 'signClaim', claim: 1, delegation: SIGNATURE })).toBe('attested-by-you');
    life.act('deputy', { type: 'signClaim', claim: 1, delegation: DEPUTY }).act('finance', { type: 'recordReturn', claim: 1, attempt: 1, outcome: 'rejected', on: life.today, reason: 't-rib' });
    expect(life.refused('delegate', { type: 'reissueOrder', claim: 1, delegation: SIGNATURE })).toBe('attested-by-you');
    life.act('deputy', { type: 'reissueOrder', claim: 1, delegation: DEPUTY });
  });
  test('the delegation’s ceiling bears on the claim, and nothing is ordered that is not engaged', () => {
    const life = filed().act('officer', { type: 'attestClaim', claim: 1 }).act('finance', { type: 'liquidateClaim', claim: 1 });
    const register = life.world.delegations;
    life.world.delegations = [delegation({ number: SIGNATURE, person: 'p-delegate', ceiling: euros(17_999.99) })];
    expect(life.refused('delegate', { type: 'signClaim', claim: 1, delegation: SIGNATURE })).toBe('delegation-ceiling');
    life.world.delegations = register;
    life.act('delegate', { type: 'signClaim', claim: 1, delegation: SIGNATURE });
    const of = { ...programme('fmin'), agreement: { when: 'never' as const } };
    const bare = notified(enforceable(awarded(draft({ of }))));
    bare.act('agent', deposit(bare, 'rib'));
    bare.act('agent', claim(bare, 'advance')).act('officer', { type: 'attestClaim', claim: 1 }).act('finance', { type: 'liquidateClaim', claim: 1 });
    const sign: Command = { type: 'signClaim', claim: 1, delegation: SIGNATURE };
    expect(decide({ ...bare.state, engagement: null }, sign, { person: 'p-delegate', as: 'delegate' }, bare.facts('delegate', sign))).toMatchObject({ code: 'not-engaged' });
    bare.act('delegate', { type: 'signClaim', claim: 1, delegation: SIGNATURE });
  });
});

describe('what finance gives back', () => {
  const sent = (): Life => {
    const life = works();
    ordered(life, claim(life, 'advance'));
    return life.advanceTo('2026-09-20');
  };
  const returned = (more: object = {}) => ({ type: 'recordReturn', claim: 1, attempt: 1, outcome: 'paid', on: on('2026-09-15'), mandat: '2026-001', ...more }) as const;

  test('an order is paid on a day, under a mandat', () => {
    const life = sent();
    expect(life.refused('finance', returned({ mandat: undefined }))).toBe('mandat-required');
    expect(life.refused('finance', returned({ on: on('2026-09-21') }))).toBe('date-in-future');
    expect(life.refused('finance', returned({ on: on('2026-08-31') }))).toBe('date-too-early');
    expect(life.refused('finance', returned({ attempt: 2 }))).toBe('unknown-order');
    life.act('finance', returned());
    expect(last(life)).toMatchObject({ status: 'paid', orders: [{ status: 'paid', mandat: '2026-001', paidOn: '2026-09-15' }] });
    expect(life.state.phase).toBe('delivery');
    expect(life.refused('finance', returned())).toBe('claim-status');
  });
  test('a rejected order has its reason, counts no more, and is issued again under a new number', () => {
    const life = sent();
    expect(life.refused('finance', returned({ outcome: 'rejected' }))).toBe('reason-required');
    expect(life.refused('delegate', { type: 'reissueOrder', claim: 1, delegation: SIGNATURE })).toBe('order-pending');
    life.act('finance', returned({ outcome: 'rejected', reason: 't-rib' }));
    expect(orderedSoFar(life.state)).toBe(0);
    expect(life.refused('finance', returned())).toBe('already-returned');
    life.act('delegate', { type: 'reissueOrder', claim: 1, delegation: SIGNATURE });
    expect(last(life).orders.map(({ attempt, status, amount }) => [attempt, status, amount])).toEqual([[1, 'rejected', euros(18_000)], [2, 'ordered', euros(18_000)]]);
    expect([orderedSoFar(life.state), paidSoFar(life.state)]).toEqual([euros(18_000), 0]);
    life.act('finance', returned({ attempt: 2, on: life.today }));
    expect(paidSoFar(life.state)).toBe(euros(18_000));
    expect(life.refused('delegate', { type: 'reissueOrder', claim: 1, delegation: SIGNATURE })).toBe('claim-status');
    // What was rejected stays so once the next attempt is paid.
    expect(last(life).orders.map(({ parts }) => parts.map(({ status }) => status))).toEqual([['rejected'], ['paid']]);
  });
  test('no return for 30 days is noticed the day after, once, and not of an order that came back', () => {
    const life = sent().advanceTo('2026-10-01');
    const overdue = { type: 'paymentOverdue', claim: 1, attempt: 1 } as const;
    expect(life.refused('clock', overdue)).toBe('order-returned');
    life.advanceTo('2026-10-02');
    expect(life.refused('clock', { ...overdue, attempt: 2 })).toBe('order-returned');
    life.act('clock', overdue);
    expect(last(life).orders[0]?.overdue).toBe(true);
    expect(life.refused('clock', overdue)).toBe('order-returned');
    const back = sent().act('finance', returned()).advanceTo('2026-10-02');
    expect(back.refused('clock', overdue)).toBe('order-returned');
  });
  test('the paid balance opens the closing', () => {
    const life = works();
    ordered(life, claim(life, 'balance', worked(120_000)));
    expect(life.state.phase).toBe('delivery');
    life.act('finance', returned({ on: life.today }));
    expect(life.state.phase).toBe('closing');
  });
});
