import { earlier } from '../calendar/day.ts';
import { resume, startClock, suspend } from '../calendar/suspendable.ts';
import { amended, isOfAmendments, withoutObject } from './evolve/amendments.ts';
import { broughtByOthers, numbered, answered, reread } from '../funding/cofunding.ts';
import { NOTHING, NOT_IMPUTED, affect, engage, giveBack, giveBackBySection, giveUpReservation, reserve } from '../funding/imputation.ts';
import { onPayment } from './evolve/payment.ts';
import { onAgreement } from './evolve/agreement.ts';
import { onPublicity } from './evolve/publicity.ts';
import { onRecovery } from './evolve/recovery.ts';
import { postponement } from './evolve/postponement.ts';
import { handedOver } from '../funding/shares.ts';
import { ZERO, atLeastZero, minus } from '../money/money.ts';
import type { Day } from '../calendar/day.ts';
import type { ApplicationEvent, EventOf, Recorded } from './events.ts';
import type { Appeal, Application, Consensus, Legality, LegalityControl, Review } from './state.ts';

const NOT_TRANSMITTED: Legality = { transmittedOn: null, receivedOn: null, receipt: null, publishedOn: null, enforceableOn: null, control: null };
const NO_CONTROL: LegalityControl = { pieces: null, appeal: null, referral: null };

/**
 * What a dossier becomes by one recorded event. Total and pure; replay-bound: a workflow that ran last year folds its events
 * through this function again, so an event's meaning never changes, new meanings get new events.
 */
export function evolve(before: Application | null, recorded: Recorded): Application {
  const { event, day, by, seq } = recorded;
  if (event.type === 'filed') return born(event, recorded);
  if (!before) throw new Error(`the stream begins with ${event.type}, not with its filing`);
  return { ...before, ...change(before, event, day, by), seq };
}

export const fold = (events: readonly Recorded[], from: Application | null = null): Application | null =>
  events.reduce<Application | null>(evolve, from);

function born(event: Extract<ApplicationEvent, { type: 'filed' }>, { seq, day }: Recorded): Application {
  return {
    id: event.id,
    seq,
    phase: 'screening',
    outcome: null,
    closedOn: null,
    reference: event.reference,
    programme: event.programme,
    version: event.version,
    call: event.call,
    organisation: event.organisation,
    draft: event.draft,
    filedOn: day,
    plan: event.plan,
    montage: event.montage,
    partners: event.partners,
    officer: null,
    pieces: Object.fromEntries(Object.entries(event.pieces).map(([code, document]) => [code, { document, on: day, status: 'deposited' as const }])),
    request: null,
    requests: 0,
    instruction: startClock(day, event.instruction.months),
    warnDaysBefore: event.instruction.warnDaysBefore,
    delayWarned: false,
    earlyStart: null,
    eligibleFrom: null,
    appraisal: null,
    serviceOpinions: [],
    reviews: [],
    consensus: null,
    consensusAsks: 0,
    interests: [],
    opinion: null,
    visa: null,
    visas: { AP: null, AE: null },
    imputation: NOT_IMPUTED,
    creditSchedule: [],
    decision: null,
    legality: NOT_TRANSMITTED,
    formerDecisions: [],
    appeals: [],
    engagement: null,
    letters: {},
    agreement: null,
    startedOn: null,
    lapse: null,
    lapseWarnings: 0,
    lapseLetters: 0,
    amendments: [],
    beforeAmendments: null,
    shifted: NOTHING,
    hearings: [],
    claims: [],
    finalReportOn: null,
    former: [],
    shares: null,
    funders: numbered(event.plan.resources),
    fundedAtDecision: null,
    condition: null,
    toRevise: null,
    overpaid: ZERO,
    recovered: ZERO,
    recovery: null,
    formerRecoveries: [],
    messages: [],
  };
}

