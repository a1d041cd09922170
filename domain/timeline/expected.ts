import { asksForAgreement } from '../application/decide/notification.ts';
import { dayInFrench, daysBetween } from '../calendar/day.ts';
import { SECTIONS } from '../funding/imputation.ts';
import { inFrench } from '../money/money.ts';
import { partOf } from '../payment/liquidation.ts';
import { invoiceCode } from '../payment/proofs.ts';
import { keptBySection } from '../payment/sums.ts';
import { awaitedOf, leftOf, recoveriesOf } from '../payment/recovery.ts';
import { awardStands } from '../application/condition.ts';
import { afterAward, publicity } from './expected-after-award.ts';
import { funderName, listed, proofTitle, sentBackCauses } from './words.ts';
import type { Day } from '../calendar/day.ts';
import type { Application, Claim, ClaimKind } from '../application/state.ts';
import type { DuePhase, PieceRule, Programme } from '../programme/programme.ts';

/** One thing a commune has to do now, or may do. */
export interface Expected {
  readonly what: 'answer-request' | 'replace-piece' | 'deposit-piece' | 'sign-agreement' | 'declare-start' | 'complete-claim' | 'claim' | 'final-report' | 'reimburse' | 'observe' | 'prove-funding' | 'sign-amendment' | 'answer-hearing' | 'publicity';
  /** `due`: the dossier waits for it; `possible`: a right, at the commune's own time. */
  readonly kind: 'due' | 'possible';
  readonly sentence: string;
  /** Last day that counts; null when there is none. */
  readonly by: Day | null;
  /** Days after today until `by`: 0 on the last day, negative when it has passed. */
  readonly daysLeft: number | null;
  /** Codes of the pieces concerned. */
  readonly pieces?: readonly string[];
  readonly claim?: number;
  readonly claimKind?: ClaimKind;
  /** Number of the recovery concerned. */
  readonly recovery?: number;
  /** Number of the amendment, or of the hearing, concerned. */
  readonly amendment?: number;
  readonly hearing?: number;
  /** Code of the duty of publicity concerned. */
  readonly duty?: string;
}

/**
 * What is expected of the commune, the most pressing first.
 * @param programme the version the dossier keeps.
 * @param today day on the dossier's clock, Europe/Paris.
 */
export function whatIsExpected(state: Application, programme: Programme, today: Day): readonly Expected[] {
  const on = (by: Day | null): Pick<Expected, 'by' | 'daysLeft'> => ({ by, daysLeft: by === null ? null : daysBetween(today, by) });
  const found = [...reimbursement(state, today, on), ...(state.phase === 'closed' ? [] : [...request(state, programme, today, on), ...pieces(state, programme, on), ...funding(state, today, on), ...agreement(state, today, on), ...delivery(state, programme, today, on), ...afterAward(state, today, left, on), ...publicity(state, programme, today, left, on)])];
  const rank = ({ kind, by }: Expected): string => `${kind === 'due' ? 0 : 1} ${by ?? '9999'}`;
  return found.sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}

export type On = (by: Day | null) => Pick<Expected, 'by' | 'daysLeft'>;

/** « (il reste 6 jours) »: a date alone does not tell how near it is. */
function left(by: Day, today: Day): string {
  const days = daysBetween(today, by);
  if (days < 0) return '(délai dépassé)';
  if (days === 0) return '(dernier jour)';
  return days === 1 ? '(il reste 1 jour)' : `(il reste ${days} jours)`;
}

const named = (codes: readonly string[], programme: Programme): string => listed(codes.map((code) => `« ${programme.pieces.find((piece) => piece.code === code)?.title ?? code} »`));

function request({ request: asked }: Application, programme: Programme, today: Day, on: On): readonly Expected[] {
  if (!asked) return [];
  const sentence = `Répondez à la demande de pièces au plus tard le ${dayInFrench(asked.answerBy)} ${left(asked.answerBy, today)} : ${named(asked.outstanding, programme)}.`;
  return [{ what: 'answer-request', kind: 'due', sentence, pieces: asked.outstanding, ...on(asked.answerBy) }];
}

