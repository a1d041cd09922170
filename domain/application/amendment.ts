import type { Day } from '../calendar/day.ts';
import type { BySection } from '../funding/imputation.ts';
import type { Montage, RetainedLine, Section, VatBasis } from '../funding/plan.ts';
import type { AwardShare, PartnerShare } from '../funding/shares.ts';
import type { Cents, Ratio } from '../money/money.ts';

/** Avenants to an award: more time, money from a line to another, another object, other partners, a smaller award. */
export type AmendmentKind = 'extension' | 'budget' | 'scope' | 'partner' | 'reduction';

/** A line of the retained base at its new amount, in cents: zero abandons it. */
export interface LineChange {
  readonly line: string;
  readonly retained: Cents;
}

/** A line of expense the plan did not have. `text`: its wording, by its text id. */
export interface NewLine extends LineChange {
  readonly section: Section;
  readonly basis: VatBasis;
  readonly text: string;
}

/** What is asked, by kind. */
export type AmendmentRequest =
  | { readonly kind: 'extension'; readonly of: 'start' | 'completion'; readonly until: Day }
  | { readonly kind: 'budget'; readonly lines: readonly LineChange[] }
  | { readonly kind: 'scope'; readonly lines: readonly LineChange[]; readonly newLines: readonly NewLine[] }
  /** SIRET of the owner and of the partners as they would be, and what each bears of the retained base where they share it. */
  | { readonly kind: 'partner'; readonly owner: string; readonly partners: readonly string[]; readonly shares?: readonly PartnerShare[] }
  | { readonly kind: 'reduction'; readonly lines: readonly LineChange[]; readonly amount?: Cents };

export type RequestOf<K extends AmendmentKind> = Extract<AmendmentRequest, { kind: K }>;

/** In virtue of what it is granted or refused. */
export type AmendmentAuthority =
  | { readonly by: 'delegate'; readonly delegation: string }
  | { readonly by: 'body'; readonly body: 'bureau' | 'conseil'; readonly number: string; readonly on: Day; readonly delegation?: string; readonly enforceableOn: Day };

/** What a granted amendment makes of the dossier; what it does not name stays as it was. All of it follows in one commit. */
export interface AmendmentEffect {
  readonly lapse?: { readonly startBy: Day; readonly completeBy: Day };
  readonly lines?: readonly RetainedLine[];
  readonly award?: {
    readonly amount: Cents;
    readonly base: Cents;
    /** Never above what it was. */
    readonly rate: Ratio;
    readonly bySection: BySection;
    readonly shares?: readonly AwardShare[];
  };
  readonly project?: { readonly owner: string; readonly partners: readonly string[]; readonly montage: Montage; readonly shares: readonly PartnerShare[] | null };
}

/** Avenant to a signed agreement: both sign it in their turn. */
export interface Avenant {
  readonly signBy: Day;
  readonly remindOn: Day;
  readonly reminded: boolean;
  readonly organisationSignedOn: Day | null;
  readonly metropoleSignedOn: Day | null;
}

export interface Amendment {
  readonly no: number;
  readonly kind: AmendmentKind;
  readonly request: AmendmentRequest;
  readonly requestedOn: Day;
  /** Person id, and for whom they asked. */
  readonly by: string;
  readonly from: 'commune' | 'service';
  readonly reason: string;
  readonly document?: string;
  readonly status: 'requested' | 'examined' | 'granted' | 'refused' | 'given-up';
  readonly examined: { readonly on: Day; readonly by: string; readonly opinion: 'favourable' | 'unfavourable'; readonly reason: string } | null;
  readonly decided: { readonly on: Day; readonly by: string; readonly authority: AmendmentAuthority; readonly reason?: string } | null;
  /** Null as long as it is not granted, and where no agreement has been signed. */
  readonly avenant: Avenant | null;
}

type Amended = { readonly amendments: readonly Amendment[] };

export const isOpen = ({ status }: Amendment): boolean => status === 'requested' || status === 'examined';
export const findAmendment = ({ amendments }: Amended, no: number): Amendment | undefined => amendments.find((one) => one.no === no);
export const openOf = ({ amendments }: Amended, kind: AmendmentKind): Amendment | undefined => amendments.find((one) => one.kind === kind && isOpen(one));

/** Letters that tell of what was decided, then of the avenant that waits for a signature. */
export function amendmentLetters({ amendments }: Amended): readonly { readonly kind: string; readonly no: number }[] {
  return amendments.flatMap(({ no, status, avenant }) => [
    ...(status === 'granted' ? [{ kind: 'amendment', no }] : status === 'refused' ? [{ kind: 'amendment-refused', no }] : []),
    ...(avenant?.reminded ? [{ kind: 'amendment-reminder', no }] : []),
  ]);
}

/** The avenant whose signature is to be reminded of next, and when; null when none waits. */
export function avenantReminder({ amendments, phase }: Amended & { readonly phase: string }): { readonly amendment: number; readonly on: Day } | null {
  if (phase === 'closed') return null;
  const waiting = amendments.flatMap(({ no, avenant }) => (avenant && !avenant.reminded && !isSigned(avenant) ? [{ amendment: no, on: avenant.remindOn }] : []));
  return waiting.reduce<{ amendment: number; on: Day } | null>((first, one) => (first === null || one.on < first.on ? one : first), null);
}

export const isSigned = ({ organisationSignedOn, metropoleSignedOn }: Avenant): boolean => organisationSignedOn !== null && metropoleSignedOn !== null;
