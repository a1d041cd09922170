import { yearOf } from '../funding/credits.ts';
import { NOTHING, SECTIONS } from '../funding/imputation.ts';
import { figuresOf } from '../ledger/ledger.ts';
import { ZERO, atLeastZero, minus, plus, toCents } from '../money/money.ts';
import { earnedOf } from './liquidation.ts';
import type { Day } from '../calendar/day.ts';
import type { Section } from '../funding/plan.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Cents } from '../money/money.ts';

/** Reste à solder: what is engaged and was not ordered by the end of the year, in cents. */
export interface Remainder {
  readonly section: Section;
  readonly engaged: Cents;
  readonly ordered: Cents;
  /** Paid and not come back: what is ordered beyond it still waits for the comptable. */
  readonly paid: Cents;
  readonly rest: Cents;
}

/** Of each section that has some, at 31 December of `year`; none once the dossier was closed by then. */
export function remainders(ledger: Ledger, year: number): readonly Remainder[] {
  if (ledger.closedOn !== null && yearOf(ledger.closedOn) <= year) return [];
  const { engaged, ordered, paid, recovered } = figuresOf(ledger.movements, { upTo: year });
  return SECTIONS.flatMap((section) => {
    const rest = toCents(engaged[section] - ordered[section]);
    return rest > 0 ? [{ section, engaged: toCents(engaged[section]), ordered: toCents(ordered[section]), paid: toCents(paid[section] - recovered[section]), rest }] : [];
  });
}

/** Report: an engagement of investment that goes on next year with what it has left; AE have none, their credits end with the year. */
export interface CarryOver extends Remainder {
  readonly number: string;
  readonly engagedOn: Day;
}

export function carryOver(ledger: Ledger, year: number): CarryOver | null {
  const { engagement } = ledger;
  const rest = remainders(ledger, year).find(({ section }) => section === 'investment');
  return engagement && rest ? { ...rest, number: engagement.number, engagedOn: engagement.on } : null;
}

/** Rattachement: of the operating section alone, what is earned on expenses claimed by 31 December and was not ordered (M57: service fait, non mandaté). */
export interface Attachment {
  /** Expenses of the section claimed by the end of the year: as attested, or as claimed where nobody has yet. */
  readonly expenses: Cents;
  readonly attested: Cents;
  readonly earned: Cents;
  readonly ordered: Cents;
  readonly amount: Cents;
}

/** An advance is no charge of the year: only expenses earn. Null when nothing is to be attached. */
export function attachment(ledger: Ledger, year: number): Attachment | null {
  const { award } = ledger;
  if (!award || (ledger.closedOn !== null && yearOf(ledger.closedOn) <= year)) return null;
  const claims = ledger.claims.filter(({ filedOn }) => yearOf(filedOn) <= year);
  const expenses = sum(claims.map(({ attestedOn, attested, claimed }) => (attestedOn === null ? claimed.operating : attested.operating)));
  const attested = sum(claims.map((claim) => (claim.attestedOn === null ? ZERO : claim.attested.operating)));
  const { operating: earned } = earnedOf({ award: award.bySection, base: award.baseBySection, admitted: { ...NOTHING, operating: expenses } });
  const ordered = toCents(figuresOf(ledger.movements, { upTo: year }).ordered.operating);
  const amount = atLeastZero(minus(earned, ordered));
  return amount > 0 ? { expenses, attested, earned, ordered, amount } : null;
}

const sum = (amounts: readonly Cents[]): Cents => plus(ZERO, ...amounts);
