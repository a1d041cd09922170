import { tell } from '../../domain/timeline/sentences.ts';
import { appraised, awarded, claimFiled, enforceable, euros, filed, notified, on, order, refused, requested, started, words } from './support/life.ts';
import type { ApplicationEvent, EventOf, EventType } from '../../domain/application/events.ts';
import type { Cofunding } from '../../domain/funding/cofunding.ts';

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const [letterSigned, notificationProven, lapseDatesSet, agreementDue] = notified as readonly [ApplicationEvent, ApplicationEvent, ApplicationEvent, ApplicationEvent];

const region: Cofunding = { no: 2, kind: 'public', funder: 'region', amount: euros(20_000), status: 'confirmed', on: on('2026-09-01'), document: 'd' };

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
  eligibilityFixed: [{ type: 'eligibilityFixed', on: on('2026-03-01') }, ['Les dépenses engagées à partir du 1er mars 2026 pourront compter']],
  appraised: [appraised, ['° Fiche d’instruction établie : assiette retenue de 112 400,00 €, 50 000,00 € proposés', '  Frais de réception : 0,00 € retenus sur 7 600,00 €. Dépense sans lien direct avec le projet.']],
  serviceOpinionRecorded: [
    { type: 'serviceOpinionRecorded', opinion: { service: 'it', opinion: 'reserved', on: on('2026-02-20'), text: 't-service' } },
    ['° Avis réservé du service des systèmes d’information', '  Hébergement à préciser.'],
  ],
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
  reviewCorrected: [{ type: 'reviewCorrected', review: 1, scores: { replicabilite: 7 }, total: 7000, reason: 'hello', reasons: [{ criterion: 'innovation', reason: 'hello' }] }, [
    '° Évaluation n° 1 corrigée : 70 points sur 100', '  Réplicabilité et mutualisation : 3,5 sur 5', '  Innovation : Pouvez-vous préciser le calendrier ?', '  Pouvez-vous préciser le calendrier ?',
  ]],
  reviewConfirmed: [{ type: 'reviewConfirmed', review: 2 }, ['· Évaluation n° 2 confirmée par son évaluateur']],
  consensusOpened: [{ type: 'consensusOpened', consensus: { no: 1, openedOn: on('2026-01-12'), answerBy: on('2026-01-19'), spread: 2650, asked: [], settled: null } }, [
    '· Les évaluations s’écartent de 26,5 points : chacune est à confirmer ou à corriger au plus tard le 19 janvier 2026',
  ]],
  consensusReached: [{ type: 'consensusReached', consensus: 1, how: 'recorded', scores: { innovation: 7 }, total: 7000, reason: 'hello' }, [
    '° Consensus consigné : 70 points sur 100', '  Innovation : 3,5 sur 5', '  Pouvez-vous préciser le calendrier ?',
  ]],
  interestDeclared: [{ type: 'interestDeclared', person: 'reviewer' }, ['· Intérêt déclaré : Nathalie Perrin ne prend plus part à ce dossier']],
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
  prefectureAskedPieces: [{ type: 'prefectureAskedPieces', on: on('2026-07-10'), note: 'hello' }, ['· La préfecture demande des pièces le 10 juillet 2026', '  Pouvez-vous préciser le calendrier ?']],
  prefectureGotPieces: [{ type: 'prefectureGotPieces', on: on('2026-07-20') }, ['· La préfecture a reçu les pièces demandées le 20 juillet 2026 : le délai de deux mois pour déférer la délibération court de nouveau']],
  prefectureAppealed: [{ type: 'prefectureAppealed', on: on('2026-08-03') }, ['· Recours gracieux du préfet contre la délibération, reçu le 3 août 2026']],
  prefectureAnswered: [{ type: 'prefectureAnswered', on: on('2026-09-01'), answer: 'maintained' }, ['· Réponse au préfet le 1er septembre 2026 : la délibération est maintenue']],
  referred: [{ type: 'referred', on: on('2026-09-25'), late: true, number: '2611234' }, ['· Délibération déférée au tribunal administratif par le préfet le 25 septembre 2026, hors du délai de deux mois', '  Requête n° 2611234.']],
  judged: [{ type: 'judged', on: on('2026-10-30'), outcome: 'suspended' }, ['Délibération suspendue par le juge le 30 octobre 2026']],
  appealLodged: [
    { type: 'appealLodged', appeal: { no: 1, letter: 'refusal', letterNo: 1, on: on('2026-09-08'), late: true, silenceOn: on('2026-11-08'), warnOn: on('2026-10-24'), warned: false, status: 'open', answeredOn: null }, reason: 'hello' },
    ['Recours gracieux n° 1 de la collectivité, reçu le 8 septembre 2026, plus de deux mois après la notification', '  Pouvez-vous préciser le calendrier ?'],
  ],
  appealWarned: [{ type: 'appealWarned', appeal: 1 }, ['· Le recours gracieux n° 1 attend sa réponse : deux mois de silence vaudront rejet']],
  appealAnswered: [{ type: 'appealAnswered', appeal: 1, answer: 'confirmed', reasons: 'why' }, ['Recours gracieux n° 1 rejeté : la décision est confirmée', '  Dépense sans lien direct avec le projet.']],
  reopened: [{ type: 'reopened', appeal: 1 }, ['Dossier rouvert par le recours gracieux n° 1']],
  becameEnforceable: [enforceable, ['Délibération exécutoire depuis le 25 juin 2026']],
  axisSet: [{ type: 'axisSet', axis: 'mobilite', axes: { investment: 'mobilite', operating: '' } }, ['· Dossier imputé sur l’axe « mobilite » de l’enveloppe']],
  fundsReserved: [{ type: 'fundsReserved', session: 'CE-1', bySection: { investment: euros(46_833.33), operating: euros(3_166.67) } }, ['· 50 000,00 € réservés sur l’enveloppe', '  46 833,33 € en investissement, 3 166,67 € en fonctionnement.']],
  creditsScheduled: [
    { type: 'creditsScheduled', schedule: [{ section: 'investment', year: 2026, amount: euros(15_000) }, { section: 'investment', year: 2027, amount: euros(35_000) }] },
    ['· Échéancier des crédits de paiement établi', '  2026 : 15 000,00 € en investissement.', '  2027 : 35 000,00 € en investissement.'],
  ],
  disengaged: [{ type: 'disengaged', number: 'D-12', on: on('2027-12-20'), amount: euros(5_000) }, ['· 5 000,00 € désengagés le 20 décembre 2027 et rendus à l’enveloppe', '  Désengagement n° D-12.']],
  funderAsked: [{ type: 'funderAsked', funder: { ...region, status: 'asked' }, caps: null }, ['Financement demandé : 20 000,00 €, Région']],
  funderConfirmed: [{ type: 'funderConfirmed', funder: region, caps: { most: euros(40_000), binding: 'cap:own-share', caps: [] } }, ['Financement obtenu : 20 000,00 €, Région', '° Montant recalculé : 40 000,00 € au plus']],
  funderLeft: [{ type: 'funderLeft', funder: { ...region, status: 'refused' }, caps: null }, ['Financement perdu : 20 000,00 €, Région']],
  conditionMet: [{ type: 'conditionMet' }, ['Tous les financements attendus sont confirmés : l’attribution n’est plus conditionnelle']],
  conditionFellDue: [{ type: 'conditionFellDue', by: on('2026-12-31') }, ['Les financements attendus n’étaient pas tous confirmés au 31 décembre 2026 : l’attribution doit faire l’objet d’une nouvelle décision']],
  revisionNeeded: [
    { type: 'revisionNeeded', revision: { because: 'above-cap', since: on('2026-09-01'), funder: 2, awarded: euros(50_000), most: euros(40_000), binding: 'cap:own-share', excess: euros(10_000), gap: euros(0) } },
    ['· L’attribution est à réexaminer par une nouvelle délibération', '  Elle dépasse de 10 000,00 € ce que les règles permettent à présent, 40 000,00 € au plus.'],
  ],
  revisionLifted: [{ type: 'revisionLifted' }, ['· Le financement du projet est rétabli : l’attribution n’est plus à réexaminer']],
  sharesSet: [{ type: 'sharesSet', shares: [{ organisation: '21940028000018', borne: euros(80_000) }] }, ['Dépenses réparties entre les collectivités du projet', '  SIRET 21940028000018 : 80 000,00 €.']],
  ownerReplaced: [{ type: 'ownerReplaced', from: '21940028000018', to: '21940080100011', document: 'd', reason: 'why' }, ['Dossier repris par un partenaire, SIRET 21940080100011 ; il était porté par le SIRET 21940028000018', '  Dépense sans lien direct avec le projet.']],
  versionMoved: [{ type: 'versionMoved', from: 'a'.repeat(64), to: 'b'.repeat(64), reason: 'why' }, ['Le dossier suit désormais la version bbbbbbbb du dispositif, et non plus la version aaaaaaaa sous laquelle il était instruit', '  Dépense sans lien direct avec le projet.']],
  organisationsMerged: [
    { type: 'organisationsMerged', from: '21930059700016', to: '92993941100013', on: on('2025-01-01'), document: 'd', reason: 'why' },
    ['Fusion de communes au 1er janvier 2025 : le SIRET 92993941100013 remplace le SIRET 21930059700016', '  Dépense sans lien direct avec le projet.'],
  ],
  engaged: [{ type: 'engaged', number: 'ENG-2026-1187', on: on('2026-06-26') }, ['Engagement comptable n° ENG-2026-1187 du 26 juin 2026']],
  letterSigned: [letterSigned, ['· Lettre signée : notification d’attribution', '  Signée par Isabelle Vasseur, délégation n° ARR-2026-017.']],
  notificationProven: [notificationProven, ['Lettre reçue par la collectivité le 6 juillet 2026 : notification d’attribution', '  Preuve : lettre recommandée avec avis de réception.']],
  agreementDue: [agreementDue, ['Convention à signer au plus tard le 6 octobre 2026']],
  agreementSigned: [{ type: 'agreementSigned', party: 'organisation', on: on('2026-07-20'), document: 'd' }, ['Convention signée par la collectivité le 20 juillet 2026']],
  agreementReminded: [{ type: 'agreementReminded' }, ['Rappel : la convention attend une signature']],
  lapseDatesSet: [lapseDatesSet, ['Opération à commencer au plus tard le 6 juillet 2028 et à achever au plus tard le 6 juillet 2030, sous peine de caducité']],
  lapseWarned: [{ type: 'lapseWarned', warning: 5, no: 2, last: on('2030-07-08') }, ['Alerte de caducité : il reste 3 mois au plus pour achever l’opération', '  Dernier jour : le 8 juillet 2030.']],
  amendmentRequested: [
    { type: 'amendmentRequested', amendment: { no: 1, kind: 'extension', request: { kind: 'extension', of: 'completion', until: on('2031-07-08') }, requestedOn: on('2030-01-10'), by: 'agent', from: 'commune', reason: 'hello', status: 'requested', examined: null, decided: null, avenant: null } },
    ['Avenant n° 1 demandé : prorogation d’un délai', '  Achèvement demandé jusqu’au 8 juillet 2031.', '  Pouvez-vous préciser le calendrier ?'],
  ],
  amendmentExamined: [{ type: 'amendmentExamined', amendment: 1, opinion: 'favourable', reason: 'hello' }, ['· Demande d’avenant n° 1 instruite : avis favorable', '  Pouvez-vous préciser le calendrier ?']],
  amendmentGranted: [
    {
      type: 'amendmentGranted', amendment: 2, authority: { by: 'body', body: 'bureau', number: 'BM2027/02/04-09', on: on('2027-02-04'), enforceableOn: on('2027-02-11') }, avenant: { signBy: on('2027-05-11'), remindOn: on('2027-04-26'), reminded: false, organisationSignedOn: null, metropoleSignedOn: null },
      effect: { lines: [], award: { amount: euros(40_000), base: euros(80_000), rate: { num: 1, den: 2 }, bySection: { investment: euros(35_000), operating: euros(5_000) } } },
    },
    [
      'Avenant n° 2 accordé', '  Délibération n° BM2027/02/04-09 du 4 février 2027, exécutoire depuis le 11 février 2027.', '  Subvention de 40 000,00 € sur 80 000,00 € de dépenses retenues, soit 50 %.', '  35 000,00 € en investissement, 5 000,00 € en fonctionnement.',
      '  L’avenant à la convention est à signer au plus tard le 11 mai 2027.',
    ],
  ],
  amendmentRefused: [{ type: 'amendmentRefused', amendment: 3, authority: { by: 'delegate', delegation: 'ARR-2026-017' }, reason: 'why' }, ['Avenant n° 3 refusé', '  Par délégation de signature n° ARR-2026-017.', '  Dépense sans lien direct avec le projet.']],
  amendmentGivenUp: [{ type: 'amendmentGivenUp', amendment: 3 }, ['Demande d’avenant n° 3 abandonnée']],
  amendmentSigned: [{ type: 'amendmentSigned', amendment: 2, party: 'metropole', on: on('2027-02-20'), document: 'd', delegation: 'ARR-2026-017' }, ['Avenant n° 2 à la convention signé par la Métropole le 20 février 2027', '  Délégation n° ARR-2026-017.']],
  amendmentReminded: [{ type: 'amendmentReminded', amendment: 2 }, ['Rappel : l’avenant n° 2 attend une signature']],
  budgetShifted: [
    { type: 'budgetShifted', lines: [{ line: 'reception', section: 'operating', basis: 'ht', asked: euros(300), retained: euros(250), reason: 'why' }], moved: { investment: euros(0), operating: euros(50) }, reason: 'hello' },
    ['Glissement de 50,00 € entre des lignes de dépense, signalé', '  Frais de réception : 250,00 € retenus.', '  Pouvez-vous préciser le calendrier ?'],
  ],
  hearingOpened: [
    { type: 'hearingOpened', hearing: { no: 1, about: 'withdrawal', openedOn: on('2026-11-01'), answerBy: on('2026-12-01'), observedOn: null, reason: 'why' } },
    ['La collectivité est invitée à présenter ses observations sur le retrait de sa subvention, au plus tard le 1er décembre 2026', '  Dépense sans lien direct avec le projet.'],
  ],
  observationsRecorded: [{ type: 'observationsRecorded', hearing: 1, on: on('2026-11-20'), text: 'hello' }, ['Observations de la collectivité du 20 novembre 2026', '  Pouvez-vous préciser le calendrier ?']],
  started: [started, ['Opération commencée le 1er septembre 2026']],
  claimFiled: [claimFiled, ['Demande d’avance déposée (versement n° 1)']],
  claimCompleted: [{ type: 'claimCompleted', claim: 2, expenses: [], resources: [], documents: {} }, ['Demande de versement n° 2 complétée']],
  claimSentBack: [{ type: 'claimSentBack', claim: 2, reason: 'why' }, ['Demande de versement n° 2 renvoyée pour être complétée', '  Dépense sans lien direct avec le projet.']],
  invoicesRequested: [{ type: 'invoicesRequested', claim: 2, expenses: [1, 3] }, ['Factures demandées à l’appui de la demande de versement n° 2', '  Dépenses n° 1 et 3.']],
  paymentDelayWarned: [{ type: 'paymentDelayWarned', claim: 2, endsOn: on('2026-10-10') }, ['· Le délai que le service se donne pour payer le versement n° 2 se termine le 10 octobre 2026']],
  claimAttested: [{ type: 'claimAttested', claim: 2, admitted: euros(60_000), struckOut: [{ line: 'reception', amount: euros(300), code: 'before-eligibility' }] }, [
    'Demande de versement n° 2 attestée : 60 000,00 € de dépenses admises', '  Écartée : Frais de réception, 300,00 €, engagée avant la date d’éligibilité des dépenses.',
  ]],
  claimLiquidated: [{ type: 'claimLiquidated', claim: 3, amount: euros(0) }, ['Versement n° 3 liquidé : rien n’est dû']],
  overpaymentFound: [{ type: 'overpaymentFound', claim: 3, amount: euros(12), recover: false }, ['Trop-perçu de 12,00 €, trop faible pour être réclamé']],
  paymentOrdered: [order, ['Paiement de 15 000,00 € demandé au service des finances (versement n° 1)']],
  paid: [{ type: 'paid', claim: 1, attempt: 1, amount: euros(15_000), mandat: '2026-004512', on: on('2026-10-01') }, ['15 000,00 € payés le 1er octobre 2026 (versement n° 1)', '  Mandat n° 2026-004512.']],
  orderRejected: [{ type: 'orderRejected', claim: 1, attempt: 1, on: on('2026-09-28'), reason: 'why' }, ['Paiement rejeté le 28 septembre 2026 (versement n° 1)', '  Dépense sans lien direct avec le projet.']],
  claimPostponed: [{ type: 'claimPostponed', claim: 2, no: 1, until: on('2027-01-01'), short: { investment: euros(1_000), operating: euros(0) } }, ['Versement n° 2 reporté : les crédits de paiement de l’année sont épuisés, il sera repris à partir du 1er janvier 2027', '  Il manquait 1 000,00 € en investissement.']],
  claimResumed: [{ type: 'claimResumed', claim: 2 }, ['Versement n° 2 repris : il attend de nouveau la signature de sa demande de mandatement']],
  paymentFellOverdue: [{ type: 'paymentFellOverdue', claim: 1, attempt: 1 }, ['· Le retour des finances est en retard (versement n° 1)']],
  recovered: [{ type: 'recovered', number: 'TR-77', amount: euros(3_000), on: on('2028-01-10') }, ['Trop-perçu remboursé : 3 000,00 €', '  Titre de recette n° TR-77 du 10 janvier 2028.']],
  beneficiaryHeard: [{ type: 'beneficiaryHeard', recovery: 1, on: on('2027-12-20'), observations: 'hello' }, ['Observations de la collectivité sur le trop-perçu, du 20 décembre 2027', '  Pouvez-vous préciser le calendrier ?']],
  recoveryDecided: [
    { type: 'recoveryDecided', recovery: 1, means: 'reduction', amount: euros(3_000), bySection: { investment: euros(2_400), operating: euros(600) }, reduces: [{ claim: 2, attempt: 1, section: 'investment', mandat: '2027-88', amount: euros(2_400) }], reason: 'why', remindOn: on('2028-03-01') },
    ['Trop-perçu : 3 000,00 € à rembourser, par réduction du mandat de l’exercice', '  2 400,00 € sur le versement n° 2, mandat n° 2027-88.', '  Dépense sans lien direct avec le projet.'],
  ],
  reductionRecorded: [{ type: 'reductionRecorded', recovery: 1, number: 'RED-4', on: on('2027-12-28'), remindOn: on('2028-03-01') }, ['Mandat réduit le 28 décembre 2027, sous le n° RED-4']],
  recoveryOrderRecorded: [{ type: 'recoveryOrderRecorded', recovery: 1, number: 'TR-77', on: on('2028-01-10'), remindOn: on('2028-03-01') }, ['Titre de recette n° TR-77 émis le 10 janvier 2028']],
  recoveryReminded: [{ type: 'recoveryReminded', recovery: 1, reminder: 2, awaits: 'settlement', remindOn: on('2028-05-01') }, ['· Recouvrement à suivre : le remboursement n’est pas encore reçu']],
  agreementFellOverdue: [{ type: 'agreementFellOverdue', no: 4, signBy: on('2026-10-06') }, ['La convention devait être signée au plus tard le 6 octobre 2026 : elle ne l’est pas par les deux parties']],
  agreementExtended: [{ type: 'agreementExtended', no: 5, signBy: on('2026-11-06'), remindersOn: [], reason: 'hello' }, ['Signature de la convention reportée au 6 novembre 2026 au plus tard', '  Pouvez-vous préciser le calendrier ?']],
  publicityDue: [{ type: 'publicityDue', duty: 'plan-de-financement', from: on('2026-09-01'), by: on('2026-09-16'), remindOn: on('2026-09-11') }, [
    'Obligation de publicité à remplir au plus tard le 16 septembre 2026 : publier le plan de financement en mairie et sur le site internet',
  ]],
  dutyFulfilled: [{ type: 'dutyFulfilled', duty: 'plan-de-financement', document: 'd', on: on('2026-09-20'), late: true }, [
    'Obligation de publicité remplie le 20 septembre 2026 : publier le plan de financement en mairie et sur le site internet', '  Après le dernier jour prévu.',
  ]],
  dutyExempted: [{ type: 'dutyExempted', duty: 'panneau', reason: 'hello' }, ['Dispense d’une obligation de publicité : afficher le nom et l\'aide de chaque financeur pendant les travaux', '  Pouvez-vous préciser le calendrier ?']],
  dutyReminded: [{ type: 'dutyReminded', duty: 'plan-de-financement', no: 1 }, ['Rappel d’une obligation de publicité : publier le plan de financement en mairie et sur le site internet']],
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
