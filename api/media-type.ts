import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';

const CSV = 'text/csv';

const names: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'application/vnd.oasis.opendocument.text': 'ODT',
  'application/vnd.oasis.opendocument.spreadsheet': 'ODS',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'DOCX',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX',
  [CSV]: 'CSV',
};

/** « PDF, ODT » */
export const mediaTypesInFrench = (mediaTypes: readonly string[]): string => mediaTypes.map((type) => names[type] ?? type).join(', ');

/**
 * What a file is by its own bytes; null when it is none of the kinds the product knows.
 * Text has no mark of its own: it is CSV when it says so and holds nothing but text.
 */
export async function mediaTypeOf(path: string, fileName: string): Promise<string | null> {
  const found = await fileTypeFromFile(path);
  if (found) return Object.hasOwn(names, found.mime) ? found.mime : null;
  return /\.(csv|txt)$/i.test(fileName) && (await isText(path)) ? CSV : null;
}

/** Accounting packages still write Windows-1252, so any byte may stand for a letter; control characters stand for none. */
async function isText(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      if ((chunk as Buffer).some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return false;
    }
    return true;
  } finally {
    await file.close();
  }
}
