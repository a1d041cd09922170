import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { listLetters } from './lists/letters.ts';
import type { Database } from './schema.ts';
import type { Application } from '../domain/application/state.ts';
import type { Recorded } from '../domain/application/events.ts';
import type { TimelineEvent, TimelineLetter } from '../domain/timeline/timeline.ts';

/** Everything a dossier's story is told from, as it is kept. */
export interface Story {
  readonly state: Application;
  readonly version: string;
  readonly organisation: string;
  readonly events: readonly TimelineEvent[];
  readonly letters: readonly TimelineLetter[];
  /** Body by text id. */
  readonly texts: Readonly<Record<string, string>>;
  /** Name by person id, of all who acted or are named. */
  readonly people: Readonly<Record<string, string>>;
  /** Wording of the lines of expense in the draft that was filed. */
  readonly lines: Readonly<Record<string, string>>;
}

interface Row {
  readonly state: Application;
  readonly version: string;
  readonly organisation_name: string;
  readonly texts: Readonly<Record<string, string>> | null;
  readonly lines: Readonly<Record<string, string>> | null;
}

/** The story of a dossier. Four statements, whatever its length. Null when there is none under this id. */
export async function readStory(db: Kysely<Database>, id: string): Promise<Story | null> {
  const { rows } = await sql<Row>`
    select d.state, d.version, d.organisation_name,
           (select json_object_agg(t.id, t.body) from texts t where t.dossier = d.id) as texts,
           (select json_object_agg(line ->> 'id', line ->> 'label')
              from draft_revisions r cross join lateral jsonb_path_query(r.answers, '$.plan.expenses[*] ? (exists (@.id))') as line
             where r.draft = (d.state -> 'draft' ->> 'id')::uuid and r.revision = (d.state -> 'draft' ->> 'revision')::integer) as lines
      from dossiers d where d.id = ${id}`.execute(db);
  const [row] = rows;
  if (!row) return null;
  const [events, letters] = [await eventsForReading(db, id), await listLetters(db, id)];
  return {
    state: row.state,
    version: row.version,
    organisation: row.organisation_name,
    events,
    letters: letters.map(({ kind, no, to_sign, made_on, queued_on, sent_at }) => ({ kind, no, toSign: to_sign, madeOn: made_on, queuedOn: queued_on, isSent: sent_at !== null })),
    texts: row.texts ?? {},
    people: await namesOf(db, events.flatMap(peopleIn)),
    lines: { ...row.lines, ...newLines(row.state, row.texts ?? {}) },
  };
}

/** Wording of the lines that amendments brought in. */
export const newLines = ({ amendments }: Application, texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(amendments.flatMap(({ request }) => (request.kind === 'scope' ? request.newLines.flatMap(({ line, text }) => (texts[text] === undefined ? [] : [[line, texts[text]] as const])) : [])));

async function eventsForReading(db: Kysely<Database>, stream: string): Promise<readonly TimelineEvent[]> {
  const rows = await db.selectFrom('events').select(['seq', 'day', 'actor', 'actor_as', 'data']).where('stream', '=', stream).orderBy('seq').execute();
  return rows.map(({ seq, day, actor, actor_as, data }) => ({ seq, day, by: actor, as: actor_as as TimelineEvent['as'], event: data }));
}

function peopleIn({ by, event }: Recorded): readonly string[] {
  switch (event.type) {
    case 'officerAssigned':
      return [by, event.officer];
    case 'reviewerAssigned':
      return [by, event.review.reviewer];
    case 'interestDeclared':
      return [by, event.person];
    case 'letterSigned':
      return [by, event.letter.signedBy];
    case 'opinionRecorded':
      return [by, ...event.opinion.recused];
    case 'decided':
      return [by, ...(event.decision.recused ?? [])];
    default:
      return [by];
  }
}

const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

/** The clock and the system are not people. */
async function namesOf(db: Kysely<Database>, ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const people = [...new Set(ids)].filter(isUuid);
  if (people.length === 0) return {};
  const rows = await db.selectFrom('people').select(['id', 'name']).where('id', 'in', people).execute();
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}