function change(s: Application, e: Exclude<ApplicationEvent, { type: 'filed' }>, day: Recorded['day'], by: string): Partial<Application> {
  if (isOfAmendments(e)) return amended(s, e, day, by);
  switch (e.type) {
    case 'officerAssigned':
      return { officer: e.officer };
    case 'piecesRequested':
      return { request: { ...e.request, outstanding: e.request.pieces }, requests: e.request.no, instruction: s.request ? s.instruction : suspend(s.instruction, day) };
    case 'pieceDeposited':
      return {
        pieces: { ...s.pieces, [e.piece]: { document: e.document, on: day, status: 'deposited' } },
        request: s.request && { ...s.request, outstanding: s.request.outstanding.filter((code) => code !== e.piece) },
      };
    case 'pieceRejected': {
      const piece = s.pieces[e.piece];
      if (!piece) return {};
      return {
        pieces: { ...s.pieces, [e.piece]: { ...piece, status: 'rejected', reason: e.reason } },
        request: s.request && { ...s.request, outstanding: s.request.pieces.filter((code) => code === e.piece || s.request?.outstanding.includes(code)) },
      };
    }
    case 'requestAnswered':
      return { request: null, instruction: resume(s.instruction, day) };
    case 'delayWarned':
      return { delayWarned: true };
    case 'earlyStartRequested':
      return { earlyStart: { no: (s.earlyStart?.no ?? 0) + 1, status: 'requested', requestedOn: day, answeredOn: null } };
    case 'earlyStartAnswered':
      return {
        earlyStart: { no: s.earlyStart?.no ?? 1, status: e.status, requestedOn: s.earlyStart?.requestedOn ?? day, answeredOn: day },
        eligibleFrom: e.status === 'authorised' && !e.awaitsSignature ? day : s.eligibleFrom,
      };
    case 'eligibilityFixed':
      return { eligibleFrom: e.on };
    case 'appraised':
      return {
        appraisal: e.appraisal,
        funders: reread(s.funders, e.appraisal.resources, day),
        shares: s.appraisal && s.appraisal.base !== e.appraisal.base ? null : s.shares,
      };
    case 'serviceOpinionRecorded':
      return { serviceOpinions: [...s.serviceOpinions.filter(({ service }) => service !== e.opinion.service), e.opinion] };
    case 'phaseOpened':
      return { phase: e.phase, ...(e.phase === 'closing' ? withoutObject(s) : {}) };
    case 'reviewerAssigned':
      return { reviews: [...s.reviews, e.review] };
    case 'reviewReplaced':
      return onReview(s, e.review, { status: 'replaced' });
    case 'reviewAccepted':
      return onReview(s, e.review, { status: 'accepted' });
    case 'reviewDeclined':
      return { ...onReview(s, e.review, { status: 'declined' }), ...(e.because === 'interest' ? withInterest(s, by, day) : {}) };
    case 'reviewGiven':
      return onReview(s, e.review, { status: 'given', scores: e.scores, total: e.total, givenOn: day, ...(e.reasons && { reasons: e.reasons }), ...(e.note && { note: e.note }) });
    case 'reviewCorrected':
      return {
        reviews: s.reviews.map((review) => (review.no === e.review ? corrected(review, e, day) : review)),
        consensus: s.consensus && consensusAnswered(s.consensus, e.review, 'corrected'),
      };
    case 'reviewConfirmed':
      return { consensus: s.consensus && consensusAnswered(s.consensus, e.review, 'confirmed') };
    case 'consensusOpened':
      return { consensus: e.consensus, consensusAsks: s.consensusAsks + e.consensus.asked.length };
    case 'consensusReached':
      return { consensus: s.consensus && { ...s.consensus, settled: { how: e.how, on: day, scores: e.how === 'recorded' ? e.scores : null } } };
    case 'interestDeclared':
      return withInterest(s, e.person, day);
    case 'reviewerReminded':
      return onReview(s, e.review, { reminded: true });
    case 'reviewFellDue':
      return onReview(s, e.review, { overdue: true });
    case 'opinionRecorded':
      return { opinion: e.opinion };
    case 'visaGranted':
      return { visa: { on: day, budget: e.budget }, visas: { ...s.visas, [e.budget]: day } };
    case 'axisSet':
      return { imputation: { ...s.imputation, axes: e.axes } };
    case 'fundsReserved':
      return { imputation: reserve(s.imputation, e.bySection) };
    case 'decided':
      return { ...replaced(s), decision: e.decision, ...decidedOn(s, e), eligibleFrom: e.decision.kind === 'award' ? earliest(s.eligibleFrom, e.decision.on) : s.eligibleFrom };
    case 'transmitted':
      return { legality: { ...s.legality, transmittedOn: e.on } };
    case 'prefectureReceived':
      return { legality: { ...s.legality, receivedOn: e.on, receipt: e.receipt } };
    case 'published':
      return { legality: { ...s.legality, publishedOn: e.on } };
    case 'becameEnforceable':
      return { legality: { ...s.legality, enforceableOn: e.on } };
    case 'prefectureAskedPieces':
      return control(s, { pieces: { askedOn: e.on, receivedOn: null } });
    case 'prefectureGotPieces':
      return s.legality.control?.pieces ? control(s, { pieces: { ...s.legality.control.pieces, receivedOn: e.on } }) : {};
    case 'prefectureAppealed':
      return control(s, { appeal: { on: e.on, answer: null, answeredOn: null } });
    case 'prefectureAnswered':
      return s.legality.control?.appeal ? control(s, { appeal: { ...s.legality.control.appeal, answer: e.answer, answeredOn: e.on } }) : {};
    case 'referred':
      return control(s, { referral: { on: e.on, late: e.late, outcome: 'pending', judgedOn: null } });
    case 'judged':
      return s.legality.control?.referral ? control(s, { referral: { ...s.legality.control.referral, outcome: e.outcome, judgedOn: e.on } }) : {};
    case 'engaged':
      return { engagement: { number: e.number, on: e.on }, imputation: engage(s.imputation) };
    case 'creditsScheduled':
      return { creditSchedule: e.schedule };
    case 'disengaged':
      return { imputation: e.bySection ? giveBackBySection(s.imputation, e.bySection) : giveBack(s.imputation, e.amount) };
    case 'funderAsked':
    case 'funderConfirmed':
    case 'funderLeft':
      return { funders: answered(s.funders, e.funder) };
    case 'conditionMet':
      return { condition: { metOn: day, fellDueOn: s.condition?.fellDueOn ?? null } };
    case 'conditionFellDue':
      return { condition: { metOn: s.condition?.metOn ?? null, fellDueOn: day } };
    case 'revisionNeeded':
      return { toRevise: e.revision };
    case 'revisionLifted':
      return { toRevise: null };
    case 'sharesSet':
      return { shares: e.shares };
    case 'versionMoved':
      // What is still being appraised is appraised again, under the rules that hold from now on.
      return { version: e.to, appraisal: s.phase === 'appraisal' ? null : s.appraisal };
    case 'ownerReplaced':
    case 'organisationsMerged':
      return standsIn(s, e);
    case 'letterSigned':
      return { letters: { ...s.letters, [`${e.letter.kind}/${e.letter.no}`]: e.letter } };
    case 'notificationProven': {
      const key = `${e.kind}/${e.no}`;
      const letter = s.letters[key];
      return letter ? { letters: { ...s.letters, [key]: { ...letter, proof: { kind: e.proof, on: e.on } } } } : {};
    }
    case 'appealLodged':
      return { appeals: [...s.appeals, e.appeal] };
    case 'appealWarned':
      return onAppeal(s, e.appeal, { warned: true });
    case 'appealAnswered':
      return onAppeal(s, e.appeal, { status: e.answer, answeredOn: day });
    case 'reopened':
      return { phase: 'decision', outcome: null, closedOn: null };
    case 'agreementDue':
    case 'agreementSigned':
    case 'agreementReminded':
    case 'agreementFellOverdue':
    case 'agreementExtended':
      return onAgreement(s, e);
    case 'lapseDatesSet':
      return { lapse: { startBy: e.startBy, completeBy: e.completeBy } };
    case 'lapseWarned':
      return { lapseWarnings: e.warning, lapseLetters: e.no ?? s.lapseLetters };
    case 'started':
      return { startedOn: e.on };
    case 'claimFiled':
    case 'claimCompleted':
    case 'claimSentBack':
    case 'invoicesRequested':
    case 'paymentDelayWarned':
    case 'claimAttested':
    case 'claimLiquidated':
    case 'paymentOrdered':
    case 'paid':
    case 'orderRejected':
    case 'paymentFellOverdue':
      return onPayment(s, e, day, by);
    case 'claimPostponed':
    case 'claimResumed':
      return postponement(s, e, day);
    case 'overpaymentFound':
    case 'beneficiaryHeard':
    case 'recoveryDecided':
    case 'reductionRecorded':
    case 'recoveryOrderRecorded':
    case 'recoveryReminded':
    case 'recovered':
      return onRecovery(s, e, day);
    case 'publicityDue':
    case 'dutyFulfilled':
    case 'dutyExempted':
    case 'dutyReminded':
      return onPublicity(s, e, day);
    case 'finalReportFiled':
      return { finalReportOn: day };
    case 'messageSent':
      return { messages: [...s.messages, e.from] };
    case 'closed':
      return { ...withoutObject(s), phase: 'closed', outcome: e.outcome, closedOn: day, imputation: e.releasedBySection ? giveBackBySection(giveUpReservation(s.imputation), e.releasedBySection) : giveBack(giveUpReservation(s.imputation), e.released) };
    case 'decisionAdjourned':
      return { imputation: giveUpReservation(s.imputation) };
    case 'piecesReminded':
    case 'declaredComplete':
    case 'opinionAdjourned':
      return {};
  }
}

