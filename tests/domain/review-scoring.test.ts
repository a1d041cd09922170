import fc from 'fast-check';
import { fraction, compare, inHundredths, meanOf, sumOf } from '../../domain/review/fraction.ts';
import { resultOf, shortfalls, spreadOf, isWide, shownResult } from '../../domain/review/result.ts';
import { reviewRulesOf } from '../../domain/review/rules.ts';
import { needsReason, scoresFault, weightedTotal } from '../../domain/review/scoring.ts';
import { draft, reach, scores } from './support/chapters.ts';
import { programme } from './support/programmes.ts';
import type { Life } from './support/life.ts';
import type { Review } from '../../domain/application/state.ts';
import type { Criterion } from '../../domain/programme/programme.ts';

const fmin = programme('fmin');
const { grid } = fmin.review;
const inReview = (): Life => reach(draft(), 'review').act('officer', { type: 'assignReviewer', reviewer: 'p-reviewer' });
const criterion = (code: string, weight: number, max: number, more: Partial<Criterion> = {}): Criterion => ({ code, title: code, weight, max, floor: null, ...more });
const given = (...all: readonly Record<string, number>[]) => ({
  consensus: null,
  reviews: all.map((one, i) => ({ no: i + 1, status: 'given', scores: one, total: null }) as unknown as Review),
});
const flat = (score: number): Record<string, number> => Object.fromEntries(grid.map(({ code }) => [code, score]));

describe('the grid as its programme writes it', () => {
  test('scores under 2 or from 5 on are given with a reason, in half points', () => {
    expect(grid[0]?.reason).toEqual({ when: 'extreme', under: 4, from: 10 });
    expect(reviewRulesOf(fmin)).toMatchObject({ spread: 20, consensusDays: 7, mostOpen: 5, linkDays: 60 });
    expect(reviewRulesOf(fmin).ties.map(({ rule }) => rule)).toEqual(['criterion', 'criterion', 'least-asked', 'earliest-filing', 'reference']);
  });

  test('a version published before these rules opens no consensus step and limits nobody', () => {
    const { spread: _s, consensusDays: _c, ties: _t, mostOpen: _m, linkDays: _l, ...old } = fmin.review;
    expect(reviewRulesOf({ review: old })).toMatchObject({ spread: null, ties: [] });
    expect(isWide(given(flat(0), flat(10)), old)).toBe(false);
  });
});

describe('a reason where the programme wants one', () => {
  const review = (life: Life, more: object) => life.answer('reviewer', { type: 'giveReview', review: 1, scores: { ...scores, innovation: 10, inclusion: 3 }, ...more });

  test('an extreme score without its reason is refused, with the place', () => {
    const reasons = [{ criterion: 'innovation', reason: 't-first' }];
    expect(review(inReview(), { reasons })).toMatchObject({ code: 'score-reason', path: '/scores/inclusion', message: '« Inclusion et sobriété numérique » : motivez la note 1,5 (exigé en dessous de 2 et à partir de 5).' });
    expect(review(inReview(), {})).toMatchObject({ code: 'score-reason', path: '/scores/innovation' });
  });

  test('each criterion has one reason at most, and a criterion nobody knows has none', () => {
    const both = [{ criterion: 'innovation', reason: 'a' }, { criterion: 'inclusion', reason: 'b' }];
    expect(review(inReview(), { reasons: [...both, { criterion: 'innovation', reason: 'c' }] })).toMatchObject({ code: 'reason-twice', path: '/reasons/2' });
    expect(review(inReview(), { reasons: [...both, { criterion: 'charme', reason: 'c' }] })).toMatchObject({ code: 'unknown-criterion', path: '/reasons/2/criterion' });
  });

  test('reasons are kept beside the scores, by their text', () => {
    const life = inReview();
    const reasons = [{ criterion: 'innovation', reason: 't-first' }, { criterion: 'inclusion', reason: 't-nobody' }];
    life.act('reviewer', { type: 'giveReview', review: 1, scores: { ...scores, innovation: 10, inclusion: 3 }, reasons });
    expect(life.state.reviews[0]).toMatchObject({ status: 'given', reasons, givenOn: '2026-01-12' });
  });

  test('always, never, or beyond the bounds', () => {
    expect([0, 5, 10].map((score) => needsReason(score, { when: 'always' }))).toEqual([true, true, true]);
    expect([0, 5, 10].map((score) => needsReason(score, undefined))).toEqual([false, false, false]);
    expect([3, 4, 9, 10].map((score) => needsReason(score, { when: 'extreme', under: 4, from: 10 }))).toEqual([true, false, false, true]);
    expect(scoresFault({ a: 5 }, [], [criterion('a', 100, 10, { reason: { when: 'always' } })])?.message).toBe('« a » : motivez la note 2,5.');
  });
});

