import type { Recorded } from '../domain/application/events.ts';
import type { Application } from '../domain/application/state.ts';
import type { FrozenMinutes } from '../domain/committee/minutes.ts';
import type { Proposals } from '../domain/deliberation/proposals.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Cents } from '../domain/money/money.ts';
import type { Rubric } from '../domain/payment/vouchers.ts';

export type PaperFormat = 'pdf' | 'docx' | 'odt';
export type DossierPaper = 'appraisal-sheet' | 'draft-agreement';
export type AssemblyPaper = 'report' | 'draft-deliberation' | 'proposals-table';

/** A paper as a file to save. */
export interface MadePaper {
  readonly fileName: string;
  readonly mediaType: string;
  readonly file: Buffer;
}

/** A paper kept in the store. */
export interface KeptPaper {
  readonly fileName: string;
  readonly path: string;
}

/** What goes with one payment, as it is printed. Amounts in cents. */
export interface VoucherList {
  readonly on: Day;
  readonly rubric: Rubric;
  readonly claim: number;
  readonly milestone: string;
  readonly amount: Cents;
  readonly awarded: Cents;
  readonly before: Cents;
  readonly left: Cents;
  readonly vouchers: readonly { readonly rank: number; readonly title: string; readonly fileName: string | null; readonly sha256: string | null }[];
  readonly paidBefore: readonly { readonly title: string; readonly on: Day | null; readonly mandat: string | null; readonly amount: Cents }[];
}

/** A letter as it would be, read before it leaves. */
export interface PreviewedLetter {
  readonly subject: string;
  /** An `article`, its subject as `h1`; values appear literally. */
  readonly html: string;
}

/** What the dossier would be once the act is done: letters are written from it. */
export interface Supposed {
  readonly state: Application;
  readonly events: readonly Recorded[];
  readonly texts: Readonly<Record<string, string>>;
}

/** Who makes the papers that are not letters; what they say comes from the record, their words from the programme. */
export interface PaperMaker {
  /** A letter of a dossier on a state nobody keeps. @throws Error when the record or the programme lacks what it says. */
  letterPreview(letter: { readonly application: string; readonly kind: string; readonly no: number; readonly on: Day }, supposed: Supposed): Promise<PreviewedLetter>;
  /** Null when the dossier has not come so far: no fiche without an appraisal, no agreement after a refusal. */
  dossierPaper(kind: DossierPaper, dossier: string, format: PaperFormat): Promise<MadePaper | null>;
  /** Avenant to a signed agreement. Null when there is none under this number. */
  amendmentPaper(dossier: string, no: number, format: PaperFormat): Promise<MadePaper | null>;
  /** Fiche, plan and pieces in one PDF, made again only when something in it has changed. */
  wholeDossier(dossier: string): Promise<KeptPaper>;
  assemblyPaper(kind: AssemblyPaper, proposals: Proposals, format: PaperFormat): Promise<MadePaper>;
  /** Fiche de liquidation of a claim, the certificat de paiement once signed. Null as long as it is not liquidated. */
  liquidationSheet(dossier: string, claim: number): Promise<MadePaper | null>;
  /** Bordereau of the vouchers that go with a payment, with the décompte of what was paid before. */
  voucherList(dossier: string, list: VoucherList): Promise<MadePaper>;
  minutes(frozen: FrozenMinutes, approvedOn: Day | null, format: PaperFormat): Promise<MadePaper>;
}
