import { read, unread } from './fault.ts';
import type { Read } from './fault.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface Decoded {
  readonly text: string;
  readonly encoding: Encoding;
}

const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [['utf-8', [0xef, 0xbb, 0xbf]], ['utf-16le', [0xff, 0xfe]], ['utf-16be', [0xfe, 0xff]]];
/** ZIP (XLSX, ODS), OLE (XLS), PDF: what people send for a CSV. */
const OTHERS: readonly (readonly [string, readonly number[]])[] = [['un classeur (XLSX ou ODS)', [0x50, 0x4b, 0x03, 0x04]], ['un classeur (XLS)', [0xd0, 0xcf, 0x11, 0xe0]], ['un document PDF', [0x25, 0x50, 0x44, 0x46]]];

const beginsWith = (bytes: Uint8Array, mark: readonly number[]): boolean => mark.every((byte, at) => bytes[at] === byte);

/**
 * The text of a file whose encoding nobody said: its byte order mark, else UTF-8 when every byte is of it, else Windows-1252, as French
 * spreadsheets and accounting packages write. Codes `file-empty`, `file-is-workbook`, `file-encoding`.
 */
export function decode(bytes: Uint8Array): Read<Decoded> {
  if (bytes.length === 0) return unread('file-empty', 'Ce fichier est vide : choisissez-en un autre.');
  const other = OTHERS.find(([, mark]) => beginsWith(bytes, mark));
  if (other) return unread('file-is-workbook', `Ce fichier est ${other[0]} : enregistrez le tableau au format CSV, puis envoyez-le.`);
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.trim() === '') return unread('file-empty', 'Ce fichier est vide : choisissez-en un autre.');
  const at = text.search(UNREADABLE);
  if (at >= 0) {
    return unread('file-encoding', `La ligne ${text.slice(0, at).split(/\r\n|\r|\n/).length} contient un caractère illisible : enregistrez le tableau au format CSV UTF-8, puis envoyez-le.`);
  }
  return read({ text, encoding });
}

/** Control characters, and bytes that Windows-1252 gives no letter: it is another encoding, or no text at all. */
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

function encodingOf(bytes: Uint8Array): Encoding {
  const marked = MARKS.find(([, mark]) => beginsWith(bytes, mark));
  if (marked) return marked[0];
  // Text of our alphabet in UTF-16 has a zero in every other byte, from the first or from the second on.
  if (bytes.length >= 4 && bytes.length % 2 === 0) {
    if (bytes[1] === 0 && bytes[3] === 0 && bytes[0] !== 0) return 'utf-16le';
    if (bytes[0] === 0 && bytes[2] === 0 && bytes[1] !== 0) return 'utf-16be';
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}