describe('the result of a dossier', () => {
  test('is the exact mean of the scores that count, rounded once to be shown', () => {
    const thirds = [criterion('a', 50, 3), criterion('b', 50, 3)];
    const state = given({ a: 1, b: 1 }, { a: 2, b: 2 }, { a: 3, b: 3 });
    // 33,33… + 66,66… + 100: each rounded first would make 66,66.
    expect(shownResult(state, { review: { ...fmin.review, grid: thirds } })).toMatchObject({ total: 6_666, spread: 6_666, reviews: 3 });
    expect(compare(resultOf(state, { grid: thirds })!.total, fraction(200, 3))).toBe(0);
  });

  test('meets a threshold that rounding each review would miss', () => {
    const thirds = [criterion('a', 100, 3)];
    const result = resultOf(given({ a: 1 }, { a: 2 }), { grid: thirds });
    // 33,33 + 66,66 is one hundredth short of twice 50.
    expect(shortfalls(result, { grid: thirds, threshold: 50 })).toEqual([]);
    expect(shortfalls(result, { grid: thirds, threshold: 51 })).toEqual([{ kind: 'threshold', threshold: 51 }]);
  });

  test('is never shown as having reached a threshold it has not', () => {
    fc.assert(fc.property(fc.bigInt(0n, 10n ** 6n), fc.bigInt(1n, 10n ** 6n), fc.nat(100), (num, den, threshold) => {
      if (compare(fraction(num, den), fraction(threshold)) < 0) expect(inHundredths({ num, den })).toBeLessThan(threshold * 100);
    }));
  });

  test('falls short of a floor by the mean of its criterion, whatever the total', () => {
    const result = resultOf(given({ ...flat(10), impact: 2 }, { ...flat(10), impact: 5 }), { grid });
    expect(shortfalls(result, fmin.review)).toEqual([{ kind: 'floor', criterion: 'impact', title: 'Impact pour les usagers' }]);
    expect(shortfalls(resultOf(given({ ...flat(10), impact: 3 }, { ...flat(10), impact: 5 }), { grid }), fmin.review)).toEqual([]);
  });

  test('counts neither a review that was replaced nor one still open', () => {
    const { reviews } = given(flat(10), flat(0));
    const state = { consensus: null, reviews: [reviews[0]!, { ...reviews[1]!, status: 'replaced' as const }, { ...reviews[1]!, no: 3, status: 'invited' as const }] };
    expect(shownResult(state, fmin)).toMatchObject({ total: 10_000, spread: null, reviews: 1 });
    expect(resultOf({ consensus: null, reviews: [] }, { grid })).toBeNull();
    expect(shortfalls(null, fmin.review)).toEqual([]);
  });

  test('does not depend on the order of reviews nor of criteria', () => {
    const anyScores = fc.record(Object.fromEntries(grid.map(({ code, max }) => [code, fc.nat(max)])));
    fc.assert(fc.property(fc.array(anyScores, { minLength: 1, maxLength: 6 }), (all) => {
      const there = resultOf(given(...all), { grid })!;
      const back = resultOf(given(...[...all].reverse()), { grid: [...grid].reverse() })!;
      expect(compare(there.total, back.total)).toBe(0);
      expect(weightedTotal(all[0]!, grid)).toBe(weightedTotal(all[0]!, [...grid].reverse()));
      expect(compare(there.total, meanOf(all.map((one) => sumOf(grid.map(({ code, weight, max }) => fraction(one[code]! * weight, max))))))).toBe(0);
    }));
  });

  test('spreads from the lowest review to the highest, and is wide only beyond what the programme accepts', () => {
    // Ten half points of one in 5: each half point weighs ten points in all.
    expect(inHundredths(spreadOf(given(flat(8), flat(6), flat(7)), { grid })!)).toBe(2_000);
    expect(isWide(given(flat(8), flat(6)), fmin.review)).toBe(false);
    expect(isWide(given(flat(8), { ...flat(6), donnees: 5 }), fmin.review)).toBe(true);
    expect(spreadOf(given(flat(8)), { grid })).toBeNull();
  });
});
