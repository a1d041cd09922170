import { mediaTypesInFrench } from '../../api/media-type.ts';
import type { DuePhase, Programme } from '../../domain/programme/programme.ts';
import type { Document } from '../../usecases/documents.ts';
import { dueInFrench, megabytes } from './programmes.ts';

/** One piece as a row of a page: what it is, until when, what is there, what may be put. */
export interface PieceRow {
  readonly code: string;
  readonly title: string;
  readonly help: string | null;
  readonly required: boolean;
  readonly due: DuePhase;
  readonly dueLabel: string;
  readonly formats: string;
  readonly accept: string;
  readonly most: string;
  readonly maxBytes: number;
  readonly file: { readonly name: string; readonly href: string; readonly detail: string } | null;
  readonly remove: string | null;
  readonly error: string | null;
  readonly chip: { readonly label: string; readonly cls: string; readonly icon: string };
}

export function pieceRows({ pieces }: Pick<Programme, 'pieces'>, deposited: readonly (Document & { readonly piece: string })[], at: string, errors: ReadonlyMap<string, string> = new Map()): readonly PieceRow[] {
  return pieces.map(({ code, title, help = null, required, due, formats, maxBytes }) => {
    const found = deposited.find(({ piece }) => piece === code);
    return {
      code, title, help, required, due, dueLabel: dueInFrench[due], formats: mediaTypesInFrench(formats), accept: formats.join(','), most: megabytes(maxBytes), maxBytes,
      file: found ? { name: found.file_name, href: `${at}/${code}`, detail: `${mediaTypesInFrench([found.media_type])}, ${megabytes(found.bytes)}` } : null,
      remove: found ? `${at}/${code}/retirer` : null,
      error: errors.get(code) ?? null,
      chip: found ? { label: 'jointe', cls: 'go', icon: 'check' } : required && due === 'filing' ? { label: 'à joindre', cls: 'wait', icon: 'clock' } : { label: dueInFrench[due], cls: 'quiet', icon: '' },
    };
  });
}
