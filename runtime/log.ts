import pino from 'pino';
import type { Configuration } from './config.ts';

export type Log = pino.Logger;

/**
 * The one logger of a process: a JSON line per fact, in UTC.
 * A log says which dossier, which act, which code; what people wrote, who they are and their bank details stay in the database.
 * Keys that could carry them by accident are removed, at any depth up to three.
 */
export function openLog(process: string, configuration: Pick<Configuration, 'logLevel'>): Log {
  return pino({
    level: configuration.logLevel,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: [...personal], remove: true },
    serializers: { err: errorWithoutWords, error: errorWithoutWords },
  });
}

const personalKeys = ['authorization', 'cookie', 'password', 'token', 'secret', 'email', 'mail', 'phone', 'name', 'givenName', 'familyName', 'iban', 'bic', 'text', 'answers', 'body', 'to'];
const personal = personalKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** A message of PostgreSQL or of a mail server may quote a value somebody typed: a log keeps the type, the code and where. */
export function errorWithoutWords(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const code: unknown = 'code' in error ? error.code : undefined;
  const where = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 8).map((line) => line.trim());
  return {
    type: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(where ? { where } : {}),
    ...(error.cause === undefined ? {} : { cause: errorWithoutWords(error.cause) }),
  };
}
