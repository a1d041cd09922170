import { common } from './common.ts';
import { amount, count, day, flag, group, link, list, optional, rate, samplesOf, text } from './fields.ts';
import type { Fields, ValuesOf } from './fields.ts';

const pieces = list(
  'Pièces demandées',
  { title: text('Nom de la pièce', 'Devis ou estimation des dépenses'), help: optional(text('Précision utile à qui la prépare', 'Un devis, une estimation ou un marché pour chaque ligne du plan de financement.')) },
  { title: 'Attestation de non-commencement', help: null },
);

const decision = group('Délibération', {
  body: text('Assemblée, précédée de son article', 'le Bureau métropolitain'),
  number: text('Numéro de la délibération', 'BM2026/06/18-07'),
  on: day('Date de la délibération', '2026-06-18'),
  enforceableOn: optional(day('Jour où elle est devenue exécutoire', '2026-06-25')),
});

const reasons = list('Motifs de fait', { text: text('Un motif, en une phrase', 'Le calendrier présenté ne permet pas d’achever l’opération dans le délai du dispositif.') }, { text: 'Les dépenses de maintenance, soit 38 % du coût, ne sont pas éligibles.' });

const award = {
  decision,
  partial: flag('Le montant attribué est inférieur au montant demandé', true),
  asked: amount('Montant demandé', 6_000_000),
  totalCost: amount('Coût total présenté', 12_000_000),
  base: amount('Assiette retenue', 11_240_000),
  rate: rate('Taux de la subvention sur l’assiette retenue', 5_000_000, 11_240_000),
  amount: amount('Montant attribué', 5_000_000),
  explanation: optional(text('Pourquoi ce montant et pas davantage', 'Le montant est limité par le plafond de 50 000 € d’un projet porté seul.')),
  why: list(
    'Le calcul du montant, étape par étape',
    {
      title: text('Étape', 'Taux du dispositif, 50 % de l’assiette retenue'),
      computation: text('Calcul', '50 % × 112 400,00 €'),
      amount: amount('Valeur', 5_620_000),
      reference: optional(text('Référence que quelqu’un a vérifiée, avec le jour', 'règlement du dispositif (vérifié le 24 novembre 2026)')),
    },
    { title: 'Plafond d’un projet porté seul (plafond retenu)', computation: 'plafond d’un projet porté seul', amount: 5_000_000, reference: null },
  ),
  exclusions: list(
    'Lignes de dépense écartées ou réduites',
    {
      title: text('Nom de la ligne', 'Maintenance sur trois ans'),
      asked: amount('Montant présenté', 900_000),
      retained: amount('Montant retenu', 300_000),
      reason: text('Motif', 'Seule la première année est éligible.'),
    },
    { title: 'Communication', asked: 160_000, retained: 0, reason: 'Dépense étrangère à l’opération.' },
  ),
  sections: list(
    'Imputation par section',
    { title: text('Section', 'Investissement'), amount: amount('Part de la subvention', 4_200_000) },
    { title: 'Fonctionnement', amount: 800_000 },
  ),
  funders: list(
    'Plan de financement retenu',
    { name: text('Financeur', 'Métropole du Grand Paris'), amount: amount('Montant', 5_000_000) },
    { name: 'Région Île-de-France', amount: 2_000_000 },
    { name: 'Commune de Créteil', amount: 4_240_000 },
  ),
  condition: optional(group('Financements dont l’attribution dépend', { by: day('Dernier jour pour les confirmer', '2026-12-31'), funders: text('Financeurs attendus', 'Région Île-de-France, 20 000,00 €') })),
  eligibleFrom: optional(day('Date d’éligibilité des dépenses', '2026-04-01')),
  startBy: optional(day('Dernier jour pour commencer l’opération, une fois la notification datée', '2028-07-01')),
  completeBy: optional(day('Dernier jour pour achever l’opération, une fois la notification datée', '2030-07-01')),
  startMonths: count('Mois pour commencer, à compter de la notification', 24),
  completionMonths: count('Mois pour achever, à compter de la notification', 48),
  keepYears: optional(count('Années pendant lesquelles l’usage des biens financés ne peut pas changer', 5)),
  agreement: flag('Une convention doit être signée avant tout versement', true),
  advance: optional(group('Avance', { rate: rate('Taux de l’avance', 3, 10), amount: amount('Montant de l’avance', 1_500_000) })),
  beforeBalance: rate('Part que l’avance et les acomptes ne dépassent pas ensemble', 8, 10),
  proofs: list(
    'Justificatifs de chaque versement',
    { milestone: text('Versement', 'Avance'), document: text('Justificatif', 'Preuve du commencement (bon de commande, ordre de service ou marché signé)') },
    { milestone: 'Acompte', document: 'État récapitulatif des mandats, signé par l’ordonnateur et visé par le comptable public' },
    { milestone: 'Solde', document: 'Plan de financement définitif et attestation d’achèvement' },
  ),
  publicity: list(
    'Obligations de publicité',
    { title: text('Ce qu’il faut faire', 'Publier le plan de financement en mairie et sur le site internet'), due: text('Échéance', 'dans les 15 jours du commencement') },
    { title: 'Afficher le nom et l’aide de chaque financeur', due: 'pendant toute la durée des travaux' },
  ),
  leastRecovery: amount('Montant sous lequel rien n’est réclamé', 1_500),
};

