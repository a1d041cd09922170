import type { Kysely } from 'kysely';
import { listAmendments, listPrescriptions } from '../database/amendments.ts';
import type { ListedAmendment, ListedPrescription } from '../database/amendments.ts';
import { readEnvelope } from '../database/envelopes.ts';
import { joining } from '../database/facts.ts';
import type { Database } from '../database/schema.ts';
import type { Directory } from '../directory/directory.ts';
import { findAmendment, isOpen, type Amendment } from '../domain/application/amendment.ts';
import { following } from '../domain/application/decide/amendment.ts';
import { evolve } from '../domain/application/evolve.ts';
import type { Facts } from '../domain/application/facts.ts';
import type { Application, Decision } from '../domain/application/state.ts';
import { parisDay, type Day } from '../domain/calendar/day.ts';
import type { ScheduledCredit } from '../domain/funding/credits.ts';
import { inAll, taken } from '../domain/funding/imputation.ts';
import type { RetainedLine } from '../domain/funding/plan.ts';
import { ZERO, type Cents } from '../domain/money/money.ts';
import type { Person } from '../domain/policy/person.ts';
import { afterAwardRulesOf } from '../domain/programme/after-award.ts';
import type { Refusal } from '../domain/refusal.ts';
import { programmeRules } from '../programmes/reading.ts';
import type { Role } from '../domain/application/commands.ts';
import type { MadePaper, NotYet, PaperFormat, PaperMaker } from './papers.ts';
import { shelfOf } from './catalogue.ts';
import { sightOf, viewerOf } from './sight.ts';

export type { ListedAmendment, ListedPrescription } from '../database/amendments.ts';

/** Who follows avenants; and what remains payable, which is finance's to watch. */
export const amendmentReaders: readonly Role[] = ['officer', 'finance', 'assembly', 'delegate', 'administrator'];
export const prescriptionReaders: readonly Role[] = ['finance', 'officer', 'administrator'];

/** An award as it is, or as it would be. */
export interface AwardStanding {
  readonly startBy: Day | null;
  readonly completeBy: Day | null;
  readonly amount: Cents;
  readonly base: Cents;
  readonly bySection: Decision['bySection'];
  readonly owner: string;
  readonly partners: readonly string[];
  readonly lines: readonly RetainedLine[];
  readonly schedule: readonly ScheduledCredit[];
}

export interface AmendmentPreview {
  readonly amendment: Amendment;
  /** Who decides it in this programme. */
  readonly decidedBy: 'delegate' | 'body';
  readonly before: AwardStanding;
  /** Null with `refusal`: it could not be granted today. */
  readonly after: AwardStanding | null;
  readonly refusal: Refusal | null;
  /** What the envelope would have back, in cents. */
  readonly released: Cents;
}

/**
 * What would follow from granting an amendment today: computed by the very rule that grants it, on a state nobody keeps. For the service.
 * Null when there is no such amendment for this person, or it is already decided.
 */
export async function previewAmendment(db: Kysely<Database>, directory: Directory, person: Person, dossier: string, no: number): Promise<AmendmentPreview | null> {
  const row = await db.selectFrom('dossiers').select(['state', 'version', 'clock', 'clock_day']).where('id', '=', dossier).executeTakeFirst();
  const now = parisDay(Date.now());
  if (!row || viewerOf(person, row.state, now) !== 'service') return null;
  const { state } = row;
  const amendment = findAmendment(state, no);
  if (!amendment || !isOpen(amendment)) return null;
  const today = row.clock === 'manual' ? row.clock_day : now;
  const programme = await shelfOf(db).programme(row.version);
  const facts: Facts = {
    today, programme, person: null, filing: null, proposal: null, calendar: null, successor: null, delegations: [], documents: [], named: null,
    envelope: await readEnvelope(db, dossier, state),
    joining: joining(programmeRules((siret) => directory.findOrganisation({ siret })), state, amendment.request, today),
  };
  const follows = following(state, amendment, facts);
  const shared = { amendment, decidedBy: afterAwardRulesOf(programme).decidedBy[amendment.kind], before: standing(state) };
  if ('code' in follows) return { ...shared, after: null, refusal: follows, released: ZERO };
  const granted = { type: 'amendmentGranted', amendment: no, authority: { by: 'delegate', delegation: '' }, effect: follows.effect, avenant: null } as const;
  const after = [...follows.before, granted, ...follows.after].reduce((before, event) => evolve(before, { seq: before.seq + 1, day: today, by: 'system', event }), state);
  return { ...shared, after: standing(after), refusal: null, released: inAll(taken(after.imputation.released, state.imputation.released)) };
}

const standing = ({ lapse, decision, appraisal, organisation, partners, creditSchedule }: Application): AwardStanding => ({
  startBy: lapse?.startBy ?? null,
  completeBy: lapse?.completeBy ?? null,
  amount: decision?.amount ?? ZERO,
  base: decision?.base ?? ZERO,
  bySection: decision?.bySection ?? { investment: ZERO, operating: ZERO },
  owner: organisation,
  partners,
  lines: appraisal?.lines ?? [],
  schedule: creditSchedule,
});

/** Avenants of the programmes a person follows, the oldest request first. */
export const readAmendments = (db: Kysely<Database>, person: Person, filter: { readonly programme?: string; readonly status?: readonly Amendment['status'][] }): Promise<readonly ListedAmendment[]> =>
  listAmendments(db, sightOf(person, parisDay(Date.now())).programmes, filter);

/** What remains payable of every award and until when, what is prescribed first at the top. */
export const readPrescriptions = (db: Kysely<Database>, person: Person, filter: { readonly programme?: string; readonly before?: Day }): Promise<readonly ListedPrescription[]> =>
  listPrescriptions(db, sightOf(person, parisDay(Date.now())).programmes, filter);

/** Avenant to a signed agreement, for the service and the commune, who sign it. Null when there is none for this person. */
export async function amendmentPaper({ db, papers }: { readonly db: Kysely<Database>; readonly papers: PaperMaker }, person: Person, dossier: string, no: number, format: PaperFormat): Promise<MadePaper | NotYet | null> {
  const row = await db.selectFrom('dossiers').select('state').where('id', '=', dossier).executeTakeFirst();
  const viewer = row && viewerOf(person, row.state, parisDay(Date.now()));
  if (!row || (viewer !== 'service' && viewer !== 'commune') || !findAmendment(row.state, no)) return null;
  return (await papers.amendmentPaper(dossier, no, format)) ?? 'not-yet';
}
