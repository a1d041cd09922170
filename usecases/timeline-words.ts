import type { ApplicationEvent, EventOf, EventType } from '../domain/application/events.ts';
import type { Outcome, Phase } from '../domain/application/state.ts';
import { dayInFrench } from '../domain/calendar/day.ts';
import { inFrench } from '../domain/money/money.ts';

/** Names for what the record only has codes and ids of. */
export interface Words {
  readonly person: (id: string) => string;
  readonly piece: (code: string) => string;
  readonly letter: (kind: string) => string;
}

const phases: Readonly<Record<Phase, string>> = {
  screening: 'recevabilité et complétude', appraisal: 'instruction', review: 'évaluation', committee: 'comité d’examen', decision: 'décision', agreement: 'convention', delivery: 'réalisation et versements', closing: 'clôture', closed: 'dossier clos',
};
const outcomes: Readonly<Record<Outcome, string>> = {
  completed: 'Dossier clos : le projet est achevé et soldé',
  'closed-for-want-of-pieces': 'Classement sans suite, faute de pièces',
  inadmissible: 'Dossier irrecevable',
  refused: 'Dossier clos après refus',
  'withdrawn-by-commune': 'Désistement de la collectivité',
  'withdrawn-by-administration': 'Retrait de la subvention',
  lapsed: 'Caducité de la subvention',
};
const claims = { advance: 'avance', interim: 'acompte', balance: 'solde' } as const;
const opinions = { favourable: 'favorable', 'favourable-with-reserves': 'favorable avec réserves', unfavourable: 'défavorable' } as const;
const bodies = { bureau: 'Bureau', conseil: 'Conseil' } as const;
const proofs = { lrar: 'avis de réception postal', lre: 'lettre recommandée électronique', portal: 'consultation sur le portail' } as const;
const score = (hundredths: number): string => new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 }).format(hundredths / 100);
const list = (items: readonly string[]): string => new Intl.ListFormat('fr-FR').format(items);

type Lines = { readonly [T in EventType]: (event: EventOf<T>, words: Words) => string };

