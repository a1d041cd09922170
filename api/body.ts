import type { Request } from 'express';
import { Problem } from './problems.ts';

/** 1 MB: a thousand lines of budget with their wording fit several times. */
export const LARGEST_JSON = 1_000_000;

/** After a refusal, how much of what the caller is still sending is thrown away so that it can read the answer, and for how long. */
const LINGER_BYTES = 4_000_000;
const LINGER_MS = 2_000;

/**
 * Reads a JSON body of at most `LARGEST_JSON` bytes.
 * @throws Problem 415 for another type, 413 as soon as the limit is passed, 400 when it is not JSON in UTF-8.
 */
export async function readJson(request: Request): Promise<unknown> {
  const type = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset=("?)utf-8\1\s*)?$/i;
  if (!type.test(request.headers['content-type'] ?? '')) {
    throw new Problem('unsupported-media-type', 'Envoyez du JSON : Content-Type: application/json.', { headers: { Accept: 'application/json' } });
  }
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new Problem('unsupported-media-type', 'Envoyez le contenu sans compression.', { headers: { 'Accept-Encoding': 'identity' } });
  }
  const bytes = await readAtMost(request, LARGEST_JSON);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Problem('malformed-json', 'Le contenu envoyé n’est pas du JSON valide, en UTF-8.');
  }
}

/** The whole body. @throws Problem 413 as soon as it is longer than `most` bytes, 400 when it is cut. */
export function readAtMost(request: Request, most: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(most);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (outcome: () => void) => {
      request.off('data', take).off('end', done).off('error', failed).off('close', cut);
      outcome();
    };
    const take = (chunk: Buffer) => {
      length += chunk.length;
      if (length > most) {
        request.pause();
        settle(() => reject(tooLarge(most)));
      } else chunks.push(chunk);
    };
    const done = () => settle(() => resolve(Buffer.concat(chunks)));
    const failed = () => settle(() => reject(new Problem('malformed-request', 'L’envoi a été interrompu.')));
    const cut = failed;
    request.on('data', take).on('end', done).on('error', failed).on('close', cut);
  });
}

export const tooLarge = (most: number): Problem =>
  new Problem('too-large', `L’envoi dépasse la taille permise (${inFrenchSize(most)}).`, { extra: { maxBytes: most } });

export function inFrenchSize(bytes: number): string {
  const [size, unit] = bytes >= 1_000_000 ? [bytes / 1_000_000, 'Mo'] : bytes >= 1_000 ? [bytes / 1_000, 'ko'] : [bytes, 'octets'];
  return `${new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 }).format(size)} ${unit}`;
}

/**
 * To call before answering a request whose body was not read to its end. Closing at once would reset the connection and lose the answer;
 * reading on would swallow a gigabyte: a little is thrown away, then the connection is cut.
 */
export function stopReading(request: Request): void {
  if (request.complete || request.destroyed) return;
  let thrownAway = 0;
  const cut = () => request.socket.destroy();
  const timer = setTimeout(cut, LINGER_MS).unref();
  request.once('close', () => clearTimeout(timer));
  request.on('error', () => undefined);
  request.on('data', (chunk: Buffer) => {
    thrownAway += chunk.length;
    if (thrownAway > LINGER_BYTES) cut();
  });
  request.resume();
}
