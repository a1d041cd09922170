import { discreet } from './discreet.ts';
import { reach } from '../runtime/failpoints.ts';
import { dispatch, keepLetter } from '../database/letters.ts';
import type { MadeLetter } from '../database/letters.ts';
import type { Recorder } from '../database/record.ts';
import type { Day } from '../domain/calendar/day.ts';

export interface LetterOfDossier {
  readonly application: string;
  readonly kind: string;
  readonly no: number;
  /** Day on the dossier's clock: the date of the letter. */
  readonly on: Day;
}

/** Writes the letters of dossiers: from the record, the directory and the programme version the dossier was filed under. */
export interface Composer {
  compose(letter: LetterOfDossier): Promise<MadeLetter>;
}

/** A letter is made once for its kind and number, however often it is asked for; what need not be signed leaves at once. */
export const letterActivities = ({ recorder: { db }, composer }: { readonly recorder: Recorder; readonly composer: Composer }) => ({
  makeLetter: (letter: LetterOfDossier): Promise<void> =>
    discreet(async () => {
      await keepLetter(db, letter, () => composer.compose(letter));
      reach('letter:after');
    }),
  dispatchLetter: ({ application, kind, no, on }: LetterOfDossier): Promise<void> => discreet(() => dispatch(db, { dossier: application, kind, no, on })),
});
