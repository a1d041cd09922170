import fc from 'fast-check';
import { whyThisAmount } from '../../domain/application/why.ts';
import { rankingOf, standingOf } from '../../domain/review/ranking.ts';
import { compareRules, suppositionFault, supposed } from '../../domain/review/what-if.ts';
import { appraisal, awarded, dipbike, draft, fim, opinion, own, reach, retainAll, state as fromState } from './support/chapters.ts';
import { programme } from './support/programmes.ts';
import { euros } from './support/world.ts';
import type { Supposition } from '../../domain/review/what-if.ts';
import type { Application } from '../../domain/application/state.ts';
import type { Cents, Ratio } from '../../domain/money/money.ts';
import type { RankedDossier } from '../../domain/review/ranking.ts';

const fmin = programme('fmin');
const { grid } = fmin.review;
const flat = (score: number): Record<string, number> => Object.fromEntries(grid.map(({ code }) => [code, score]));
const voted = (investment: number, operating = 0) => ({ investment: euros(investment), operating: euros(operating) });

/** A dossier before the committee, its two reviews as told; 64 000 € retained, so that it is worth 32 000 €. */
const before = reach(draft({ plan: { expenses: [{ line: 'triporteur', section: 'investment', basis: 'ht', asked: euros(64_000) }], resources: [own(14_000)], asked: euros(50_000) } }), 'committee').state;
const dossier = (no: number, given: Readonly<Record<string, number>>, more: Partial<Application> = {}): RankedDossier => ({
  programme: fmin,
  state: { ...before, id: `d-${no}`, reference: `FMIN-2026-000${no}`, reviews: before.reviews.map((review) => ({ ...review, scores: given })), ...more },
});
const three = [dossier(1, flat(7)), dossier(2, flat(9)), dossier(3, flat(8))];
const call = (investment = 80_000) => ({ programme: fmin, voted: voted(100_000), left: voted(investment) });
const compare = (suppose: Supposition, dossiers = three, of = call(), scope: 'pending' | 'all' = 'pending') => {
  const { rows, today, then } = compareRules(dossiers, of, { suppose, scope });
  const side = (which: 'today' | 'then') => Object.fromEntries(rows.map((row) => [row.id, row[which].amount / 100]));
  return { today: side('today'), then: side('then'), ranks: Object.fromEntries(rows.map((row) => [row.id, row.then.rank])), totals: [today, then] };
};

describe('the ranking of a call and the line of its envelope', () => {
  test('gives each its amount while the envelope lasts, a part to the first that does not fit, nothing to those after', () => {
    const { rows, bar, leftAfter } = rankingOf([...three, dossier(4, flat(6))].map((one) => standingOf(one)), voted(80_000), fmin);
    expect(rows.map(({ rank, contender: { id }, allotted }) => [rank, id, allotted && [allotted.outcome, allotted.amount / 100, allotted.after / 100]])).toEqual([
      [1, 'd-2', ['whole', 32_000, 48_000]], [2, 'd-3', ['whole', 32_000, 16_000]], [3, 'd-1', ['partial', 16_000, 0]], [4, 'd-4', ['none', 0, 0]],
    ]);
    expect([bar, leftAfter]).toEqual([3, 0]);
  });

  test('sets aside what is under the threshold or a floor, and says under which', () => {
    const { rows } = rankingOf([dossier(1, flat(4)), dossier(2, { ...flat(9), impact: 3 })].map((one) => standingOf(one)), voted(80_000), fmin);
    expect(rows.map(({ rank, contender: { id, standing, shortfalls }, allotted }) => [rank, id, standing, shortfalls.map(({ kind }) => kind), allotted])).toEqual([
      [null, 'd-2', 'set-aside', ['floor'], null], [null, 'd-1', 'set-aside', ['threshold'], null],
    ]);
  });

  test('shows no score before every évaluateur has given theirs and a consensus is reached', () => {
    const life = reach(draft(), 'review').act('officer', { type: 'assignReviewer', reviewer: 'p-reviewer' }).act('officer', { type: 'assignReviewer', reviewer: 'p-reviewer-2' });
    const seen = () => standingOf({ state: life.state, programme: fmin });
    life.act('reviewer', { type: 'giveReview', review: 1, scores: flat(9) });
    expect(seen()).toMatchObject({ standing: 'waiting', result: null, shown: null });
    life.act('secondReviewer', { type: 'giveReview', review: 2, scores: flat(6) });
    expect(seen()).toMatchObject({ standing: 'waiting', shown: null });
    life.act('reviewer', { type: 'confirmReview', review: 1 }).act('secondReviewer', { type: 'confirmReview', review: 2 });
    expect(seen()).toMatchObject({ standing: 'ranked', shown: { total: 7_500, spread: 3_000 } });
  });

  test('leaves alone what the committee has already said', () => {
    const settled = standingOf(dossier(1, flat(9), { opinion: { amount: euros(20_000) } as Application['opinion'] }));
    const { rows } = rankingOf([settled, standingOf(dossier(2, flat(8)))], voted(10_000), fmin);
    expect(rows.map(({ contender, allotted }) => [contender.settled?.amount ?? null, allotted?.amount ?? null])).toEqual([[euros(20_000), null], [null, euros(10_000)]]);
  });

  test('without évaluateurs ranks by the programme’s other rules', () => {
    const life = reach(fim(), 'committee');
    expect(standingOf({ state: life.state, programme: programme('fim') })).toMatchObject({ standing: 'ranked', result: null, wish: euros(60_000) });
  });
});

