import type { FrozenMinutes } from '../domain/committee/minutes.ts';
import type { Proposals } from '../domain/deliberation/proposals.ts';
import type { Day } from '../domain/calendar/day.ts';

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

/** Who makes the papers that are not letters; what they say comes from the record, their words from the programme. */
export interface PaperMaker {
  /** Null when the dossier has not come so far: no fiche without an appraisal, no agreement after a refusal. */
  dossierPaper(kind: DossierPaper, dossier: string, format: PaperFormat): Promise<MadePaper | null>;
  /** Fiche, plan and pieces in one PDF, made again only when something in it has changed. */
  wholeDossier(dossier: string): Promise<KeptPaper>;
  assemblyPaper(kind: AssemblyPaper, proposals: Proposals, format: PaperFormat): Promise<MadePaper>;
  minutes(frozen: FrozenMinutes, approvedOn: Day | null, format: PaperFormat): Promise<MadePaper>;
}
