import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { Directory } from '../directory/directory.ts';
import { decide } from '../domain/application/acts.ts';
import type { CommandOf } from '../domain/application/commands.ts';
import { parisDay } from '../domain/calendar/day.ts';
import { explain, type ExplanationRow } from '../domain/funding/explain.ts';
import { capInput } from '../domain/funding/retained.ts';
import type { Cents } from '../domain/money/money.ts';
import type { Person } from '../domain/policy/person.ts';
import type { Refusal } from '../domain/refusal.ts';
import { programmeRules } from '../programmes/reading.ts';
import { shelfOf } from './catalogue.ts';
import { viewerOf } from './sight.ts';

export interface AppraisalPreview {
  readonly base: Cents;
  readonly proposed: Cents;
  readonly rows: readonly ExplanationRow[];
}

/** A reason still to be written does not change an amount. */
const UNSAID = '…';

/**
 * What a fiche d'instruction would propose, by the rule that records it; nothing is kept. The refusal when it could not be recorded for another
 * cause than a reason that is still to be written; null when the dossier is not the service's to this person.
 */
export async function previewAppraisal(db: Kysely<Database>, directory: Directory, person: Person, dossier: string, said: CommandOf<'appraise'>): Promise<AppraisalPreview | Refusal | null> {
  const row = await db.selectFrom('dossiers').select(['state', 'version', 'clock', 'clock_day']).where('id', '=', dossier).executeTakeFirst();
  const now = parisDay(Date.now());
  if (!row || viewerOf(person, row.state, now) !== 'service') return null;
  const today = row.clock === 'manual' ? row.clock_day : now;
  const bundle = await shelfOf(db).bundle(row.version);
  const command = { ...said, ownShareReason: said.ownShareReason ?? UNSAID, lines: said.lines.map((line) => ({ ...line, reason: line.reason ?? UNSAID })) };
  const proposal = programmeRules((siret) => directory.findOrganisation({ siret })).propose(bundle, row.state, command, today);
  const events = decide(row.state, command, { person: person.id, as: 'officer' }, { today, programme: bundle.programme, person, filing: null, proposal, calendar: null, successor: null, delegations: [], documents: [], named: null, envelope: null });
  if ('code' in events) return events;
  const appraised = events.find((event) => event.type === 'appraised');
  if (!appraised) return null;
  const { lines, resources, ownShare, base, proposed, caps } = appraised.appraisal;
  return { base, proposed, rows: explain(caps, capInput({ ...row.state.plan, resources }, lines, { montage: row.state.montage, ownShare }), bundle.programme) };
}
