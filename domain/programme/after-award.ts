import type { AmendmentKind } from '../application/amendment.ts';
import type { Ratio } from '../money/money.ts';
import type { Programme } from './programme.ts';

/** What a programme allows once an award is notified: how far it may be amended, who decides, how the commune is heard. */
export interface AfterAwardRules {
  readonly extension: {
    /** Months by which the last day to start, and to complete, may be put off in all (R2334-28: 12, R2334-29: 24). */
    readonly start: { readonly months: number };
    readonly completion: { readonly months: number };
    /** Asked at least so long before the end of the delay (R2334-28: two months). */
    readonly notice: { readonly months: number };
  };
  /** Part of a section's retained base that may move between its lines with no amendment, in all since the last: it is only told. */
  readonly tolerance: Ratio;
  /** Who decides each kind: a delegate within the register, or the body that decides awards, which always may. */
  readonly decidedBy: Readonly<Record<AmendmentKind, 'delegate' | 'body'>>;
  /** Time given to both parties to sign the avenant, and when before its end they are reminded. */
  readonly signature: { readonly months: number; readonly remindDaysBefore: number };
  /** Time given to the commune to answer before a withdrawal, or a caducity by which it gives money back (CRPA L121-1). */
  readonly hearing: { readonly days: number };
}

const UNSAID: AfterAwardRules = {
  extension: { start: { months: 12 }, completion: { months: 24 }, notice: { months: 2 } },
  tolerance: { num: 0, den: 1 },
  decidedBy: { extension: 'body', budget: 'body', scope: 'body', partner: 'body', reduction: 'body' },
  signature: { months: 3, remindDaysBefore: 15 },
  hearing: { days: 30 },
};

/** The rules of a version, and what holds for one that says nothing: the limits of the DETR, everything decided by the body. */
export const afterAwardRulesOf = ({ afterAward }: Pick<Programme, 'afterAward'>): AfterAwardRules => afterAward ?? UNSAID;
