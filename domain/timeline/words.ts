import { dayInFrench } from '../calendar/day.ts';
import { inFrench } from '../money/money.ts';
import type { Role } from '../application/commands.ts';
import type { Outcome, Phase, SentBackCause, StruckOut } from '../application/state.ts';
import type { Programme } from '../programme/programme.ts';

/** Names for what the record has only codes and ids of: looked up beside it, so that the sentences are made of plain data. */
export interface Words {
  /** Name of the organisation that owns the dossier. */
  readonly organisation: string;
  /** Name by person id. */
  readonly people: Readonly<Record<string, string>>;
  /** What people wrote, by text id. */
  readonly texts: Readonly<Record<string, string>>;
  /** Wording of the lines of expense, by line id: the draft's. */
  readonly lines: Readonly<Record<string, string>>;
  /** French title by kind of letter. */
  readonly letters: Readonly<Record<string, string>>;
  /** The version of the programme that the dossier keeps. */
  readonly programme: Pick<Programme, 'pieces' | 'review' | 'payment' | 'publicity'>;
}

export const pieceTitle = (code: string, { programme }: Pick<Words, 'programme'>): string => programme.pieces.find((piece) => piece.code === code)?.title ?? code;
/** A document of a claim; the invoice of an expense is named by its place. */
export const proofTitle = (code: string, { programme }: Pick<Words, 'programme'>): string => {
  const invoice = /^facture-(\d+)$/.exec(code)?.[1];
  return invoice === undefined ? (programme.payment.documents.find((one) => one.code === code)?.title ?? code) : `Facture de la dépense n° ${invoice}`;
};
export const dutyTitle = (code: string, { programme }: Pick<Words, 'programme'>): string => lowered(programme.publicity.find((one) => one.code === code)?.title ?? code);
export const lineTitle = (line: string, { lines }: Pick<Words, 'lines'>): string => lines[line] ?? line;
export const personName = (id: string, { people }: Pick<Words, 'people'>): string => people[id] ?? 'une personne qui n’est plus connue';

export const phases: Readonly<Record<Phase, string>> = {
  screening: 'recevabilité et complétude',
  appraisal: 'instruction',
  review: 'évaluation',
  committee: 'comité d’examen',
  decision: 'décision',
  agreement: 'convention',
  delivery: 'réalisation et versements',
  closing: 'clôture',
  closed: 'dossier clos',
};

export const outcomes: Readonly<Record<Outcome, string>> = {
  completed: 'Dossier clos : l’opération est achevée et soldée',
  'closed-for-want-of-pieces': 'Dossier classé sans suite, faute des pièces demandées',
  inadmissible: 'Dossier déclaré irrecevable',
  refused: 'Dossier clos après le refus de la subvention',
  'withdrawn-by-commune': 'Désistement de la collectivité : dossier clos',
  'withdrawn-by-administration': 'Subvention retirée par la Métropole : dossier clos',
  lapsed: 'Caducité de la subvention constatée : dossier clos',
};