/** One plain sentence for each kind of event. Made at reading, so that a better wording serves old dossiers too. */
const lines: Lines = {
  filed: (e) => `Dossier déposé sous la référence ${e.reference} : ${inFrench(e.plan.asked)} demandés`,
  officerAssigned: (e, { person }) => `Dossier confié à ${person(e.officer)}`,
  piecesRequested: (e, { piece }) => `Demande de pièces n° ${e.request.no} : ${list(e.request.pieces.map(piece))}. Réponse attendue au plus tard le ${dayInFrench(e.request.answerBy)} ; le délai d’instruction est suspendu`,
  pieceDeposited: (e, { piece }) => `Pièce déposée : ${piece(e.piece)}`,
  pieceRejected: (e, { piece }) => `Pièce écartée : ${piece(e.piece)}`,
  piecesReminded: (e) => `Rappel de la demande de pièces n° ${e.request}`,
  requestAnswered: (e) => `Toutes les pièces de la demande n° ${e.request} sont arrivées ; le délai d’instruction reprend`,
  declaredComplete: () => 'Dossier complet',
  delayWarned: (e) => `Le délai d’instruction se termine le ${dayInFrench(e.endsOn)}`,
  earlyStartRequested: () => 'Démarrage anticipé demandé',
  earlyStartAnswered: (e) => (e.status === 'authorised' ? 'Démarrage anticipé autorisé ; cela ne vaut pas promesse de subvention' : 'Démarrage anticipé refusé'),
  appraised: (e) => `Fiche d’instruction établie : assiette retenue ${inFrench(e.appraisal.base)}, montant proposé ${inFrench(e.appraisal.proposed)}`,
  phaseOpened: (e) => `Étape ouverte : ${phases[e.phase]}`,
  reviewerAssigned: (e, { person }) => `Évaluation n° ${e.review.no} demandée à ${person(e.review.reviewer)}, pour le ${dayInFrench(e.review.dueOn)}`,
  reviewReplaced: (e) => `Évaluation n° ${e.review} remplacée`,
  reviewAccepted: (e) => `Évaluation n° ${e.review} acceptée`,
  reviewDeclined: (e) => `Évaluation n° ${e.review} déclinée : ${e.because === 'interest' ? 'intérêt dans le dossier' : 'indisponibilité'}`,
  reviewGiven: (e) => `Évaluation n° ${e.review} rendue : ${score(e.total)} sur 100`,
  reviewerReminded: (e) => `Rappel de l’évaluation n° ${e.review}`,
  reviewFellDue: (e) => `L’évaluation n° ${e.review} est en retard`,
  opinionRecorded: (e) => `Avis ${opinions[e.opinion.kind]} du comité d’examen du ${dayInFrench(e.opinion.on)}${e.opinion.kind === 'unfavourable' ? '' : ` pour ${inFrench(e.opinion.amount)}`}`,
  opinionAdjourned: (e) => `Avis ajourné par le comité d’examen du ${dayInFrench(e.on)}`,
  visaGranted: (e) => `Visa des finances donné (${e.budget})`,
  decided: ({ decision }) => {
    const act = `délibération n° ${decision.number} du ${bodies[decision.body]}, ${dayInFrench(decision.on)}`;
    return decision.kind === 'award' ? `Subvention de ${inFrench(decision.amount)} attribuée${decision.partial ? ', pour une partie de la demande' : ''} (${act})` : `Subvention refusée (${act})`;
  },
  decisionAdjourned: (e) => `Décision ajournée le ${dayInFrench(e.on)} (n° ${e.number})`,
  transmitted: (e) => `Délibération transmise à la préfecture le ${dayInFrench(e.on)}`,
  prefectureReceived: (e) => `Délibération reçue par la préfecture le ${dayInFrench(e.on)} (accusé ${e.receipt})`,
  published: (e) => `Délibération publiée le ${dayInFrench(e.on)}`,
  becameEnforceable: (e) => `Délibération exécutoire depuis le ${dayInFrench(e.on)}`,
  engaged: (e) => `Engagement n° ${e.number} du ${dayInFrench(e.on)}`,
  letterSigned: (e, { letter, person }) => `Courrier signé par ${person(e.letter.signedBy)} : ${letter(e.letter.kind)}`,
  notificationProven: (e, { letter }) => `Notification prouvée le ${dayInFrench(e.on)} (${proofs[e.proof]}) : ${letter(e.kind)}`,
  agreementDue: (e) => `Convention à signer au plus tard le ${dayInFrench(e.signBy)}`,
  agreementSigned: (e) => `Convention signée par ${e.party === 'organisation' ? 'la collectivité' : 'la Métropole'} le ${dayInFrench(e.on)}`,
  agreementReminded: () => 'Rappel : la convention attend une signature',
  lapseDatesSet: (e) => `Le projet doit commencer au plus tard le ${dayInFrench(e.startBy)} et s’achever au plus tard le ${dayInFrench(e.completeBy)}`,
  lapseWarned: () => 'Alerte : la date de caducité approche',
  started: (e) => `Projet commencé le ${dayInFrench(e.on)}`,
  claimFiled: (e) => `Demande de versement n° ${e.claim.no} (${claims[e.claim.kind]})`,
  claimCompleted: (e) => `Demande de versement n° ${e.claim} complétée`,
  claimSentBack: (e) => `Demande de versement n° ${e.claim} renvoyée à la collectivité`,
  claimAttested: (e) => `Demande de versement n° ${e.claim} attestée : ${inFrench(e.admitted)} de dépenses admises${e.struckOut.length > 0 ? `, ${e.struckOut.length} écartée${e.struckOut.length > 1 ? 's' : ''}` : ''}`,
  claimLiquidated: (e) => (e.amount > 0 ? `Demande de versement n° ${e.claim} liquidée : ${inFrench(e.amount)}` : `Demande de versement n° ${e.claim} liquidée : rien n’est dû`),
  overpaymentFound: (e) => `Trop-perçu de ${inFrench(e.amount)}${e.recover ? ' à rembourser' : ', trop faible pour être réclamé'}`,
  paymentOrdered: (e) => `Mandatement de ${inFrench(e.order.amount)} demandé aux finances (versement n° ${e.claim}${e.order.attempt > 1 ? `, demande n° ${e.order.attempt}` : ''})`,
  paid: (e) => `${inFrench(e.amount)} payés le ${dayInFrench(e.on)} (mandat ${e.mandat})`,
  orderRejected: (e) => `Mandatement rejeté le ${dayInFrench(e.on)} (versement n° ${e.claim})`,
  paymentFellOverdue: (e) => `Le retour des finances est en retard (versement n° ${e.claim})`,
  recovered: (e) => `Titre de recette n° ${e.number} du ${dayInFrench(e.on)} : ${inFrench(e.amount)}`,
  finalReportFiled: () => 'Bilan final déposé',
  messageSent: (e) => (e.from === 'commune' ? 'Message de la collectivité' : 'Message du service'),
  closed: (e) => `${outcomes[e.outcome]}${e.released > 0 ? ` ; ${inFrench(e.released)} rendus à l’enveloppe` : ''}`,
};

export const inWords = (event: ApplicationEvent, words: Words): string => (lines[event.type] as (e: ApplicationEvent, w: Words) => string)(event, words);
