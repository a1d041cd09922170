/** Where the files of a programme lie, from the project root. */
export const programmePath = (code: string): string => `programmes/${code}.yaml`;
export const rulesPath = (code: string): string => `programmes/${code}.publicodes.yaml`;
export const casesPath = (code: string): string => `programmes/${code}.cases.yaml`;
/** What every programme's rules may read of a dossier. */
export const VOCABULARY = 'programmes/shared/dossier.publicodes.yaml';

/** The letterhead is a part of every version: an old dossier is written to on the paper it was filed under. */
export const LETTERHEAD = 'templates/letter.typ';
/** So is the layout of papers. */
export const PAPER_LAYOUT = 'templates/paper.typ';