const review = {
  dueOn: day('Dernier jour pour rendre l’évaluation', '2026-04-20'),
  reviewLink: optional(link('Adresse de l’évaluation ; dans le courriel seulement pour un expert extérieur, dont le lien est personnel', 'https://fonds.metropole.example/evaluations/FMIN-2026-0042/1')),
  linkDays: optional(count('Jours pendant lesquels le lien personnel fonctionne, là où il en a un', 60)),
};

const amendmentFields = {
  decision,
  no: count('Numéro de l’avenant dans le dossier', 1),
  subject: text('De quoi il s’agit', 'prorogation d’un délai'),
  requestedOn: day('Jour de la demande', '2027-01-05'),
  fromCommune: flag('La collectivité l’a demandé elle-même', true),
  asked: list('Ce qui a été demandé', { text: text('Un point', 'Achèvement demandé jusqu’au 8 juillet 2031.') }),
  authority: text('En vertu de quoi il est décidé', 'délibération n° BM2027/02/04-09 du 4 février 2027, exécutoire depuis le 11 février 2027'),
  startBy: optional(day('Nouveau dernier jour pour commencer', '2029-07-06')),
  completeBy: optional(day('Nouveau dernier jour pour achever', '2031-07-08')),
  money: optional(
    group('La subvention telle qu’elle devient', {
      amount: amount('Montant', 4_500_000),
      base: amount('Assiette retenue', 9_000_000),
      rate: rate('Taux', 1, 2),
      before: amount('Montant avant l’avenant', 5_000_000),
      baseBefore: amount('Assiette avant l’avenant', 10_000_000),
    }),
  ),
  lines: list(
    'Lignes de dépense qui changent',
    { title: text('Nom de la ligne', 'Triporteur électrique et aménagement'), before: amount('Montant retenu avant', 6_400_000), after: amount('Montant retenu désormais', 5_400_000) },
    { title: 'Borne de recharge', before: 0, after: 1_000_000 },
  ),
  organisations: list('Collectivités du projet, quand elles changent', { name: text('Nom', 'Commune de Vincennes'), role: text('Rôle', 'partenaire'), award: optional(amount('Sa part de la subvention', 1_000_000)) }),
  avenant: flag('Un avenant à la convention est à signer', true),
  signBy: optional(day('Dernier jour pour signer l’avenant', '2027-05-11')),
  note: optional(text('Précision de qui décide', 'Cette prorogation est la dernière que le dispositif permet.')),
};

const lapseFields = {
  months: count('Mois qui restent, au plus', 3),
  toStart: flag('Il s’agit de commencer l’opération ; sinon, de l’achever', true),
  last: day('Dernier jour qui compte', '2028-07-06'),
  awarded: amount('Montant attribué', 5_000_000),
  paid: amount('Déjà versé', 1_500_000),
  askBy: optional(day('Dernier jour pour demander une prorogation, tant qu’il n’est pas passé', '2028-05-06')),
};

