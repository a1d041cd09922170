import { appraisal, awarded, claim, deliberation, deposit, dipbike, draft, enforceable, notified, opinion, own, prove, reach, sign, signAgreement, started, state as fromState, visas, works } from './support/chapters.ts';
import { currentCaps } from '../../domain/application/caps.ts';
import { euros, on } from './support/world.ts';
import type { Command } from '../../domain/application/commands.ts';
import type { Life } from './support/life.ts';

const ask = (life: Life, amount: number, more: Partial<Extract<Command, { type: 'askFunder' }>> = {}): Command => ({ type: 'askFunder', kind: 'public', funder: 'region', amount: euros(amount), on: life.today, ...more });
const confirm = (life: Life, no: number, amount: number): Command => ({ type: 'confirmFunder', no, amount: euros(amount), on: life.today, document: life.document() });
const leaves = (life: Life, no: number): Command => ({ type: 'recordFunderLeft', no, on: life.today, document: life.document() });
const region = { kind: 'public' as const, funder: 'region', amount: euros(20_000), status: 'asked' as const };
/** 120 000 € of works, 60 000 € asked; the Région is asked for 20 000 €. */
const withRegion = { ...works, resources: [own(40_000), region] };
const most = (life: Life): number | undefined => currentCaps(life.state, life.world.programme)?.most;

describe('the other funders', () => {
  test('are recorded as asked, confirmed with proof, refused with proof; by the commune or the officer, until the balance', () => {
    const life = reach(draft({ plan: withRegion }), 'appraisal');
    expect(life.state.funders.map(({ no, funder, status }) => [no, funder, status])).toEqual([[1, 'own', 'confirmed'], [2, 'region', 'asked']]);
    life.act('agent', ask(life, 10_000, { funder: 'eu' })).act('officer', confirm(life, 3, 8_000)).act('agent', leaves(life, 2));
    expect(life.state.funders.slice(1)).toMatchObject([{ no: 2, status: 'refused', on: life.today }, { no: 3, funder: 'eu', amount: euros(8_000), status: 'confirmed' }]);
    expect(life.state.funders[2]?.document).toMatch(/^doc-/);
  });

  test('no answer without its proof, nor of a funder nobody asked, nor of the future, nor twice', () => {
    const life = reach(draft({ plan: withRegion }), 'appraisal');
    expect(life.refused('agent', { ...confirm(life, 2, 20_000), document: 'doc-elsewhere' } as Command)).toBe('unknown-document');
    expect(life.refused('agent', confirm(life, 9, 20_000))).toBe('unknown-funder');
    expect(life.refused('agent', leaves(life, 9))).toBe('unknown-funder');
    expect(life.refused('agent', leaves(life, 1))).toBe('unknown-funder');
    expect(life.refused('agent', { ...confirm(life, 2, 20_000), on: on('2030-01-01') } as Command)).toBe('date-in-future');
    expect(life.refused('agent', confirm(life, 2, 0))).toBe('amount-mismatch');
    expect(life.refused('agent', ask(life, 1_000, { funder: 'own' }))).toBe('funder-own');
    expect(life.refused('agent', ask(life, 1_000, { kind: 'own', funder: 'state' }))).toBe('funder-own');
    life.act('agent', confirm(life, 2, 20_000));
    expect(life.refused('agent', confirm(life, 2, 20_000))).toBe('already-confirmed');
    life.act('agent', leaves(life, 2));
    expect(life.refused('agent', leaves(life, 2))).toBe('already-refused');
    for (let i = life.state.funders.length; i < 50; i += 1) life.act('agent', ask(life, 1));
    expect(life.refused('agent', ask(life, 1))).toBe('too-many-funders');
  });

  test('the caps are computed again at each answer, kept with it, and bind the opinion and the award', () => {
    const life = reach(draft({ plan: { ...works, resources: [own(60_000)] } }), 'committee').advanceTo('2026-04-14');
    expect(most(life)).toBe(euros(50_000));
    life.act('agent', ask(life, 60_000));
    // 80 % × 120 000 − 60 000.
    expect(most(life)).toBe(euros(36_000));
    expect(life.events.at(-1)?.event).toMatchObject({ type: 'funderAsked', caps: { most: euros(36_000), binding: 'cap:own-share' } });
    expect(life.refused('secretary', opinion(life, { amount: euros(36_000.01) }))).toBe('cap:own-share');
    life.act('secretary', opinion(life, { amount: euros(36_000) })).act('agent', deposit(life, 'deliberation'));
    visas(life).act('agent', confirm(life, 2, 70_000));
    expect(life.refused('assembly', deliberation(life, { amount: euros(36_000) }))).toBe('cap:own-share');
    life.act('assembly', deliberation(life, { amount: euros(26_000) }));
  });

  test('before the appraisal there is nothing to compute; an appraisal that leaves a funder out takes it off the plan', () => {
    const life = reach(draft({ plan: withRegion }), 'appraisal').act('agent', ask(reach(draft(), 'appraisal'), 5_000, { funder: 'state' }));
    expect(life.events.at(-1)?.event).toMatchObject({ caps: null });
    life.act('officer', appraisal(life, { resources: [own(40_000), region] }));
    expect(life.state.funders.map(({ no }) => no)).toEqual([1, 2]);
  });

  test('once the balance is settled on what was really paid, the plan no longer changes', () => {
    const life = started(draft({ plan: withRegion }));
    life.act('agent', claim(life, 'balance', { resources: [fromState(0)] })).act('officer', { type: 'attestClaim', claim: 1 });
    expect(life.refused('agent', ask(life, 1_000))).toBe('balance-settled');
  });
});

