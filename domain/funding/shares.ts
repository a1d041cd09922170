import { ZERO, minus, plus, portion } from '../money/money.ts';
import { refuse } from '../refusal.ts';
import type { Cents } from '../money/money.ts';
import type { Refusal } from '../refusal.ts';
import type { Montage } from './plan.ts';

/** What an organisation bears of the retained base, in cents. */
export interface PartnerShare {
  /** SIRET. */
  readonly organisation: string;
  readonly borne: Cents;
}

/** Its share of the award beside it. */
export interface AwardShare extends PartnerShare {
  readonly award: Cents;
}

/** In these every member owns its part of the works and bears its expenses; elsewhere one maître d'ouvrage bears them all. */
export const bearsTogether = (montage: Montage): boolean => montage === 'groupement' || montage === 'co-maitrise';

/**
 * What forbids these shares: each organisation of the project once and nobody else, amounts that make the retained base to the cent,
 * and with a single maître d'ouvrage everything on it: its partners bring money, they bear no expense.
 * Codes `not-shared`, `share-unknown`, `share-twice`, `share-missing`, `share-single-owner`, `shares-mismatch`.
 */
export function checkShares(shares: readonly PartnerShare[], { owner, partners, montage, base }: { readonly owner: string; readonly partners: readonly string[]; readonly montage: Montage; readonly base: Cents }): Refusal | null {
  if (montage === 'single') return refuse('not-shared', 'Ce projet est porté par une seule collectivité : il n’y a rien à répartir.');
  const organisations = [owner, ...partners];
  for (const [i, { organisation, borne }] of shares.entries()) {
    const at = `/shares/${i}`;
    if (!organisations.includes(organisation)) return refuse('share-unknown', 'Cette collectivité ne fait pas partie du projet.', `${at}/organisation`);
    if (shares.findIndex((one) => one.organisation === organisation) !== i) return refuse('share-twice', 'Cette collectivité figure deux fois.', `${at}/organisation`);
    if (!bearsTogether(montage) && organisation !== owner && borne !== 0) {
      return refuse('share-single-owner', 'Le projet a un seul maître d’ouvrage : les dépenses sont toutes à sa charge, les partenaires apportent un financement.', `${at}/borne`);
    }
  }
  if (organisations.some((one) => !shares.some(({ organisation }) => organisation === one))) return refuse('share-missing', 'Chaque collectivité du projet a sa part, même nulle.', '/shares');
  return plus(...shares.map(({ borne }) => borne)) === base ? null : refuse('shares-mismatch', 'Le total des parts doit égaler l’assiette retenue, au centime près.', '/shares');
}

/**
 * An award over those who bear the expenses, in proportion: each part is taken down to the cent, then the cents left over go one by one
 * to the greatest remainders, in the order of the list where they are equal. The parts make the award exactly.
 */
export function shareOut(award: Cents, shares: readonly PartnerShare[]): readonly AwardShare[] {
  const whole = plus(...shares.map(({ borne }) => borne));
  if (whole === 0) return shares.map((share) => ({ ...share, award: ZERO }));
  const down = shares.map((share) => ({ ...share, award: portion(award, { num: share.borne, den: whole }) }));
  const left = minus(award, ...down.map((share) => share.award));
  const remainder = (borne: Cents): bigint => (BigInt(award) * BigInt(borne)) % BigInt(whole);
  const order = shares.map(({ borne }, i) => ({ i, rest: remainder(borne) })).sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1));
  const blessed = new Set(order.slice(0, left).map(({ i }) => i));
  return down.map((share, i) => ({ ...share, award: blessed.has(i) ? plus(share.award, 1 as Cents) : share.award }));
}

/** The shares once `to` stands in for `from`: a new SIRET of the same body, or a partner that takes over what the other bore. */
export function handedOver(shares: readonly PartnerShare[], from: string, to: string): readonly PartnerShare[] {
  const moved = shares.find(({ organisation }) => organisation === from)?.borne ?? ZERO;
  if (!shares.some(({ organisation }) => organisation === to)) return shares.map((share) => (share.organisation === from ? { ...share, organisation: to } : share));
  return shares.filter(({ organisation }) => organisation !== from).map((share) => (share.organisation === to ? { ...share, borne: plus(share.borne, moved) } : share));
}
