import { claim, draft, fim, ordered, own, paid, spent, started } from './support/chapters.ts';
import { programme } from './support/programmes.ts';
import { DEPUTY, SIGNATURE, euros, on } from './support/world.ts';
import { paidSoFar } from '../../domain/payment/sums.ts';
import { previewClaim } from '../../domain/payment/preview.ts';
import { sampleOf } from '../../domain/payment/sample.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import type { Life } from './support/life.ts';

/** 120 000 € HT at 50 %, in delivery. */
const works = (payment: Partial<Programme['payment']> = {}): Life => {
  const of = programme('fim');
  return started(fim({ of: { ...of, payment: { ...of.payment, ...payment } } }));
};
const worked = (amount: number) => ({ expenses: [spent('travaux', amount)], resources: [own(60_000)] });
const last = (life: Life) => life.state.claims.at(-1)!;
const signature = { type: 'signClaim', claim: 1, delegation: SIGNATURE } as const;

/** 40 000 € of each section at 50 %. */
const twoSections = (): Life => {
  const plan = { expenses: [{ line: 'borne', section: 'investment' as const, basis: 'ht' as const, asked: euros(40_000) }, { line: 'abonnement', section: 'operating' as const, basis: 'ttc' as const, asked: euros(40_000) }], resources: [own(40_000)], asked: euros(40_000) };
  return started(draft({ plan }));
};

describe('scenario 3: a mixed project, paid by section', () => {
  test('an advance is one order with a part for each section, and is paid when both are', () => {
    const life = twoSections();
    ordered(life, claim(life, 'advance'));
    const [order] = last(life).orders;
    expect(order).toMatchObject({ amount: euros(12_000), delegation: SIGNATURE, parts: [{ section: 'investment', amount: euros(6_000) }, { section: 'operating', amount: euros(6_000) }] });
    const back = (section: 'investment' | 'operating') => ({ type: 'recordReturn', claim: 1, attempt: 1, section, outcome: 'paid', on: life.today, mandat: 'M-1' }) as const;
    const { section: _, ...unsaid } = back('investment');
    expect(life.refused('finance', unsaid)).toBe('section-required');
    life.act('finance', back('investment'));
    expect(last(life).status).toBe('ordered');
    life.act('finance', { ...back('operating'), mandat: 'M-2' });
    expect([last(life).status, paidSoFar(life.state)]).toEqual(['paid', euros(12_000)]);
  });
  test('what the comptable rejects of one section is issued again alone; the other stays paid', () => {
    const life = twoSections();
    ordered(life, claim(life, 'advance'));
    const returned = { type: 'recordReturn', claim: 1, attempt: 1, on: life.today } as const;
    life.act('finance', { ...returned, section: 'operating', outcome: 'rejected', reason: 't-imputation' });
    expect(life.refused('delegate', { type: 'reissueOrder', claim: 1, delegation: SIGNATURE })).toBe('order-pending');
    life.act('finance', { ...returned, section: 'investment', outcome: 'paid', mandat: 'M-1' });
    life.act('delegate', { type: 'reissueOrder', claim: 1, delegation: SIGNATURE });
    expect(last(life).orders[1]).toMatchObject({ attempt: 2, amount: euros(6_000), parts: [{ section: 'operating', status: 'ordered' }] });
    life.act('finance', { ...returned, attempt: 2, outcome: 'paid', mandat: 'M-2' });
    expect([last(life).status, paidSoFar(life.state)]).toEqual(['paid', euros(12_000)]);
  });
  test('one section underspent owes nothing to the other: each is paid for itself', () => {
    const life = twoSections();
    paid(life, claim(life, 'balance', { expenses: [spent('borne', 40_000), spent('abonnement', 10_000)], resources: [own(25_000)] }));
    expect(last(life)).toMatchObject({ due: { investment: euros(20_000), operating: euros(5_000) }, admittedBySection: { investment: euros(40_000), operating: euros(10_000) } });
  });
});

