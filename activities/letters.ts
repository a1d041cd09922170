import { persist } from './persist.ts';
import { reach } from '../runtime/failpoints.ts';
import { dispatch, keepLetter } from '../database/letters.ts';
import type { Insisting } from './persist.ts';
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
  makeLetter: ({ givenUp, ...letter }: LetterOfDossier & Insisting): Promise<void> =>
    persist(db, { stream: letter.application, key: `${letter.kind}/${letter.no}`, work: 'letter', name: letter.kind, givenUp }, async () => {
      await keepLetter(db, letter, () => composer.compose(letter));
      reach('letter:after');
    }),
  dispatchLetter: ({ application, kind, no, on, givenUp }: LetterOfDossier & Insisting): Promise<void> =>
    persist(db, { stream: application, key: `${kind}/${no}/dispatched`, work: 'dispatch', name: kind, givenUp }, () => dispatch(db, { dossier: application, kind, no, on })),
});
