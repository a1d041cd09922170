import { daysBefore, lastDay } from '../../calendar/delay.ts';
import { interestOf, mandateIn } from '../../policy/interest.ts';
import { hasRole } from '../../policy/may.ts';
import { refuse } from '../../refusal.ts';
import { followingConsensus, isOpen, isPending, openReviews } from '../../review/consensus.ts';
import { isWide } from '../../review/result.ts';
import { reviewRulesOf } from '../../review/rules.ts';
import { scoresFault, weightedTotal } from '../../review/scoring.ts';
import { piecesBar } from './screening.ts';
import { subjectOf } from '../state.ts';
import type { Refusal } from '../../refusal.ts';
import type { Scores } from '../../review/scoring.ts';
import type { Answer } from '../answer.ts';
import type { Actor, CommandOf } from '../commands.ts';
import type { ApplicationEvent } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application, Consensus, Review } from '../state.ts';

/** Nobody reviews a project they have an interest in; a replaced or silent évaluateur leaves their place to another. */
export function assignReviewer(state: Application, command: CommandOf<'assignReviewer'>, facts: Facts): Answer {
  const { programme, today } = facts;
  const bar = reviewerBar(state, command, facts);
  if (bar) return bar;
  const replaced = command.replaces === undefined ? undefined : state.reviews.find(({ no }) => no === command.replaces);
  if (command.replaces !== undefined && (!replaced || replaced.status === 'given' || replaced.status === 'replaced')) {
    return refuse('review-settled', 'Cette évaluation ne peut plus être remplacée.', '/replaces');
  }
  const dueOn = lastDay(today, { days: programme.review.days }, programme.clocks.extendToWorkingDay);
  const review: Review = {
    no: state.reviews.length + 1,
    reviewer: command.reviewer,
    status: 'invited',
    invitedOn: today,
    remindOn: daysBefore(dueOn, programme.review.remindDaysBefore),
    dueOn,
    reminded: false,
    overdue: false,
    scores: null,
    total: null,
  };
  return [...(replaced ? [{ type: 'reviewReplaced' as const, review: replaced.no }] : []), { type: 'reviewerAssigned', review, ...(command.reason && { reason: command.reason }) }];
}

/** Why this person may not be asked. A mandate in the EPT of an applicant commune only proposes an interest: the officer may set it aside, and says why. */
function reviewerBar(state: Application, { reviewer, reason }: CommandOf<'assignReviewer'>, { named, today, territories = [], load }: Facts): Refusal | null {
  const subject = subjectOf(state);
  if (!named || !hasRole(named, 'reviewer', subject, today)) return refuse('not-a-reviewer', 'Cette personne ne fait pas partie des évaluateurs.', '/reviewer');
  if (interestOf(named, subject.organisations, today)) return refuse('recused', 'Cette personne a un intérêt dans le projet : choisissez un autre évaluateur.', '/reviewer');
  if (state.interests.some(({ person }) => person === reviewer)) return refuse('recused', 'Cette personne a déclaré un intérêt dans ce dossier : elle ne peut plus y être sollicitée.', '/reviewer');
  if (mandateIn(named, territories, today) && !reason) {
    return refuse('interest-proposed', 'Cette personne a un mandat dans l’établissement public territorial de la collectivité : choisissez un autre évaluateur, ou dites pourquoi cet intérêt peut être écarté.', '/reason');
  }
  if (state.reviews.some((review) => review.reviewer === reviewer && review.status !== 'replaced')) return refuse('already-reviewer', 'Cette personne a déjà été sollicitée pour ce dossier.', '/reviewer');
  if (load && load.open >= load.most) return refuse('reviewer-full', `Cette personne a déjà ${load.open} évaluations en cours, son maximum : choisissez un autre évaluateur.`, '/reviewer');
  return null;
}

/** The évaluateur's own review; or the refusal that says it is none of theirs. */
function own(state: Application, no: number, { person }: Facts): Review | Refusal {
  const review = state.reviews.find((one) => one.no === no);
  return review && review.reviewer === person?.id ? review : refuse('not-found', 'Cette évaluation ne vous est pas confiée.');
}

/** The same, still to be given. */
function ownOpen(state: Application, no: number, facts: Facts): Review | Refusal {
  const review = own(state, no, facts);
  return 'code' in review || isOpen(review) ? review : settled;
}