const before: Readonly<Record<DuePhase, string>> = {
  filing: 'pour que le dossier soit complet',
  committee: 'avant le passage au comité d’examen',
  decision: 'avant la délibération de la Métropole',
  agreement: 'avant la signature de la convention',
  'first-payment': 'avant votre première demande de versement',
};

/** How far ahead a commune is told: councils meet every two months, so all that comes before the decision is said from the start. */
function dueAhead(state: Application, programme: Programme): readonly DuePhase[] {
  const untilDecision: readonly DuePhase[] = ['filing', 'committee', 'decision'];
  if (!state.decision) return untilDecision;
  if (state.decision.kind === 'refusal') return [];
  const toSign = asksForAgreement(programme, state.decision.amount) && (state.phase === 'decision' || state.phase === 'agreement');
  return toSign ? [...untilDecision, 'agreement'] : [...untilDecision, 'agreement', 'first-payment'];
}

function pieces(state: Application, programme: Programme, on: On): readonly Expected[] {
  const ahead = dueAhead(state, programme);
  const isAsked = ({ code }: PieceRule): boolean => state.request?.pieces.includes(code) ?? false;
  const rejected = programme.pieces.filter((piece) => state.pieces[piece.code]?.status === 'rejected' && !isAsked(piece));
  const missing = programme.pieces.filter((piece) => piece.required && !state.pieces[piece.code] && ahead.includes(piece.due) && !isAsked(piece));
  return [
    ...rejected.map(({ code, title }): Expected => ({ what: 'replace-piece', kind: 'due', sentence: `Remplacez la pièce « ${title} » : celle que vous avez déposée est écartée.`, pieces: [code], ...on(null) })),
    ...missing.map(({ code, title, due }): Expected => ({ what: 'deposit-piece', kind: 'due', sentence: `Déposez la pièce « ${title} » ${before[due]}.`, pieces: [code], ...on(null) })),
  ];
}

/** What an award waits for, as long as its date has not passed: the commune brings the proof. */
function funding({ decision, condition, funders }: Application, today: Day, on: On): readonly Expected[] {
  if (!decision?.condition || !condition || condition.metOn !== null || condition.fellDueOn !== null) return [];
  const { funders: awaited, by } = decision.condition;
  const missing = funders.filter(({ no, status }) => awaited.includes(no) && status === 'asked').map(({ funder, amount }) => `${funderName(funder)} (${inFrench(amount)})`);
  if (missing.length === 0) return [];
  return [{ what: 'prove-funding', kind: 'due', sentence: `Apportez la preuve des financements dont l’attribution dépend, au plus tard le ${dayInFrench(by)} ${left(by, today)} : ${listed(missing)}.`, ...on(by) }];
}

function agreement({ phase, agreement: toSign, condition, toRevise }: Application, today: Day, on: On): readonly Expected[] {
  if (phase !== 'agreement' || !toSign || toSign.organisationSignedOn || awardStands({ condition, toRevise })) return [];
  return [{ what: 'sign-agreement', kind: 'due', sentence: `Signez la convention et déposez-la au plus tard le ${dayInFrench(toSign.signBy)} ${left(toSign.signBy, today)}.`, ...on(toSign.signBy) }];
}

function delivery(state: Application, programme: Programme, today: Day, on: On): readonly Expected[] {
  const expected: Expected[] = [];
  const { lapse, startedOn } = state;
  if (lapse && !startedOn && (state.phase === 'agreement' || state.phase === 'delivery')) {
    expected.push({ what: 'declare-start', kind: 'due', sentence: `Commencez l’opération et déclarez son démarrage au plus tard le ${dayInFrench(lapse.startBy)} ${left(lapse.startBy, today)}.`, ...on(lapse.startBy) });
  }
  if (state.phase === 'delivery') expected.push(...claims(state, programme, on));
  if (state.phase === 'closing' && !state.finalReportOn) expected.push({ what: 'final-report', kind: 'due', sentence: 'Déposez le bilan final de l’opération : le dossier sera clos ensuite.', ...on(null) });
  return expected;
}

