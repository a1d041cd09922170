import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import type { Application } from '../../domain/application/state.ts';
import type { Session } from '../../domain/committee/state.ts';
import type { Day } from '../../domain/calendar/day.ts';

export interface SessionRow {
  readonly id: string;
  readonly reference: string;
  readonly programme: string;
  readonly call: string;
  readonly held_on: Day;
  readonly status: Session['status'];
  readonly seq: number;
}

/** Programmes a person works for (`all`: any), and themselves as a member. */
export interface SessionSight {
  readonly programmes: readonly string[] | 'all';
  readonly member: string;
}

const MOST = 200;

/** The latest sessions this person may see, the last to sit first. A member sees those they are convened to. */
export async function listSessionRows(db: Kysely<Database>, { programmes, member }: SessionSight, filters: { readonly programme?: string; readonly status?: Session['status'] }): Promise<readonly SessionRow[]> {
  let query = db.selectFrom('sessions').select(['id', 'reference', 'programme', 'call', 'held_on', 'status', 'seq']).orderBy('held_on', 'desc').orderBy('id', 'desc').limit(MOST);
  if (programmes !== 'all') {
    const convened = sql<boolean>`(members @> array[${member}]::uuid[] and status <> 'planned')`;
    query = query.where((eb) => (programmes.length > 0 ? eb.or([eb('programme', 'in', [...programmes]), convened]) : convened));
  }
  if (filters.programme !== undefined) query = query.where('programme', '=', filters.programme);
  if (filters.status !== undefined) query = query.where('status', '=', filters.status);
  return query.execute();
}

export interface DeskRows {
  readonly session: Session;
  readonly people: ReadonlyMap<string, string>;
  readonly dossiers: ReadonlyMap<string, { readonly reference: string; readonly title: string; readonly organisation: string; readonly phase: Application['phase']; readonly asked: number; readonly proposed: number | null }>;
  readonly texts: Readonly<Record<string, string>>;
  /** Who has cast a voice, by item, in the votes being held. */
  readonly cast: ReadonlyMap<number, readonly string[]>;
  /** Cents the call's envelope still has, all sections together: voted, less what is reserved and affected. */
  readonly left: number;
  readonly crossings: readonly { readonly dossier: string; readonly status: 'pending' | 'applied' | 'refused'; readonly refusal: string | null }[];
}

/** Everything the desk shows of a session: seven statements, however many items it has. Null when there is none under this id. */
export async function readDesk(db: Kysely<Database>, id: string): Promise<DeskRows | null> {
  const row = await db.selectFrom('sessions').select('state').where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  const { state: session } = row;
  const ids = session.items.map(({ dossier }) => dossier);
  const people = await db.selectFrom('people').select(['id', 'name']).where('id', 'in', [...session.members]).execute();
  const dossiers = ids.length === 0 ? [] : await db.selectFrom('dossiers').select(['id', 'reference', 'title', 'organisation_name', 'phase', 'asked', 'proposed']).where('id', 'in', ids).execute();
  const texts = await db.selectFrom('texts').select(['id', 'body']).where('id', 'in', textIds(session)).execute();
  const ballots = await db
    .selectFrom('ballots as b')
    .innerJoin('session_items as i', (join) => join.onRef('i.session', '=', 'b.session').onRef('i.item', '=', 'b.item').onRef('i.round', '=', 'b.round'))
    .select(['b.item', 'b.voter'])
    .where('b.session', '=', id)
    .execute();
  const { rows: [envelope] } = await sql<{ left: number }>`select coalesce(sum(voted - reserved - affected), 0)::bigint as left from envelopes where programme = ${session.programme} and call = ${session.call}`.execute(db);
  const crossings = await db.selectFrom('crossings').select(['dossier', 'status', 'refusal']).where('source_kind', '=', 'session').where('source', '=', id).execute();
  const cast = new Map<number, string[]>();
  for (const { item, voter } of ballots) cast.set(item, [...(cast.get(item) ?? []), voter]);
  return {
    session,
    people: new Map(people.map((one) => [one.id, one.name])),
    dossiers: new Map(dossiers.map(({ id: dossier, organisation_name, ...rest }) => [dossier, { ...rest, organisation: organisation_name }])),
    texts: Object.fromEntries(texts.map((text) => [text.id, text.body])),
    cast,
    left: envelope?.left ?? 0,
    crossings,
  };
}

const textIds = ({ place, minutes, items }: Session): readonly string[] =>
  [place, minutes?.note, ...items.flatMap(({ note, opinion, vote, votes }) => [note, opinion?.note, vote?.note, ...votes.map((one) => one.note)])].filter((text) => text !== undefined);

/** Dossiers of a call that wait for the committee and stand on no agenda. */
export async function waitingForCommittee(db: Kysely<Database>, programme: string, call: string): Promise<readonly { readonly state: Application; readonly title: string; readonly organisation: string }[]> {
  const rows = await db
    .selectFrom('dossiers as d')
    .select(['d.state', 'd.title', 'd.organisation_name'])
    .where('d.programme', '=', programme)
    .where('d.phase', '=', 'committee')
    .where('d.call', '=', call)
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('session_items as i').select('i.item').whereRef('i.dossier', '=', 'd.id').where('i.live', '=', true))))
    .execute();
  return rows.map(({ state, title, organisation_name }) => ({ state, title, organisation: organisation_name }));
}
