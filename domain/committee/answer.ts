import { refuse } from '../refusal.ts';
import { itemOf } from './state.ts';
import type { Refusal } from '../refusal.ts';
import type { SessionEvent } from './events.ts';
import type { Item, Session } from './state.ts';

export type SessionAnswer = readonly SessionEvent[] | Refusal;

export const isSessionRefusal = (answer: SessionAnswer): answer is Refusal => !Array.isArray(answer);

export const unknownItem = (): Refusal => refuse('unknown-item', 'Ce point n’est pas à l’ordre du jour.', '/item');
export const itemClosed = (): Refusal => refuse('item-closed', 'Ce point est traité : rouvrez-le d’abord.', '/item');
export const notMember = (path: string): Refusal => refuse('not-a-member', 'Cette personne n’est pas membre de cette séance.', path);

/** An item that still waits for its opinion, a vote being held or not. */
export function pendingItem(session: Session, no: number): Item | Refusal {
  const item = itemOf(session, no);
  if (!item) return unknownItem();
  return item.status === 'given' || item.status === 'adjourned' || item.status === 'left' ? itemClosed() : item;
}

export const isItem = (found: Item | Refusal): found is Item => 'dossier' in found;
