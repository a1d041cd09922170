import { interestOf, mandateIn } from '../../domain/policy/interest.ts';
import { draft, opinion, reach, scores } from './support/chapters.ts';
import { ALWAYS, CRETEIL, on, person, siren } from './support/world.ts';
import type { Command } from '../../domain/application/commands.ts';
import type { Life } from './support/life.ts';
import type { Mandate, Person } from '../../domain/policy/person.ts';

const GRAND_PARIS_SUD_EST = '200058006';
const invite = (reviewer: string, more: object = {}): Command => ({ type: 'assignReviewer', reviewer, ...more });
const decline = (review: number, because: 'interest' | 'unavailable'): Command => ({ type: 'declineReview', review, because });
const inReview = (): Life => reach(draft(), 'review');
const reviewer = (id: string, mandates: readonly Mandate[] = [], more: Partial<Person> = {}): Person => ({ ...person(id, [{ role: 'reviewer', programme: null, organisation: null, ...ALWAYS }], mandates), ...more });

describe('an interest', () => {
  test('declared when declining is never forgotten: the person is not asked again for that dossier, even once replaced', () => {
    const life = inReview().act('officer', invite('p-reviewer')).act('reviewer', decline(1, 'interest')).act('officer', invite('p-reviewer-2', { replaces: 1 }));
    expect(life.state.reviews[0]?.status).toBe('replaced');
    expect(life.state.interests).toEqual([{ person: 'p-reviewer', on: '2026-01-12' }]);
    expect(life.refused('officer', invite('p-reviewer'))).toBe('recused');
  });

  test('who was only unavailable may be asked again', () => {
    const life = inReview().act('officer', invite('p-reviewer')).act('reviewer', decline(1, 'unavailable')).act('officer', invite('p-reviewer-2', { replaces: 1 }));
    expect(life.act('officer', invite('p-reviewer')).state.reviews[2]).toMatchObject({ reviewer: 'p-reviewer', status: 'invited' });
  });

  test('by a mandate in the EPT of the commune is proposed: the officer chooses another, or says why it can be set aside', () => {
    const life = inReview();
    life.world.territories = [GRAND_PARIS_SUD_EST];
    life.world.people = [...life.world.people, reviewer('p-ept', [{ organisation: GRAND_PARIS_SUD_EST, from: on('2020-07-01'), until: on('2026-03-22') }])];
    expect(life.answer('officer', invite('p-ept'))).toMatchObject({ code: 'interest-proposed', path: '/reason' });
    expect(life.act('officer', invite('p-ept', { reason: 't-no-vote-there' })).state.reviews[0]).toMatchObject({ reviewer: 'p-ept' });
    expect(life.events.at(-1)?.event).toMatchObject({ type: 'reviewerAssigned', reason: 't-no-vote-there' });
  });

  test('by a mandate that has ended proposes nothing', () => {
    const ended = reviewer('p-ept', [{ organisation: GRAND_PARIS_SUD_EST, from: on('2020-07-01'), until: on('2026-01-11') }]);
    expect(mandateIn(ended, [GRAND_PARIS_SUD_EST], on('2026-01-12'))).toBe(false);
    expect(mandateIn(ended, [GRAND_PARIS_SUD_EST], on('2026-01-11'))).toBe(true);
  });

  test('declared in an organisation binds while it lasts, for the commune and its partners alike', () => {
    const consultant = reviewer('p-consultant', [], { interests: [{ organisation: siren(CRETEIL), from: on('2025-01-01'), until: on('2026-01-31') }] });
    expect(interestOf(consultant, [CRETEIL], on('2026-01-31'))).toBe(true);
    expect(interestOf(consultant, [CRETEIL], on('2026-02-01'))).toBe(false);
    const life = inReview();
    life.world.people = [...life.world.people, consultant];
    expect(life.refused('officer', invite('p-consultant', { reason: 't' }))).toBe('recused');
    expect(life.advanceTo('2026-02-01').act('officer', invite('p-consultant')).state.reviews).toHaveLength(1);
  });

  test('found after a review was given: it counts no longer, and another is needed', () => {
    const life = inReview().act('officer', invite('p-reviewer')).act('officer', invite('p-reviewer-2'));
    life.act('reviewer', { type: 'giveReview', review: 1, scores }).act('secondReviewer', { type: 'giveReview', review: 2, scores });
    life.act('reviewer', { type: 'declareInterest', reason: 't-my-brother' });
    expect(life.state.reviews.map(({ status }) => status)).toEqual(['replaced', 'given']);
    expect(life.refused('officer', { type: 'closeReview' })).toBe('reviews-missing');
    expect(life.refused('reviewer', { type: 'acceptReview', review: 1 })).toBe('recused');
  });

  test('settles a consensus that only its scores had opened', () => {
    const low = Object.fromEntries(Object.keys(scores).map((code) => [code, 4]));
    const life = inReview().act('officer', invite('p-reviewer')).act('officer', invite('p-reviewer-2'));
    life.act('reviewer', { type: 'giveReview', review: 1, scores }).act('secondReviewer', { type: 'giveReview', review: 2, scores: low });
    expect(life.state.consensus?.settled).toBeNull();
    expect(life.act('officer', { type: 'declareInterest', person: 'p-reviewer-2', reason: 't-learned' }).state.consensus?.settled?.how).toBe('narrowed');
  });

  test('is declared by who has it, or by the service that learns of it; once', () => {
    const life = inReview().act('officer', invite('p-reviewer'));
    expect(life.refused('secondReviewer', { type: 'declareInterest' })).toBe('not-found');
    expect(life.refused('reviewer', { type: 'declareInterest', person: 'p-reviewer-2' })).toBe('not-found');
    life.act('secretary', { type: 'declareInterest', person: 'p-reviewer' });
    expect(life.refused('officer', { type: 'declareInterest', person: 'p-reviewer' })).toBe('interest-known');
    expect(life.refused('officer', invite('p-reviewer'))).toBe('recused');
  });

  test('keeps an officer from every act but standing aside', () => {
    const life = inReview().act('officer', { type: 'declareInterest' });
    expect(life.refused('officer', invite('p-reviewer'))).toBe('recused');
    expect(life.refused('officer', { type: 'declareInterest' })).toBe('interest-known');
  });

  test('that comes with a new mandate does not keep an évaluateur from declining', () => {
    const life = inReview().act('officer', invite('p-reviewer'));
    life.world.people = life.world.people.map((one) => (one.id === 'p-reviewer' ? reviewer('p-reviewer', [{ organisation: siren(CRETEIL), from: on('2026-01-13'), until: null }]) : one));
    life.advanceTo('2026-01-13');
    expect(life.refused('reviewer', { type: 'giveReview', review: 1, scores })).toBe('recused');
    expect(life.act('reviewer', decline(1, 'interest')).state.reviews[0]?.status).toBe('declined');
  });

  test('declared before the committee takes the review out of the result', () => {
    const life = reach(draft(), 'committee').act('officer', { type: 'declareInterest', person: 'p-reviewer', reason: 't' }).advanceTo('2026-04-14');
    expect(life.state.reviews.map(({ status }) => status)).toEqual(['replaced', 'given']);
    expect(life.act('secretary', opinion(life)).state.phase).toBe('decision');
  });
});

describe('the load of an évaluateur', () => {
  test('is never passed: who has all they may take on is not asked', () => {
    const life = inReview();
    life.world.loads = { 'p-reviewer': { open: 5, most: 5 }, 'p-reviewer-2': { open: 4, most: 5 } };
    expect(life.refused('officer', invite('p-reviewer'))).toBe('reviewer-full');
    expect(life.act('officer', invite('p-reviewer-2')).state.reviews).toHaveLength(1);
  });
});
