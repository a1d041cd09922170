import { applyCaps } from '../../funding/caps.ts';
import { capInput, checkRetained } from '../../funding/retained.ts';
import { ZERO, least } from '../../money/money.ts';
import { interestOf } from '../../policy/interest.ts';
import { hasRole } from '../../policy/may.ts';
import { refuse } from '../../refusal.ts';
import { piecesBar } from './screening.ts';
import { daysBefore, lastDay } from '../../calendar/delay.ts';
import { subjectOf } from '../state.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { Facts } from '../facts.ts';
import type { Application, Review } from '../state.ts';
import type { FundingPlan, RetainedLine } from '../../funding/plan.ts';
import type { Ratio } from '../../money/money.ts';
import type { Criterion } from '../../programme/programme.ts';

const same = (a: Ratio, b: Ratio): boolean => a.num * b.den === b.num * a.den;

/** Fiche d'instruction: the retained base line by line, the own-share rate of this dossier, the amount with every cap. */
export function appraise(state: Application, command: CommandOf<'appraise'>, { programme, proposal, today, person }: Facts): Answer {
  const lines = retainedLines(state.plan, command.lines);
  const [fault] = checkRetained(state.plan, lines);
  if (fault) return fault;
  const { ownShare: rule } = programme.amounts;
  if (!rule.allowed.some((rate) => same(rate, command.ownShare))) {
    return refuse('own-share-rate', 'Ce taux de participation minimale n’est pas admis par le dispositif.', '/ownShare');
  }
  if (!same(rule.byDefault, command.ownShare) && !command.ownShareReason) {
    return refuse('reason-required', 'Un taux de participation dérogatoire doit être motivé.', '/ownShareReason');
  }
  const input = capInput({ ...state.plan, resources: command.resources }, lines, { montage: state.montage, ownShare: command.ownShare });
  const caps = applyCaps(input, { ...programme.amounts, legalGround: programme.legalGround }, state.plan.asked);
  // The programme's published rules propose; the exact caps of the law have the last word.
  const proposed = proposal ? least(proposal.amount, caps.most) : caps.most;
  return [
    {
      type: 'appraised',
      appraisal: {
        on: today,
        by: person?.id ?? 'system',
        lines,
        resources: command.resources,
        base: input.base,
        ownShare: command.ownShare,
        ownShareReason: command.ownShareReason,
        proposed,
        caps,
        trace: proposal?.trace ?? [],
      },
    },
  ];
}

/** The examined amounts laid on the plan's own lines; a line the plan does not have keeps its name, to be refused by it. */
function retainedLines(plan: FundingPlan, examined: CommandOf<'appraise'>['lines']): readonly RetainedLine[] {
  const asked = new Map(plan.expenses.map((line) => [line.line, line]));
  return examined.map(({ line, retained, reason }) => ({ ...(asked.get(line) ?? { line, section: 'operating', basis: 'ttc', asked: ZERO }), retained, reason }));
}

export function closeAppraisal(state: Application, _command: CommandOf<'closeAppraisal'>, facts: Facts): Answer {
  if (!state.appraisal) return refuse('not-appraised', 'La fiche d’instruction n’est pas établie.');
  const next = facts.programme.review.reviewers > 0 ? 'review' : 'committee';
  return (next === 'committee' ? piecesBar(state, 'committee', facts) : null) ?? [{ type: 'phaseOpened', phase: next }];
}

const isOpen = ({ status }: Review): boolean => status === 'invited' || status === 'accepted';
export const openReviews = (state: Application): readonly Review[] => state.reviews.filter(isOpen);

/** Nobody reviews a project they have an interest in; a replaced or silent évaluateur leaves their place to another. */
export function assignReviewer(state: Application, command: CommandOf<'assignReviewer'>, { programme, named, today }: Facts): Answer {
  const subject = subjectOf(state);
  if (!named || !hasRole(named, 'reviewer', subject, today)) return refuse('not-a-reviewer', 'Cette personne ne fait pas partie des évaluateurs.', '/reviewer');
  if (interestOf(named, subject.organisations, today)) {
    return refuse('recused', 'Cette personne a un intérêt dans le projet : choisissez un autre évaluateur.', '/reviewer');
  }
  if (state.reviews.some((review) => review.reviewer === command.reviewer && review.status !== 'replaced')) {
    return refuse('already-reviewer', 'Cette personne a déjà été sollicitée pour ce dossier.', '/reviewer');
  }
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
  return [...(replaced ? [{ type: 'reviewReplaced' as const, review: replaced.no }] : []), { type: 'reviewerAssigned', review }];
}

