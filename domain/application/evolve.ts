import { earlier } from '../calendar/day.ts';
import { resume, startClock, suspend } from '../calendar/suspendable.ts';
import { ZERO, plus } from '../money/money.ts';
import type { Day } from '../calendar/day.ts';
import type { ApplicationEvent, Recorded } from './events.ts';
import type { Application, Claim, Legality, PaymentOrder, Review } from './state.ts';

const NOT_TRANSMITTED: Legality = { transmittedOn: null, receivedOn: null, receipt: null, publishedOn: null, enforceableOn: null };

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
    reviews: [],
    opinion: null,
    visa: null,
    decision: null,
    legality: NOT_TRANSMITTED,
    engagement: null,
    letters: {},
    agreement: null,
    startedOn: null,
    lapse: null,
    lapseWarnings: 0,
    claims: [],
    finalReportOn: null,
    overpaid: ZERO,
    recovered: ZERO,
    messages: [],
  };
}

function change(s: Application, e: Exclude<ApplicationEvent, { type: 'filed' }>, day: Recorded['day'], by: string): Partial<Application> {
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
        eligibleFrom: e.status === 'authorised' ? day : s.eligibleFrom,
      };
    case 'appraised':
      return { appraisal: e.appraisal };
    case 'phaseOpened':
      return { phase: e.phase };
    case 'reviewerAssigned':
      return { reviews: [...s.reviews, e.review] };
    case 'reviewReplaced':
      return onReview(s, e.review, { status: 'replaced' });
    case 'reviewAccepted':
      return onReview(s, e.review, { status: 'accepted' });
    case 'reviewDeclined':
      return onReview(s, e.review, { status: 'declined' });
    case 'reviewGiven':
      return onReview(s, e.review, { status: 'given', scores: e.scores, total: e.total });
    case 'reviewerReminded':
      return onReview(s, e.review, { reminded: true });
    case 'reviewFellDue':
      return onReview(s, e.review, { overdue: true });
    case 'opinionRecorded':
      return { opinion: e.opinion };
    case 'visaGranted':
      return { visa: { on: day, budget: e.budget } };
    case 'decided':
      return { decision: e.decision, eligibleFrom: e.decision.kind === 'award' ? earliest(s.eligibleFrom, e.decision.on) : s.eligibleFrom };
    case 'transmitted':
      return { legality: { ...s.legality, transmittedOn: e.on } };
    case 'prefectureReceived':
      return { legality: { ...s.legality, receivedOn: e.on, receipt: e.receipt } };
    case 'published':
      return { legality: { ...s.legality, publishedOn: e.on } };
    case 'becameEnforceable':
      return { legality: { ...s.legality, enforceableOn: e.on } };
    case 'engaged':
      return { engagement: { number: e.number, on: e.on } };
    case 'letterSigned':
      return { letters: { ...s.letters, [`${e.letter.kind}/${e.letter.no}`]: e.letter } };
    case 'notificationProven': {
      const key = `${e.kind}/${e.no}`;
      const letter = s.letters[key];
      return letter ? { letters: { ...s.letters, [key]: { ...letter, proof: { kind: e.proof, on: e.on } } } } : {};
    }
    case 'agreementDue':
      return { agreement: { signBy: e.signBy, remindOn: e.remindOn, organisationSignedOn: null, metropoleSignedOn: null } };
    case 'agreementSigned':
      return s.agreement ? { agreement: { ...s.agreement, [e.party === 'organisation' ? 'organisationSignedOn' : 'metropoleSignedOn']: e.on } } : {};
    case 'lapseDatesSet':
      return { lapse: { startBy: e.startBy, completeBy: e.completeBy } };
    case 'lapseWarned':
      return { lapseWarnings: e.warning };
    case 'started':
      return { startedOn: e.on };
    case 'claimFiled':
      return { claims: [...s.claims, e.claim] };
    case 'claimCompleted':
      return onClaim(s, e.claim, { status: 'filed', expenses: e.expenses, resources: e.resources, documents: e.documents });
    case 'claimSentBack':
      return onClaim(s, e.claim, { status: 'sent-back' });
    case 'claimAttested':
      return onClaim(s, e.claim, { status: 'attested', admitted: e.admitted, struckOut: e.struckOut, attestedBy: by });
    case 'claimLiquidated':
      return onClaim(s, e.claim, { status: e.amount > 0 ? 'liquidated' : 'nothing-due', amount: e.amount });
    case 'overpaymentFound':
      return { overpaid: e.recover ? plus(s.overpaid, e.amount) : s.overpaid };
    case 'paymentOrdered':
      return onClaim(s, e.claim, (claim) => ({ status: 'ordered', orders: [...claim.orders, e.order] }));
    case 'paid':
      return onOrder(s, e.claim, e.attempt, { status: 'paid', mandat: e.mandat, paidOn: e.on }, 'paid');
    case 'orderRejected':
      return onOrder(s, e.claim, e.attempt, { status: 'rejected' });
    case 'paymentFellOverdue':
      return onOrder(s, e.claim, e.attempt, { overdue: true });
    case 'recovered':
      return { recovered: plus(s.recovered, e.amount) };
    case 'finalReportFiled':
      return { finalReportOn: day };
    case 'messageSent':
      return { messages: [...s.messages, e.from] };
    case 'closed':
      return { phase: 'closed', outcome: e.outcome, closedOn: day };
    case 'piecesReminded':
    case 'declaredComplete':
    case 'opinionAdjourned':
    case 'decisionAdjourned':
    case 'agreementReminded':
      return {};
  }
}

/** An award fixes the day from which expenses count, unless an early start was authorised before it. */
const earliest = (authorised: Day | null, awarded: Day): Day => (authorised === null ? awarded : earlier(authorised, awarded));

function onReview(s: Application, no: number, changed: Partial<Review>): Partial<Application> {
  return { reviews: s.reviews.map((review) => (review.no === no ? { ...review, ...changed } : review)) };
}

function onClaim(s: Application, no: number, changed: Partial<Claim> | ((claim: Claim) => Partial<Claim>)): Partial<Application> {
  return { claims: s.claims.map((claim) => (claim.no === no ? { ...claim, ...(typeof changed === 'function' ? changed(claim) : changed) } : claim)) };
}

function onOrder(s: Application, no: number, attempt: number, changed: Partial<PaymentOrder>, status?: Claim['status']): Partial<Application> {
  return onClaim(s, no, (claim) => ({
    ...(status ? { status } : {}),
    orders: claim.orders.map((order) => (order.attempt === attempt ? { ...order, ...changed } : order)),
  }));
}
