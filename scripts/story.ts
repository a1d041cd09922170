import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { Shelf } from '../database/programmes.ts';
import { dayInFrench, parisDay } from '../domain/calendar/day.ts';
import { whatIsExpected } from '../domain/timeline/expected.ts';
import { orderSentence } from '../domain/timeline/order.ts';
import { wholeTimeline } from '../usecases/timeline.ts';

const isId = (key: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key);

/** A dossier's story for a terminal, by reference or id: where it stands, what is expected of the commune, then every entry. Null: there is none. */
export async function dossierInWords(db: Kysely<Database>, key: string): Promise<string | null> {
  const row = await db
    .selectFrom('dossiers')
    .select(['id', 'reference', 'title', 'organisation_name', 'version', 'state', 'clock', 'clock_day'])
    .where(isId(key) ? 'id' : 'reference', '=', isId(key) ? key : key.toUpperCase())
    .executeTakeFirst();
  const entries = row && (await wholeTimeline(db, row.id));
  if (!row || !entries) return null;
  const today = row.clock === 'manual' ? row.clock_day : parisDay(Date.now());
  const { sentence, rest } = orderSentence(row.state, today);
  const expected = whatIsExpected(row.state, await new Shelf(db).programme(row.version), today);
  const width = Math.max(...entries.map(({ on }) => dayInFrench(on).length));
  const lines = entries.flatMap(({ on, sentence: said, detail, by, audience }) => [
    `${dayInFrench(on).padStart(width)}  ${said} (${by})${audience === 'service' ? ' [service]' : ''}`,
    ...(detail?.split('\n') ?? []).map((line) => `${' '.repeat(width)}    ${line}`),
  ]);
  return [`${row.reference} · ${row.organisation_name} · ${row.title}`, sentence, ...(rest === null ? [] : [rest]), ...expected.map((one) => `→ ${one.sentence}`), '', ...lines].join('\n');
}
