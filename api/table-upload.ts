import type { Readable } from 'node:stream';
import type { Request } from 'express';
import { placed, type Fault } from '../usecases/table.ts';
import { tooLarge } from './body.ts';
import { Problem, toMend } from './problems.ts';
import { cleanName, malformed, nameIn, oneFile } from './uploads.ts';

/** A table as it came: small enough to be held in memory, whatever its type says. */
export interface ReceivedTable {
  readonly bytes: Buffer;
  readonly fileName: string;
}

/**
 * Reads one table, from a raw body (`text/csv`, `application/json`) or from a multipart form. Its encoding and its form are its reader's affair.
 * @throws Problem too-large, malformed-upload
 */
export async function receiveTable(request: Request, maxBytes: number): Promise<ReceivedTable> {
  // A form's own lines come on top of its file.
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + 10_000) throw tooLarge(maxBytes);
  return /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '') ? fromForm(request, maxBytes) : { bytes: await gather(request, maxBytes), fileName: cleanName(nameIn(request.headers['content-disposition'])) };
}

const fromForm = (request: Request, maxBytes: number): Promise<ReceivedTable> => oneFile(request, async (stream, fileName) => ({ bytes: await gather(stream, maxBytes), fileName }));

function gather(from: Readable, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (outcome: () => void) => {
      from.off('data', take).off('end', end).off('error', cut).off('close', cut);
      outcome();
    };
    const take = (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) return void chunks.push(chunk);
      // Not destroyed: the request still has to carry the answer.
      from.resume();
      settle(() => reject(tooLarge(maxBytes)));
    };
    const end = () => settle(() => resolve(Buffer.concat(chunks)));
    const cut = () => settle(() => reject(malformed()));
    from.on('data', take).on('end', end).on('error', cut).on('close', cut);
  });
}

/** Every fault of a table, at its line and column. Nothing of it was kept. */
export function tableProblem(faults: readonly Fault[]): Problem {
  const [only] = faults;
  const alone = faults.length === 1 && only?.column === null && only.heading === null ? only : null;
  return new Problem('invalid-table', alone ? placed(alone) : `${toMend(faults.length)} Rien n’est enregistré : corrigez le tableau, puis envoyez-le de nouveau.`, {
    errors: faults.map((fault) => ({
      pointer: `/${fault.line}${fault.column === null ? '' : `/${fault.column}`}`,
      message: placed(fault),
      code: fault.code,
      line: fault.line,
      ...(fault.column !== null && { column: fault.column }),
      ...(fault.heading !== null && { heading: fault.heading }),
    })),
  });
}