describe('after the award', () => {
  test('a funder that leaves opens a gap: the new most is computed, and the award goes to a new decision before anything is agreed', () => {
    const life = notified(enforceable(awarded(draft({ plan: withRegion })))).act('agent', { type: 'depositPiece', piece: 'rib', document: 'doc-1' });
    life.act('agent', leaves(life, 2));
    expect(life.state.toRevise).toEqual({ because: 'funder-left', since: life.today, funder: 2, awarded: euros(50_000), most: euros(50_000), binding: 'cap:ceiling', excess: 0, gap: euros(20_000) });
    expect(life.refused('agent', signAgreement(life, 'organisation'))).toBe('to-revise');
    life.act('assembly', deliberation(life, { amount: euros(40_000), replaces: 'reduction', hearingOn: life.today }));
    expect(life.state).toMatchObject({ toRevise: null, fundedAtDecision: 0, phase: 'decision' });
  });

  test('the new decision may give as much, or more within the caps, to close the gap; without a change of the plan there is nothing to revise', () => {
    const life = enforceable(awarded(draft({ plan: withRegion }), { amount: euros(45_000) }));
    const revised = (amount: number): Command => deliberation(life, { amount: euros(amount), replaces: 'revision', number: 'BM2026/07/09-02' });
    expect(life.refused('assembly', revised(50_000))).toBe('nothing-to-revise');
    life.act('agent', leaves(life, 2)).act('finance', { type: 'grantVisa', budget: 'AP' });
    expect(life.refused('assembly', revised(50_000.01))).toBe('cap:ceiling');
    life.act('assembly', revised(50_000));
    expect(life.state).toMatchObject({ toRevise: null, decision: { amount: euros(50_000) }, imputation: { affected: { investment: euros(50_000), operating: 0 } } });
  });

  test('another funder that comes in its place puts the plan right: no decision is needed any more', () => {
    const life = enforceable(awarded(draft({ plan: withRegion })));
    life.act('agent', leaves(life, 2)).act('agent', ask(life, 12_000, { funder: 'eu' }));
    expect(life.state.toRevise?.gap).toBe(euros(8_000));
    life.act('agent', ask(life, 8_000, { funder: 'state' }));
    expect(life.state.toRevise).toBeNull();
    expect(life.events.at(-1)?.event.type).toBe('revisionLifted');
  });

  test('a funder that gives more than planned may bring the award above the caps: nothing is paid before it is reduced', () => {
    const life = started(draft({ plan: withRegion }));
    life.act('agent', claim(life, 'advance')).act('officer', { type: 'attestClaim', claim: 1 });
    life.act('officer', confirm(life, 2, 60_000));
    expect(life.state.toRevise).toMatchObject({ because: 'above-cap', most: euros(36_000), excess: euros(14_000), gap: 0 });
    expect(life.refused('finance', { type: 'liquidateClaim', claim: 1 })).toBe('to-revise');
    // The Région thinks again.
    life.act('officer', confirm(life, 2, 20_000)).act('finance', { type: 'liquidateClaim', claim: 1 });
    life.act('officer', confirm(life, 2, 60_000));
    expect(life.refused('delegate', { type: 'signClaim', claim: 1, delegation: 'ARR-2026-017' })).toBe('to-revise');
  });
});