/**
 * Every letter the product writes: its French title, how it is signed, and the variables its template may use beside the common ones.
 * Decisions are `signed` by a delegate (CRPA L212-1); the service's ordinary mail is `named`: it bears the name and quality of who wrote it
 * when there is one; the acknowledgement and plain notices are `unsigned`.
 */
export const letters = {
  acknowledgement: kind('Accusé de réception', 'unsigned', {
    receivedOn: day('Jour de réception de la demande', '2026-03-01'),
    asked: amount('Montant demandé', 6_000_000),
    totalCost: amount('Coût total présenté', 12_000_000),
    received: list('Pièces reçues', { title: text('Nom de la pièce', 'Note technique du projet') }, { title: 'Lettre de saisine signée' }),
    pieces,
    answerBy: optional(day('Dernier jour pour envoyer les pièces manquantes', '2026-04-01')),
    later: list('Pièces attendues plus tard', { title: text('Nom de la pièce', 'Délibération ou décision demandant la subvention'), due: text('Quand elle est attendue', 'avant le passage en Bureau') }),
    decisionBy: optional(day('Date à laquelle le service s’est engagé à statuer', '2026-07-01')),
    silentRefusalOn: optional(day('Date à laquelle le silence vaudrait rejet, là où le texte s’applique', '2026-05-01')),
    earlyStart: flag('Le dispositif permet de demander un démarrage anticipé', true),
  }),
  'request-for-pieces': kind('Demande de pièces', 'named', {
    receivedOn: day('Jour de réception de la demande', '2026-03-01'),
    pieces,
    answerBy: day('Dernier jour qui compte', '2026-04-01'),
    note: optional(text('Précision de l’agent', 'Une estimation du service suffit pour les achats de moins de 1 000 €.')),
  }),
  reminder: kind('Rappel avant classement', 'named', {
    askedOn: day('Date de la demande de pièces', '2026-03-02'),
    pieces,
    answerBy: day('Dernier jour qui compte', '2026-04-01'),
  }),
  'closed-for-want-of-pieces': kind('Classement sans suite', 'signed', {
    receivedOn: day('Jour de réception de la demande', '2026-03-01'),
    askedOn: day('Date de la demande de pièces', '2026-03-02'),
    remindedOn: optional(day('Date du rappel', '2026-03-25')),
    answerBy: day('Dernier jour qui comptait', '2026-04-01'),
    pieces,
    mayFileAgain: flag('La collectivité peut déposer une nouvelle demande', true),
  }),
  inadmissibility: kind('Irrecevabilité', 'signed', {
    receivedOn: day('Jour de réception de la demande', '2026-03-01'),
    reasons,
    rule: optional(text('Règle du dispositif qui fait obstacle à la demande', 'Le dispositif est ouvert aux communes et aux établissements publics territoriaux de la Métropole.')),
  }),
  'early-start': kind('Autorisation de démarrage anticipé', 'signed', {
    requestedOn: day('Date de la demande', '2026-03-10'),
    eligibleFrom: optional(day('Date d’éligibilité des dépenses, là où elle ne dépend pas de la signature', '2026-04-01')),
  }),
  'early-start-refused': kind('Refus de démarrage anticipé', 'signed', {
    requestedOn: day('Date de la demande', '2026-03-10'),
    reason: text('Motif du refus', 'L’urgence invoquée n’est pas établie : le marché peut être notifié après la décision du Bureau sans retarder l’ouverture du service.'),
  }),
  award: kind('Notification d’attribution', 'signed', award),
  refusal: kind('Notification de refus', 'signed', {
    decision,
    receivedOn: day('Jour de réception de la demande', '2026-03-01'),
    asked: amount('Montant demandé', 6_000_000),
    rule: optional(text('Règle du dispositif appliquée', 'Le dispositif soutient des projets achevés dans les quatre ans et que d’autres collectivités peuvent reprendre.')),
    reasons,
  }),
  agreement: kind('Convention', 'agreement', {
    ...award,
    agreementDate: optional(day('Date de la convention', '2026-07-10')),
    representative: group('Représentant de la collectivité', {
      name: text('Prénom et nom', 'Claude Martin'),
      quality: text('Qualité', 'Maire'),
      mandate: text('Acte qui l’autorise à signer', 'la délibération du conseil municipal n° 2026-058 du 22 juin 2026'),
    }),
    object: text('Description de l’opération', 'Pose de 40 consignes à vélos connectées aux abords des équipements publics, et mise à disposition ouverte des données d’usage.'),
  }),
  'payment-postponed': kind('Versement reporté', 'named', {
    milestone: text('Versement, précédé de « de » et de son article', 'd’un acompte'),
    claimedOn: day('Date de la demande de versement', '2026-10-12'),
    amount: amount('Montant liquidé, reporté', 2_000_000),
    year: text('Année dont les crédits sont épuisés', '2026'),
    until: day('Jour à partir duquel le versement est repris', '2027-01-01'),
    again: flag('Ce versement a déjà été reporté', false),
  }),
  'payment-notice': kind('Avis de versement', 'unsigned', {
    milestone: text('Versement, précédé de « de » et de son article', 'de l’avance'),
    claimedOn: day('Date de la demande de versement', '2026-09-01'),
    amount: amount('Montant versé', 1_500_000),
    paidOn: day('Jour du paiement par le comptable public', '2026-10-05'),
    mandat: optional(text('Numéro du mandat', '2026-004512')),
    awarded: amount('Montant attribué', 5_000_000),
    final: optional(amount('Montant définitif de la subvention, une fois le solde calculé', 4_800_000)),
    paidBefore: amount('Déjà versé auparavant', 0),
    remaining: amount('Reste à demander', 3_500_000),
    claimBefore: optional(day('Dernier jour pour demander le reste', '2030-07-01')),
    struckOut: list('Dépenses écartées de cette demande', {
      title: text('Dépense', 'Bon de commande n° 118'),
      amount: amount('Montant', 120_000),
      reason: text('Motif', 'Commande passée avant la date d’éligibilité des dépenses.'),
    }),
  }),
  'review-invitation': kind('Invitation à évaluer', 'unsigned', { ...review, criteria: list('Critères de la grille', { title: text('Critère', 'Réplicabilité et mutualisation') }, { title: 'Impact pour les usagers' }) }),
  'review-reminder': kind('Rappel à un évaluateur', 'unsigned', review),
  'review-consensus': kind('Évaluation à confirmer ou à corriger', 'unsigned', {
    reviewLink: review.reviewLink,
    linkDays: review.linkDays,
    answerBy: day('Dernier jour pour confirmer ou corriger', '2026-04-27'),
    spread: text('Écart entre les évaluations, en points sur 100', '26,5'),
  }),
  'withdrawal-recorded': kind('Désistement enregistré', 'named', {
    receivedOn: day('Jour où la collectivité s’est désistée', '2026-05-11'),
    released: optional(amount('Montant attribué qui n’est plus dû', 5_000_000)),
    toRecover: optional(amount('Somme déjà versée, qui devra être rendue', 1_500_000)),
  }),
  'award-withdrawn': kind('Retrait de la subvention', 'signed', {
    decision,
    awarded: amount('Montant attribué', 5_000_000),
    paid: amount('Déjà versé', 1_500_000),
    withdrawal: optional(decision),
    reason: text('Motif du retrait', 'L’opération réalisée n’est pas celle qui a été présentée : les consignes ont été installées sur un parc privé.'),
    hearingOn: optional(day('Jour où la collectivité a pu présenter ses observations', '2026-11-20')),
    toRecover: optional(amount('Somme à rendre', 1_500_000)),
  }),
  'appeal-rejected': kind('Réponse à votre recours gracieux', 'signed', {
    decision,
    refused: flag('La décision contestée refuse la subvention', true),
    receivedOn: day('Jour de réception du recours', '2026-09-01'),
    late: flag('Le recours est arrivé plus de deux mois après la notification', false),
    reasons,
  }),
  lapse: kind('Caducité de la subvention', 'signed', {
    decision,
    awarded: amount('Montant attribué', 5_000_000),
    paid: amount('Déjà versé', 1_500_000),
    notifiedOn: optional(day('Jour de la notification', '2026-07-01')),
    missed: text('Ce qui n’a pas eu lieu à temps, en tête de phrase', 'Le commencement de l’opération'),
    deadline: day('Dernier jour qui comptait', '2028-07-01'),
    reason: optional(text('Précision de l’agent', 'Deux rappels vous ont été adressés, le 4 janvier et le 2 avril 2028.')),
    toRecover: optional(amount('Somme à rendre', 1_500_000)),
  }),
  amendment: kind('Avenant accordé', 'signed', amendmentFields),
  'amendment-refused': kind('Avenant refusé', 'signed', {
    decision,
    no: amendmentFields.no,
    subject: amendmentFields.subject,
    requestedOn: amendmentFields.requestedOn,
    asked: amendmentFields.asked,
    authority: amendmentFields.authority,
    reasons,
  }),
  'amendment-reminder': kind('Rappel de signature d’un avenant', 'named', {
    no: amendmentFields.no,
    subject: amendmentFields.subject,
    grantedOn: day('Jour où l’avenant a été accordé', '2027-02-11'),
    signBy: day('Dernier jour pour signer', '2027-05-11'),
    awaitsOrganisation: flag('La collectivité n’a pas encore signé', true),
  }),
  'agreement-reminder': kind('Signature de la convention', 'named', {
    awarded: amount('Montant attribué', 5_000_000),
    signBy: day('Dernier jour pour signer', '2026-10-06'),
    awaitsOrganisation: flag('La collectivité n’a pas encore signé', true),
    overdue: flag('Ce dernier jour est passé', false),
    extended: flag('Ce dernier jour vient d’être reporté', false),
    formerSignBy: optional(day('Dernier jour avant le report', '2026-08-06')),
    reason: optional(text('Motif du report', 'Le conseil municipal ne se réunit qu’en novembre.')),
  }),
  'publicity-reminder': kind('Rappel d’une obligation de publicité', 'named', {
    title: text('Ce qu’il faut faire', 'Publier le plan de financement en mairie et sur le site internet'),
    due: text('Échéance, comme le dispositif la dit', 'dans les 15 jours du commencement'),
    by: day('Dernier jour qui compte', '2026-09-16'),
    beforeBalance: flag('Le solde ne peut pas être demandé avant', false),
  }),
  'lapse-warning': kind('Alerte de caducité', 'named', lapseFields),
  'lapse-notice': kind('Alerte de caducité, pour l’agent qui suit le dossier', 'unsigned', lapseFields),
  hearing: kind('Invitation à présenter des observations', 'named', {
    decision,
    awarded: amount('Montant attribué', 5_000_000),
    paid: amount('Déjà versé', 1_500_000),
    withdrawal: flag('Le retrait de la subvention est envisagé ; sinon, sa caducité', true),
    reason: text('Motif de ce qui est envisagé', 'L’opération réalisée n’est pas celle qui a été présentée.'),
    observationsBy: day('Dernier jour pour présenter des observations', '2026-12-01'),
  }),
  'balance-notice': kind('Solde : comment il est calculé', 'unsigned', {
    awarded: amount('Montant attribué', 5_000_000),
    final: amount('Subvention définitive', 3_700_000),
    due: optional(amount('Solde à verser', 700_000)),
    overpaid: optional(amount('Trop-perçu', 300_000)),
    claimed: flag('Le trop-perçu est assez élevé pour être réclamé', true),
    leastRecovery: amount('Montant sous lequel rien n’est réclamé', 1_500),
    steps: list(
      'Le calcul, étape par étape',
      {
        title: text('Étape', 'Coût réel retenu en investissement'),
        computation: text('Calcul', '83 176,00 € attestés, sur une assiette de 112 400,00 €'),
        amount: amount('Valeur', 8_317_600),
        reference: optional(text('Référence que quelqu’un a vérifiée, avec le jour', 'règlement du dispositif (vérifié le 24 novembre 2026)')),
      },
      { title: 'Subvention définitive', computation: 'au prorata des dépenses, sans dépasser les 50 000,00 € attribués', amount: 3_700_000, reference: null },
    ),
    cofunding: list('Autres financements, tels que la collectivité les a déclarés', { name: text('Financeur', 'Région Île-de-France'), amount: amount('Montant reçu', 2_000_000) }, { name: 'collectivité porteuse', amount: 2_617_600 }),
  }),
  'claim-next-year': kind('Demande de versement examinée sur l’exercice suivant', 'unsigned', {
    claim: count('Numéro de la demande de versement', 2),
    milestone: text('Versement, précédé de « de » et de son article', 'd’un acompte'),
    filedOn: day('Jour du dépôt', '2027-12-08'),
    until: day('Dernier jour pour une demande examinée sur l’exercice', '2027-11-30'),
    examinedFor: count('Exercice sur lequel elle sera examinée', 2028),
  }),
  'recovery-notice': kind('Trop-perçu : observations avant recouvrement', 'named', {
    awarded: amount('Montant attribué', 5_000_000),
    paid: amount('Déjà versé', 4_000_000),
    due: amount('Montant définitif de la subvention', 3_700_000),
    amount: amount('Trop-perçu', 300_000),
    reason: text('D’où vient le trop-perçu', 'Le coût réel de l’opération (83 176,00 € retenus) est inférieur à l’assiette prévue.'),
    observationsBy: day('Dernier jour pour présenter des observations', '2029-02-15'),
  }),
  'recovery-decision': kind('Trop-perçu : décision', 'signed', {
    found: amount('Trop-perçu constaté', 300_000),
    amount: amount('Montant réclamé', 300_000),
    waived: flag('Rien n’est réclamé', false),
    reduction: flag('Le mandat de l’exercice est réduit : aucun titre de recette n’est émis', false),
    foundOn: day('Jour où le trop-perçu a été constaté', '2029-01-15'),
    heardOn: optional(day('Jour des observations de la collectivité', '2029-02-10')),
    observationsBy: optional(day('Dernier jour pour présenter des observations', '2029-02-15')),
    reason: optional(text('Motif de la décision', 'Les justificatifs produits établissent une partie des dépenses écartées.')),
    parts: list('Imputation par section', { title: text('Section', 'Investissement'), amount: amount('Part réclamée', 240_000) }, { title: 'Fonctionnement', amount: 60_000 }),
  }),
  'message-notice': kind('Avis de message', 'unsigned', { sentOn: day('Jour du message', '2026-03-05'), messageLink: link('Adresse du message', 'https://fonds.metropole.example/dossiers/FMIN-2026-0042/messages') }),
};

