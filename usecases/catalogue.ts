import type { Kysely } from 'kysely';
import { Shelf } from '../database/programmes.ts';
import type { Database } from '../database/schema.ts';
import type { Call, ProgrammeBundle } from '../domain/programme/programme.ts';
import { formSchema, type FormKind, type FormSchema } from '../forms/schema.ts';
import { rulesPath, VOCABULARY } from '../programmes/paths.ts';

const shelves = new WeakMap<Kysely<Database>, Shelf>();

/** The programme versions of a database, each read once in this process. */
export function shelfOf(db: Kysely<Database>): Shelf {
  const known = shelves.get(db) ?? new Shelf(db);
  shelves.set(db, known);
  return known;
}

/** The version of each programme in which new drafts begin. */
export const currentProgrammes = (db: Kysely<Database>): Promise<readonly ProgrammeBundle[]> => shelfOf(db).current();

/** A programme: its current version, or any that was ever published, by content hash. Null when there is none. */
export async function readProgramme(db: Kysely<Database>, code: string, version?: string): Promise<ProgrammeBundle | null> {
  if (version === undefined) return (await currentProgrammes(db)).find(({ programme }) => programme.code === code) ?? null;
  const known = await db.selectFrom('programme_versions').select('code').where('version', '=', version).executeTakeFirst();
  return known?.code === code ? shelfOf(db).bundle(version) : null;
}

/** One form of a version, with its shared parts in place. Null when the programme has no such form. */
export const readForm = (bundle: ProgrammeBundle, kind: FormKind): FormSchema | null => (bundle.programme.forms[kind] === undefined ? null : formSchema(bundle, kind));

/** The rules as the people who run the fund wrote them: the vocabulary they share, then the programme's own. */
export function rulesText({ programme, files }: ProgrammeBundle): string {
  return [VOCABULARY, rulesPath(programme.code)].map((path) => `# ${path}\n${files[path] ?? ''}`).join('\n');
}

export interface OpenCall extends Call {
  readonly programme: string;
  readonly isOpen: boolean;
  /** Cents voted for the call, both sections together, those affected to awards so far, and those set aside at an opinion. */
  readonly voted: number;
  readonly affected: number;
  readonly reserved: number;
}

/** Every call of the current versions, with what its envelope still has. Two statements, however many calls. */
export async function listCalls(db: Kysely<Database>, on: string): Promise<readonly OpenCall[]> {
  const [bundles, envelopes] = [await currentProgrammes(db), await db.selectFrom('envelopes').selectAll().execute()];
  return bundles.flatMap(({ programme }) =>
    programme.calls.map((call) => {
      const rows = envelopes.filter((one) => one.programme === programme.code && one.call === call.code);
      const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((whole, row) => whole + of(row), 0);
      const isOpen = call.opensOn <= on && (call.closesOn === null || on <= call.closesOn);
      return { ...call, programme: programme.code, isOpen, voted: sum(({ voted }) => voted), reserved: sum(({ reserved }) => reserved), affected: sum(({ affected }) => affected) };
    }),
  );
}
