import { appraisal, awarded, claim, deliberation, deposit, dipbike, draft, enforceable, notified, opinion, own, reach, started, visas, works } from './support/chapters.ts';
import { leftIn } from './support/life.ts';
import { euros, on } from './support/world.ts';
import type { Life } from './support/life.ts';
import type { Opening } from './support/chapters.ts';

const inCommittee = (more: Opening = {}): Life => reach(draft(more), 'committee').advanceTo('2026-04-14');
const held = ({ state: { imputation } }: Life) => ({ reserved: imputation.reserved, affected: imputation.affected, engaged: imputation.engaged, released: imputation.released });
const none = { investment: 0, operating: 0 };
const split = { investment: euros(46_833.33), operating: euros(3_166.67) };

describe('scénario 13 : projet mixte (matériel + abonnement), deux sections, deux imputations, HT et TTC', () => {
  const plan = { ...dipbike, expenses: dipbike.expenses.map((line) => (line.section === 'operating' ? { ...line, basis: 'ttc' as const } : line)) };

  test('the opinion sets money aside in both sections, each needs its visa, the deliberation affects both, the engagement engages both', () => {
    const life = inCommittee({ plan }).act('secretary', opinion(inCommittee({ plan })));
    expect(held(life)).toEqual({ reserved: split, affected: none, engaged: none, released: none });
    life.act('agent', deposit(life, 'deliberation')).act('finance', { type: 'grantVisa', budget: 'AP' }).advanceTo('2026-06-18');
    expect(life.answer('assembly', deliberation(life))).toMatchObject({ code: 'no-visa', message: expect.stringContaining('fonctionnement (AE)') });
    life.act('finance', { type: 'grantVisa', budget: 'AE' }).act('assembly', deliberation(life));
    expect(held(life)).toEqual({ reserved: none, affected: split, engaged: none, released: none });
    expect(life.state.decision?.bySection).toEqual(split);
    enforceable(life).act('finance', { type: 'recordEngagement', number: 'ENG-1', on: on('2026-06-25') });
    expect(held(life)).toEqual({ reserved: none, affected: split, engaged: split, released: none });
  });

  test('operating alone may be what is missing: the refusal says which section, and how much is left there', () => {
    const life = inCommittee({ plan, world: { available: euros(1_000_000), operating: euros(3_000) } });
    const refused = life.answer('secretary', opinion(life));
    expect(refused).toMatchObject({ code: 'envelope-exhausted', path: '/amount' });
    expect((refused as { message: string }).message.replace(/[\u00a0\u202f]/g, ' ')).toBe('L’enveloppe de fonctionnement (AE) de l’appel ne le permet pas : il reste 3 000,00 €.');
  });

  test('a visa on a section the project does not use is without object', () => {
    const life = reach(draft({ plan: works }), 'decision');
    expect(life.refused('finance', { type: 'grantVisa', budget: 'AE' })).toBe('visa-without-object');
  });
});

describe('the reservation', () => {
  test('ends with an adjournment of the assembly, and the award then takes from what is left', () => {
    const life = reach(draft(), 'decision');
    life.act('agent', deposit(life, 'deliberation'));
    visas(life).advanceTo('2026-06-18').act('assembly', deliberation(life, { outcome: 'adjournment', amount: euros(0) }));
    expect(held(life)).toMatchObject({ reserved: none, released: split });
    expect(leftIn(life.world)).toEqual({ investment: euros(900_000), operating: euros(100_000) });
    life.act('assembly', deliberation(life));
    expect(held(life)).toMatchObject({ affected: split });
  });

  test('ends with a désistement, a refusal, and whatever else ends the dossier', () => {
    const withdrawn = reach(draft(), 'decision').act('agent', { type: 'withdraw', reason: 't' });
    expect(held(withdrawn)).toMatchObject({ reserved: none, released: split });
    const refused = reach(draft(), 'decision');
    refused.act('agent', deposit(refused, 'deliberation')).act('assembly', deliberation(refused, { outcome: 'refusal', amount: euros(0), reasons: 't' }));
    expect(held(refused)).toMatchObject({ reserved: none, affected: none, released: split });
  });

  test('becomes a lower award, the rest given back; an unfavourable opinion sets nothing aside', () => {
    const life = awarded(draft(), { amount: euros(40_000) });
    const kept = life.state.decision?.bySection;
    expect(held(life)).toMatchObject({ reserved: none, affected: kept, released: { investment: split.investment - (kept?.investment ?? 0), operating: split.operating - (kept?.operating ?? 0) } });
    const against = inCommittee();
    against.act('secretary', opinion(against, { opinion: 'unfavourable', amount: euros(0) }));
    expect(held(against)).toMatchObject({ reserved: none, released: none });
  });

  test('what a session holds for a dossier is its own: the opinion takes it over though the envelope is empty', () => {
    const life = inCommittee({ world: { available: euros(0), operating: euros(0) } });
    const facts = life.facts('secretary', opinion(life));
    expect(life.refused('secretary', opinion(life))).toBe('envelope-exhausted');
    life.world.held = split;
    expect(life.facts('secretary', opinion(life)).envelope).toMatchObject({ held: split });
    expect(facts.envelope?.held).toEqual(none);
    life.act('secretary', opinion(life));
    expect(held(life).reserved).toEqual(split);
  });
});

