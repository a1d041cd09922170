import { refuse } from '../refusal.ts';
import { holds } from '../policy/person.ts';
import type { Day } from '../calendar/day.ts';
import type { Delegation } from '../policy/person.ts';
import type { Programme } from '../programme/programme.ts';
import type { Refusal } from '../refusal.ts';

const overlap = (a: Delegation, b: Delegation): boolean => (a.until === null || b.from <= a.until) && (b.until === null || a.from <= b.until);

/** What bars a delegation from the register: its number is taken, it names nobody or somebody it should not, or another says something else of the same person, programme and time. */
export function additionBar(added: Delegation, register: readonly Delegation[]): Refusal | null {
  if (added.kind === 'signature' && added.person === null) return refuse('person-required', 'Une délégation de signature désigne une personne.', '/person');
  if (added.kind === 'bureau' && added.person !== null) return refuse('person-not-wanted', 'La délégation du Conseil au Bureau ne désigne personne.', '/person');
  if (added.until !== null && added.until < added.from) return refuse('date-too-early', 'La fin de validité précède son début : vérifiez-la.', '/until');
  if (register.some(({ number }) => number === added.number)) return refuse('number-taken', 'Ce numéro figure déjà au registre des délégations.', '/number');
  const other = register.find((one) => one.kind === added.kind && one.person === added.person && one.programme === added.programme && overlap(one, added));
  return other ? refuse('delegation-overlap', `La délégation n° ${other.number} porte déjà sur la même personne, le même dispositif et la même période : mettez-y fin d’abord.`, '/from') : null;
}

/** A delegation ends earlier than it said, or at last: the arrêté is withdrawn, the mandate ends, elections come. Never back in time beyond its beginning. */
export function closingBar(delegation: Delegation | undefined, on: Day): Refusal | null {
  if (!delegation) return refuse('delegation-unknown', 'Ce numéro ne figure pas au registre des délégations.', '/number');
  if (on < delegation.from) return refuse('date-too-early', 'Cette date précède le début de validité de la délégation : vérifiez-la.', '/on');
  return delegation.until !== null && on >= delegation.until ? refuse('already-closed', 'Cette délégation prend déjà fin ce jour-là, ou avant.', '/on') : null;
}

/** True when the Bureau may decide that day for a programme: a delegation of the Conseil is in force (CGCT L5211-10). After municipal elections there is none until a new one. */
export const bureauMayDecide = (programme: Pick<Programme, 'code'>, register: readonly Delegation[], on: Day): boolean =>
  register.some((one) => one.kind === 'bureau' && (one.programme === null || one.programme === programme.code) && holds(one, on));