export const claimKinds = { advance: 'd’avance', interim: 'd’acompte', balance: 'de solde' } as const;
export const consultedServices = { it: 'des systèmes d’information', legal: 'des affaires juridiques', finance: 'des finances', procurement: 'de la commande publique', 'data-protection': 'de la protection des données' } as const;
export const serviceOpinions = { favourable: 'favorable', reserved: 'réservé', unfavourable: 'défavorable' } as const;
export const opinions = { favourable: 'favorable', 'favourable-with-reserves': 'favorable avec réserves', unfavourable: 'défavorable' } as const;
export const bodies = { bureau: 'le Bureau', conseil: 'le Conseil' } as const;
/** Why a decision is taken again. */
export const replacements = {
  appeal: 'Elle répond au recours gracieux de la collectivité et remplace la décision précédente',
  prefecture: 'Elle répond au recours gracieux du préfet et remplace la décision précédente',
  annulment: 'Elle remplace la décision que le juge a suspendue ou annulée',
  withdrawal: 'Elle retire et remplace la décision précédente',
  reduction: 'Elle réduit la subvention précédemment attribuée',
  revision: 'Elle tient compte du changement des autres financements et remplace la décision précédente',
} as const;
export const judgments = { rejected: 'Déféré rejeté par le juge', suspended: 'Délibération suspendue par le juge', annulled: 'Délibération annulée par le juge' } as const;
/** How what was overpaid comes back. */
export const recoveryMeans = { reduction: 'par réduction du mandat de l’exercice', order: 'par un titre de recette', waived: 'rien n’est réclamé' } as const;
/** What an over-payment waits for. */
export const awaited = {
  hearing: 'la collectivité peut encore présenter ses observations',
  decision: 'le délai d’observations est passé, la suite est à décider',
  number: 'le titre ou la réduction n’est pas encore émis',
  settlement: 'le remboursement n’est pas encore reçu',
} as const;
export const budgets = { AP: 'autorisation de programme', AE: 'autorisation d’engagement' } as const;
export const sections = { investment: 'en investissement', operating: 'en fonctionnement' } as const;
const funders: Readonly<Record<string, string>> = {
  state: 'État', region: 'Région', departement: 'Département', ept: 'établissement public territorial', commune: 'commune', eu: 'Union européenne', private: 'financeur privé', own: 'collectivité porteuse',
};
export const funderName = (code: string): string => funders[code] ?? code;
export const proofs = { lrar: 'lettre recommandée avec avis de réception', lre: 'lettre recommandée électronique', portal: 'consultation sur le portail' } as const;
/** What fails in a claim that goes back to the commune. */
export const sentBackCauses: Readonly<Record<SentBackCause, string>> = {
  'not-certified': 'un justificatif n’est pas visé par le comptable public',
  incomplete: 'un justificatif ou une information manque',
  illegible: 'un justificatif ne peut pas être lu',
  other: 'elle est à reprendre',
};
export const struckOutBecause: Readonly<Record<StruckOut['code'], string>> = {
  'before-eligibility': 'engagée avant la date d’éligibilité des dépenses',
  'not-retained': 'hors de l’assiette retenue',
  'above-retained': 'au-dessus du montant retenu',
  'after-completion': 'engagée après le dernier jour pour achever l’opération',
  'other-section': 'dans une section pour laquelle rien n’est attribué',
  'set-aside': 'écartée par le service',
};

/** In whose name something was done. The officer in charge and the signatory answer by name (CRPA L111-2), the évaluateurs never do. */
export function doneBy(person: string, as: Role | 'clock' | 'system', words: Words): string {
  const name = words.people[person];
  switch (as) {
    case 'clock':
      return 'Échéance';
    case 'system':
      return 'Système';
    case 'agent':
      return name ? `${name}, pour ${words.organisation}` : words.organisation;
    case 'officer':
      return name ? `${name}, instruction` : 'Instruction';
    case 'delegate':
      return name ? `${name}, par délégation de signature` : 'Délégation de signature';
    case 'reviewer':
      return 'Évaluateur';
    case 'secretary':
      return 'Secrétariat du comité d’examen';
    case 'chair':
      return 'Présidence du comité d’examen';
    case 'member':
      return 'Membre du comité d’examen';
    case 'finance':
      return 'Service des finances';
    case 'assembly':
      return 'Service des assemblées';
    case 'administrator':
      return 'Administration du dispositif';
  }
}

/** `A`, `A et B`, `A, B et C`. */
export const listed = (items: readonly string[]): string => new Intl.ListFormat('fr-FR').format(items);
/** Hundredths of a point: 7850 is `78,5`. */
export const points = (hundredths: number): string => new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 }).format(hundredths / 100);
/** Half points: 7 is `3,5`. */
export const halfPoints = (score: number): string => points(score * 50);
export const lowered = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1);

export { dayInFrench, inFrench };
