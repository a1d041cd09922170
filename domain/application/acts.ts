import { amountsBar } from './amounts.ts';
import { mayAct } from '../policy/may.ts';
import { refuse } from '../refusal.ts';
import * as agreement from './decide/agreement.ts';
import * as amendment from './decide/amendment.ts';
import * as amending from './decide/amendment-decision.ts';
import * as lines from './decide/amendment-lines.ts';
import * as appeal from './decide/appeal.ts';
import * as appraisal from './decide/appraisal.ts';
import * as claims from './decide/claims.ts';
import * as closing from './decide/closing.ts';
import * as credits from './decide/credits.ts';
import * as decision from './decide/decision.ts';
import * as envelope from './decide/envelope.ts';
import * as filing from './decide/filing.ts';
import * as funders from './decide/funders.ts';
import * as hearing from './decide/hearing.ts';
import * as legality from './decide/legality.ts';
import * as liquidation from './decide/liquidation.ts';
import * as notification from './decide/notification.ts';
import * as payment from './decide/payment.ts';
import * as publicity from './decide/publicity.ts';
import * as recovery from './decide/recovery.ts';
import * as review from './decide/review.ts';
import * as screening from './decide/screening.ts';
import * as sharing from './decide/sharing.ts';
import * as version from './decide/version.ts';
import { subjectOf } from './state.ts';
import type { Answer } from './answer.ts';
import type { Actor, Command, CommandOf, CommandType, Role } from './commands.ts';
import type { Facts } from './facts.ts';
import type { Application, Phase } from './state.ts';

/** What an act needs read beside the dossier's state. */
export type Need = 'filing' | 'proposal' | 'envelope' | 'calendar' | 'successor' | 'delegations' | 'documents' | 'named' | 'load' | 'version' | 'joining' | 'credits' | 'bank' | 'prints';

interface Act<T extends CommandType> {
  /** French, for the reader of a refusal: « demander des pièces ». */
  readonly title: string;
  readonly who: readonly (Role | 'clock' | 'system')[];
  /** Phases in which it may be done; `open` = any but closed; `any` = even then. */
  readonly in: readonly Phase[] | 'open' | 'any';
  readonly needs?: readonly Need[];
  /** By this act a person stands aside: an interest must not keep them from it. */
  readonly standsAside?: true;
  readonly decide: (state: Application, command: CommandOf<T>, facts: Facts, actor: Actor) => Answer;
}

const BEFORE_DECISION = ['screening', 'appraisal', 'review', 'committee', 'decision'] as const;
const BEFORE_BALANCE = [...BEFORE_DECISION, 'agreement', 'delivery'] as const;
/** An award may be amended from its notification to the settling of its account. */
const IN_FORCE = ['agreement', 'delivery'] as const;
const AFTER_AWARD = ['agreement', 'delivery', 'closing'] as const;