const claimNames = { advance: 'l’avance', interim: 'un acompte', balance: 'le solde' } as const;

/** What a claim that was sent back lacks, in so far as it was said. */
function wanted({ sentBack, invoices = [], documents }: Claim, programme: Programme): string {
  if (!sentBack) return '';
  const missing = invoices.filter((place) => !(invoiceCode(place) in documents));
  if (sentBack.proofs.length > 0) return ` (${sentBackCauses[sentBack.cause]} : ${sentBack.proofs.map((code) => proofTitle(code, { programme })).join(', ')})`;
  if (missing.length > 0) return `, avec ${missing.length > 1 ? 'les factures des dépenses' : 'la facture de la dépense'} n° ${missing.join(', ')}`;
  return sentBack.cause === 'other' ? '' : ` (${sentBackCauses[sentBack.cause]})`;
}

function claims(state: Application, programme: Programme, on: On): readonly Expected[] {
  const open = state.claims.find(({ status }) => status !== 'paid' && status !== 'nothing-due');
  if (open?.status === 'sent-back') {
    return [{ what: 'complete-claim', kind: 'due', sentence: `Complétez votre demande de versement n° ${open.no} : elle vous a été renvoyée${wanted(open, programme)}.`, claim: open.no, ...on(null) }];
  }
  if (open || state.claims.some(({ kind }) => kind === 'balance')) return [];
  const by = state.lapse?.completeBy ?? null;
  const until = by === null ? '' : ` au plus tard le ${dayInFrench(by)}`;
  return claimable(state, programme).map((kind) => ({ what: 'claim', kind: 'possible', sentence: `Vous pouvez demander ${claimNames[kind]}${until}.`, claimKind: kind, ...on(by) }));
}

/** What a commune may ask for just now, by the same rules that would refuse it. An interim that could bring nothing is not proposed. */
function claimable(state: Application, { payment }: Programme): readonly ClaimKind[] {
  const { decision, startedOn } = state;
  if (decision?.kind !== 'award' || awardStands(state)) return [];
  const kinds: ClaimKind[] = [];
  if (payment.advance && state.claims.length === 0) kinds.push('advance');
  const kept = keptBySection(state);
  if (startedOn && SECTIONS.some((section) => kept[section] < partOf(decision.bySection, payment.beforeBalance)[section])) kinds.push('interim');
  if (startedOn) kinds.push('balance');
  return kinds;
}

/** Each over-payment at its stage: to be heard, to wait for the decision, to pay back. */
function reimbursement(state: Application, today: Day, on: On): readonly Expected[] {
  return recoveriesOf(state).flatMap((recovery): readonly Expected[] => {
    const owed = leftOf(recovery);
    const awaited = awaitedOf(recovery, today);
    if (owed === 0 || awaited === null) return [];
    const amount = inFrench(owed);
    switch (awaited) {
      case 'hearing': {
        const by = recovery.hearing?.answerBy ?? today;
        return [{ what: 'observe', kind: 'possible', sentence: `Un trop-perçu de ${amount} est constaté : vous pouvez présenter vos observations jusqu’au ${dayInFrench(by)} ${left(by, today)}.`, recovery: recovery.no, ...on(by) }];
      }
      case 'decision':
      case 'number':
        return [{ what: 'reimburse', kind: 'due', sentence: `Un trop-perçu de ${amount} est à rembourser, sur le titre de recette qui vous sera adressé.`, recovery: recovery.no, ...on(null) }];
      case 'settlement':
        return [{ what: 'reimburse', kind: 'due', sentence: `${amount} sont à rembourser, ${recovery.means === 'reduction' ? `le mandat ayant été réduit sous le n° ${recovery.number}` : `sur le titre de recette n° ${recovery.number}`}.`, recovery: recovery.no, ...on(null) }];
    }
  });
}
