/** A project as it is compared with another: its title, and the organisations that carry it (SIRET, the applicant first). */
export interface Compared {
  readonly title: string;
  readonly organisations: readonly string[];
}

export type Likeness = 'same-applicant' | 'same-entity' | 'partner';

export interface Resemblance {
  /** How the two are carried by the same: the same establishment, another of the same legal entity, or one is a partner of the other's. */
  readonly because: Likeness;
  /** Words of the titles in common, as written in the first. */
  readonly words: readonly string[];
  /** From 0 to 100: part of the words of the shorter title that the other has too. */
  readonly score: number;
}

/** Words of nearly every project of the fund: in common, they say nothing. */
const COMMON: ReadonlySet<string> = new Set(
  ('le la les un une de du des d l et ou en au aux a pour par sur dans avec sans son sa ses leur leurs ce cette ces qui que vers chez entre ' +
    'projet projets numerique numeriques commune communes ville villes territoire territorial metropole metropolitain public publique publics publiques ' +
    'mise place creation developpement deploiement installation acquisition service services dispositif nouveau nouvelle nouveaux nouvelles phase tranche lot').split(' '),
);

/** Enough words in common to be read by a person: two at least, and more than half of the shorter title. */
const LEAST_WORDS = 2;
const LEAST_SCORE = 55;

/**
 * Does the same organisation, or a partner, ask elsewhere for the same object? An alert for the officer, who reads both; it decides nothing.
 * Null when nobody carries both, or when the titles have too little in common.
 */
export function resemblance(one: Compared, other: Compared): Resemblance | null {
  const because = likeness(one.organisations, other.organisations);
  if (because === null) return null;
  const [mine, theirs] = [tokens(one.title), tokens(other.title)];
  const shared = [...mine.keys()].filter((root) => theirs.has(root));
  const shorter = Math.min(mine.size, theirs.size);
  const score = shorter === 0 ? 0 : Math.floor((shared.length * 100) / shorter);
  // A title of one word that says something is compared whole.
  const enough = shorter === 1 ? mine.size === theirs.size && shared.length === 1 : shared.length >= LEAST_WORDS && score >= LEAST_SCORE;
  return enough ? { because, words: shared.map((root) => mine.get(root) ?? root), score } : null;
}

const siren = (siret: string): string => siret.slice(0, 9);

function likeness([mine = '', ...partners]: readonly string[], [theirs = '', ...others]: readonly string[]): Likeness | null {
  if (mine === theirs) return 'same-applicant';
  if (siren(mine) === siren(theirs)) return 'same-entity';
  const all = new Set([theirs, ...others].map(siren));
  return [mine, ...partners].some((one) => all.has(siren(one))) ? 'partner' : null;
}

/** Root by word: without accents, case or the mark of the plural, so that « capteurs connectés » is « capteur connecté ». */
function tokens(title: string): ReadonlyMap<string, string> {
  const words = title.match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Map(words.map((word) => [rootOf(word), word] as const).filter(([root]) => root.length > 1 && !COMMON.has(root)));
}

function rootOf(word: string): string {
  const bare = word.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase().replaceAll('œ', 'oe');
  if (COMMON.has(bare)) return bare;
  return bare.length > 4 ? bare.replace(/(aux|eaux)$/, 'al').replace(/[sx]$/, '').replace(/(ee|e)$/, '') : bare;
}
