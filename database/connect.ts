import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import Cursor from 'pg-cursor';
import type { Database } from './schema.ts';

const DATE = 1082;
const BIGINT = 20;

/** Dates stay calendar dates (`YYYY-MM-DD`, never an instant in some zone); amounts of cents are safe integers or an error. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') => {
    if (id === DATE) return (text: string) => text;
    if (id === BIGINT) return safeInteger;
    return pg.types.getTypeParser(id, format as 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('a bigint beyond the safe integers');
  return value;
}

/** The application's way to PostgreSQL: as the role that owns nothing. Sessions run in UTC. */
export function connect(url: string, options: { readonly poolSize?: number; readonly onQuery?: (sql: string) => void } = {}): Kysely<Database> {
  const pool = new pg.Pool({ connectionString: url, max: options.poolSize ?? 10, types, connectionTimeoutMillis: 5_000, options: '-c timezone=UTC', application_name: 'fmin' });
  // A connection cut by the server is replaced: at its next use when it was idle, after the query that fails when it was lent. Unheard, either event would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const { onQuery } = options;
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool, cursor: Cursor }),
    log: onQuery ? (event) => { if (event.level === 'query') onQuery(event.query.sql); } : undefined,
  });
}