/** Every act on a dossier: who may do it, in which phase, and the rule that decides. Filing has no dossier yet: see `decide`. */
export const acts: { readonly [T in Exclude<CommandType, 'file'>]: Act<T> } = {
  assignOfficer: { title: 'désigner l’instructeur', who: ['officer', 'administrator'], in: 'open', needs: ['named'], decide: screening.assignOfficer },
  requestPieces: { title: 'demander des pièces', who: ['officer'], in: BEFORE_DECISION, decide: screening.requestPieces },
  depositPiece: { title: 'déposer une pièce', who: ['agent'], in: 'open', needs: ['documents'], decide: screening.depositPiece },
  rejectPiece: { title: 'écarter une pièce', who: ['officer'], in: 'open', decide: screening.rejectPiece },
  remindPieces: { title: 'relancer', who: ['clock', 'officer'], in: BEFORE_DECISION, decide: screening.remindPieces },
  closeForWantOfPieces: { title: 'classer sans suite', who: ['clock'], in: BEFORE_DECISION, decide: screening.closeForWantOfPieces },
  declareInadmissible: { title: 'déclarer irrecevable', who: ['officer'], in: ['screening'], decide: screening.declareInadmissible },
  declareComplete: { title: 'déclarer complet', who: ['officer'], in: ['screening'], decide: screening.declareComplete },
  warnOfDelay: { title: 'alerter sur le délai', who: ['clock'], in: BEFORE_DECISION, decide: screening.warnOfDelay },
  requestEarlyStart: { title: 'demander un démarrage anticipé', who: ['agent'], in: BEFORE_DECISION, decide: screening.requestEarlyStart },
  answerEarlyStart: { title: 'répondre à une demande de démarrage anticipé', who: ['officer'], in: BEFORE_DECISION, decide: screening.answerEarlyStart },

  appraise: { title: 'établir la fiche d’instruction', who: ['officer'], in: ['appraisal'], needs: ['proposal'], decide: appraisal.appraise },
  recordServiceOpinion: { title: 'enregistrer l’avis d’un service', who: ['officer'], in: ['appraisal', 'review'], decide: appraisal.recordServiceOpinion },
  closeAppraisal: { title: 'clore l’instruction', who: ['officer'], in: ['appraisal'], decide: appraisal.closeAppraisal },
  assignReviewer: { title: 'solliciter un évaluateur', who: ['officer'], in: ['review'], needs: ['named', 'load'], decide: review.assignReviewer },
  acceptReview: { title: 'accepter une évaluation', who: ['reviewer'], in: ['review'], decide: review.acceptReview },
  declineReview: { title: 'décliner une évaluation', who: ['reviewer'], in: ['review'], standsAside: true, decide: review.declineReview },
  giveReview: { title: 'rendre une évaluation', who: ['reviewer'], in: ['review'], decide: review.giveReview },
  correctReview: { title: 'corriger une évaluation', who: ['reviewer'], in: ['review'], decide: review.correctReview },
  confirmReview: { title: 'confirmer une évaluation', who: ['reviewer'], in: ['review'], decide: review.confirmReview },
  recordConsensus: { title: 'consigner un consensus', who: ['officer'], in: ['review'], decide: review.recordConsensus },
  declareInterest: { title: 'déclarer un intérêt', who: ['reviewer', 'officer', 'secretary'], in: BEFORE_DECISION, standsAside: true, decide: review.declareInterest },
  remindReviewer: { title: 'relancer un évaluateur', who: ['clock', 'officer'], in: ['review'], decide: review.remindReviewer },
  reviewOverdue: { title: 'constater un retard d’évaluation', who: ['clock'], in: ['review'], decide: review.reviewOverdue },
  closeReview: { title: 'clore les évaluations', who: ['officer'], in: ['review'], decide: review.closeReview },

  assignAxis: { title: 'imputer le dossier sur un axe', who: ['finance', 'officer'], in: BEFORE_DECISION, needs: ['envelope'], decide: envelope.assignAxis },
  recordOpinion: { title: 'enregistrer l’avis du comité', who: ['secretary'], in: ['committee'], needs: ['envelope'], decide: decision.recordOpinion },
  grantVisa: { title: 'donner le visa des finances', who: ['finance'], in: ['decision', 'agreement', 'delivery'], decide: envelope.grantVisa },
  recordDeliberation: { title: 'enregistrer la délibération', who: ['assembly'], in: ['decision', 'agreement', 'delivery'], needs: ['envelope', 'calendar', 'delegations', 'documents'], decide: decision.recordDeliberation },
  recordTransmission: { title: 'enregistrer la transmission', who: ['assembly'], in: ['decision'], decide: legality.recordTransmission },
  recordPrefectureReceipt: { title: 'enregistrer l’accusé de réception de la préfecture', who: ['assembly'], in: ['decision'], decide: legality.recordPrefectureReceipt },
  recordPublication: { title: 'enregistrer la publication', who: ['assembly'], in: ['decision'], decide: legality.recordPublication },
  recordPrefectureRequest: { title: 'enregistrer une demande de pièces de la préfecture', who: ['assembly'], in: ['decision', ...AFTER_AWARD], decide: legality.recordPrefectureRequest },
  recordPrefecturePieces: { title: 'enregistrer la réception de pièces par la préfecture', who: ['assembly'], in: ['decision', ...AFTER_AWARD], decide: legality.recordPrefecturePieces },
  recordPrefectureAppeal: { title: 'enregistrer un recours gracieux du préfet', who: ['assembly'], in: ['decision', ...AFTER_AWARD], needs: ['documents'], decide: legality.recordPrefectureAppeal },
  maintainDecision: { title: 'maintenir la décision contestée par le préfet', who: ['assembly'], in: ['decision', ...AFTER_AWARD], needs: ['documents'], decide: legality.maintainDecision },
  recordReferral: { title: 'enregistrer un déféré préfectoral', who: ['assembly'], in: ['decision', ...AFTER_AWARD], decide: legality.recordReferral },
  recordJudgment: { title: 'enregistrer une décision du juge', who: ['assembly'], in: ['decision', ...AFTER_AWARD], decide: legality.recordJudgment },
  recordEngagement: { title: 'enregistrer l’engagement', who: ['finance'], in: ['decision', ...AFTER_AWARD], decide: decision.recordEngagement },
  setCreditSchedule: { title: 'échelonner les crédits de paiement', who: ['finance'], in: ['decision', ...AFTER_AWARD], decide: envelope.setCreditSchedule },
  disengage: { title: 'désengager ce qui ne sera pas dépensé', who: ['finance'], in: ['closing'], decide: envelope.disengage },

  askFunder: { title: 'enregistrer un financement demandé', who: ['agent', 'officer'], in: BEFORE_BALANCE, needs: ['documents'], decide: funders.askFunder },
  confirmFunder: { title: 'enregistrer un financement obtenu', who: ['agent', 'officer'], in: BEFORE_BALANCE, needs: ['documents'], decide: funders.confirmFunder },
  recordFunderLeft: { title: 'enregistrer le refus ou le retrait d’un financeur', who: ['agent', 'officer'], in: BEFORE_BALANCE, needs: ['documents'], decide: funders.recordFunderLeft },
  warnOfCondition: { title: 'constater qu’une condition n’est pas remplie', who: ['clock'], in: ['decision', 'agreement', 'delivery'], decide: funders.warnOfCondition },
  setShares: { title: 'répartir les dépenses entre les partenaires', who: ['agent', 'officer'], in: ['appraisal', 'review', 'committee', 'decision'], decide: sharing.setShares },
  takeOver: { title: 'enregistrer la reprise du dossier par un partenaire', who: ['officer', 'administrator'], in: 'open', needs: ['documents', 'successor'], decide: sharing.takeOver },
  moveToVersion: { title: 'faire passer le dossier à une autre version du dispositif', who: ['administrator'], in: BEFORE_DECISION, needs: ['version'], decide: version.moveToVersion },
  recordMerger: { title: 'enregistrer une fusion de communes', who: ['officer', 'administrator'], in: 'open', needs: ['documents', 'successor'], decide: sharing.recordMerger },

  signLetter: { title: 'signer une lettre', who: ['delegate'], in: 'any', needs: ['delegations', 'documents'], decide: notification.signLetter },
  proveNotification: { title: 'déposer la preuve de notification', who: ['officer'], in: 'any', needs: ['documents'], decide: notification.proveNotification },
  recordAppeal: { title: 'enregistrer un recours gracieux', who: ['agent', 'officer'], in: 'any', needs: ['documents'], decide: appeal.recordAppeal },
  warnOfAppeal: { title: 'alerter sur un recours sans réponse', who: ['clock'], in: 'open', decide: appeal.warnOfAppeal },
  rejectAppeal: { title: 'confirmer la décision contestée', who: ['officer'], in: 'open', decide: appeal.rejectAppeal },

  signAgreement: { title: 'signer la convention', who: ['agent', 'delegate'], in: ['agreement'], needs: ['documents', 'prints', 'delegations'], decide: (state, command, facts, actor) =>
    (command.party === 'organisation') === (actor.as === 'agent') ? notification.signAgreement(state, command, facts) : refuse('forbidden', 'Chaque partie dépose sa propre signature.', '/party') },
  remindAgreement: { title: 'relancer la signature de la convention', who: ['clock', 'officer'], in: ['agreement'], decide: (state, command, facts, actor) => agreement.remindAgreement(state, command, facts, actor.as === 'clock') },
  agreementOverdue: { title: 'signaler que la convention n’est pas signée à temps', who: ['clock'], in: ['agreement'], decide: agreement.agreementOverdue },
  extendAgreement: { title: 'reporter la signature de la convention', who: ['officer'], in: ['agreement'], decide: agreement.extendAgreement },
  declareAgreementLapsed: { title: 'constater la caducité faute de convention signée', who: ['officer'], in: ['agreement'], decide: agreement.declareAgreementLapsed },

  recordStart: { title: 'déclarer le démarrage', who: ['agent', 'officer'], in: ['agreement', 'delivery'], needs: ['documents'], decide: closing.recordStart },
  warnOfLapse: { title: 'alerter sur la caducité', who: ['clock'], in: ['agreement', 'delivery'], decide: closing.warnOfLapse },
  declareLapsed: { title: 'constater la caducité', who: ['officer'], in: ['agreement', 'delivery'], decide: closing.declareLapsed },
  fileClaim: { title: 'demander un versement', who: ['agent'], in: ['delivery'], needs: ['documents'], decide: claims.fileClaim },
  sendBackClaim: { title: 'renvoyer une demande de versement', who: ['officer', 'finance'], in: ['delivery'], decide: claims.sendBackClaim },
  requestInvoices: { title: 'demander des factures', who: ['officer', 'finance'], in: ['delivery'], decide: claims.requestInvoices },
  warnOfPaymentDelay: { title: 'alerter sur le délai de paiement', who: ['clock'], in: ['delivery'], decide: claims.warnOfPaymentDelay },
  attestClaim: { title: 'attester une demande de versement', who: ['officer'], in: ['delivery'], decide: claims.attestClaim },
  liquidateClaim: { title: 'liquider une demande de versement', who: ['finance'], in: ['delivery'], decide: liquidation.liquidateClaim },
  signClaim: { title: 'signer une demande de mandatement', who: ['delegate'], in: ['delivery'], needs: ['delegations', 'credits', 'bank'], decide: payment.signClaim },
  recordReturn: { title: 'enregistrer le retour des finances', who: ['finance'], in: ['delivery'], decide: payment.recordReturn },
  reissueOrder: { title: 'réémettre une demande de mandatement', who: ['delegate'], in: ['delivery'], needs: ['delegations', 'credits', 'bank'], decide: payment.reissueOrder },
  postponeClaim: { title: 'reporter un versement', who: ['finance'], in: ['delivery'], needs: ['credits'], decide: credits.postponeClaim },
  resumeClaim: { title: 'reprendre un versement reporté', who: ['clock', 'finance'], in: ['delivery'], needs: ['credits'], decide: (state, command, facts, actor) => credits.resumeClaim(state, command, facts, actor.as === 'clock') },
  paymentOverdue: { title: 'constater un retour en retard', who: ['clock'], in: ['delivery'], decide: payment.paymentOverdue },
  hearBeneficiary: { title: 'enregistrer les observations de la collectivité sur un trop-perçu', who: ['agent', 'officer', 'finance'], in: 'any', needs: ['documents'], decide: recovery.hearBeneficiary },
  decideRecovery: { title: 'décider la suite donnée à un trop-perçu', who: ['finance'], in: 'any', decide: recovery.decideRecovery },
  recordReduction: { title: 'enregistrer la réduction d’un mandat', who: ['finance'], in: 'any', decide: recovery.recordReduction },
  recordRecoveryOrder: { title: 'enregistrer un titre de recette', who: ['finance'], in: 'any', decide: recovery.recordRecoveryOrder },
  recordRecovery: { title: 'enregistrer un remboursement', who: ['finance'], in: 'any', decide: recovery.recordRecovery },
  remindRecovery: { title: 'relancer un recouvrement', who: ['clock'], in: 'any', decide: recovery.remindRecovery },

  requestAmendment: { title: 'demander un avenant', who: ['agent', 'officer'], in: IN_FORCE, needs: ['documents', 'joining'], decide: amendment.requestAmendment },
  examineAmendment: { title: 'instruire une demande d’avenant', who: ['officer'], in: IN_FORCE, needs: ['joining'], decide: amendment.examineAmendment },
  grantAmendment: { title: 'accorder un avenant', who: ['delegate', 'assembly'], in: IN_FORCE, needs: ['delegations', 'envelope', 'joining'], decide: amending.grantAmendment },
  refuseAmendment: { title: 'refuser un avenant', who: ['delegate', 'assembly'], in: IN_FORCE, needs: ['delegations'], decide: amending.refuseAmendment },
  giveUpAmendment: { title: 'renoncer à une demande d’avenant', who: ['agent', 'officer'], in: IN_FORCE, decide: amendment.giveUpAmendment },
  signAmendment: { title: 'signer un avenant à la convention', who: ['agent', 'delegate'], in: AFTER_AWARD, needs: ['documents', 'delegations'], decide: (state, command, facts, actor) =>
    (command.party === 'organisation') === (actor.as === 'agent') ? amending.signAmendment(state, command, facts) : refuse('forbidden', 'Chaque partie dépose sa propre signature.', '/party') },
  remindAmendment: { title: 'relancer la signature d’un avenant', who: ['clock', 'officer'], in: AFTER_AWARD, decide: amending.remindAmendment },
  tellBudgetShift: { title: 'signaler un glissement entre des lignes de dépense', who: ['agent', 'officer'], in: IN_FORCE, decide: lines.tellBudgetShift },
  openHearing: { title: 'inviter la collectivité à présenter ses observations', who: ['officer'], in: ['decision', ...AFTER_AWARD], decide: hearing.openHearing },
  recordObservations: { title: 'enregistrer les observations de la collectivité', who: ['agent', 'officer'], in: 'open', needs: ['documents'], decide: hearing.recordObservations },

  fulfilDuty: { title: 'déclarer remplie une obligation de publicité', who: ['agent', 'officer'], in: AFTER_AWARD, needs: ['documents'], decide: publicity.fulfilDuty },
  exemptDuty: { title: 'dispenser d’une obligation de publicité', who: ['officer'], in: AFTER_AWARD, decide: publicity.exemptDuty },
  remindDuty: { title: 'rappeler une obligation de publicité', who: ['clock'], in: AFTER_AWARD, decide: publicity.remindDuty },

  fileFinalReport: { title: 'déposer le bilan final', who: ['agent'], in: ['delivery', 'closing'], needs: ['documents'], decide: closing.fileFinalReport },
  close: { title: 'clore le dossier', who: ['officer'], in: ['closing'], decide: closing.close },

  withdraw: { title: 'se désister', who: ['agent'], in: 'open', decide: closing.withdraw },
  withdrawAward: { title: 'retirer la subvention', who: ['assembly'], in: ['decision', ...AFTER_AWARD], needs: ['delegations'], decide: closing.withdrawAward },
  sendMessage: { title: 'écrire un message', who: ['agent', 'officer'], in: 'any', decide: (state, command, _facts, actor) => closing.sendMessage(state, command, actor.as === 'agent' ? 'commune' : 'service') },
};

