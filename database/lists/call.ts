import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import type { Application } from '../../domain/application/state.ts';
import type { BySection } from '../../domain/funding/imputation.ts';
import { toCents } from '../../domain/money/money.ts';

export interface CallDossier {
  readonly title: string;
  readonly organisation_name: string;
  readonly version: string;
  readonly state: Application;
}

/** Every dossier of a call that has been appraised and not ended before a decision. One statement. */
export const dossiersOfCall = (db: Kysely<Database>, programme: string, call: string): Promise<readonly CallDossier[]> =>
  db
    .selectFrom('dossiers')
    .select(['title', 'organisation_name', 'version', 'state'])
    .where('programme', '=', programme)
    .where('call', '=', call)
    .where('base', 'is not', null)
    .orderBy('reference')
    .execute();

/** What a call's envelopes were voted, and what none of its dossiers holds yet, section by section. Null when the call has none. */
export async function envelopesOfCall(db: Kysely<Database>, programme: string, call: string): Promise<{ readonly voted: BySection; readonly left: BySection } | null> {
  const rows = await db.selectFrom('envelopes').select(['section', 'voted', 'reserved', 'affected']).where('programme', '=', programme).where('call', '=', call).execute();
  if (rows.length === 0) return null;
  const sum = (of: (row: (typeof rows)[number]) => number): BySection => {
    const part = (section: string) => toCents(rows.filter((row) => row.section === section).reduce((whole, row) => whole + of(row), 0));
    return { investment: part('investment'), operating: part('operating') };
  };
  return { voted: sum(({ voted }) => voted), left: sum(({ voted, reserved, affected }) => Math.max(0, voted - reserved - affected)) };
}
