import { SECTIONS, inAll } from '../funding/imputation.ts';
import { plus } from '../money/money.ts';
import {
  bodies, budgets, claimKinds, funderName, sections, consultedServices, dayInFrench, halfPoints, inFrench, judgments, lineTitle, listed, lowered, opinions, outcomes, personName, recoveryMeans, awaited, dutyTitle, phases, pieceTitle, points, proofs, replacements, sentBackCauses, proofTitle, serviceOpinions, struckOutBecause,
} from './words.ts';
import { amendmentKinds, asked, followed, heardAbout, inVirtueOf } from './amendments.ts';
import type { Day } from '../calendar/day.ts';
import type { ApplicationEvent, EventOf, EventType } from '../application/events.ts';
import type { BySection } from '../funding/imputation.ts';
import type { CapResult, RetainedLine } from '../funding/plan.ts';
import type { SectionLiquidation } from '../payment/liquidation.ts';
import type { Words } from './words.ts';

/**
 * Who may read a sentence. `prepares`: what prepares the decision, and compares the merits of several requests, is the service's
 * until the decision is taken, and communicable from then on (CRPA L311-2).
 */
export type Reach = 'all' | 'service' | 'prepares';

export interface Said {
  readonly sentence: string;
  /** What goes with it: the pieces, the exclusions, somebody's own words. */
  readonly detail?: string;
  readonly reach: Reach;
}

const say = (reach: Reach) => (sentence: string, ...details: readonly (string | undefined | false)[]): Said => {
  const detail = details.filter((one): one is string => typeof one === 'string' && one !== '').join('\n');
  return detail === '' ? { sentence, reach } : { sentence, detail, reach };
};
const all = say('all');
const service = say('service');
const prepares = say('prepares');

type Sentences = { readonly [T in EventType]: (event: EventOf<T>, words: Words, day: Day) => Said | readonly Said[] };

