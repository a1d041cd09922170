import { yearOf } from '../funding/credits.ts';
import { NOTHING, SECTIONS, each, inAll, inProportion, taken } from '../funding/imputation.ts';
import { ZERO, least, minus, plus } from '../money/money.ts';
import type { Day } from '../calendar/day.ts';
import type { BySection } from '../funding/imputation.ts';
import type { Section } from '../funding/plan.ts';
import type { Cents } from '../money/money.ts';
import { afterAwardRulesOf } from '../programme/after-award.ts';
import type { Programme } from '../programme/programme.ts';
import type { Application, Claim, TextId } from '../application/state.ts';

/** An over-payment from its finding to its end: the commune is heard, it is decided how it comes back, and finance follows it until it is settled. */
export interface Recovery {
  /** Of this recovery among those of the dossier. */
  readonly no: number;
  /** The balance at which it was found; 0: the award was reduced, replaced or ended. */
  readonly claim: number;
  readonly foundOn: Day;
  /** Paid beyond what is due, in cents. */
  readonly amount: Cents;
  readonly found: BySection;
  /** What is to come back: what was found, less what the decision gave up. */
  readonly owed: BySection;
  /** Null of an over-payment found before hearings were kept, and of one that is too small to be claimed. */
  readonly hearing: Hearing | null;
  /** `waived`: nothing is claimed. Null until it is decided. */
  readonly means: 'reduction' | 'order' | 'waived' | null;
  readonly decidedOn: Day | null;
  /** Of the last decision on it among those of the dossier: each has its letter. */
  readonly decision: number | null;
  /** Payments of the year that a reduction reduces, the latest first. */
  readonly reduces: readonly Reduced[];
  /** Of the reduction or of the titre de recette, as finance's software numbers it, and its day. */
  readonly number: string | null;
  readonly on: Day | null;
  readonly settled: Cents;
  /** The day finance is reminded next; null when there is nothing to wait for. */
  readonly remindOn: Day | null;
  readonly reminders: number;
}

export interface Hearing {
  /** Last day that counts. */
  readonly answerBy: Day;
  readonly heardOn: Day | null;
  readonly observations?: TextId;
}

/** A part of a payment order taken back, in cents. */
export interface Reduced {
  readonly claim: number;
  readonly attempt: number;
  readonly section: Section;
  readonly mandat: string;
  readonly amount: Cents;
}

/** What a recovery waits for: the hearing, the decision, its number from finance's software, the money. Null when it is over. */
export type Awaited = 'hearing' | 'decision' | 'number' | 'settlement';

type Recovering = Pick<Application, 'recovery' | 'formerRecoveries'>;

/** The oldest first. */
export const recoveriesOf = ({ recovery, formerRecoveries }: Recovering): readonly Recovery[] => (recovery ? [...formerRecoveries, recovery] : []);

/** Still to come back of one recovery, in cents. */
export const leftOf = ({ owed, settled }: Recovery): Cents => minus(inAll(owed), settled);

/** Still to come back of a dossier, by section. */
export const owedBack = (state: Recovering): BySection => {
  const left = recoveriesOf(state).map((one) => taken(one.owed, settledBySection(one)));
  return each((section) => plus(...left.map((one) => one[section])));
};

/** What was ever found to be owed back and not given up, settled or not, by section. */
export const foundBySection = (state: Recovering): BySection => each((section) => plus(...recoveriesOf(state).map(({ owed }) => owed[section])));

/** What came back so far, by section. */
export const recoveredBySection = (state: Recovering): BySection => {
  const settled = recoveriesOf(state).map(settledBySection);
  return each((section) => plus(...settled.map((one) => one[section])));
};

/** What was settled so far over the sections, in proportion to what is owed; exact once all is. */
export const settledBySection = ({ owed, settled }: Pick<Recovery, 'owed' | 'settled'>): BySection => (settled === 0 ? NOTHING : inProportion(settled, owed));

export function awaitedOf(recovery: Recovery, today: Day): Awaited | null {
  if (recovery.means === null) return recovery.hearing && !isHeard(recovery.hearing, today) ? 'hearing' : 'decision';
  if (recovery.means === 'waived' || leftOf(recovery) === 0) return null;
  return recovery.number === null ? 'number' : 'settlement';
}

/** The commune has been heard once its observations are recorded, or the time for them has passed. */
export const isHeard = ({ heardOn, answerBy }: Hearing, today: Day): boolean => heardOn !== null || today > answerBy;

/** The next reminder to finance; null when nothing is to be followed. */
export function recoveryReminder(state: Recovering): { readonly recovery: number; readonly reminder: number; readonly on: Day } | null {
  const due = recoveriesOf(state).flatMap(({ no, remindOn, reminders }) => (remindOn === null ? [] : [{ recovery: no, reminder: reminders + 1, on: remindOn }]));
  return due.reduce<(typeof due)[number] | null>((first, one) => (first === null || one.on < first.on ? one : first), null);
}

/**
 * The payments a reduction would reduce: those whose mandat is of the year of `today`, the latest paid first, up to what is owed in each section.
 * Null when they do not suffice: a payment on a closed year comes back by a titre de recette.
 */
export function reducible(claims: readonly Claim[], owed: BySection, today: Day): readonly Reduced[] | null {
  const found = SECTIONS.map((section) => reduced(claims, section, owed[section], today));
  return found.some((one) => one === null) ? null : found.flatMap((one) => one ?? []);
}

function reduced(claims: readonly Claim[], section: Section, owed: Cents, today: Day): readonly Reduced[] | null {
  let left = owed;
  const taken: Reduced[] = [];
  for (const { claim, attempt, mandat, amount } of paymentsOf(claims, section, yearOf(today))) {
    const part = least(left, amount);
    if (part === 0) break;
    taken.push({ claim, attempt, section, mandat, amount: part });
    left = minus(left, part);
  }
  return left === 0 ? taken : null;
}

/** Parts of a section ordered in a year and paid, the latest first. */
const paymentsOf = (claims: readonly Claim[], section: Section, year: number): readonly Reduced[] =>
  claims
    .flatMap(({ no, orders }) =>
      orders.filter(({ orderedOn }) => yearOf(orderedOn) === year).flatMap(({ attempt, parts }) =>
        parts.flatMap((part) => (part.section === section && part.status === 'paid' && part.paidOn ? [{ claim: no, attempt, section, mandat: part.mandat ?? '', amount: part.amount, on: part.paidOn }] : [])),
      ),
    )
    .sort((a, b) => (a.on === b.on ? b.claim - a.claim || b.attempt - a.attempt : a.on < b.on ? 1 : -1));

/** What mandats of a year were reduced by, by section: crédits de paiement that year has again. */
export function reducedIn(state: Recovering, year: number): BySection {
  const numbered = recoveriesOf(state).filter(({ means, on }) => means === 'reduction' && on !== null && yearOf(on) === year);
  return each((section) => plus(ZERO, ...numbered.map(({ owed }) => owed[section])));
}

/** Days the commune has to be heard, and after which finance is reminded; a version published before it said so reminds every sixty. */
export const recoveryRulesOf = (programme: Programme): { readonly hearingDays: number; readonly remindDays: number } => ({
  hearingDays: afterAwardRulesOf(programme).hearing.days,
  remindDays: programme.clocks.recovery?.days ?? 60,
});
