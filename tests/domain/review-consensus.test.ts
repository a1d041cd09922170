import { decide } from '../../domain/application/acts.ts';
import { shownResult } from '../../domain/review/result.ts';
import { draft, opinion, reach, scores } from './support/chapters.ts';
import { programme } from './support/programmes.ts';
import { actorOf } from './support/world.ts';
import type { Command } from '../../domain/application/commands.ts';
import type { Life } from './support/life.ts';

const flat = (score: number): Record<string, number> => Object.fromEntries(programme('fmin').review.grid.map(({ code }) => [code, score]));
const give = (review: number, given: Readonly<Record<string, number>>): Command => ({ type: 'giveReview', review, scores: given });
const correct = (review: number, given: Readonly<Record<string, number>>): Command => ({ type: 'correctReview', review, scores: given, reason: 't-second-thoughts' });
const confirm = (review: number): Command => ({ type: 'confirmReview', review });
const consensus: Command = { type: 'recordConsensus', scores: flat(7), reason: 't-agreed' };
const invited = (...reviewers: readonly string[]): Life => reviewers.reduce((life, reviewer) => life.act('officer', { type: 'assignReviewer', reviewer }), reach(draft(), 'review'));
/** 90 and 60 points out of 100, where 20 are accepted. */
const apart = (): Life => invited('p-reviewer', 'p-reviewer-2').act('reviewer', give(1, flat(9))).act('secondReviewer', give(2, flat(6)));

describe('reviews that differ too much', () => {
  test('open a consensus step once all are in: each évaluateur is asked, until a day that counts', () => {
    const life = invited('p-reviewer', 'p-reviewer-2', 'p-reviewer-3').act('reviewer', give(1, flat(9))).act('secondReviewer', give(2, flat(6)));
    expect(life.state.consensus).toBeNull();
    life.act('thirdReviewer', give(3, flat(7)));
    expect(life.state.consensus).toEqual({
      no: 1, openedOn: '2026-01-12', answerBy: '2026-01-19', spread: 3_000, settled: null,
      asked: [1, 2, 3].map((no) => ({ ask: no, review: no, answer: null })),
    });
    expect(life.state.consensusAsks).toBe(3);
  });

  test('do not when the gap is what the programme accepts', () => {
    expect(invited('p-reviewer', 'p-reviewer-2').act('reviewer', give(1, flat(9))).act('secondReviewer', give(2, flat(7))).state.consensus).toBeNull();
  });

  test('open it too when the last one awaited declines', () => {
    const life = invited('p-reviewer', 'p-reviewer-2', 'p-reviewer-3').act('reviewer', give(1, flat(9))).act('secondReviewer', give(2, flat(6)));
    expect(life.act('thirdReviewer', { type: 'declineReview', review: 3, because: 'unavailable' }).state.consensus?.asked).toHaveLength(2);
  });

  test('are not closed before they are settled', () => {
    expect(apart().refused('officer', { type: 'closeReview' })).toBe('consensus-open');
    const life = apart();
    const forgotten = decide({ ...life.state, consensus: null }, { type: 'closeReview' }, actorOf('officer'), life.facts('officer', { type: 'closeReview' }));
    expect(forgotten).toMatchObject({ code: 'consensus-open' });
  });

  test('are settled when every évaluateur stands by their scores: the mean stays', () => {
    const life = apart().act('reviewer', confirm(1));
    expect(life.state.consensus).toMatchObject({ settled: null, asked: [{ answer: 'confirmed' }, { answer: null }] });
    life.advanceTo('2026-01-15').act('secondReviewer', confirm(2));
    expect(life.state.consensus?.settled).toEqual({ how: 'upheld', on: '2026-01-15', scores: null });
    expect(shownResult(life.state, programme('fmin'))?.total).toBe(7_500);
    expect(life.act('officer', { type: 'closeReview' }).state.phase).toBe('committee');
  });

  test('are settled when a correction brings them near enough, whoever else was asked', () => {
    const life = apart().act('secondReviewer', correct(2, flat(7)));
    expect(life.state.consensus).toMatchObject({ settled: { how: 'narrowed' }, asked: [{ answer: null }, { answer: 'corrected' }] });
    expect(life.act('officer', { type: 'closeReview' }).state.phase).toBe('committee');
  });

  test('wait for the others when a correction is not enough', () => {
    const life = apart().act('secondReviewer', correct(2, { ...flat(6), donnees: 7 }));
    expect(life.state.consensus?.settled).toBeNull();
    expect(life.act('reviewer', confirm(1)).state.consensus?.settled?.how).toBe('upheld');
  });

  test('may be settled by the service with the scores that were agreed: these count, and a recorded consensus has its reason', () => {
    const life = apart().act('officer', consensus);
    expect(life.state.consensus?.settled).toEqual({ how: 'recorded', on: '2026-01-12', scores: flat(7) });
    expect(shownResult(life.state, programme('fmin'))).toMatchObject({ total: 7_000, reviews: 1, spread: 3_000 });
    expect(life.state.reviews.map(({ total }) => total)).toEqual([9_000, 6_000]);
    expect(life.act('officer', { type: 'closeReview' }).state.phase).toBe('committee');
  });

  test('a consensus under the threshold bars a favourable opinion like any result', () => {
    const life = apart().act('officer', { ...consensus, scores: flat(4) }).act('officer', { type: 'closeReview' }).advanceTo('2026-04-14');
    expect(life.refused('secretary', opinion(life))).toBe('below-threshold');
  });

  test('the service records a consensus on the grid, only where one is needed and all are in, and not over a review of its own', () => {
    expect(apart().refused('officer', { ...consensus, scores: { ...flat(7), charme: 3 } })).toBe('unknown-criterion');
    const near = invited('p-reviewer', 'p-reviewer-2').act('reviewer', give(1, flat(9))).act('secondReviewer', give(2, flat(8)));
    expect(near.refused('officer', consensus)).toBe('no-consensus-asked');
    const awaited = apart().act('officer', { type: 'assignReviewer', reviewer: 'p-reviewer-3' });
    expect(awaited.refused('officer', consensus)).toBe('reviews-open');
    const both = { ...awaited.world.people.find(({ id }) => id === 'p-officer')!, roles: ['officer', 'reviewer'].map((role) => ({ role: role as 'officer', programme: null, organisation: null, from: '2020-01-01' as never, until: null })) };
    const judge = invited('p-reviewer', 'p-reviewer-2');
    judge.world.people = judge.world.people.map((one) => (one.id === both.id ? both : one));
    judge.act('officer', { type: 'assignReviewer', reviewer: 'p-officer' });
    expect(judge.refused('officer', consensus)).toBe('own-review');
  });

  test('a consensus that nobody opened can still be recorded', () => {
    const life = apart();
    const answer = decide({ ...life.state, consensus: null, consensusAsks: 0 }, consensus, actorOf('officer'), life.facts('officer', consensus));
    expect(answer).toMatchObject([{ type: 'consensusOpened', consensus: { no: 1 } }, { type: 'consensusReached', consensus: 1, how: 'recorded' }]);
  });

  test('a third review opens the question again for all, once it is given', () => {
    const life = apart().act('reviewer', confirm(1)).act('secondReviewer', confirm(2)).act('officer', { type: 'assignReviewer', reviewer: 'p-reviewer-3' });
    expect(life.refused('officer', { type: 'closeReview' })).toBe('reviews-open');
    life.act('thirdReviewer', give(3, flat(8)));
    expect(life.state.consensus).toMatchObject({ no: 2, settled: null, asked: [{ ask: 3, review: 1, answer: null }, { ask: 4, review: 2 }, { ask: 5, review: 3 }] });
    expect(life.state.consensusAsks).toBe(5);
  });

  test('a third who declines leaves a settled question settled', () => {
    const life = apart().act('reviewer', confirm(1)).act('secondReviewer', confirm(2)).act('officer', { type: 'assignReviewer', reviewer: 'p-reviewer-3' });
    life.act('thirdReviewer', { type: 'declineReview', review: 3, because: 'unavailable' });
    expect(life.state.consensus).toMatchObject({ no: 1, settled: { how: 'upheld' } });
  });
});