export type LetterKind = keyof typeof letters;
export const letterKinds = Object.keys(letters) as readonly LetterKind[];

/** The values a letter of one kind is written with; absent optional ones are `null` or left out. */
export type LetterValues<K extends LetterKind = LetterKind> = Absent<ValuesOf<typeof common>> & Absent<ValuesOf<(typeof letters)[K]['fields']>>;
/** The values any letter has. */
export type CommonValues = Absent<ValuesOf<typeof common>>;

/** What may be `null` may also be left out, at every depth. */
export type Absent<T> = T extends readonly (infer Row)[] ? readonly Absent<Row>[]
  : T extends string | number | boolean | null | { num: number } ? T
    : { [N in keyof T as null extends T[N] ? N : never]?: Absent<T[N]> } & { [N in keyof T as null extends T[N] ? never : N]: Absent<T[N]> };

/** Everything a template of this kind may name. */
export const fieldsOf = (of: LetterKind): Fields => ({ ...common, ...letters[of].fields });

/** Sample values for a preview; `programme` gives its own title and acronym. */
export function samplesFor<K extends LetterKind>(of: K, programme?: { readonly title: string; readonly acronym: string }): LetterValues<K> {
  const samples = samplesOf(fieldsOf(of)) as unknown as LetterValues<K>;
  const { signature } = letters[of];
  const signatory = signature === 'unsigned' ? null : signature === 'named' ? { name: 'Camille Bernard', quality: 'Chargée de mission innovation', delegation: null } : samples.signatory;
  return { ...(samples as object), signatory, ...(programme && { programme, reference: `${programme.acronym}-2026-0042` }) } as LetterValues<K>;
}

type Signature = 'signed' | 'named' | 'unsigned' | 'agreement';
interface Kind<F extends Fields> {
  readonly title: string;
  /** `agreement` is laid out as a document signed by both parties, not as a letter. */
  readonly signature: Signature;
  readonly fields: F;
}

function kind<F extends Fields>(title: string, signature: Signature, fields: F): Kind<F> {
  return { title, signature, fields };
}