describe('what other rules would give', () => {
  test('nothing supposed, nothing differs', () => {
    const { today, then, totals } = compare({});
    expect(then).toEqual(today);
    expect(totals[0]).toEqual(totals[1]);
  });

  test('another rate: each at its cap follows the cap, and whoever was short gets more', () => {
    const { today, then } = compare({ rate: { num: 2, den: 5 } });
    expect(today).toEqual({ 'd-1': 16_000, 'd-2': 32_000, 'd-3': 32_000 });
    expect(then).toEqual({ 'd-1': 25_600, 'd-2': 25_600, 'd-3': 25_600 });
  });

  test('another ceiling, another own share', () => {
    expect(compare({ ceilingSingle: euros(30_000) }).then).toEqual({ 'd-1': 20_000, 'd-2': 30_000, 'd-3': 30_000 });
    expect(compare({ ownShare: { num: 3, den: 4 } }).then).toEqual({ 'd-1': 16_000, 'd-2': 16_000, 'd-3': 16_000 });
  });

  test('a dossier’s own derogation of its own share stays', () => {
    const derogated = dossier(1, flat(7), { appraisal: { ...before.appraisal!, ownShare: { num: 3, den: 10 } as Ratio } });
    expect(compare({ ownShare: { num: 3, den: 4 } }, [derogated], call(90_000)).then).toEqual({ 'd-1': 32_000 });
  });

  test('what the committee proposed on its merits stays, unless the cap falls below', () => {
    const reduced = [dossier(1, flat(7), { opinion: { amount: euros(20_000) } as Application['opinion'] })];
    expect(compare({ rate: { num: 3, den: 4 } }, reduced, call(), 'all').then).toEqual({ 'd-1': 20_000 });
    expect(compare({ rate: { num: 1, den: 4 } }, reduced, call(), 'all').then).toEqual({ 'd-1': 16_000 });
  });

  test('other weights, another floor, another threshold change the order and who is in it', () => {
    const dossiers = [dossier(1, { ...flat(6), replicabilite: 9 }), dossier(2, { ...flat(7), replicabilite: 5 })];
    expect(compare({}, dossiers).ranks).toEqual({ 'd-1': 1, 'd-2': 2 });
    expect(compare({ weights: { replicabilite: 0, innovation: 45 } }, dossiers).ranks).toEqual({ 'd-1': 2, 'd-2': 1 });
    expect(compare({ floors: { replicabilite: 6 } }, dossiers).ranks).toEqual({ 'd-1': 1, 'd-2': null });
    expect(compare({ threshold: 70 }, dossiers)).toMatchObject({ ranks: { 'd-1': null, 'd-2': null }, then: { 'd-1': 0, 'd-2': 0 } });
  });

  test('another envelope: by as much as it differs from today’s, or the whole call shared out anew', () => {
    expect(compare({ envelope: voted(120_000) }).then).toEqual({ 'd-1': 32_000, 'd-2': 32_000, 'd-3': 32_000 });
    expect(compare({ envelope: voted(60_000) }).then).toEqual({ 'd-1': 0, 'd-2': 32_000, 'd-3': 8_000 });
    expect(compare({ envelope: voted(10_000) }).then).toEqual({ 'd-1': 0, 'd-2': 0, 'd-3': 0 });
    const decided = [dossier(1, flat(9), { opinion: { amount: euros(32_000) } as Application['opinion'], decision: { kind: 'refusal', amount: 0 as Cents } as Application['decision'] }), ...three.slice(1)];
    expect(compare({}, decided)).toMatchObject({ today: { 'd-1': 0 }, then: { 'd-1': 0 } });
    expect(compare({ envelope: voted(64_000) }, decided, call(), 'all').then).toEqual({ 'd-1': 32_000, 'd-2': 32_000, 'd-3': 0 });
  });

  test('never passes the envelope supposed, and changes nothing it was given', () => {
    const frozen = JSON.stringify([three, fmin]);
    fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(50_000), fc.nat(100_000), (part, ceiling, envelope) => {
      const { totals } = compare({ rate: { num: part, den: 20 }, ceilingSingle: euros(ceiling), envelope: voted(envelope) }, three, call(), 'all');
      expect(totals[1]!.amount).toBeLessThanOrEqual(euros(envelope));
    }));
    expect(JSON.stringify([three, fmin])).toBe(frozen);
  });

  test('a supposition without sense is refused, with the place', () => {
    const fault = (suppose: Supposition) => suppositionFault(suppose, fmin);
    expect(fault({})).toBeNull();
    expect(fault({ weights: { charme: 5 } })).toMatchObject({ code: 'unknown-criterion', path: '/weights/charme' });
    expect(fault({ floors: { charme: 5 } })).toMatchObject({ code: 'unknown-criterion', path: '/floors/charme' });
    expect(fault({ weights: { innovation: 25 } })).toMatchObject({ code: 'weights-sum', path: '/weights', message: 'Les poids de la grille doivent faire 100 ; ils font 105.' });
    expect(fault({ floors: { innovation: 11 } })).toMatchObject({ code: 'floor-above', path: '/floors/innovation' });
    expect(fault({ rate: { num: 3, den: 2 } })).toMatchObject({ code: 'share-above', path: '/rate' });
    expect(supposed(fmin, {})).toEqual(fmin);
  });
});