describe('an award that waits for other funders', () => {
  const conditional = (life: Life, by = '2026-12-31'): Partial<Extract<Command, { type: 'recordDeliberation' }>> => ({ condition: { funders: life.state.funders.filter(({ status }) => status === 'asked').map(({ no }) => no), by: on(by) } });
  const waiting = (): Life => {
    const life = reach(draft({ plan: withRegion }), 'decision');
    return notified(enforceable(awarded(life, conditional(life))));
  };

  test('names funders that have not answered, and a day after the deliberation', () => {
    const life = reach(draft({ plan: withRegion }), 'decision');
    life.act('agent', deposit(life, 'deliberation'));
    visas(life).advanceTo('2026-06-18');
    const refused = (funders: readonly number[], by = '2026-12-31') => life.answer('assembly', deliberation(life, { condition: { funders, by: on(by) } }));
    expect(refused([])).toMatchObject({ code: 'condition-funder', path: '/condition/funders' });
    expect(refused([1])).toMatchObject({ code: 'condition-funder', path: '/condition/funders/0' });
    expect(refused([2, 2])).toMatchObject({ code: 'condition-funder' });
    expect(refused([2], '2026-06-18')).toMatchObject({ code: 'date-too-early', path: '/condition/by' });
  });

  test('is notified, but neither agreed nor paid, until they have all confirmed', () => {
    const life = waiting();
    expect(life.state.phase).toBe('agreement');
    expect(life.refused('agent', signAgreement(life, 'organisation'))).toBe('condition-pending');
    life.act('agent', confirm(life, 2, 20_000));
    expect(life.state.condition).toEqual({ metOn: life.today, fellDueOn: null });
    life.act('agent', signAgreement(life, 'organisation'));
  });

  test('when its date has passed unmet the officer is told, once and never before, and it goes to a decision; a late answer changes nothing of that', () => {
    const life = waiting().advanceTo('2026-12-31');
    expect(life.refused('clock', { type: 'warnOfCondition' })).toBe('nothing-to-warn');
    life.advanceTo('2027-01-01').act('clock', { type: 'warnOfCondition' });
    expect(life.refused('clock', { type: 'warnOfCondition' })).toBe('nothing-to-warn');
    expect(life.state.toRevise).toMatchObject({ because: 'condition-unmet', funder: null, excess: 0 });
    life.act('agent', confirm(life, 2, 20_000));
    expect(life.state).toMatchObject({ toRevise: { because: 'condition-unmet' }, condition: { metOn: null, fellDueOn: '2027-01-01' } });
    expect(life.refused('agent', signAgreement(life, 'organisation'))).toBe('to-revise');
  });

  test('one of them refuses: the award goes to a decision at once, without waiting for the date', () => {
    const life = waiting();
    life.act('agent', leaves(life, 2));
    expect(life.state.toRevise).toMatchObject({ because: 'funder-left', funder: 2, gap: euros(20_000) });
  });
});

test('a letter of award is signed and proven for a conditional award as for any other', () => {
  const life = reach(draft({ plan: { ...dipbike, resources: [own(50_000), region] } }), 'decision');
  enforceable(awarded(life, { condition: { funders: [2], by: on('2026-12-31') } }));
  life.act('finance', { type: 'recordEngagement', number: 'E', on: life.today }).act('delegate', sign('award')).act('officer', prove(life, 'award'));
  expect(life.state.phase).toBe('agreement');
});