/** What a decision settles beside itself: the affectation, what the other funders brought that day, its condition, and the end of any revision. */
function decidedOn(s: Application, { decision, freed = ZERO, above }: EventOf<'decided'>): Partial<Application> {
  return {
    imputation: affect(s.imputation, decision.bySection, above ?? (s.decision?.kind === 'award' ? atLeastZero(minus(s.decision.amount, freed)) : ZERO)),
    fundedAtDecision: broughtByOthers(s.funders),
    condition: decision.condition ? { metOn: null, fellDueOn: null } : null,
    toRevise: null,
    beforeAmendments: null,
    shifted: NOTHING,
    creditSchedule: [],
  };
}

/** One organisation stands in for another: as owner, or among the partners; the other keeps reading what it knew. */
function standsIn(s: Application, { from, to }: EventOf<'ownerReplaced' | 'organisationsMerged'>): Partial<Application> {
  const isOwner = s.organisation === from;
  const partners = s.partners.filter((one) => one !== from && one !== to);
  return {
    organisation: isOwner ? to : s.organisation,
    partners: isOwner || to === s.organisation ? partners : [...partners, to],
    former: [...s.former.filter((one) => one !== to), from],
    shares: s.shares && handedOver(s.shares, from, to),
  };
}

/** An award fixes the day from which expenses count, unless an early start was authorised before it. */
const earliest = (authorised: Day | null, awarded: Day): Day => (authorised === null ? awarded : earlier(authorised, awarded));

