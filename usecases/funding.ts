import type { Kysely } from 'kysely';
import { shelfOf } from './catalogue.ts';
import { viewerOf } from './sight.ts';
import type { Database } from '../database/schema.ts';
import { awardStands } from '../domain/application/condition.ts';
import { currentCaps } from '../domain/application/caps.ts';
import type { AwardCondition } from '../domain/application/state.ts';
import { parisDay, type Day } from '../domain/calendar/day.ts';
import type { Cofunding, Revision } from '../domain/funding/cofunding.ts';
import type { ScheduledCredit } from '../domain/funding/credits.ts';
import { explain, type ExplanationRow } from '../domain/funding/explain.ts';
import type { Imputation } from '../domain/funding/imputation.ts';
import { capInput } from '../domain/funding/retained.ts';
import { shareOut, type AwardShare, type PartnerShare } from '../domain/funding/shares.ts';
import type { CapCode } from '../domain/funding/plan.ts';
import type { Cents } from '../domain/money/money.ts';
import type { Person } from '../domain/policy/person.ts';

/** The money of a project as it stands today: who else pays, what the caps make of it, what that does to the award, who bears what. */
export interface Funding {
  readonly funders: readonly Cofunding[];
  /** The most the caps allow with these funders, the one that binds, each with its arithmetic; null before the appraisal, and to a commune before the decision. */
  readonly caps: { readonly most: Cents; readonly binding: CapCode; readonly rows: readonly ExplanationRow[] } | null;
  readonly awarded: Cents | null;
  readonly condition: (AwardCondition & { readonly metOn: Day | null; readonly fellDueOn: Day | null }) | null;
  /** Why the award must go to a new decision; null when it stands. */
  readonly revision: Revision | null;
  /** Code of what keeps the award from being agreed and paid just now; null when nothing does. */
  readonly barredBy: string | null;
  /** Null until they are said. Before the decision `award` is left out. */
  readonly shares: readonly (PartnerShare | AwardShare)[] | null;
  /** The service's own accounts; null to anybody else. */
  readonly imputation: Imputation | null;
  readonly schedule: readonly ScheduledCredit[] | null;
}

/** The funding of a dossier as this person may read it. Null when it is none of theirs, and to an évaluateur. */
export async function fundingFor(db: Kysely<Database>, person: Person, id: string): Promise<Funding | null> {
  const row = await db.selectFrom('dossiers').select(['state', 'version']).where('id', '=', id).executeTakeFirst();
  const viewer = row && viewerOf(person, row.state, parisDay(Date.now()));
  if (!row || !viewer || viewer === 'reviewer') return null;
  const { state } = row;
  const { decision, appraisal, condition } = state;
  const programme = await shelfOf(db).programme(row.version);
  const caps = viewer === 'commune' && !decision ? null : currentCaps(state, programme);
  const input = appraisal && capInput({ ...state.plan, resources: state.funders }, appraisal.lines, { montage: state.montage, ownShare: appraisal.ownShare });
  const service = viewer === 'service';
  return {
    funders: state.funders,
    caps: caps && input && { most: caps.most, binding: caps.binding, rows: explain(caps, input, programme) },
    awarded: decision?.kind === 'award' ? decision.amount : null,
    condition: decision?.condition && condition ? { ...decision.condition, ...condition } : null,
    revision: state.toRevise,
    barredBy: awardStands(state)?.code ?? null,
    shares: state.shares && (decision?.kind === 'award' ? shareOut(decision.amount, state.shares) : state.shares),
    imputation: service ? state.imputation : null,
    schedule: service ? state.creditSchedule : null,
  };
}
