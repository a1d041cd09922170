import { refuse } from '../../refusal.ts';
import type { Actor } from '../../application/commands.ts';
import type { SessionAnswer } from '../answer.ts';
import type { SessionCommandOf } from '../commands.ts';
import type { SessionFacts } from '../facts.ts';
import type { Session } from '../state.ts';

/** Relevé d'avis: drawn up by the secretary, as often as it takes until it is approved. */
export const drawUpMinutes = (_session: Session, { note }: SessionCommandOf<'drawUpMinutes'>): SessionAnswer => [{ type: 'minutesDrawnUp', ...(note === undefined ? {} : { note }) }];

/** Approved by who presided; from then on it is frozen, and known by its hash. */
export function approveMinutes(session: Session, _command: SessionCommandOf<'approveMinutes'>, { minutesSha256 }: SessionFacts, actor: Actor): SessionAnswer {
  if (actor.person !== session.chair) return refuse('not-the-chair', 'Le relevé d’avis est approuvé par la personne qui a présidé la séance.');
  if (!session.minutes) return refuse('no-minutes', 'Le relevé d’avis n’est pas établi.');
  if (minutesSha256 === null) throw new Error('minutes are approved without their hash');
  return [{ type: 'minutesApproved', sha256: minutesSha256 }];
}
