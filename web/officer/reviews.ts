import { points } from '../../domain/timeline/words.ts';
import { proposalFor } from '../../usecases/reviewers.ts';
import { definePage, type Shown, type Visit } from '../page.ts';
import { actAt, DESK, deskCrumbs, instructionOf, leadOf, Reference, tabs } from './desk.ts';

export const reviewPages = [
  definePage({ name: 'reviews', path: '/instruction/:reference/evaluations', access: { roles: DESK }, params: Reference, show: (visit, { params }) => view(visit, params.reference) }),
];

const statuses = { invited: ['sollicité', 'wait'], accepted: ['a accepté', 'wait'], given: ['évaluation rendue', 'go'], declined: ['a décliné', 'stop'], replaced: ['remplacé', 'quiet'] } as const;

/** Who evaluates, who could, each with the reason, and when the evaluations may be closed. */
async function view(visit: Visit, reference: string): Promise<Shown> {
  const desk = await instructionOf(visit, reference);
  const { dossier, bundle: { programme: { review } }, people } = desk;
  const { state, acts } = dossier;
  const proposal = acts.includes('assignReviewer') ? await proposalFor(visit.app.db, visit.app.directory, visit.person, dossier.id) : null;
  const given = state.reviews.filter(({ status }) => status === 'given').length;
  return {
    template: 'officer/reviews', title: dossier.title, lead: leadOf(dossier), crumbs: deskCrumbs(dossier),
    data: {
      tabs: tabs(reference, 'evaluations'), given, wanted: review.reviewers, isHere: state.phase === 'review', isBefore: state.phase === 'screening' || state.phase === 'appraisal', isEnough: given >= review.reviewers,
      consensus: state.consensus && { spread: points(state.consensus.spread), answerBy: state.consensus.answerBy, isSettled: state.consensus.settled !== null },
      reviews: state.reviews.map(({ no, reviewer, status, dueOn, total, overdue }) => ({
        name: people[reviewer] ?? 'une personne qui n’est plus connue', label: statuses[status][0], cls: overdue && status !== 'given' ? 'stop' : statuses[status][1], dueOn, total: total === null ? null : points(total),
        remind: acts.includes('remindReviewer') && (status === 'invited' || status === 'accepted') ? actAt(reference, 'relancer-un-evaluateur', no) : null,
      })),
      proposed: proposal?.proposed.map(({ person, name, why }) => ({ name, why, href: actAt(reference, 'solliciter-un-evaluateur', person) })) ?? [],
      setAside: proposal?.setAside.map(({ name, why }) => ({ name, why })) ?? [],
      missing: proposal?.missing ?? 0,
      ask: acts.includes('assignReviewer') ? actAt(reference, 'solliciter-un-evaluateur') : null,
      close: acts.includes('closeReview') ? actAt(reference, 'clore-les-evaluations') : null,
    },
  };
}
