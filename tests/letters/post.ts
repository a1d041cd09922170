import { composer } from '../../activities/compose.ts';
import { metropole } from '../../activities/service.ts';
import { loadDirectory } from '../../directory/directory.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { openRecorder } from '../setup/dossier.ts';
import type { Composer } from '../../activities/letters.ts';
import type { MadeLetter } from '../../database/letters.ts';
import type { ProgrammeBundle } from '../../domain/programme/programme.ts';
import type { Dossier, RecordHouse } from '../setup/dossier.ts';

/** A house of the record with somebody who writes its letters. The delegate holds an office in the Métropole. */
export interface PostHouse extends RecordHouse {
  readonly composer: Composer;
  /** A letter of the dossier as of its day, its spaces made plain. */
  letter(dossier: Dossier, kind: string, no?: number): Promise<MadeLetter>;
}

export async function openPostHouse(programmes?: readonly ProgrammeBundle[]): Promise<PostHouse> {
  const house = await openRecorder(programmes);
  const { db, recorder, cast } = house;
  await db.insertInto('mandates').values({ person: cast.delegate.id, organisation: metropole.siren, title: 'Vice-présidente déléguée au numérique', valid_from: toDay('2020-07-09'), valid_until: null }).execute();
  const desk = composer({ db, shelf: recorder.shelf, directory: loadDirectory(), service: metropole, publicUrl: 'https://fonds.example' });
  return {
    ...house,
    composer: desk,
    async letter(dossier, kind, no = 1) {
      const made = await desk.compose({ application: dossier.id, kind, no, on: dossier.day });
      return { ...made, subject: plain(made.subject), plain: plain(made.plain) };
    },
  };
}

/** No-break spaces as spaces, curly apostrophes as straight ones: what a test is written with. */
export const plain = (text: string): string => text.replace(/[\u00A0\u202F]/g, ' ').replace(/’/g, '\'');

