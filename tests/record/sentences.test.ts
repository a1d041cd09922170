import { tell } from '../../domain/timeline/sentences.ts';
import { appraised, awarded, claimFiled, enforceable, euros, filed, notified, on, order, refused, requested, started, words } from './support/life.ts';
import type { ApplicationEvent, EventOf, EventType } from '../../domain/application/events.ts';

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const [letterSigned, notificationProven, lapseDatesSet, agreementDue] = notified as readonly [ApplicationEvent, ApplicationEvent, ApplicationEvent, ApplicationEvent];

/** One of each kind, and what a reader sees of it: sentences, then details, `·` before those the commune never reads, `°` before those it reads once decided. */
const read: { readonly [T in EventType]: readonly [ApplicationEvent, readonly string[]] } = {
  filed: [filed, ['Dossier FMIN-2026-0042 déposé : 60 000,00 € demandés pour 120 000,00 € de dépenses']],
  officerAssigned: [{ type: 'officerAssigned', officer: 'officer' }, ['Dossier confié à Sophie Lambert']],
  piecesRequested: [requested, [
    'Demande de pièces envoyée, réponse attendue au plus tard le 12 mars 2026',
    '  Pièces demandées : Délibération ou décision demandant la subvention et Note technique du projet.',
    '  Une estimation suffit sous 1 000 €.',
    'Délai d’instruction suspendu',
  ]],
  pieceDeposited: [{ type: 'pieceDeposited', piece: 'rib', document: 'd' }, ['Pièce déposée : Relevé d\'identité bancaire du comptable public']],
  pieceRejected: [{ type: 'pieceRejected', piece: 'note-technique', reason: 'why' }, ['Pièce écartée : Note technique du projet', '  Dépense sans lien direct avec le projet.']],
  piecesReminded: [{ type: 'piecesReminded', request: 1 }, ['Rappel de la demande de pièces n° 1']],
  requestAnswered: [{ type: 'requestAnswered', request: 1 }, ['Toutes les pièces demandées sont arrivées', 'Le délai d’instruction reprend']],
  declaredComplete: [{ type: 'declaredComplete' }, ['Dossier complet']],
  delayWarned: [{ type: 'delayWarned', endsOn: on('2026-05-12') }, ['· Le délai d’instruction se termine le 12 mai 2026']],
  earlyStartRequested: [{ type: 'earlyStartRequested', reason: 'hello' }, ['Démarrage anticipé demandé', '  Pouvez-vous préciser le calendrier ?']],
  earlyStartAnswered: [{ type: 'earlyStartAnswered', status: 'authorised' }, ['Démarrage anticipé autorisé : les dépenses engagées à partir du 1er mars 2026 pourront compter. Cette autorisation ne vaut pas promesse de subvention']],
  appraised: [appraised, ['° Fiche d’instruction établie : assiette retenue de 112 400,00 €, 50 000,00 € proposés', '  Frais de réception : 0,00 € retenus sur 7 600,00 €. Dépense sans lien direct avec le projet.']],
  phaseOpened: [{ type: 'phaseOpened', phase: 'committee' }, ['Nouvelle étape : comité d’examen']],
  reviewerAssigned: [
    { type: 'reviewerAssigned', review: { no: 1, reviewer: 'reviewer', status: 'invited', invitedOn: on('2026-03-01'), remindOn: on('2026-03-18'), dueOn: on('2026-03-23'), reminded: false, overdue: false, scores: null, total: null } },
    ['· Évaluation n° 1 demandée à Nathalie Perrin, attendue au plus tard le 23 mars 2026'],
  ],
  reviewReplaced: [{ type: 'reviewReplaced', review: 1 }, ['· Évaluation n° 1 retirée : l’évaluateur est remplacé']],
  reviewAccepted: [{ type: 'reviewAccepted', review: 1 }, ['· Évaluation n° 1 acceptée par son évaluateur']],
  reviewDeclined: [{ type: 'reviewDeclined', review: 2, because: 'interest' }, ['· Évaluation n° 2 déclinée : l’évaluateur a un intérêt dans le projet']],
  reviewGiven: [{ type: 'reviewGiven', review: 1, scores: { replicabilite: 8, innovation: 7 }, total: 7850, note: 'hello' }, [
    '° Évaluation n° 1 rendue : 78,5 points sur 100', '  Réplicabilité et mutualisation : 4 sur 5 ; Innovation : 3,5 sur 5', '  Pouvez-vous préciser le calendrier ?',
  ]],
  reviewerReminded: [{ type: 'reviewerReminded', review: 1 }, ['· Rappel à l’évaluateur de l’évaluation n° 1']],
  reviewFellDue: [{ type: 'reviewFellDue', review: 1 }, ['· L’évaluation n° 1 est en retard']],
  opinionRecorded: [
    { type: 'opinionRecorded', opinion: { kind: 'favourable-with-reserves', on: on('2026-04-14'), session: 'CE-2026-02', amount: euros(50_000), presents: [], recused: ['mayor'], note: 'hello' } },
    ['° Avis favorable avec réserves du comité d’examen du 14 avril 2026, pour 50 000,00 €', '  Déports : Laurent Cathala.', '  Pouvez-vous préciser le calendrier ?'],
  ],
  opinionAdjourned: [{ type: 'opinionAdjourned', session: 'CE-2026-02', on: on('2026-04-14') }, ['° Avis ajourné par le comité d’examen du 14 avril 2026']],
  visaGranted: [{ type: 'visaGranted', budget: 'AP' }, ['· Visa des finances donné : autorisation de programme disponible']],
  decided: [awarded, ['Délibération n° BM2026/06/18-07 du 18 juin 2026 : subvention de 50 000,00 € attribuée', '  Décidé par le Bureau, par délégation n° CM2026/02/10-03.']],
  decisionAdjourned: [{ type: 'decisionAdjourned', number: 'BM2026/06/18-09', on: on('2026-06-18'), reasons: 'hello' }, ['Délibération n° BM2026/06/18-09 du 18 juin 2026 : décision ajournée', '  Pouvez-vous préciser le calendrier ?']],
  transmitted: [{ type: 'transmitted', on: on('2026-06-22') }, ['Délibération transmise à la préfecture le 22 juin 2026']],
  prefectureReceived: [{ type: 'prefectureReceived', on: on('2026-06-22'), receipt: '075-2026-DE' }, ['Délibération reçue par la préfecture le 22 juin 2026', '  Accusé de réception n° 075-2026-DE.']],
  published: [{ type: 'published', on: on('2026-06-25') }, ['Délibération publiée le 25 juin 2026']],
  becameEnforceable: [enforceable, ['Délibération exécutoire depuis le 25 juin 2026']],
  engaged: [{ type: 'engaged', number: 'ENG-2026-1187', on: on('2026-06-26') }, ['Engagement comptable n° ENG-2026-1187 du 26 juin 2026']],
  letterSigned: [letterSigned, ['· Lettre signée : notification d’attribution', '  Signée par Isabelle Vasseur, délégation n° ARR-2026-017.']],
  notificationProven: [notificationProven, ['Lettre reçue par la collectivité le 6 juillet 2026 : notification d’attribution', '  Preuve : lettre recommandée avec avis de réception.']],
  agreementDue: [agreementDue, ['Convention à signer au plus tard le 6 octobre 2026']],
  agreementSigned: [{ type: 'agreementSigned', party: 'organisation', on: on('2026-07-20'), document: 'd' }, ['Convention signée par la collectivité le 20 juillet 2026']],
  agreementReminded: [{ type: 'agreementReminded' }, ['Rappel : la convention attend une signature']],
  lapseDatesSet: [lapseDatesSet, ['Opération à commencer au plus tard le 6 juillet 2028 et à achever au plus tard le 6 juillet 2030, sous peine de caducité']],
  lapseWarned: [{ type: 'lapseWarned', warning: 5 }, ['Alerte de caducité : il reste 3 mois au plus pour achever l’opération']],
  started: [started, ['Opération commencée le 1er septembre 2026']],
  claimFiled: [claimFiled, ['Demande d’avance déposée (versement n° 1)']],
  claimCompleted: [{ type: 'claimCompleted', claim: 2, expenses: [], resources: [], documents: {} }, ['Demande de versement n° 2 complétée']],
  claimSentBack: [{ type: 'claimSentBack', claim: 2, reason: 'why' }, ['Demande de versement n° 2 renvoyée pour être complétée', '  Dépense sans lien direct avec le projet.']],
  claimAttested: [{ type: 'claimAttested', claim: 2, admitted: euros(60_000), struckOut: [{ line: 'reception', amount: euros(300), code: 'before-eligibility' }] }, [
    'Demande de versement n° 2 attestée : 60 000,00 € de dépenses admises', '  Écartée : Frais de réception, 300,00 €, engagée avant la date d’éligibilité des dépenses.',
  ]],
  claimLiquidated: [{ type: 'claimLiquidated', claim: 3, amount: euros(0) }, ['Versement n° 3 liquidé : rien n’est dû']],
  overpaymentFound: [{ type: 'overpaymentFound', claim: 3, amount: euros(12), recover: false }, ['Trop-perçu de 12,00 €, trop faible pour être réclamé']],
  paymentOrdered: [order, ['Paiement de 15 000,00 € demandé au service des finances (versement n° 1)']],
  paid: [{ type: 'paid', claim: 1, attempt: 1, amount: euros(15_000), mandat: '2026-004512', on: on('2026-10-01') }, ['15 000,00 € payés le 1er octobre 2026 (versement n° 1)', '  Mandat n° 2026-004512.']],
  orderRejected: [{ type: 'orderRejected', claim: 1, attempt: 1, on: on('2026-09-28'), reason: 'why' }, ['Paiement rejeté le 28 septembre 2026 (versement n° 1)', '  Dépense sans lien direct avec le projet.']],
  paymentFellOverdue: [{ type: 'paymentFellOverdue', claim: 1, attempt: 1 }, ['· Le retour des finances est en retard (versement n° 1)']],
  recovered: [{ type: 'recovered', number: 'TR-77', amount: euros(3_000), on: on('2028-01-10') }, ['Trop-perçu remboursé : 3 000,00 €', '  Titre de recette n° TR-77 du 10 janvier 2028.']],
  finalReportFiled: [{ type: 'finalReportFiled', document: 'd' }, ['Bilan final déposé']],
  messageSent: [{ type: 'messageSent', no: 1, text: 'hello', from: 'service' }, ['Message du service', '  Pouvez-vous préciser le calendrier ?']],
  closed: [{ type: 'closed', outcome: 'withdrawn-by-administration', reason: 'why', hearingOn: on('2026-11-20'), released: euros(50_000) }, [
    'Subvention retirée par la Métropole : dossier clos', '  La collectivité a été entendue le 20 novembre 2026.', '  Dépense sans lien direct avec le projet.', '· 50 000,00 € rendus à l’enveloppe',
  ]],
};

