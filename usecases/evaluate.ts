import type { Kysely } from 'kysely';
import { listDraftPieces } from '../database/documents.ts';
import type { DraftWithAnswers } from '../database/drafts.ts';
import type { Database } from '../database/schema.ts';
import type { Directory } from '../directory/directory.ts';
import { isDueIn } from '../domain/application/state.ts';
import { parisDay } from '../domain/calendar/day.ts';
import { applyCaps } from '../domain/funding/caps.ts';
import { checkPlan } from '../domain/funding/check.ts';
import { explain, type ExplanationRow } from '../domain/funding/explain.ts';
import { capInput, retainedAsAsked } from '../domain/funding/retained.ts';
import type { Programme } from '../domain/programme/programme.ts';
import { refuse, type Refusal } from '../domain/refusal.ts';
import { planOf, type ApplicationAnswers } from '../forms/plan.ts';
import { formValidator } from '../forms/validate.ts';
import { estimate } from '../programmes/reading.ts';
import { shelfOf } from './catalogue.ts';

/** What a draft would be worth as it stands: an indication to who prepares it, a promise to nobody. */
export interface Evaluation {
  readonly revision: number;
  /** Null as long as the answers are not complete enough for the rules to be asked. */
  readonly eligible: boolean | null;
  /** Everything that stands between the draft and its filing. */
  readonly problems: readonly Refusal[];
  /** In cents: the least of the caps, on everything retained as asked. Null with `eligible`. */
  readonly amount: number | null;
  readonly binding: string | null;
  /** Each cap in a sentence, with the one that binds. */
  readonly explanation: readonly ExplanationRow[];
}

/** Eligibility, amount and explanation of a draft's saved answers, under the programme version it was opened in. */
export async function evaluateDraft(db: Kysely<Database>, directory: Directory, draft: DraftWithAnswers): Promise<Evaluation> {
  const bundle = await shelfOf(db).bundle(draft.version);
  const { programme } = bundle;
  const deposited = new Set((await listDraftPieces(db, draft.id)).map(({ piece }) => piece));
  const missing = programme.pieces.filter(({ code, due, required }) => required && isDueIn(due, 'screening') && !deposited.has(code));
  const pieces = missing.map(({ code, title }) => refuse('piece-missing', `Il manque une pièce exigée au dépôt : ${title}.`, `/pieces/${code}`));
  const unknown = { revision: draft.revision, eligible: null, amount: null, binding: null, explanation: [] };

  const faults = formValidator(bundle, 'application')(draft.answers).map((fault) => ({ ...fault, path: `/answers${fault.path ?? ''}` }));
  if (faults.length > 0) return { ...unknown, problems: [...faults, ...pieces] };
  const answers = draft.answers as unknown as ApplicationAnswers;
  const inPlan = checkPlan(planOf(answers.plan), programme).map((fault) => ({ ...fault, path: `/answers/plan${fault.path ?? ''}` }));
  if (inPlan.length > 0) return { ...unknown, problems: [...inPlan, ...pieces] };

  const beneficiary = directory.findOrganisation({ siret: draft.organisation })?.kind ?? 'company';
  const proposal = estimate(bundle, answers, { beneficiary, today: parisDay(Date.now()), call: draft.call });
  const { amount, binding, explanation } = amountOf(answers, programme);
  return {
    revision: draft.revision,
    eligible: proposal.eligible,
    problems: [...proposal.reasons, ...pieces],
    amount: proposal.eligible ? amount : 0,
    binding: proposal.eligible ? binding : null,
    explanation,
  };
}

/** The exact caps of the domain have the last word on the amount, here as in a decision. */
function amountOf(answers: ApplicationAnswers, programme: Programme) {
  const plan = planOf(answers.plan);
  const input = capInput(plan, retainedAsAsked(plan), { montage: answers.montage, ownShare: programme.amounts.ownShare.byDefault });
  const result = applyCaps(input, { ...programme.amounts, legalGround: programme.legalGround }, plan.asked);
  return { amount: result.most, binding: result.binding, explanation: explain(result, input, programme) };
}
