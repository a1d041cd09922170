import { amount, count, day, flag, group, list, optional, rate, samplesOf, text } from '../fields.ts';
import { letters } from '../variables.ts';
import { bySection, everyPaper, lines, oneDossier, proposals, resources, session } from './fields.ts';
import type { Fields, ValuesOf } from '../fields.ts';
import type { Absent } from '../variables.ts';

/** In what a paper can be handed over: to read, or to be gone on with in an office suite. */
export type PaperFormat = 'pdf' | 'docx' | 'odt';

/** The agreement that follows an award says the same, whether or not it is decided yet. */
const { decision: _decided, agreementDate: _dated, ...promised } = letters.agreement.fields;

/** An avenant says what the letter that grants it says. */
const { avenant: _asked, note: _noted, fromCommune: _by, ...amended } = letters.amendment.fields;

/**
 * Every paper the service makes that is not a letter: its French title, how it lies on the sheet, and the variables its template may use beside
 * those of every paper. `one-page` is set smaller, within reason, until it holds on one page.
 */
export const papers = {
  'appraisal-sheet': paper('Fiche d’instruction', 'one-page', ['pdf'], {
    ...oneDossier,
    officer: optional(text('Instructeur', 'Sophie Lambert')),
    call: text('Appel à projets', 'Appel à projets 2026'),
    filedOn: day('Jour du dépôt', '2026-01-12'),
    montage: text('Montage du projet', 'Projet porté seul'),
    partners: optional(text('Partenaires', 'Commune de Vincennes, Commune de Saint-Mandé')),
    summary: optional(text('Description du projet', 'Un triporteur électrique équipé d’imprimantes 3D et de kits de robotique, qui va de quartier en quartier.')),
    calendar: optional(text('Calendrier annoncé', 'du 1er juin 2026 au 30 juin 2027')),
    lines,
    totalAsked: amount('Total des dépenses présentées', 12_000_000),
    base: amount('Assiette retenue', 11_240_000),
    baseBySection: bySection,
    resources,
    ownShare: rate('Participation minimale du maître d’ouvrage', 1, 5),
    ownShareReason: optional(text('Motif d’une participation minimale dérogatoire', 'La Métropole est chef de file de la compétence.')),
    serviceOpinions: list(
      'Avis des services',
      { service: text('Service', 'Systèmes d’information'), opinion: text('Avis', 'réservé'), on: day('Jour de l’avis', '2026-02-20'), text: optional(text('Ce que le service en dit', 'L’hébergement des données reste à préciser.')) },
      { service: 'Finances', opinion: 'favorable', text: null },
    ),
    caps: list(
      'Plafonds du montant',
      {
        rule: text('Règle', 'Taux du dispositif, 50 % de l’assiette retenue'),
        computation: text('Calcul', '50 % × 112 400,00 €'),
        most: amount('Montant permis', 5_620_000),
        mark: optional(text('Mention de la règle qui fixe le montant', '')),
      },
      { rule: 'Plafond d’un projet porté seul', computation: 'plafond d’un projet porté seul', most: 5_000_000, mark: 'fixe le montant' },
      { rule: 'Montant demandé', computation: 'montant demandé : 60 000,00 €', most: 6_000_000 },
    ),
    asked: amount('Subvention demandée', 6_000_000),
    most: amount('Montant que les règles permettent', 5_000_000),
    proposed: amount('Subvention proposée', 5_000_000),
    rate: rate('Taux de la subvention proposée sur l’assiette', 5_000_000, 11_240_000),
    proposedBySection: bySection,
  }),
  'funding-plan': paper('Plan de financement présenté', 'portrait', ['pdf'], {
    ...oneDossier,
    filedOn: day('Jour du dépôt', '2026-01-12'),
    expenses: list(
      'Dépenses',
      { title: text('Nom de la ligne', 'Triporteur électrique et aménagement'), section: text('Section', 'Investissement'), basis: text('Base', 'HT'), amount: amount('Montant', 6_400_000) },
      { title: 'Frais de réception', section: 'Fonctionnement', amount: 760_000 },
    ),
    totalCost: amount('Total des dépenses', 12_000_000),
    resources,
    asked: amount('Subvention demandée', 6_000_000),
    totalResources: amount('Total des financements, subvention demandée comprise', 12_000_000),
  }),
  'dossier-contents': paper('Dossier', 'portrait', ['pdf'], {
    ...oneDossier,
    filedOn: day('Jour du dépôt', '2026-01-12'),
    phase: text('Étape du dossier', 'évaluation'),
    asked: amount('Subvention demandée', 6_000_000),
    parts: list(
      'Parties du document',
      { title: text('Partie', 'Fiche d’instruction'), about: optional(text('Fichier, type et taille', 'note-technique.pdf, PDF, 1,2 Mo')), page: count('Première page', 2) },
      { title: 'Note technique du projet', about: null, page: 4 },
    ),
  }),
  'piece-notice': paper('Pièce', 'portrait', ['pdf'], {
    ...oneDossier,
    piece: text('Nom de la pièce', 'Justificatifs des coûts'),
    fileName: text('Nom du fichier', 'devis.csv'),
    mediaType: text('Type du fichier', 'Tableau CSV'),
    size: text('Taille', '12 ko'),
    sha256: text('Empreinte SHA-256', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'),
    depositedOn: day('Jour du dépôt', '2026-01-12'),
    reason: text('Pourquoi la pièce n’est pas reproduite', 'Ce format ne peut pas être reproduit sur une page.'),
  }),
  report: paper('Rapport à l’assemblée', 'portrait', ['docx', 'odt', 'pdf'], proposals),
  'draft-deliberation': paper('Projet de délibération', 'portrait', ['docx', 'odt', 'pdf'], proposals),
  'proposals-table': paper('Annexe : tableau des propositions', 'landscape', ['docx', 'odt', 'pdf'], proposals),
  'draft-agreement': paper('Projet de convention', 'portrait', ['docx', 'odt', 'pdf'], {
    ...oneDossier,
    ...promised,
    decision: group('Délibération, quand elle est prise', { body: text('Assemblée, précédée de son article', 'le Bureau métropolitain'), number: optional(text('Numéro', 'BM2026/06/18-07')), on: optional(day('Date', '2026-06-18')) }),
    signatory: optional(text('Qui représente la Métropole, avec sa qualité', 'Dominique Lefèvre, vice-présidente déléguée au numérique')),
    court: text('Tribunal compétent', 'tribunal administratif de Paris'),
  }),
  amendment: paper('Avenant à la convention', 'portrait', ['docx', 'odt', 'pdf'], {
    ...oneDossier,
    ...amended,
    agreementSignedOn: optional(day('Jour de la dernière signature de la convention', '2026-07-20')),
    representative: letters.agreement.fields.representative,
    signatory: optional(text('Qui représente la Métropole, avec sa qualité', 'Dominique Lefèvre, vice-présidente déléguée au numérique')),
  }),
  'liquidation-sheet': paper('Fiche de liquidation', 'landscape', ['pdf'], {
    ...oneDossier,
    no: count('Numéro du versement', 2),
    milestone: text('Nature du versement', 'Acompte'),
    claimedOn: day('Jour de la demande', '2027-03-01'),
    commissionedOn: optional(day('Jour de mise en service de l’opération', '2028-02-01')),
    decision: group('Délibération qui attribue', { number: text('Numéro', 'BM2026/06/18-07'), on: day('Date', '2026-06-18') }),
    engagement: optional(text('Numéro de l’engagement', 'E-2026-118')),
    awarded: amount('Montant attribué', 5_000_000),
    expenses: list(
      'Dépenses présentées',
      { place: count('Place dans la demande', 1), title: text('Nom de la ligne', 'Triporteur électrique et aménagement'), section: text('Section', 'Investissement'), basis: text('Base', 'HT'), amount: amount('Montant présenté', 6_400_000), admitted: amount('Montant admis', 6_400_000), reason: optional(text('Motif, là où quelque chose est écarté', 'engagée avant la date d’éligibilité des dépenses')) },
      { place: 2, title: 'Frais de réception', section: 'Fonctionnement', amount: 760_000, admitted: 0, reason: 'hors de l’assiette retenue' },
    ),
    sections: list('Calcul de chaque section', {
      title: text('Section', 'Investissement'), account: text('Compte M57', '2041412'), base: amount('Assiette retenue', 11_240_000), admitted: amount('Admis à ce jour', 6_400_000), award: amount('Attribué', 5_000_000),
      earned: amount('Acquis', 2_846_975), bound: amount('Au plus à ce stade', 2_846_975), before: amount('Déjà demandé', 1_500_000), due: amount('Dû', 1_346_975),
    }),
    rule: text('Règle du versement', 'Avance et acomptes réunis ne dépassent pas 80 % de l’attribution de chaque section.'),
    caps: list('Plafonds sur les chiffres réels, au solde', { computation: text('Calcul', '50 % × 112 400,00 €'), most: amount('Montant permis', 5_620_000) }),
    amount: amount('Montant à payer', 1_346_975),
    overpaid: optional(amount('Trop-perçu constaté', 300_000)),
    former: list('Versements antérieurs', { title: text('Versement', 'Avance, versement n° 1'), section: text('Section', 'Investissement'), amount: amount('Montant', 1_500_000), mandat: text('Numéro du mandat', '2026-004512'), paidOn: text('Jour du paiement', '1er octobre 2026') }),
    formerTotal: amount('Total des versements antérieurs', 1_500_000),
    acts: list('Qui a attesté, liquidé et signé', { what: text('Acte', 'Mandatement demandé'), who: text('Nom', 'Dominique Lefèvre'), on: day('Jour', '2027-03-10'), delegation: optional(text('Délégation de signature', 'ARR-2026-017')) }),
  }),
  'voucher-list': paper('Bordereau des pièces justificatives', 'portrait', ['pdf'], {
    ...oneDossier,
    claim: count('Numéro du versement', 2),
    milestone: text('Nature du versement', 'Acompte'),
    rubric: text('Rubrique de la nomenclature des pièces justificatives', '7212, autres paiements'),
    amount: amount('Montant à payer', 1_168_990),
    vouchers: list(
      'Pièces, dans l’ordre de la nomenclature',
      { rank: count('Rang', 1), title: text('Pièce', 'État récapitulatif des mandats'), file: optional(text('Fichier', '01 - État récapitulatif des mandats.pdf')), sha256: optional(text('Empreinte SHA-256', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08')) },
      { rank: 2, title: 'Décision attributive n° BM2026/06/18-07', file: null, sha256: null },
    ),
    missing: flag('Une pièce au moins est à joindre', true),
    awarded: amount('Subvention attribuée', 5_000_000),
    paidBefore: list(
      'Sommes déjà payées',
      { title: text('Versement', 'Avance (versement n° 1)'), on: optional(day('Payé le', '2026-10-01')), mandat: optional(text('Numéro du mandat', '2026-004512')), amount: amount('Montant', 1_500_000) },
      { title: 'Acompte (versement n° 2)', mandat: null, amount: 500_000 },
    ),
    before: amount('Total déjà payé', 2_000_000),
    left: amount('Reste de la subvention après ce versement', 1_831_010),
  }),
  minutes: paper('Relevé d’avis du comité d’examen', 'portrait', ['pdf', 'docx', 'odt'], session),
};

export type PaperKind = keyof typeof papers;
export const paperKinds = Object.keys(papers) as readonly PaperKind[];

/** Everything a template of this kind may name. */
export const fieldsOfPaper = (of: PaperKind): Fields => ({ ...everyPaper, ...papers[of].fields });

/** The values a paper of one kind is written with; absent optional ones are `null` or left out. */
export type PaperValues<K extends PaperKind = PaperKind> = Absent<ValuesOf<typeof everyPaper>> & Absent<ValuesOf<(typeof papers)[K]['fields']>>;
export type EveryPaper = Absent<ValuesOf<typeof everyPaper>>;
/** The values a kind has beside those of every paper. */
export type OwnPaperValues<K extends PaperKind> = Absent<ValuesOf<(typeof papers)[K]['fields']>>;

/** Sample values for a preview; `programme` gives its own title and acronym. */
export function samplesForPaper<K extends PaperKind>(of: K, programme?: { readonly title: string; readonly acronym: string }): PaperValues<K> {
  return { ...samplesOf(fieldsOfPaper(of)), ...(programme && { programme }) } as unknown as PaperValues<K>;
}

export type Sheet = 'portrait' | 'landscape' | 'one-page';
interface Paper<F extends Fields> {
  readonly title: string;
  readonly sheet: Sheet;
  /** The formats it is made in, its own first. */
  readonly formats: readonly PaperFormat[];
  readonly fields: F;
}

function paper<F extends Fields>(title: string, sheet: Sheet, formats: readonly PaperFormat[], fields: F): Paper<F> {
  return { title, sheet, formats, fields };
}