/** A decision that is replaced stays, with what became of it; the new one starts its own way to being enforceable, engaged and agreed. */
const replaced = (s: Application): Partial<Application> =>
  s.decision
    ? { formerDecisions: [...s.formerDecisions, { decision: s.decision, legality: s.legality, engagement: s.engagement }], legality: NOT_TRANSMITTED, engagement: null, agreement: null }
    : {};

const control = ({ legality }: Application, changed: Partial<LegalityControl>): Partial<Application> => ({ legality: { ...legality, control: { ...NO_CONTROL, ...legality.control, ...changed } } });

function onAppeal(s: Application, no: number, changed: Partial<Appeal>): Partial<Application> {
  return { appeals: s.appeals.map((appeal) => (appeal.no === no ? { ...appeal, ...changed } : appeal)) };
}

/** What was first given is kept beside what it becomes. */
function corrected(review: Review, { scores, total, reasons }: Extract<ApplicationEvent, { type: 'reviewCorrected' }>, day: Day): Review {
  const { reasons: _, ...kept } = review;
  const former = { scores: review.scores ?? {}, total: review.total ?? 0, on: review.givenOn ?? review.invitedOn };
  return { ...kept, scores, total, givenOn: day, former: [...(review.former ?? []), former], ...(reasons && { reasons }) };
}

const consensusAnswered = (consensus: Consensus, review: number, answer: 'confirmed' | 'corrected'): Consensus => ({
  ...consensus,
  asked: consensus.asked.map((ask) => (ask.review === review ? { ...ask, answer } : ask)),
});

const withInterest = ({ interests }: Application, person: string, on: Day): Partial<Application> =>
  interests.some((known) => known.person === person) ? {} : { interests: [...interests, { person, on }] };

function onReview(s: Application, no: number, changed: Partial<Review>): Partial<Application> {
  return { reviews: s.reviews.map((review) => (review.no === no ? { ...review, ...changed } : review)) };
}