describe('scenario 12: the statement of mandats is not visé by the comptable', () => {
  test('the claim goes back with the proof that fails, its clock stops, and it is completed under its number', () => {
    const life = works();
    life.act('agent', claim(life, 'interim', worked(60_000)));
    expect(last(life).clock).toEqual({ startedOn: '2026-09-01', months: 0, days: 30, suspendedDays: 0, suspendedOn: null });
    const back = { type: 'sendBackClaim', claim: 1, reason: 't-visa', cause: 'not-certified' } as const;
    expect(life.answer('officer', back)).toMatchObject({ code: 'proof-required', path: '/proofs' });
    expect(life.answer('officer', { ...back, proofs: ['photo-affichage'] })).toMatchObject({ code: 'proof-unknown', path: '/proofs/0' });
    life.advanceTo('2026-09-11').act('officer', { ...back, proofs: ['etat-mandats'] });
    expect(last(life)).toMatchObject({ status: 'sent-back', sentBack: { cause: 'not-certified', proofs: ['etat-mandats'] }, clock: { suspendedOn: '2026-09-11' } });
    life.advanceTo('2026-11-30');
    expect(life.refused('clock', { type: 'warnOfPaymentDelay', claim: 1 })).toBe('nothing-to-warn');
    life.advanceTo('2026-12-01').act('agent', claim(life, 'interim', worked(60_000)));
    expect(last(life)).toMatchObject({ no: 1, status: 'filed', clock: { suspendedOn: null, suspendedDays: 81 } });
    expect(last(life).sentBack).toBeUndefined();
    // 10 days of the 30 had run: the last is 21 December, the warning a week before.
    life.advanceTo('2026-12-13');
    expect(life.refused('clock', { type: 'warnOfPaymentDelay', claim: 1 })).toBe('nothing-to-warn');
    life.advanceTo('2026-12-14').act('clock', { type: 'warnOfPaymentDelay', claim: 1 });
    expect(life.events.at(-1)?.event).toEqual({ type: 'paymentDelayWarned', claim: 1, endsOn: '2026-12-21' });
    expect(life.refused('clock', { type: 'warnOfPaymentDelay', claim: 1 })).toBe('nothing-to-warn');
  });
});

describe('scenario 13: expenses that do not count', () => {
  test('before the date of eligibility, beyond the retained line, set aside by the officer: each with its reason, and the amount is recomputed', () => {
    const life = works();
    life.act('agent', claim(life, 'interim', { expenses: [spent('travaux', 20_000, '2026-06-17'), spent('travaux', 50_000), spent('travaux', 90_000)] }));
    const strikeOuts = [{ expense: 2, amount: euros(10_000), reason: 't-vat' }];
    const preview = previewClaim(life.state, last(life), strikeOuts, life.world.programme);
    expect(preview).toMatchObject({ liquidation: { due: { investment: euros(48_000) } }, examination: { admitted: euros(120_000) }, former: [] });
    life.act('officer', { type: 'attestClaim', claim: 1, strikeOuts });
    expect(last(life).struckOut).toEqual([
      { expense: 1, line: 'travaux', amount: euros(20_000), code: 'before-eligibility' },
      { expense: 2, line: 'travaux', amount: euros(10_000), code: 'set-aside', reason: 't-vat' },
      { expense: 3, line: 'travaux', amount: euros(10_000), code: 'above-retained' },
    ]);
    life.act('finance', { type: 'liquidateClaim', claim: 1 });
    expect(last(life).liquidation).toEqual(preview?.liquidation);
  });
  test('nothing is set aside that is not in the claim, twice, or for more than it is', () => {
    const life = works();
    life.act('agent', claim(life, 'interim', worked(100)));
    const attest = (...strikeOuts: { expense: number; amount?: ReturnType<typeof euros>; reason: string }[]) => life.refused('officer', { type: 'attestClaim', claim: 1, strikeOuts });
    expect(attest({ expense: 2, reason: 't' })).toBe('expense-unknown');
    expect(attest({ expense: 1, reason: 't' }, { expense: 1, reason: 't' })).toBe('struck-twice');
    expect(attest({ expense: 1, amount: euros(100.01), reason: 't' })).toBe('amount-mismatch');
  });
});

