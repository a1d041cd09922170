import { dayInFrench } from '../domain/calendar/day.ts';
import type { Day } from '../domain/calendar/day.ts';
import { inFrench, rateInFrench } from '../domain/money/money.ts';
import type { Cents, Ratio } from '../domain/money/money.ts';
import type { FieldType } from './fields.ts';
import type { Slots } from './slots.ts';

interface Call {
  readonly hash: Readonly<Record<string, unknown>>;
  readonly data: { readonly slots: Slots; readonly references: Readonly<Record<string, string>> };
}

/** How a helper is called: the type of variable it takes first, or a legal reference's code, then how many words in quotes. */
export const helperCalls: Readonly<Record<string, { readonly takes: FieldType | 'reference'; readonly words: number; readonly named: readonly string[]; readonly example: string }>> = {
  euros: { takes: 'amount', words: 0, named: [], example: '{{euros amount}}' },
  day: { takes: 'day', words: 0, named: [], example: '{{day letterDate}}' },
  rate: { takes: 'rate', words: 0, named: [], example: '{{rate rate}}' },
  line: { takes: 'text', words: 0, named: [], example: '{{line service.address}}' },
  link: { takes: 'link', words: 0, named: [], example: '{{link dossierLink}}' },
  number: { takes: 'count', words: 2, named: [], example: '{{number months "mois" "mois"}}' },
  legal: { takes: 'reference', words: 0, named: ['before', 'after'], example: '{{legal "crpa-l211-5" before=" (" after=")"}}' },
  checked: { takes: 'reference', words: 0, named: [], example: '{{#if (checked "reglement")}}' },
};

/** Marks a link among the values. */
export interface Link {
  readonly href: string;
}

/** What templates may call, beside `if`, `unless` and `each`. `put` is added by the compiler around everything that is written out. */
export const helpers = {
  put: (value: string | number | Link | null, call: Call) => call.data.slots.put(value),
  euros: (amount: Cents | null) => (amount === null ? null : wideSpaced(inFrench(amount))),
  day: (on: Day | null) => (on === null ? null : dayInFrench(on)),
  rate: (of: Ratio | null) => (of === null ? null : wideSpaced(rateInFrench(of))),
  /** Several lines as one, for an address in a sentence. */
  line: (lines: string | null) => lines?.split(/\s*\n\s*/).filter(Boolean).join(', ') ?? null,
  link: (href: string | null): Link | null => (href === null ? null : { href }),
  /** `{{number n "pièce" "pièces"}}` → « 1 pièce », « 3 pièces »; zero is singular in French. */
  number: (n: number, one: string, many: string) => `${n}\u00A0${n < 2 ? one : many}`,
  /** The text of a legal reference with what goes around it, or nothing at all while nobody has checked it. */
  legal: (code: string, call: Call) => {
    const text = call.data.references[code];
    return text === undefined ? null : `${wording(call.hash['before'])}${text}${wording(call.hash['after'])}`;
  },
  checked: (code: string, call: Call) => Object.hasOwn(call.data.references, code),
};

/** Figures grouped by a no-break space that can be seen in print; the narrow one nearly vanishes. */
const wideSpaced = (figures: string): string => figures.replaceAll('\u202F', '\u00A0');

const wording = (value: unknown): string => (typeof value === 'string' ? value : '');