describe('an axis', () => {
  const lines = [{ section: 'investment', axis: '' }, { section: 'investment', axis: 'mobilite' }, { section: 'operating', axis: '' }] as const;
  test('is one the call has an envelope for; a section without it keeps the whole one', () => {
    const life = reach(draft({ world: { lines } }), 'appraisal');
    expect(life.refused('officer', { type: 'assignAxis', axis: 'culture' })).toBe('unknown-axis');
    life.act('officer', { type: 'assignAxis', axis: 'mobilite' });
    expect(life.state.imputation.axes).toEqual({ investment: 'mobilite', operating: '' });
  });
  test('no longer changes once money is set aside', () => {
    const life = reach(draft({ world: { lines } }), 'decision');
    expect(life.refused('finance', { type: 'assignAxis', axis: 'mobilite' })).toBe('already-reserved');
    const session = reach(draft({ world: { lines, held: split } }), 'committee');
    expect(session.refused('finance', { type: 'assignAxis', axis: 'mobilite' })).toBe('already-reserved');
  });
});

describe('échéancier', () => {
  const calendar = { startOn: on('2026-07-01'), endOn: on('2027-06-30') };
  const sum = (life: Life, section: string) => life.state.creditSchedule.filter((one) => one.section === section).reduce((whole, { amount }) => whole + amount, 0);

  test('follows from the award and the project’s own calendar, to the cent', () => {
    const life = awarded(draft({ world: { calendar } }));
    expect([...new Set(life.state.creditSchedule.map(({ year }) => year))]).toEqual([2026, 2027]);
    expect([sum(life, 'investment'), sum(life, 'operating')]).toEqual([split.investment, split.operating]);
  });

  test('is set by finance: each section makes its part of the award, from the year of the decision on, and covers what is ordered', () => {
    const life = started(draft({ plan: works, world: { calendar } }));
    const schedule = (...years: readonly (readonly [number, number])[]) => ({ type: 'setCreditSchedule' as const, schedule: years.map(([year, amount]) => ({ section: 'investment' as const, year, amount: euros(amount) })) });
    const whole = life.state.decision!.amount / 100;
    expect(life.refused('finance', schedule([2026, whole - 1]))).toBe('schedule-mismatch');
    expect(life.refused('finance', schedule([2025, whole]))).toBe('schedule-year');
    expect(life.refused('finance', schedule([2027, whole], [2027, 0]))).toBe('amount-mismatch');
    expect(life.refused('finance', schedule([2027, whole - 1], [2027, 1]))).toBe('schedule-twice');
    life.act('finance', schedule([2028, whole]));
    expect(life.state.creditSchedule).toEqual([{ section: 'investment', year: 2028, amount: life.state.decision!.amount }]);
    life.act('agent', claim(life, 'advance')).act('officer', { type: 'attestClaim', claim: 1 }).act('finance', { type: 'liquidateClaim', claim: 1 }).act('delegate', { type: 'signClaim', claim: 1, delegation: 'ARR-2026-017' });
    expect(life.refused('finance', schedule([2028, whole]))).toBe('schedule-below-paid');
    life.act('finance', schedule([2026, whole * 0.3], [2028, whole * 0.7]));
    expect(reach(draft(), 'decision').refused('finance', schedule([2026, 1]))).toBe('no-award');
  });
});

describe('désengagement', () => {
  test('once the balance is settled finance gives back what will not be spent; the closing then gives back nothing more', () => {
    const life = started(draft({ plan: { ...works, resources: [own(60_000)] } }));
    const spent = { line: 'travaux', amount: euros(80_000), committedOn: on('2026-07-01') };
    life.act('agent', claim(life, 'balance', { expenses: [spent], resources: [own(30_000)] })).act('officer', { type: 'attestClaim', claim: 1 }).act('finance', { type: 'liquidateClaim', claim: 1 }).act('delegate', { type: 'signClaim', claim: 1, delegation: 'ARR-2026-017' });
    life.act('finance', { type: 'recordReturn', claim: 1, attempt: 1, outcome: 'paid', on: life.today, mandat: 'M-1' });
    const unspent = life.state.decision!.amount - life.state.claims[0]!.amount;
    expect(unspent).toBeGreaterThan(0);
    life.act('finance', { type: 'disengage', number: 'D-1', on: life.today });
    expect(held(life)).toMatchObject({ affected: { investment: life.state.claims[0]!.amount, operating: 0 }, released: { investment: unspent, operating: 0 } });
    expect(life.refused('finance', { type: 'disengage', number: 'D-2', on: life.today })).toBe('nothing-to-disengage');
    life.act('agent', { type: 'fileFinalReport', document: life.document() }).act('officer', { type: 'close' });
    expect(held(life).affected).toEqual({ investment: life.state.claims[0]!.amount, operating: 0 });
  });
});

test('the award goes over those who share the project as they bear its expenses', () => {
  const partner = '21940080100011';
  const life = reach(draft({ filing: { montage: 'groupement', partners: [partner] } }), 'appraisal');
  const shares = { type: 'setShares' as const, shares: [{ organisation: life.state.organisation, borne: euros(80_000) }, { organisation: partner, borne: euros(40_000) }] };
  expect(life.refused('officer', shares)).toBe('not-appraised');
  life.act('officer', appraisal(life)).act('agent', shares);
  // Appraised anew on another base, what was shared is to be shared again.
  life.act('officer', appraisal(life, { lines: dipbike.expenses.map(({ line, asked }) => ({ line, retained: line === 'reception' ? euros(0) : asked, reason: 't' })) }));
  expect(life.state.shares).toBeNull();
  life.act('officer', appraisal(life)).act('agent', shares);
  awarded(life);
  expect(life.state.decision?.shares?.map(({ award }) => award).reduce((sum, one) => sum + one, 0)).toBe(life.state.decision?.amount);
  expect(life.refused('officer', shares)).toBe('already-decided');
  notified(enforceable(life));
});