describe('invoices', () => {
  test('by sample: each expense from an amount on, and others at even intervals', () => {
    const expenses = [1, 2, 30, 4, 5, 6, 40, 8].map((amount) => ({ amount: euros(amount) }));
    expect(sampleOf(expenses, { from: euros(30), others: 2 })).toEqual([2, 3, 6, 7]);
    expect(sampleOf(expenses, { from: euros(1_000), others: 100 })).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
  test('asked for, they come with the claim when it is completed, and not before is it attested', () => {
    const life = works({ sample: { from: euros(50_000), others: 0 } });
    life.act('agent', claim(life, 'interim', { expenses: [spent('travaux', 10), spent('travaux', 60_000)] }));
    expect(life.refused('officer', { type: 'requestInvoices', claim: 1, expenses: [3] })).toBe('expense-unknown');
    life.act('officer', { type: 'requestInvoices', claim: 1, expenses: [] });
    expect(last(life)).toMatchObject({ status: 'sent-back', invoices: [2] });
    expect(life.refused('officer', { type: 'attestClaim', claim: 1 })).toBe('claim-status');
    const again = claim(life, 'interim', { expenses: [spent('travaux', 10), spent('travaux', 60_000)] });
    expect(life.answer('agent', again)).toMatchObject({ code: 'invoice-missing', path: '/documents/facture-2' });
    life.act('agent', { ...again, documents: { ...again.documents, 'facture-2': life.document() } });
    expect(life.refused('officer', { type: 'requestInvoices', claim: 1, expenses: [2] })).toBe('invoices-asked');
    const without = works({ sample: { from: euros(100), others: 0 } });
    without.act('agent', claim(without, 'interim', worked(10)));
    expect(without.refused('officer', { type: 'requestInvoices', claim: 1, expenses: [] })).toBe('no-expense');
  });
});

describe('what a claim must carry', () => {
  test('for a fonds de concours, the commune’s own titre de recette', () => {
    const life = works();
    Object.assign(life.world, { programme: { ...life.world.programme, legalGround: 'fonds-de-concours' } satisfies Programme });
    const asked = claim(life, 'advance');
    expect(life.answer('agent', asked)).toMatchObject({ code: 'proof-missing', path: '/documents/titre-recette' });
    life.act('agent', { ...asked, documents: { ...asked.documents, 'titre-recette': life.document() } });
  });
  test('the day of mise en service with the balance, and only with it', () => {
    const life = works({ commissioning: true });
    expect(life.refused('agent', claim(life, 'balance', worked(10)))).toBe('commissioning-required');
    expect(life.refused('agent', claim(life, 'interim', { ...worked(10), commissionedOn: on('2026-09-01') }))).toBe('commissioning-with-balance');
    expect(life.refused('agent', claim(life, 'balance', { ...worked(10), commissionedOn: on('2026-08-31') }))).toBe('date-too-early');
    expect(life.refused('agent', claim(life, 'balance', { ...worked(10), commissionedOn: on('2026-09-02') }))).toBe('date-in-future');
    life.act('agent', claim(life, 'balance', { ...worked(10), commissionedOn: on('2026-09-01') }));
    expect(last(life).commissionedOn).toBe('2026-09-01');
  });
  test('a payment that does not precede its order', () => {
    const life = works();
    expect(life.refused('agent', claim(life, 'interim', { expenses: [{ ...spent('travaux', 1), paidOn: on('2026-06-30') }] }))).toBe('paid-before-committed');
  });
});

describe('roles held apart', () => {
  /** Everybody of the service has every role in it, so that only who did what before keeps them apart. */
  const everywhere = (payment: Partial<Programme['payment']> = {}): Life => {
    const life = works(payment);
    const roles = ['officer', 'finance', 'delegate'] as const;
    life.world.people = life.world.people.map((one) => (['p-finance', 'p-delegate', 'p-deputy'].includes(one.id) ? { ...one, roles: roles.map((role) => ({ role, programme: null, organisation: null, from: on('2020-01-01'), until: null })) } : one));
    return life.act('agent', claim(life, 'advance'));
  };
  test('whoever attested never signs, in any programme', () => {
    const life = everywhere().act({ name: 'delegate', as: 'officer' }, { type: 'attestClaim', claim: 1 }).act({ name: 'delegate', as: 'finance' }, { type: 'liquidateClaim', claim: 1 });
    expect(life.refused('delegate', signature)).toBe('attested-by-you');
  });
  test('a programme may hold attestation and liquidation apart', () => {
    const attested = (separation: NonNullable<Programme['payment']['separation']>) => everywhere({ separation }).act({ name: 'finance', as: 'officer' }, { type: 'attestClaim', claim: 1 });
    expect(attested(['attest-liquidate']).refused('finance', { type: 'liquidateClaim', claim: 1 })).toBe('attested-by-you');
    attested(['liquidate-sign']).act('finance', { type: 'liquidateClaim', claim: 1 });
    attested(['attest-liquidate']).act({ name: 'deputy', as: 'finance' }, { type: 'liquidateClaim', claim: 1 });
  });
  test('and liquidation and signature, at every attempt', () => {
    const life = everywhere({ separation: ['liquidate-sign'] }).act('officer', { type: 'attestClaim', claim: 1 }).act({ name: 'delegate', as: 'finance' }, { type: 'liquidateClaim', claim: 1 });
    expect(life.refused('delegate', signature)).toBe('liquidated-by-you');
    life.act('deputy', { ...signature, delegation: DEPUTY }).act('finance', { type: 'recordReturn', claim: 1, attempt: 1, outcome: 'rejected', on: life.today, reason: 't-rib' });
    expect(life.refused('delegate', { type: 'reissueOrder', claim: 1, delegation: SIGNATURE })).toBe('liquidated-by-you');
  });
});
