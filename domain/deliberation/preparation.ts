import { visaBar } from '../application/decide/envelope.ts';
import { bySection } from '../funding/retained.ts';
import { refuse } from '../refusal.ts';
import type { Day } from '../calendar/day.ts';
import type { Application } from '../application/state.ts';
import type { Programme } from '../programme/programme.ts';
import type { Refusal } from '../refusal.ts';
import type { Body, Proposed } from './batch.ts';

export interface Preparing {
  readonly programme: Programme;
  readonly body: Body;
  readonly meetingOn: Day;
  readonly items: readonly Proposed[];
  /** The dossiers named that there are, by id. */
  readonly dossiers: Readonly<Record<string, Application>>;
}

/** Everything that bars a batch of proposals, each at its place (`/items/2`): who prepares it sees at once which dossiers lack what. */
export function preparationFaults({ programme, body, meetingOn, items, dossiers }: Preparing): readonly Refusal[] {
  const faults: Refusal[] = [];
  if (body === 'bureau' && (programme.decisionBody === 'conseil' || programme.legalGround === 'fonds-de-concours')) faults.push(refuse('wrong-body', 'Seul le Conseil peut décider pour ce dispositif.', '/body'));
  if (items.length === 0) faults.push(refuse('no-item', 'Indiquez au moins un dossier.', '/items'));
  const seen = new Set<string>();
  for (const [i, item] of items.entries()) {
    const path = `/items/${i}`;
    if (seen.has(item.dossier)) faults.push(refuse('item-twice', 'Ce dossier figure deux fois dans le lot.', path));
    seen.add(item.dossier);
    const fault = itemFault(item, dossiers[item.dossier], programme, meetingOn, path);
    if (fault) faults.push(fault);
  }
  return faults;
}

function itemFault({ proposal, amount, reasons, replaces }: Proposed, state: Application | undefined, programme: Programme, meetingOn: Day, path: string): Refusal | null {
  if (!state || state.programme !== programme.code) return refuse('not-found', 'Ce dossier n’existe pas dans ce dispositif.', path);
  const { reference } = state;
  const again = replaces !== null && state.decision !== null && (state.phase === 'agreement' || state.phase === 'delivery');
  if (state.phase !== 'decision' && !again) return refuse('wrong-phase', `${reference} n’attend pas de décision.`, path);
  if (state.decision && replaces === null) return refuse('already-decided', `${reference} a déjà sa décision.`, path);
  if (state.request) return refuse('request-open', `${reference} attend encore des pièces demandées à la collectivité.`, path);
  if (proposal === 'refusal' && reasons === null) return refuse('reason-required', `${reference} : un refus doit être motivé.`, `${path}/reasons`);
  if ((proposal === 'award') !== amount > 0) return refuse('amount-mismatch', `${reference} : une attribution porte un montant, le reste n’en porte aucun.`, `${path}/amount`);
  if (proposal !== 'award') return null;
  const unseen = visaBar(state, bySection(amount, state.appraisal?.lines ?? []), meetingOn);
  return unseen && { ...unseen, message: `${reference} : ${unseen.message}`, path };
}