describe('a corrected review', () => {
  test('keeps what it first said, each time', () => {
    const life = apart().advanceTo('2026-01-14').act('secondReviewer', correct(2, { ...flat(6), donnees: 7 }));
    expect(life.state.reviews[1]).toMatchObject({ status: 'given', total: 6_050, givenOn: '2026-01-14', former: [{ scores: flat(6), total: 6_000, on: '2026-01-12' }] });
    expect(life.events.filter(({ event }) => event.type === 'reviewGiven')).toHaveLength(2);
  });

  test('may be corrected before any consensus, which its new scores may open', () => {
    const life = invited('p-reviewer', 'p-reviewer-2').act('reviewer', give(1, flat(8))).act('reviewer', correct(1, flat(9))).act('secondReviewer', give(2, flat(8)));
    expect(life.state.consensus).toBeNull();
    life.act('secondReviewer', correct(2, flat(6)));
    expect(life.state.consensus).toMatchObject({ no: 1, spread: 3_000 });
    expect(life.act('secondReviewer', correct(2, flat(7))).state.reviews[1]?.former?.map(({ total }) => total)).toEqual([8_000, 6_000]);
  });

  test('obeys the grid, changes something, and is one’s own', () => {
    const life = apart();
    expect(life.refused('secondReviewer', correct(2, { ...flat(6), innovation: 10 }))).toBe('score-reason');
    expect(life.refused('secondReviewer', correct(2, flat(6)))).toBe('nothing-corrected');
    expect(life.refused('secondReviewer', correct(1, flat(6)))).toBe('not-found');
    expect(life.refused('thirdReviewer', confirm(1))).toBe('not-found');
    expect(invited('p-reviewer').refused('reviewer', correct(1, flat(6)))).toBe('review-not-given');
  });

  test('is answered once in a step, and no more once it is settled', () => {
    const life = apart().act('reviewer', confirm(1));
    for (const command of [confirm(1), correct(1, flat(7))]) expect(life.refused('reviewer', command)).toBe('consensus-settled');
    life.act('secondReviewer', confirm(2));
    expect(life.refused('secondReviewer', correct(2, flat(8)))).toBe('consensus-settled');
  });

  test('confirms nothing where nothing was asked', () => {
    const life = invited('p-reviewer').act('reviewer', give(1, scores));
    expect(life.refused('reviewer', confirm(1))).toBe('no-consensus-asked');
  });
});