const marks = { all: '', service: '· ', prepares: '° ' } as const;
const asRead = (event: ApplicationEvent): readonly string[] =>
  tell(event, words, on('2026-03-01')).flatMap(({ sentence, detail, reach }) => [plain(`${marks[reach]}${sentence}`), ...(detail?.split('\n') ?? []).map((line) => plain(`  ${line}`))]);

test.each(Object.entries(read))('tells %s in plain French', (_type, [event, lines]) => {
  expect(asRead(event)).toEqual(lines);
});

test('tells a refusal, and an early start refused, with their reasons', () => {
  expect(asRead(refused)).toEqual(['Délibération n° BM2026/06/18-08 du 18 juin 2026 : subvention refusée', '  Décidé par le Bureau, par délégation n° CM2026/02/10-03.', '  Dépense sans lien direct avec le projet.']);
  expect(asRead({ type: 'earlyStartAnswered', status: 'refused', reason: 'why' } satisfies EventOf<'earlyStartAnswered'>)).toEqual(['Démarrage anticipé refusé', '  Dépense sans lien direct avec le projet.']);
});

test('tells which order of a payment it is once one has been rejected', () => {
  const again: ApplicationEvent = { ...(order as EventOf<'paymentOrdered'>), order: { ...(order as EventOf<'paymentOrdered'>).order, attempt: 2 } };
  expect(asRead(again)).toEqual(['Paiement de 15 000,00 € demandé au service des finances (versement n° 1, demande n° 2)']);
});
