import { claim, draft, ordered, started } from './support/chapters.ts';
import { euros, on } from './support/world.ts';
import { amongThemselves, judge } from '../../domain/payment/returns.ts';
import type { Returned } from '../../domain/payment/returns.ts';
import type { Life } from './support/life.ts';

const line = (more: Partial<Returned> = {}): Returned => ({ claim: 1, attempt: 1, section: 'investment', outcome: 'paid', on: on('2026-10-01'), mandat: '1204', reason: null, amount: null, ...more });
const of = (life: Life, more: Partial<Returned> = {}) => judge(line(more), { state: life.state, today: life.today });

/** An advance ordered in September 2026, with an investment and an operating part. */
function twoSections(): Life {
  const life = started(draft());
  ordered(life, claim(life, 'advance'));
  return life.advanceTo('2026-10-02');
}
const verdict = (life: Life, more: Partial<Returned> = {}): string => of(life, more).verdict;

test('a return is matched with the part of the order it names', () => {
  const life = twoSections();
  expect(life.state.claims[0]?.orders[0]?.parts.map(({ section }) => section)).toEqual(['investment', 'operating']);
  expect(of(life)).toEqual({ verdict: 'matched', section: 'investment', said: null });
  expect(of(life, { section: 'operating', outcome: 'rejected', mandat: null, reason: 'RIB' })).toEqual({ verdict: 'matched', section: 'operating', said: null });
});

test('what names no order, or not which of its two parts, is told', () => {
  const life = twoSections();
  expect(judge(line(), null).verdict).toBe('unknown');
  expect(verdict(life, { claim: 2 })).toBe('unknown');
  expect(verdict(life, { attempt: 2 })).toBe('unknown');
  expect(of(life, { section: null })).toMatchObject({ verdict: 'contradictory', said: expect.stringContaining('deux imputations') as string });
});

test('another amount, a day to come, a day before the order: each contradicts the record', () => {
  const life = twoSections();
  const amount = life.state.claims[0]?.orders[0]?.parts[0]?.amount ?? euros(0);
  expect(verdict(life, { amount })).toBe('matched');
  expect(of(life, { amount: euros(1) })).toMatchObject({ verdict: 'contradictory', said: expect.stringContaining('1,00') as string });
  expect(verdict(life, { on: on('2026-10-03') })).toBe('contradictory');
  expect(verdict(life, { on: on('2026-08-31') })).toBe('contradictory');
});

test('what is recorded already is said so, and what says otherwise of it contradicts', () => {
  const life = twoSections();
  life.act('finance', { type: 'recordReturn', claim: 1, attempt: 1, section: 'investment', outcome: 'paid', on: on('2026-10-01'), mandat: '2026-001' });
  const mandat = life.state.claims[0]?.orders[0]?.parts[0]?.mandat ?? null;
  expect(verdict(life, { mandat })).toBe('already-recorded');
  expect(verdict(life, { mandat: 'other' })).toBe('contradictory');
  expect(verdict(life, { outcome: 'rejected', mandat: null, reason: 'RIB' })).toBe('contradictory');
});

describe('among themselves', () => {
  const life = twoSections();
  const lines = (...all: readonly Partial<Returned>[]) =>
    amongThemselves(all.map((more, i) => ({ ...line(more), at: i + 2, judged: of(life, more) })), ({ section, claim: no, attempt }) => `${no}-${attempt}/${section ?? ''}`).map(({ at, judged }) => [at, judged.verdict]);

  test('the same line again is a duplicate of the first', () => expect(lines({}, { section: 'operating' }, {})).toEqual([[2, 'matched'], [3, 'matched'], [4, 'duplicate']]));
  test('two lines that disagree: neither counts', () => expect(lines({}, { mandat: '1205' }, {})).toEqual([[2, 'contradictory'], [3, 'contradictory'], [4, 'contradictory']]));
  test('a line that is wrong in itself does not spoil a right one', () => expect(lines({ amount: euros(1) }, {})).toEqual([[2, 'contradictory'], [3, 'matched']]));
});
