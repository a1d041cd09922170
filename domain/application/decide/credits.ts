import { toDay } from '../../calendar/day.ts';
import { yearOf } from '../../funding/credits.ts';
import { NOTHING, SECTIONS, each, inAll, taken } from '../../funding/imputation.ts';
import { atLeastZero, inFrench, least, minus, plus } from '../../money/money.ts';
import { standingParts, sumOf } from '../../payment/parts.ts';
import { toOrder } from '../../payment/to-order.ts';
import { refuse } from '../../refusal.ts';
import type { BySection } from '../../funding/imputation.ts';
import type { ScheduledCredit } from '../../funding/credits.ts';
import type { Section } from '../../funding/plan.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { ApplicationEvent } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application, Claim } from '../state.ts';

const SAID: Readonly<Record<Section, string>> = { investment: 'd’investissement', operating: 'de fonctionnement' };

/** What the budget of the year lacks to order these amounts; nothing voted is nothing left. */
const shortOf = (amounts: BySection, { credits }: Facts): BySection => {
  const missing = taken(amounts, credits?.left ?? NOTHING);
  return each((section) => (amounts[section] === 0 ? atLeastZero(NOTHING[section]) : atLeastZero(missing[section])));
};

/** Nothing is ordered beyond the crédits de paiement of the year. Null when they suffice; code `credits-exhausted`. */
export function creditsBar(amounts: BySection, facts: Facts): Refusal | null {
  const short = shortOf(amounts, facts);
  const section = SECTIONS.find((one) => short[one] > 0);
  if (!section) return null;
  const left = facts.credits?.left[section] ?? NOTHING[section];
  return refuse('credits-exhausted', `Les crédits de paiement ${SAID[section]} de ${yearOf(facts.today)} ne le permettent pas : il reste ${inFrench(left)} pour ${inFrench(amounts[section])}. Reportez le versement, ou faites voter des crédits.`);
}

const firstOfNextYear = (year: number) => toDay(`${year + 1}-01-01`);
const postponementsOf = ({ claims }: Application): number => claims.reduce((count, { postponements }) => count + (postponements?.length ?? 0), 0);

function claimNamed(state: Application, no: number): Claim | Refusal {
  return state.claims.find((one) => one.no === no) ?? refuse('not-found', 'Cette demande de versement n’existe pas.', '/claim');
}

/**
 * The credits of the year do not suffice: the payment waits for those of the next, the commune is told, and the credit schedule follows.
 * Codes `claim-status`, `credits-suffice`.
 */
export function postponeClaim(state: Application, { claim: no }: CommandOf<'postponeClaim'>, facts: Facts): Answer {
  const claim = claimNamed(state, no);
  if ('code' in claim) return claim;
  const amounts = toOrder(claim);
  if (!amounts) return refuse('claim-status', 'Seul un versement liquidé, ou dont la demande de mandatement est rejetée, peut être reporté.', '/claim');
  const short = shortOf(amounts, facts);
  if (inAll(short) === 0) return refuse('credits-suffice', 'Les crédits de paiement de l’année suffisent : signez la demande de mandatement.', '/claim');
  const year = yearOf(facts.today);
  const events: ApplicationEvent[] = [{ type: 'claimPostponed', claim: no, no: postponementsOf(state) + 1, until: firstOfNextYear(year), short }];
  const schedule = putOff(state, amounts, year);
  return schedule === state.creditSchedule ? events : [...events, { type: 'creditsScheduled', schedule }];
}

/** On the first day of the year, or as soon as credits are voted: finance is shown it again. Codes `claim-status`, `too-early`, `credits-exhausted`. */
export function resumeClaim(state: Application, { claim: no }: CommandOf<'resumeClaim'>, facts: Facts, byClock: boolean): Answer {
  const claim = claimNamed(state, no);
  if ('code' in claim) return claim;
  if (claim.status !== 'postponed') return refuse('claim-status', 'Ce versement n’est pas reporté.', '/claim');
  const until = claim.postponements?.at(-1)?.until;
  const isDue = until !== undefined && facts.today >= until;
  if (byClock && !isDue) return refuse('too-early', 'Le jour de la reprise n’est pas venu.');
  const amounts = toOrder(claim);
  const bar = byClock || isDue || !amounts ? null : creditsBar(amounts, facts);
  if (bar) return bar;
  const events: ApplicationEvent[] = [{ type: 'claimResumed', claim: no }];
  if (isDue || !amounts) return events;
  // Credits came before the year ended: what had been put off is expected this year again.
  const year = yearOf(facts.today);
  const schedule = putOff(state, amounts, year + 1, year);
  return schedule === state.creditSchedule ? events : [...events, { type: 'creditsScheduled', schedule }];
}

/**
 * The schedule with these amounts expected in another year, the next one unless said. What is already ordered in the year stays in it, and
 * what it does not hold is not moved: each section still makes its award exactly.
 */
function putOff({ creditSchedule: schedule, claims }: Application, amounts: BySection, from: number, to = from + 1): readonly ScheduledCredit[] {
  const orders = claims.flatMap((claim) => claim.orders).filter(({ orderedOn }) => yearOf(orderedOn) === from);
  const ordered = sumOf(orders.flatMap(standingParts));
  let moved = schedule;
  for (const section of SECTIONS) {
    const held = moved.find((one) => one.section === section && one.year === from);
    const part = held && least(atLeastZero(minus(held.amount, ordered[section])), amounts[section]);
    if (!held || !part) continue;
    const receiving = moved.find((one) => one.section === section && one.year === to);
    const rest = minus(held.amount, part);
    moved = [
      ...moved.filter((one) => one !== held && one !== receiving),
      ...(rest > 0 ? [{ section, year: from, amount: rest }] : []),
      { section, year: to, amount: receiving ? plus(receiving.amount, part) : part },
    ];
  }
  return moved === schedule ? schedule : [...moved].sort((a, b) => SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section) || a.year - b.year);
}
