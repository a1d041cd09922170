import { yearOf } from '../funding/credits.ts';
import { less, lower, more, onlyPositive, opposite, shared, sum } from './account.ts';
import type { DossierAccount, Sums } from './account.ts';
import type { EventOf, Recorded } from '../application/events.ts';
import type { RetainedLine } from '../funding/plan.ts';

const NOTHING: Sums = { investment: 0, operating: 0 };

/** What a dossier takes of its envelope and gives back to it: reserved, affected, engaged, released. */
export function foldEnvelope(account: DossierAccount, { event, day }: Recorded): void {
  switch (event.type) {
    case 'appraised':
      return retain(account, event.appraisal.lines);
    case 'budgetShifted':
      return retain(account, event.lines);
    case 'axisSet':
      account.axes = event.axes;
      return;
    case 'fundsReserved':
      return account.bring('reserved', event.bySection);
    case 'decided':
      return decided(account, event);
    case 'amendmentGranted':
      return amended(account, event, yearOf(day));
    case 'decisionAdjourned':
      return giveUpReservation(account);
    case 'engaged':
      account.engagement = { number: event.number, on: event.on };
      return account.bring('engaged', account.of('affected'), yearOf(event.on));
    case 'creditsScheduled':
      account.schedule = event.schedule;
      return;
    case 'disengaged':
      return release(account, event.bySection ?? shareOff(account, event.amount));
    case 'reopened':
      account.closedOn = null;
      return;
    case 'closed':
      giveUpReservation(account);
      account.closedOn = day;
      return release(account, event.releasedBySection ?? shareOff(account, event.released));
    default:
  }
}

function retain(account: DossierAccount, lines: readonly RetainedLine[]): void {
  for (const { line, section } of lines) account.sectionOf.set(line, section);
  account.retained = lines;
}

const baseOf = ({ retained }: DossierAccount): Sums => ({
  investment: retained.reduce((all, line) => all + (line.section === 'investment' ? line.retained : 0), 0),
  operating: retained.reduce((all, line) => all + (line.section === 'operating' ? line.retained : 0), 0),
});

/** The deliberation affects its award, beside what was paid above it under the one before; what neither keeps goes back to the envelope. */
function decided(account: DossierAccount, { decision, freed = 0 as never, above }: EventOf<'decided'>): void {
  const kept = above ?? shared(account.award ? Math.max(0, account.award.amount - freed) : 0, account.of('affected'));
  account.award = decision.kind === 'award' ? { amount: decision.amount, base: decision.base, bySection: { ...decision.bySection }, baseBySection: baseOf(account), on: decision.on } : null;
  if (account.decisions > 0) account.engagement = null;
  account.decisions += 1;
  account.schedule = [];
  affect(account, more(decision.bySection, kept), yearOf(decision.on));
}

function amended(account: DossierAccount, { effect }: EventOf<'amendmentGranted'>, year: number): void {
  if (effect.lines) retain(account, effect.lines);
  const { award } = effect;
  if (!award || !account.award) return;
  const above = onlyPositive(less(account.of('affected'), account.award.bySection));
  account.award = { ...account.award, amount: award.amount, base: award.base, bySection: { ...award.bySection }, baseBySection: baseOf(account) };
  affect(account, more(award.bySection, above), year);
  if (account.engagement) account.bring('engaged', account.of('affected'), year);
}

function affect(account: DossierAccount, to: Sums, year: number): void {
  const held = more(account.of('reserved'), account.of('affected'));
  account.bring('reserved', NOTHING, year);
  account.bring('affected', to, year);
  account.bring('engaged', lower(account.of('engaged'), to), year);
  account.post('released', onlyPositive(less(held, to)), { year });
}

function giveUpReservation(account: DossierAccount): void {
  const reserved = account.of('reserved');
  if (sum(reserved) === 0) return;
  account.bring('reserved', NOTHING);
  account.post('released', reserved);
}

/** Part of what is affected that an amount is, kept in proportion: recorded before sections were told apart. */
const shareOff = (account: DossierAccount, amount: number): Sums => {
  const affected = account.of('affected');
  return sum(affected) === 0 || amount === 0 ? NOTHING : less(affected, shared(Math.max(0, sum(affected) - amount), affected));
};

/** Gives back part of what is affected, as far as it goes. */
export function release(account: DossierAccount, amount: Sums): void {
  const off = lower(amount, account.of('affected'));
  account.post('affected', opposite(off));
  account.bring('engaged', lower(account.of('engaged'), account.of('affected')));
  account.post('released', off);
}
