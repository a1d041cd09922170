import { askableUntil } from '../../domain/application/decide/amendment-effect.ts';
import { paidSoFar } from '../../domain/application/decide/payment.ts';
import { decisionOf } from './award.ts';
import { needed, told } from './facts.ts';
import type { Builder, LetterFacts, OwnValues } from './facts.ts';

const MONTHS = [6, 3, 1] as const;

/** What a warning of caducity says: how long is left, until when, what is at stake, and until when more time may be asked for. */
function warning(facts: LetterFacts): OwnValues<'lapse-warning'> {
  const { state, on, programme } = facts;
  const { event } = needed(facts, told(facts, 'lapseWarned').find((one) => one.event.no === facts.no), `warning ${facts.no}`);
  const toStart = event.warning <= MONTHS.length;
  const last = needed(facts, event.last, 'last day');
  const askBy = askableUntil(state, toStart ? 'start' : 'completion', { programme });
  return { months: MONTHS[(event.warning - 1) % MONTHS.length] ?? 1, toStart, last, awarded: decisionOf(facts).amount, paid: paidSoFar(state), askBy: askBy !== null && askBy >= on ? askBy : null };
}

export const lapseWarning: Builder<'lapse-warning'> = warning;
export const lapseNotice: Builder<'lapse-notice'> = warning;