/** What each kind of event says, in the words of the trade. Made at reading: a better wording serves old dossiers too. */
const sentences: Sentences = {
  filed: (e) => all(`Dossier ${e.reference} déposé : ${inFrench(e.plan.asked)} demandés pour ${inFrench(plus(...e.plan.expenses.map(({ asked }) => asked)))} de dépenses`),
  officerAssigned: (e, w) => all(`Dossier confié à ${personName(e.officer, w)}`),
  piecesRequested: ({ request }, w) => [
    all(`Demande de pièces envoyée, réponse attendue au plus tard le ${dayInFrench(request.answerBy)}`, `Pièces demandées : ${listed(request.pieces.map((code) => pieceTitle(code, w)))}.`, written(request.note, w)),
    all('Délai d’instruction suspendu'),
  ],
  pieceDeposited: (e, w) => all(`Pièce déposée : ${pieceTitle(e.piece, w)}`),
  pieceRejected: (e, w) => all(`Pièce écartée : ${pieceTitle(e.piece, w)}`, written(e.reason, w)),
  piecesReminded: (e) => all(`Rappel de la demande de pièces n° ${e.request}`),
  requestAnswered: () => [all('Toutes les pièces demandées sont arrivées'), all('Le délai d’instruction reprend')],
  declaredComplete: () => all('Dossier complet'),
  delayWarned: (e) => service(`Le délai d’instruction se termine le ${dayInFrench(e.endsOn)}`),
  earlyStartRequested: (e, w) => all('Démarrage anticipé demandé', written(e.reason, w)),
  earlyStartAnswered: (e, w, day) =>
    e.status === 'authorised'
      ? all(
          e.awaitsSignature
            ? 'Démarrage anticipé autorisé : les dépenses pourront compter à partir du jour où l’autorisation sera signée. Elle ne vaut pas promesse de subvention'
            : `Démarrage anticipé autorisé : les dépenses engagées à partir du ${dayInFrench(day)} pourront compter. Cette autorisation ne vaut pas promesse de subvention`,
          written(e.reason, w),
        )
      : all('Démarrage anticipé refusé', written(e.reason, w)),
  eligibilityFixed: (e) => all(`Les dépenses engagées à partir du ${dayInFrench(e.on)} pourront compter`),

  appraised: ({ appraisal }, w) => prepares(`Fiche d’instruction établie : assiette retenue de ${inFrench(appraisal.base)}, ${inFrench(appraisal.proposed)} proposés`, ...exclusions(appraisal.lines, w), written(appraisal.ownShareReason, w)),
  serviceOpinionRecorded: ({ opinion }, w) => prepares(`Avis ${serviceOpinions[opinion.opinion]} du service ${consultedServices[opinion.service]}`, written(opinion.text, w)),
  phaseOpened: (e) => all(`Nouvelle étape : ${phases[e.phase]}`),
  reviewerAssigned: ({ review, reason }, w) => service(`Évaluation n° ${review.no} demandée à ${personName(review.reviewer, w)}, attendue au plus tard le ${dayInFrench(review.dueOn)}`, written(reason, w)),
  reviewReplaced: (e) => service(`Évaluation n° ${e.review} retirée : ${e.because === 'interest' ? 'l’évaluateur a un intérêt dans le projet, ce qu’il a rendu ne compte plus' : 'l’évaluateur est remplacé'}`),
  reviewAccepted: (e) => service(`Évaluation n° ${e.review} acceptée par son évaluateur`),
  reviewDeclined: (e) => service(`Évaluation n° ${e.review} déclinée : ${e.because === 'interest' ? 'l’évaluateur a un intérêt dans le projet' : 'l’évaluateur n’est pas disponible'}`),
  reviewGiven: (e, w) => prepares(`Évaluation n° ${e.review} rendue : ${points(e.total)} points sur 100`, grid(e.scores, w), ...scoreReasons(e.reasons, w), written(e.note, w)),
  reviewCorrected: (e, w) => prepares(`Évaluation n° ${e.review} corrigée : ${points(e.total)} points sur 100`, grid(e.scores, w), ...scoreReasons(e.reasons, w), written(e.reason, w)),
  reviewConfirmed: (e) => service(`Évaluation n° ${e.review} confirmée par son évaluateur`),
  consensusOpened: ({ consensus }) =>
    service(`Les évaluations s’écartent de ${points(consensus.spread)} points : chacune est à confirmer ou à corriger au plus tard le ${dayInFrench(consensus.answerBy)}`),
  consensusReached: (e, w) =>
    e.how === 'recorded'
      ? prepares(`Consensus consigné : ${points(e.total)} points sur 100`, grid(e.scores, w), written(e.reason, w))
      : service(e.how === 'narrowed' ? 'Les évaluations se sont rapprochées : le consensus est acquis' : 'Chaque évaluateur maintient son évaluation : l’écart est assumé'),
  interestDeclared: (e, w) => service(`Intérêt déclaré : ${personName(e.person, w)} ne prend plus part à ce dossier`, written(e.reason, w)),
  reviewerReminded: (e) => service(`Rappel à l’évaluateur de l’évaluation n° ${e.review}`),
  reviewFellDue: (e) => service(`L’évaluation n° ${e.review} est en retard`),

  opinionRecorded: ({ opinion }, w) =>
    prepares(
      `Avis ${opinions[opinion.kind]} du comité d’examen du ${dayInFrench(opinion.on)}${opinion.kind === 'unfavourable' ? '' : `, pour ${inFrench(opinion.amount)}`}`,
      opinion.recused.length > 0 && `Déports : ${listed(opinion.recused.map((person) => personName(person, w)))}.`,
      written(opinion.note, w),
    ),
  opinionAdjourned: (e, w) =>
    prepares(e.waitingList ? `Inscrit en liste d’attente par le comité d’examen du ${dayInFrench(e.on)} : l’enveloppe est épuisée` : `Avis ajourné par le comité d’examen du ${dayInFrench(e.on)}`, written(e.note, w)),
  visaGranted: (e) => service(`Visa des finances donné : ${budgets[e.budget]} disponible`),
  decided: ({ decision, hearingOn }, w) =>
    all(
      `Délibération n° ${decision.number} du ${dayInFrench(decision.on)} : ${decision.kind === 'award' ? `subvention de ${inFrench(decision.amount)} attribuée` : 'subvention refusée'}`,
      `Décidé par ${bodies[decision.body]}${decision.delegation === null ? '' : `, par délégation n° ${decision.delegation}`}.`,
      decision.replaces && `${replacements[decision.replaces]}.`,
      hearingOn && `La collectivité a été entendue le ${dayInFrench(hearingOn)}.`,
      decision.votes && `Votes : ${decision.votes.for} pour, ${decision.votes.against} contre, ${decision.votes.abstentions} ${decision.votes.abstentions > 1 ? 'abstentions' : 'abstention'}.`,
      decision.recused && decision.recused.length > 0 && `Déports : ${listed(decision.recused.map((person) => personName(person, w)))}.`,
      written(decision.reasons, w),
    ),
  decisionAdjourned: (e, w) => all(`Délibération n° ${e.number} du ${dayInFrench(e.on)} : décision ajournée`, written(e.reasons, w)),
  transmitted: (e) => all(`Délibération transmise à la préfecture le ${dayInFrench(e.on)}`),
  prefectureReceived: (e) => all(`Délibération reçue par la préfecture le ${dayInFrench(e.on)}`, `Accusé de réception n° ${e.receipt}.`),
  published: (e) => all(`Délibération publiée le ${dayInFrench(e.on)}`),
  axisSet: (e) => service(`Dossier imputé sur l’axe « ${e.axis} » de l’enveloppe`),
  fundsReserved: (e) => service(`${inFrench(inAll(e.bySection))} réservés sur l’enveloppe`, bySectionInFrench(e.bySection)),
  creditsScheduled: (e) => service('Échéancier des crédits de paiement établi', ...e.schedule.map(({ section, year, amount }) => `${year} : ${inFrench(amount)} ${sections[section]}.`)),
  disengaged: (e) => service(`${inFrench(e.amount)} désengagés le ${dayInFrench(e.on)} et rendus à l’enveloppe`, `Désengagement n° ${e.number}.`),
  funderAsked: (e) => all(`Financement demandé : ${inFrench(e.funder.amount)}, ${funderName(e.funder.funder)}`),
  funderConfirmed: (e) => [all(`Financement obtenu : ${inFrench(e.funder.amount)}, ${funderName(e.funder.funder)}`), ...recomputed(e.caps)],
  funderLeft: (e) => [all(`Financement perdu : ${inFrench(e.funder.amount)}, ${funderName(e.funder.funder)}`), ...recomputed(e.caps)],
  conditionMet: () => all('Tous les financements attendus sont confirmés : l’attribution n’est plus conditionnelle'),
  conditionFellDue: (e) => all(`Les financements attendus n’étaient pas tous confirmés au ${dayInFrench(e.by)} : l’attribution doit faire l’objet d’une nouvelle décision`),
  revisionNeeded: ({ revision }) =>
    service(
      'L’attribution est à réexaminer par une nouvelle délibération',
      revision.excess > 0 && `Elle dépasse de ${inFrench(revision.excess)} ce que les règles permettent à présent, ${inFrench(revision.most)} au plus.`,
      revision.gap > 0 && `Il manque ${inFrench(revision.gap)} de financements au plan sur lequel elle a été décidée ; au plus ${inFrench(revision.most)} peuvent être attribués.`,
    ),
  revisionLifted: () => service('Le financement du projet est rétabli : l’attribution n’est plus à réexaminer'),
  sharesSet: (e) => all('Dépenses réparties entre les collectivités du projet', ...e.shares.map(({ organisation, borne }) => `SIRET ${organisation} : ${inFrench(borne)}.`)),
  ownerReplaced: (e, w) => all(`Dossier repris par un partenaire, SIRET ${e.to} ; il était porté par le SIRET ${e.from}`, written(e.reason, w)),
  versionMoved: (e, w) => all(`Le dossier suit désormais la version ${shortened(e.to)} du dispositif, et non plus la version ${shortened(e.from)} sous laquelle il était instruit`, written(e.reason, w)),
  organisationsMerged: (e, w) => all(`Fusion de communes au ${dayInFrench(e.on)} : le SIRET ${e.to} remplace le SIRET ${e.from}`, written(e.reason, w)),
  becameEnforceable: (e) => all(`Délibération exécutoire depuis le ${dayInFrench(e.on)}`),
  prefectureAskedPieces: (e, w) => service(`La préfecture demande des pièces le ${dayInFrench(e.on)}`, written(e.note, w)),
  prefectureGotPieces: (e) => service(`La préfecture a reçu les pièces demandées le ${dayInFrench(e.on)} : le délai de deux mois pour déférer la délibération court de nouveau`),
  prefectureAppealed: (e, w) => service(`Recours gracieux du préfet contre la délibération, reçu le ${dayInFrench(e.on)}`, written(e.reason, w)),
  prefectureAnswered: (e) => service(e.answer === 'maintained' ? `Réponse au préfet le ${dayInFrench(e.on)} : la délibération est maintenue` : `Le recours gracieux du préfet reçoit une nouvelle décision, le ${dayInFrench(e.on)}`),
  referred: (e) => service(`Délibération déférée au tribunal administratif par le préfet le ${dayInFrench(e.on)}${e.late ? ', hors du délai de deux mois' : ''}`, e.number && `Requête n° ${e.number}.`),
  judged: (e) => all(`${judgments[e.outcome]} le ${dayInFrench(e.on)}`, e.number && `Décision n° ${e.number}.`),
  engaged: (e) => all(`Engagement comptable n° ${e.number} du ${dayInFrench(e.on)}`),
  letterSigned: ({ letter }, w) => service(`Lettre signée : ${letterTitle(letter.kind, letter.no, w)}`, `Signée par ${personName(letter.signedBy, w)}, délégation n° ${letter.delegation}.`),
  notificationProven: (e, w) => all(`Lettre reçue par la collectivité le ${dayInFrench(e.on)} : ${letterTitle(e.kind, e.no, w)}`, e.unclaimed ? 'Pli non réclamé : c’est le jour de sa première présentation qui compte.' : `Preuve : ${proofs[e.proof]}.`),
  appealLodged: ({ appeal, reason }, w) => all(`Recours gracieux n° ${appeal.no} de la collectivité, reçu le ${dayInFrench(appeal.on)}${appeal.late ? ', plus de deux mois après la notification' : ''}`, written(reason, w)),
  appealWarned: (e) => service(`Le recours gracieux n° ${e.appeal} attend sa réponse : deux mois de silence vaudront rejet`),
  appealAnswered: (e, w) => all(e.answer === 'confirmed' ? `Recours gracieux n° ${e.appeal} rejeté : la décision est confirmée` : `Recours gracieux n° ${e.appeal} : une nouvelle décision est prise`, written(e.reasons, w)),
  reopened: (e) => all(`Dossier rouvert par le recours gracieux n° ${e.appeal}`),

  agreementDue: (e) => all(`Convention à signer au plus tard le ${dayInFrench(e.signBy)}`),
  agreementSigned: (e) => all(`Convention signée par ${e.party === 'organisation' ? 'la collectivité' : 'la Métropole'} le ${dayInFrench(e.on)}`, e.delegation && `Délégation n° ${e.delegation}.`),
  agreementReminded: () => all('Rappel : la convention attend une signature'),
  agreementFellOverdue: (e) => all(`La convention devait être signée au plus tard le ${dayInFrench(e.signBy)} : elle ne l’est pas par les deux parties`),
  agreementExtended: (e, w) => all(`Signature de la convention reportée au ${dayInFrench(e.signBy)} au plus tard`, written(e.reason, w)),

  lapseDatesSet: (e) => all(`Opération à commencer au plus tard le ${dayInFrench(e.startBy)} et à achever au plus tard le ${dayInFrench(e.completeBy)}, sous peine de caducité`),
  lapseWarned: (e) => all(`Alerte de caducité : il reste ${[6, 3, 1][(e.warning - 1) % 3]} mois au plus pour ${e.warning <= 3 ? 'commencer' : 'achever'} l’opération`, e.last && `Dernier jour : le ${dayInFrench(e.last)}.`),
  started: (e) => all(`Opération commencée le ${dayInFrench(e.on)}`),
  claimFiled: ({ claim }) => all(`Demande ${claimKinds[claim.kind]} déposée (versement n° ${claim.no})`, claim.expenses.length > 0 && `${inFrench(plus(...claim.expenses.map(({ amount }) => amount)))} de dépenses présentées.`, claim.examinedFor !== undefined && `Déposée après la date limite de l’exercice : elle sera examinée sur l’exercice ${claim.examinedFor}.`),
  claimCompleted: (e) => all(`Demande de versement n° ${e.claim} complétée`),
  claimSentBack: (e, w) =>
    all(
      `Demande de versement n° ${e.claim} renvoyée pour être complétée${e.cause && e.cause !== 'other' ? ` : ${sentBackCauses[e.cause]}` : ''}`,
      e.proofs && `En cause : ${listed(e.proofs.map((code) => proofTitle(code, w)))}.`,
      written(e.reason, w),
    ),
  invoicesRequested: (e, w) => all(`Factures demandées à l’appui de la demande de versement n° ${e.claim}`, `${e.expenses.length > 1 ? 'Dépenses' : 'Dépense'} n° ${listed(e.expenses.map(String))}.`, written(e.reason, w)),
  paymentDelayWarned: (e) => service(`Le délai que le service se donne pour payer le versement n° ${e.claim} se termine le ${dayInFrench(e.endsOn)}`),
  claimAttested: (e, w) =>
    all(
      `Demande de versement n° ${e.claim} attestée${e.admitted > 0 ? ` : ${inFrench(e.admitted)} de dépenses admises` : ''}`,
      ...e.struckOut.flatMap(({ line, amount, code, reason }) => [`Écartée : ${lineTitle(line, w)}, ${inFrench(amount)}, ${struckOutBecause[code]}.`, written(reason, w)]),
    ),
  claimLiquidated: (e) => all(`Versement n° ${e.claim} liquidé : ${e.amount > 0 ? inFrench(e.amount) : 'rien n’est dû'}`, ...(e.liquidation ? e.liquidation.sections.map(computation) : [])),
  overpaymentFound: (e) => all(`Trop-perçu de ${inFrench(e.amount)}, ${e.recover ? 'à rembourser' : 'trop faible pour être réclamé'}`, e.answerBy && `La collectivité peut présenter ses observations jusqu’au ${dayInFrench(e.answerBy)}.`),
  beneficiaryHeard: (e, w) => all(`Observations de la collectivité sur le trop-perçu, du ${dayInFrench(e.on)}`, written(e.observations, w)),
  recoveryDecided: (e, w) =>
    all(
      e.means === 'waived' ? 'Trop-perçu : rien n’est réclamé' : `Trop-perçu : ${inFrench(e.amount)} à rembourser, ${recoveryMeans[e.means]}`,
      ...e.reduces.map(({ claim, mandat, amount }) => `${inFrench(amount)} sur le versement n° ${claim}, mandat n° ${mandat}.`),
      written(e.reason, w),
    ),
  reductionRecorded: (e) => all(`Mandat réduit le ${dayInFrench(e.on)}, sous le n° ${e.number}`),
  recoveryOrderRecorded: (e) => all(`Titre de recette n° ${e.number} émis le ${dayInFrench(e.on)}`),
  recoveryReminded: (e) => service(`Recouvrement à suivre : ${awaited[e.awaits]}`),
  paymentOrdered: (e) => all(`Paiement de ${inFrench(e.order.amount)} demandé au service des finances (versement n° ${e.claim}${e.order.attempt > 1 ? `, demande n° ${e.order.attempt}` : ''})`, (e.order.parts as typeof e.order.parts | undefined)?.length === 2 && `${e.order.parts.map(({ section, amount }) => `${inFrench(amount)} ${sections[section]}`).join(', ')}.`),
  paid: (e) => all(`${inFrench(e.amount)} payés le ${dayInFrench(e.on)} (versement n° ${e.claim})`, `Mandat n° ${e.mandat}.`),
  orderRejected: (e, w) => all(`Paiement rejeté le ${dayInFrench(e.on)} (versement n° ${e.claim})`, written(e.reason, w)),
  claimPostponed: (e) =>
    all(`Versement n° ${e.claim} reporté : les crédits de paiement de l’année sont épuisés, il sera repris à partir du ${dayInFrench(e.until)}`, `Il manquait ${bySectionInFrench(e.short)}`),
  claimResumed: (e) => all(`Versement n° ${e.claim} repris : il attend de nouveau la signature de sa demande de mandatement`),
  paymentFellOverdue: (e) => service(`Le retour des finances est en retard (versement n° ${e.claim})`),
  recovered: (e) => all(`Trop-perçu remboursé : ${inFrench(e.amount)}`, e.recovery === undefined ? `Titre de recette n° ${e.number} du ${dayInFrench(e.on)}.` : `Reçus le ${dayInFrench(e.on)}, sous le n° ${e.number}.`),

  amendmentRequested: ({ amendment }, w) => all(`Avenant n° ${amendment.no} demandé : ${amendmentKinds[amendment.kind]}`, ...asked(amendment.request, w), written(amendment.reason, w)),
  amendmentExamined: (e, w) => service(`Demande d’avenant n° ${e.amendment} instruite : avis ${e.opinion === 'favourable' ? 'favorable' : 'défavorable'}`, written(e.reason, w)),
  amendmentGranted: (e, w) => all(`Avenant n° ${e.amendment} accordé`, inVirtueOf(e.authority), ...followed(e.effect), e.avenant !== null && `L’avenant à la convention est à signer au plus tard le ${dayInFrench(e.avenant.signBy)}.`, written(e.reason, w)),
  amendmentRefused: (e, w) => all(`Avenant n° ${e.amendment} refusé`, inVirtueOf(e.authority), written(e.reason, w)),
  amendmentGivenUp: (e) => all(`Demande d’avenant n° ${e.amendment} abandonnée`),
  amendmentSigned: (e) => all(`Avenant n° ${e.amendment} à la convention signé par ${e.party === 'organisation' ? 'la collectivité' : 'la Métropole'} le ${dayInFrench(e.on)}`, e.delegation && `Délégation n° ${e.delegation}.`),
  amendmentReminded: (e) => all(`Rappel : l’avenant n° ${e.amendment} attend une signature`),
  budgetShifted: (e, w) => all(`Glissement de ${inFrench(inAll(e.moved))} entre des lignes de dépense, signalé`, ...e.lines.filter(({ retained, asked: first }) => retained !== first).map(({ line, retained }) => `${lineTitle(line, w)} : ${inFrench(retained)} retenus.`), written(e.reason, w)),
  hearingOpened: ({ hearing }, w) => all(`La collectivité est invitée à présenter ses observations sur ${heardAbout[hearing.about]}, au plus tard le ${dayInFrench(hearing.answerBy)}`, written(hearing.reason, w)),
  observationsRecorded: (e, w) => all(`Observations de la collectivité du ${dayInFrench(e.on)}`, written(e.text, w)),

  publicityDue: (e, w) => all(e.by === null ? `Obligation de publicité à remplir désormais : ${dutyTitle(e.duty, w)}` : `Obligation de publicité à remplir au plus tard le ${dayInFrench(e.by)} : ${dutyTitle(e.duty, w)}`),
  dutyFulfilled: (e, w) => all(`Obligation de publicité remplie le ${dayInFrench(e.on)} : ${dutyTitle(e.duty, w)}`, e.late && 'Après le dernier jour prévu.'),
  dutyExempted: (e, w) => all(`Dispense d’une obligation de publicité : ${dutyTitle(e.duty, w)}`, written(e.reason, w)),
  dutyReminded: (e, w) => all(`Rappel d’une obligation de publicité : ${dutyTitle(e.duty, w)}`),
  finalReportFiled: () => all('Bilan final déposé'),
  messageSent: (e, w) => all(e.from === 'commune' ? 'Message de la collectivité' : 'Message du service', written(e.text, w)),
  closed: (e, w) => [
    all(outcomes[e.outcome], e.because === 'agreement' && 'La convention n’a pas été signée à temps.', e.deliberation && `Délibération n° ${e.deliberation.number} du ${dayInFrench(e.deliberation.on)}, par ${bodies[e.deliberation.body]}.`, e.hearingOn && `La collectivité a été entendue le ${dayInFrench(e.hearingOn)}.`, written(e.reason, w)),
    ...(e.released > 0 ? [service(`${inFrench(e.released)} rendus à l’enveloppe`)] : []),
  ],
};