/** The évaluateur's own review, still to be given; or the refusal that says why not. */
function own(state: Application, no: number, { person }: Facts): Review | Exclude<Answer, readonly unknown[]> {
  const review = state.reviews.find((one) => one.no === no);
  if (!review || review.reviewer !== person?.id) return refuse('not-found', 'Cette évaluation ne vous est pas confiée.');
  return isOpen(review) ? review : refuse('review-settled', 'Cette évaluation est déjà rendue, déclinée ou remplacée.');
}

export function acceptReview(state: Application, command: CommandOf<'acceptReview'>, facts: Facts): Answer {
  const review = own(state, command.review, facts);
  if ('code' in review) return review;
  if (review.status === 'accepted') return refuse('review-settled', 'Vous avez déjà accepté cette évaluation.');
  return [{ type: 'reviewAccepted', review: review.no }];
}

export function declineReview(state: Application, command: CommandOf<'declineReview'>, facts: Facts): Answer {
  const review = own(state, command.review, facts);
  return 'code' in review ? review : [{ type: 'reviewDeclined', review: review.no, because: command.because }];
}

export function giveReview(state: Application, command: CommandOf<'giveReview'>, facts: Facts): Answer {
  const review = own(state, command.review, facts);
  if ('code' in review) return review;
  const { grid } = facts.programme.review;
  const unknown = Object.keys(command.scores).find((code) => !grid.some((criterion) => criterion.code === code));
  if (unknown !== undefined) return refuse('unknown-criterion', 'Ce critère n’existe pas dans la grille.', `/scores/${unknown}`);
  for (const { code, title, max } of grid) {
    const score = command.scores[code];
    if (score === undefined || !Number.isInteger(score) || score < 0 || score > max) {
      return refuse('score-out-of-range', `« ${title} » : la note va de 0 à ${max / 2}, par demi-point.`, `/scores/${code}`);
    }
  }
  return [{ type: 'reviewGiven', review: review.no, scores: command.scores, total: weightedTotal(command.scores, grid), note: command.note }];
}

/** Weighted total out of 100, in hundredths, rounded down once at the end so that the order of criteria cannot matter. */
export function weightedTotal(scores: Readonly<Record<string, number>>, grid: readonly Criterion[]): number {
  const common = grid.reduce((product, { max }) => product * BigInt(max), 1n);
  const sum = grid.reduce((total, { code, weight, max }) => total + (BigInt(scores[code] ?? 0) * BigInt(weight) * 100n * common) / BigInt(max), 0n);
  return Number(sum / common);
}

const openOrRefused = (state: Application, no: number): Review | undefined => state.reviews.find((review) => review.no === no && isOpen(review));
const settled = refuse('review-settled', 'Cette évaluation est déjà rendue, déclinée ou remplacée.');

export function remindReviewer(state: Application, { review }: CommandOf<'remindReviewer'>): Answer {
  const open = openOrRefused(state, review);
  return open && !open.reminded ? [{ type: 'reviewerReminded', review }] : settled;
}

export function reviewOverdue(state: Application, { review }: CommandOf<'reviewOverdue'>): Answer {
  const open = openOrRefused(state, review);
  return open && !open.overdue ? [{ type: 'reviewFellDue', review }] : settled;
}

export function closeReview(state: Application, _command: CommandOf<'closeReview'>, facts: Facts): Answer {
  const given = state.reviews.filter(({ status }) => status === 'given').length;
  const { reviewers } = facts.programme.review;
  if (given < reviewers) return refuse('reviews-missing', `Il faut ${reviewers} évaluations rendues ; il y en a ${given}.`);
  if (openReviews(state).length > 0) return refuse('reviews-open', 'Une évaluation est encore attendue : remplacez l’évaluateur ou attendez.');
  return piecesBar(state, 'committee', facts) ?? [{ type: 'phaseOpened', phase: 'committee' }];
}
