import { ZERO } from '../money/money.ts';
import { recusedOf } from './state.ts';
import type { CommandOf } from '../application/commands.ts';
import type { Item, Session } from './state.ts';

/** What a closed session tells each dossier, in the running order: its opinion with what was reserved, or that it is adjourned. */
export function sentBy(session: Session): readonly { readonly dossier: string; readonly rank: number; readonly command: CommandOf<'recordOpinion'> }[] {
  return session.items.flatMap((item, i) => {
    const command = opinionFor(session, item);
    return command ? [{ dossier: item.dossier, rank: i + 1, command }] : [];
  });
}

function opinionFor(session: Session, item: Item): CommandOf<'recordOpinion'> | null {
  const { status, opinion, reserved, note } = item;
  const { reference, openedOn } = session;
  if (!openedOn) throw new Error('a session is closed that was never open');
  const common = { type: 'recordOpinion', session: reference, on: openedOn } as const;
  if (status === 'adjourned') {
    return { ...common, opinion: 'adjourned', amount: ZERO, presents: [], recused: recusedOf(item), ...(note === undefined ? {} : { note }) };
  }
  if (status !== 'given' || !opinion) return null;
  const { attendance, votes, amount } = opinion;
  const said = { presents: attendance.presents, recused: attendance.recused, ...(opinion.note === undefined ? {} : { note: opinion.note }) };
  // Nothing is left for it: it stays before the committee, on the waiting list, with its rank in the minutes.
  if (amount > 0 && !reserved) return { ...common, opinion: 'adjourned', amount: ZERO, ...said, waitingList: true };
  return { ...common, opinion: opinion.opinion, amount: reserved ?? amount, ...said, ...(votes && { votes }), ...(reserved !== null && reserved < amount && { wished: amount }) };
}