/** Who may file: an agent of the organisation that owns the draft. */
export const filers: readonly Role[] = ['agent'];
export const needsOf = (type: CommandType): readonly Need[] => (type === 'file' ? ['filing'] : (acts[type].needs ?? []));
export const whoMay = (type: CommandType): readonly (Role | 'clock' | 'system')[] => (type === 'file' ? filers : acts[type].who);

/**
 * The one place where an act is allowed or refused: policy, phase, then the rule of the act itself.
 * Pure; runs inside the transaction that records its answer, so a rule may change without touching open workflows.
 */
export function decide(state: Application | null, command: Command, actor: Actor, facts: Facts): Answer {
  if (command.type === 'file') {
    if (state) return refuse('already-filed', `Ce dossier est déjà déposé sous la référence ${state.reference}.`);
    const organisation = facts.filing?.organisation;
    const bar = organisation === undefined ? null : mayAct(actor, filers, { programme: facts.programme.code, organisations: [organisation] }, facts);
    return bar ?? filing.file(state, command, facts);
  }
  if (!state) return refuse('not-found', 'Ce dossier n’existe pas ou ne vous est pas ouvert.');
  const act = acts[command.type] as Act<CommandType>;
  const bar = mayAct(actor, act.who, subjectOf(state), facts);
  if (bar && !(act.standsAside && bar.code === 'recused')) return bar;
  if (!isIn(act.in, state.phase)) return refuse('wrong-phase', `Il n’est pas possible de ${act.title} à ce stade du dossier.`);
  const badAmount = amountsBar(command);
  if (badAmount) return badAmount;
  return act.decide(state, command, facts, actor);
}

const isIn = (where: Act<CommandType>['in'], phase: Phase): boolean => where === 'any' || (where === 'open' ? phase !== 'closed' : where.includes(phase));

/** What the acts of a dossier are, in the words of the table: for pages, documentation and the permission matrix. */
export function possibleActs(state: Application, role: Role): readonly CommandType[] {
  return (Object.keys(acts) as Exclude<CommandType, 'file'>[]).filter((type) => acts[type].who.includes(role) && isIn(acts[type].in, state.phase));
}
