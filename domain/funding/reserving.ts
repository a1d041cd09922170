import { ZERO } from '../money/money.ts';
import { IN_STRICT_ORDER, allocateByRank } from './allocation.ts';
import { SECTIONS, mostWithin, taken } from './imputation.ts';
import { baseBySection, bySection } from './retained.ts';
import type { Cents } from '../money/money.ts';
import type { AllocationRules, Allotment } from './allocation.ts';
import type { BySection } from './imputation.ts';
import type { RetainedLine, Section } from './plan.ts';

/** What one dossier should get of the two sections; the list is in rank order. */
export interface SectionedWish {
  readonly id: string;
  readonly amount: Cents;
  /** Its retained base: it says in which proportion the two sections are taken from. */
  readonly lines: readonly RetainedLine[];
}

export interface SectionedAllotment extends Allotment {
  readonly bySection: BySection;
}

/**
 * Two sections shared out in rank order by the rule of `allocateByRank`: each dossier takes from both in proportion to its base, and a
 * section a dossier could not be served from in full is closed for whoever comes after it and needs it, unless the next that fits is served.
 * Neither section is ever passed.
 */
export function allocateSections(wishes: readonly SectionedWish[], left: BySection, rules: AllocationRules = IN_STRICT_ORDER): readonly SectionedAllotment[] {
  let rest = left;
  const short = new Set<Section>();
  return wishes.map(({ id, amount, lines }) => {
    const base = baseBySection(lines);
    const needs = SECTIONS.filter((section) => base[section] > 0);
    const closed = rules.afterShort === 'stop' && needs.some((section) => short.has(section));
    const most = closed ? ZERO : mostWithin(rest, lines);
    const [alone] = allocateByRank([{ id, amount }], most, rules);
    if (!alone) throw new Error('one wish, one allotment');
    const parts = bySection(alone.amount, lines);
    if (alone.amount < amount) for (const section of needs) if (bySection(amount, lines)[section] > rest[section]) short.add(section);
    rest = taken(rest, parts);
    return { ...alone, bySection: parts };
  });
}
