import type { Kysely } from 'kysely';
import { readStory } from '../database/timeline.ts';
import type { Database } from '../database/schema.ts';
import { whyThisAmount } from '../domain/application/why.ts';
import type { WhyStep, WhyThisAmount } from '../domain/application/why.ts';
import { parisDay } from '../domain/calendar/day.ts';
import type { Person } from '../domain/policy/person.ts';
import { shelfOf } from './catalogue.ts';
import { viewerOf } from './sight.ts';

export interface WhyInWords extends Omit<WhyThisAmount, 'steps'> {
  /** Each step with the words of its reason, and the wording of its line. */
  readonly steps: readonly (Omit<WhyStep, 'reason' | 'line'> & { readonly reason: string | null; readonly line: string | null })[];
}

/** « Pourquoi ce montant » as this person may read it: the service at any time, the commune once decided, an évaluateur never. `null`: none for them, or not yet. */
export async function whyFor(db: Kysely<Database>, person: Person, id: string): Promise<WhyInWords | null> {
  const story = await readStory(db, id);
  const viewer = story && viewerOf(person, story.state, parisDay(Date.now()));
  if (!story || !viewer || viewer === 'reviewer' || (viewer === 'commune' && !story.state.decision)) return null;
  const why = whyThisAmount(story.state, await shelfOf(db).programme(story.version));
  if (!why) return null;
  return { ...why, steps: why.steps.map(({ reason, line, ...step }) => ({ ...step, reason: reason === null ? null : (story.texts[reason] ?? null), line: line === null ? null : (story.lines[line] ?? line) })) };
}