describe('why this amount', () => {
  const spaces = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
  const lines = retainAll(dipbike).map((line) => (line.line === 'reception' ? { ...line, retained: euros(0), reason: 't-out' } : line));

  test('is not said before the fiche d’instruction', () => {
    expect(whyThisAmount(reach(draft(), 'appraisal').state, fmin)).toBeNull();
  });

  test('goes from what was asked to the cap that binds, each step with its value, its rule and a reference somebody has checked', () => {
    const life = reach(draft(), 'appraisal');
    life.act('officer', appraisal(life, { lines, resources: [own(10_000), fromState(60_000)] }));
    const why = whyThisAmount(life.state, fmin)!;
    expect(why).toMatchObject({ as: 'proposed', on: '2026-01-12', amount: euros(29_920) });
    expect(why.steps.map(({ code, amount }) => [code, amount / 100])).toEqual([
      ['asked', 50_000], ['cost', 120_000], ['excluded', 0], ['base', 112_400], ['other-public', 60_000],
      ['cap:rate', 56_200], ['cap:ceiling', 50_000], ['cap:own-share', 29_920], ['cap:asked', 50_000], ['most', 29_920], ['proposed', 29_920],
    ]);
    const binding = why.steps.find((step) => step.binding)!;
    expect(spaces(binding.computation)).toBe('80 % × 112 400,00 € − 60 000,00 €');
    expect(binding.reference).toEqual({ text: 'article L. 1111-10 du code général des collectivités territoriales', checkedOn: '2026-11-24' });
    expect(why.steps.find(({ code }) => code === 'excluded')).toMatchObject({ line: 'reception', reason: 't-out' });
    expect(why.steps.find(({ code }) => code === 'cap:rate')?.reference).toBeNull();
    expect(spaces(why.sentence)).toBe('29 920,00 € proposés, le plus que permettent les règles : votre part d’au moins 20 % des financements publics.');
  });

  test('once decided says what was decided, with the caps that were kept on that day', () => {
    const life = awarded(draft(), { amount: euros(40_000) });
    const why = whyThisAmount(life.state, fmin)!;
    expect(why).toMatchObject({ as: 'decided', on: '2026-06-18', amount: euros(40_000) });
    expect(why.steps.slice(-3).map(({ code, amount }) => [code, amount / 100])).toEqual([['proposed', 50_000], ['opinion', 50_000], ['awarded', 40_000]]);
    expect(spaces(why.sentence)).toBe('40 000,00 € attribués, moins que les 50 000,00 € que permettaient les règles.');
    expect(whyThisAmount(awarded(draft()).state, fmin)?.sentence).toContain('tout ce qui était demandé');
  });

  test('the amounts shown are those of the state, whatever the award', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50_000 }), (amount) => {
      const life = awarded(draft(), { amount: euros(amount) });
      expect(whyThisAmount(life.state, fmin)?.amount).toBe(life.state.decision?.amount);
    }), { numRuns: 15 });
  });

  test('is told of a lower opinion before the decision', () => {
    const life = reach(draft(), 'committee').advanceTo('2026-04-14');
    life.act('secretary', opinion(life, { amount: euros(30_000) }));
    expect(whyThisAmount(life.state, fmin)).toMatchObject({ as: 'proposed', amount: euros(30_000) });
  });
});
