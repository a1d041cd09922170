import type { Organisation } from '../../directory/organisation.ts';
import type { CommonValues } from '../../letters/variables.ts';
import { toService } from './review.ts';
import type { LetterFacts } from './facts.ts';

/** `Commune de Créteil`, `Commune d’Arcueil`, `Commune du Blanc-Mesnil`, `Commune de L’Haÿ-les-Roses`; an EPT goes by its own name. */
export function organisationInFrench({ organisation, organisationName }: Pick<LetterFacts, 'organisation' | 'organisationName'>): string {
  if (organisation?.kind !== 'commune') return organisationName;
  const name = organisation.name.replaceAll('\'', '’');
  if (name === 'Paris') return 'Ville de Paris';
  return `Commune ${ofPlace(name)}`;
}

/** « de » before the name of a place: the article contracts (du Bourget, des Lilas), a vowel elides. */
function ofPlace(name: string): string {
  if (name.startsWith('Le ')) return `du ${name.slice(3)}`;
  if (name.startsWith('Les ')) return `des ${name.slice(4)}`;
  return /^[AEIOUYÂÀÉÈÊÎÔÛ]/i.test(name) ? `d’${name}` : `de ${name}`;
}

/** `219 400 280 00014` */
export const siretInFigures = (siret: string): string => siret.replace(/^(\d{3})(\d{3})(\d{3})(\d{5})$/, '$1 $2 $3 $4');

/** The mairie, where the directory knows one postcode; with several it cannot say which is the mairie's. */
function address(organisation: Organisation | null): string | null {
  const [postcode, ...others] = organisation?.kind === 'commune' ? organisation.postcodes : [];
  return organisation && postcode !== undefined && others.length === 0 ? `Hôtel de ville\n${postcode} ${organisation.name.replaceAll('\'', '’')}` : null;
}

const ADDRESSED = {
  commune: { attention: 'Madame la Maire ou Monsieur le Maire', salutation: 'Madame la Maire, Monsieur le Maire' },
  ept: { attention: 'Madame la Présidente ou Monsieur le Président', salutation: 'Madame la Présidente, Monsieur le Président' },
  other: { attention: null, salutation: 'Madame, Monsieur' },
} as const;

export function organisationOf(facts: LetterFacts): CommonValues['organisation'] {
  return { name: organisationInFrench(facts), siret: siretInFigures(facts.state.organisation), address: address(facts.organisation) };
}

/** A letter goes to the organisation, by its representative; a review's letters go to the évaluateur in person. */
export function recipientOf(facts: LetterFacts): CommonValues['recipient'] {
  if (toService(facts.kind)) return { name: facts.officer?.name ?? facts.service.name, salutation: 'Madame, Monsieur' };
  if (facts.reviewer) return { name: facts.reviewer.name, salutation: 'Madame, Monsieur' };
  const { attention, salutation } = ADDRESSED[facts.organisation?.kind ?? 'other'];
  return { name: organisationInFrench(facts), attention, address: address(facts.organisation), salutation };
}