export function acceptReview(state: Application, command: CommandOf<'acceptReview'>, facts: Facts): Answer {
  const review = ownOpen(state, command.review, facts);
  if ('code' in review) return review;
  if (review.status === 'accepted') return refuse('review-settled', 'Vous avez déjà accepté cette évaluation.');
  return [{ type: 'reviewAccepted', review: review.no }];
}

export function declineReview(state: Application, command: CommandOf<'declineReview'>, facts: Facts): Answer {
  const review = ownOpen(state, command.review, facts);
  if ('code' in review) return review;
  return [{ type: 'reviewDeclined', review: review.no, because: command.because }, ...followed(state, withReview(state, review.no, { status: 'declined' }), facts)];
}

export function giveReview(state: Application, command: CommandOf<'giveReview'>, facts: Facts): Answer {
  const review = ownOpen(state, command.review, facts);
  if ('code' in review) return review;
  const { grid } = facts.programme.review;
  const { scores, reasons = [], note } = command;
  const fault = scoresFault(scores, reasons, grid);
  if (fault) return fault;
  const given: ApplicationEvent = { type: 'reviewGiven', review: review.no, scores, total: weightedTotal(scores, grid), note, ...(reasons.length > 0 && { reasons }) };
  return [given, ...followed(state, withReview(state, review.no, { status: 'given', scores }), facts)];
}

/** A given review is corrected with a reason, and keeps what it first said: before any consensus, or as the answer that one asks for. */
export function correctReview(state: Application, command: CommandOf<'correctReview'>, facts: Facts): Answer {
  const review = ownGiven(state, command.review, facts);
  if ('code' in review) return review;
  const { grid } = facts.programme.review;
  const { scores, reasons = [], reason } = command;
  const fault = scoresFault(scores, reasons, grid);
  if (fault) return fault;
  if (grid.every(({ code }) => scores[code] === review.scores?.[code])) return refuse('nothing-corrected', 'Aucune note ne change : confirmez votre évaluation telle qu’elle est.', '/scores');
  const corrected: ApplicationEvent = { type: 'reviewCorrected', review: review.no, scores, total: weightedTotal(scores, grid), reason, ...(reasons.length > 0 && { reasons }) };
  return [corrected, ...followed(answered(state, review.no), withReview(state, review.no, { scores }), facts)];
}

/** The évaluateur stands by their scores, in the consensus step that asks. */
export function confirmReview(state: Application, command: CommandOf<'confirmReview'>, facts: Facts): Answer {
  const review = ownGiven(state, command.review, facts);
  if ('code' in review) return review;
  if (!isPending(state.consensus)) return refuse('no-consensus-asked', 'Aucune confirmation n’est demandée pour ce dossier.');
  return [{ type: 'reviewConfirmed', review: review.no }, ...followed(answered(state, review.no), state.reviews, facts)];
}

/** A review of their own that they may still speak to. */
function ownGiven(state: Application, no: number, facts: Facts): Review | Refusal {
  const review = own(state, no, facts);
  if ('code' in review) return review;
  if (review.status !== 'given') return refuse('review-not-given', 'Cette évaluation n’est pas rendue.');
  const asked = state.consensus?.asked.find((ask) => ask.review === no);
  if (state.consensus?.settled || asked?.answer) return refuse('consensus-settled', 'Vous avez déjà répondu, ou le consensus est acquis : votre évaluation ne change plus.');
  return review;
}

/** The service records the scores on which the évaluateurs agreed: they count in place of each one's, which stay on the record. */
export function recordConsensus(state: Application, { scores, reason }: CommandOf<'recordConsensus'>, facts: Facts): Answer {
  const { programme, person } = facts;
  if (state.reviews.some(({ reviewer, status }) => reviewer === person?.id && status !== 'replaced')) return refuse('own-review', 'Vous évaluez ce dossier : un autre instructeur consigne le consensus.');
  if (openReviews(state.reviews).length > 0) return reviewsOpen;
  if (!needsConsensus(state, facts)) return refuse('no-consensus-asked', 'Les évaluations ne demandent aucun consensus.');
  const fault = scoresFault(scores, [], programme.review.grid.map(({ reason: _, ...criterion }) => criterion));
  if (fault) return fault;
  const opened = isPending(state.consensus) ? [] : followed({ ...state, consensus: null }, state.reviews, facts);
  const no = (state.consensus?.no ?? 0) + opened.length;
  return [...opened, { type: 'consensusReached', consensus: no, how: 'recorded', scores, total: weightedTotal(scores, programme.review.grid), reason }];
}