/** What the caps make of a change of the other funders; nothing before the appraisal. */
const recomputed = (caps: CapResult | null): readonly Said[] => (caps ? [prepares(`Montant recalculé : ${inFrench(caps.most)} au plus`)] : []);

const bySectionInFrench = (amounts: BySection): string =>
  SECTIONS.filter((section) => amounts[section] > 0).map((section) => `${inFrench(amounts[section])} ${sections[section]}`).join(', ') + '.';

/** One event as its sentences: nearly always one, two where a legal consequence deserves its own line. */
export function tell(event: ApplicationEvent, words: Words, day: Day): readonly Said[] {
  const said = (sentences[event.type] as (event: ApplicationEvent, words: Words, day: Day) => Said | readonly Said[])(event, words, day);
  return 'sentence' in said ? [said] : said;
}

export const letterTitle = (kind: string, no: number, { letters }: Pick<Words, 'letters'>): string => `${lowered(letters[kind] ?? kind)}${no > 1 ? ` n° ${no}` : ''}`;

/** A version is known by a hash: enough of it for people to tell two apart. */
const shortened = (version: string): string => version.slice(0, 8);
const written = (text: string | undefined, { texts }: Words): string | undefined => (text === undefined ? undefined : texts[text]);

function exclusions(lines: readonly RetainedLine[], words: Words): readonly string[] {
  return lines
    .filter(({ retained, asked }) => retained < asked)
    .map(({ line, retained, asked, reason }) => `${lineTitle(line, words)} : ${inFrench(retained)} retenus sur ${inFrench(asked)}.${reason === undefined ? '' : ` ${words.texts[reason] ?? ''}`}`.trimEnd());
}

/** « Innovation : … », each reason after its criterion. */
const scoreReasons = (reasons: EventOf<'reviewGiven'>['reasons'], words: Words): readonly string[] =>
  (reasons ?? []).map(({ criterion, reason }) => `${words.programme.review.grid.find(({ code }) => code === criterion)?.title ?? criterion} : ${written(reason, words) ?? ''}`.trimEnd());

const grid = (scores: Readonly<Record<string, number>>, { programme }: Words): string =>
  programme.review.grid.flatMap(({ code, title, max }) => (scores[code] === undefined ? [] : [`${title} : ${halfPoints(scores[code])} sur ${halfPoints(max)}`])).join(' ; ');

/** How a section comes to what is due of it, in one line. */
const computation = ({ section, base, admitted, award, bound, before, due }: SectionLiquidation): string =>
  `${sections[section] === sections.investment ? 'Investissement' : 'Fonctionnement'} : ${inFrench(admitted)} admis sur une assiette de ${inFrench(base)}, ${inFrench(award)} attribués ; ${inFrench(bound)} au plus à ce stade, ${inFrench(before)} déjà demandés, ${inFrench(due)} dus.`;