/** Reviews far apart that nobody has confirmed yet, nor settled. */
function needsConsensus({ consensus, reviews }: Application, { programme }: Facts): boolean {
  return isPending(consensus) || (isWide({ reviews }, reviewRulesOf(programme)) && !consensus?.settled);
}

/**
 * An interest in this dossier, by who has it or by the service that learns of it. It binds from then on: the person is never asked again,
 * and a review they hold or gave no longer counts.
 */
export function declareInterest(state: Application, { person: named, reason }: CommandOf<'declareInterest'>, facts: Facts, actor: Actor): Answer {
  const person = named ?? actor.person;
  const theirs = state.reviews.filter(({ reviewer, status }) => reviewer === person && (status === 'given' || status === 'invited' || status === 'accepted'));
  if (actor.as === 'reviewer' && (person !== actor.person || !state.reviews.some(({ reviewer }) => reviewer === person))) return refuse('not-found', 'Aucune évaluation de ce dossier ne vous est confiée.');
  if (state.interests.some((known) => known.person === person)) return refuse('interest-known', 'Cet intérêt est déjà déclaré.');
  const aside = new Set(theirs.map(({ no }) => no));
  const reviews = state.reviews.map((review) => (aside.has(review.no) ? { ...review, status: 'replaced' as const } : review));
  return [
    { type: 'interestDeclared', person, ...(reason && { reason }) },
    ...theirs.map(({ no }) => ({ type: 'reviewReplaced' as const, review: no, because: 'interest' as const })),
    ...(state.phase === 'review' && theirs.length > 0 ? followed(state, reviews, facts) : []),
  ];
}

const settled = refuse('review-settled', 'Cette évaluation est déjà rendue, déclinée ou remplacée.');
const reviewsOpen = refuse('reviews-open', 'Une évaluation est encore attendue : remplacez l’évaluateur ou attendez.');

export function remindReviewer(state: Application, { review }: CommandOf<'remindReviewer'>): Answer {
  const open = openReviews(state.reviews).find(({ no }) => no === review);
  return open && !open.reminded ? [{ type: 'reviewerReminded', review }] : settled;
}

export function reviewOverdue(state: Application, { review }: CommandOf<'reviewOverdue'>): Answer {
  const open = openReviews(state.reviews).find(({ no }) => no === review);
  return open && !open.overdue ? [{ type: 'reviewFellDue', review }] : settled;
}

export function closeReview(state: Application, _command: CommandOf<'closeReview'>, facts: Facts): Answer {
  const given = state.reviews.filter(({ status }) => status === 'given').length;
  const { reviewers } = facts.programme.review;
  if (given < reviewers) return refuse('reviews-missing', `Il faut ${reviewers} évaluations rendues ; il y en a ${given}.`);
  if (openReviews(state.reviews).length > 0) return reviewsOpen;
  if (needsConsensus(state, facts)) return refuse('consensus-open', 'Les évaluations s’écartent trop : elles doivent être confirmées ou corrigées, ou le consensus consigné.');
  return piecesBar(state, 'committee', facts) ?? [{ type: 'phaseOpened', phase: 'committee' }];
}

const withReview = ({ reviews }: Application, no: number, changed: { readonly status?: Review['status']; readonly scores?: Scores }): readonly Review[] =>
  reviews.map((review) => (review.no === no ? { ...review, ...changed } : review));

/** The pending consensus once this review has answered. */
function answered(state: Application, no: number): Application {
  const consensus: Consensus | null = state.consensus && { ...state.consensus, asked: state.consensus.asked.map((ask) => (ask.review === no ? { ...ask, answer: 'confirmed' as const } : ask)) };
  return { ...state, consensus };
}

const followed = (state: Application, reviews: readonly Review[], { programme, today }: Facts): readonly ApplicationEvent[] => followingConsensus(state, reviews, programme, today);

