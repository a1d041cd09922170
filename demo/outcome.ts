import type { Application } from '../domain/application/state.ts';
import { inHundredths } from '../domain/review/fraction.ts';
import { resultOf } from '../domain/review/result.ts';
import { euro, table } from './columns.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

const columns = [{ title: '', right: true }, { title: 'dossier' }, { title: 'collectivité' }, { title: 'note', right: true }, { title: 'demandé', right: true }, { title: 'attribué', right: true }, { title: 'délibération' }, { title: 'pourquoi' }];

/** Who gets what, and why: one line a dossier, in the order they are given. */
export async function outcomeTable({ shelf, context: { db } }: Stage, stories: readonly Story[]): Promise<readonly string[]> {
  const rows = await Promise.all(
    stories.map(async (story, at) => {
      const { state, organisation_name: organisation } = await db.selectFrom('dossiers').select(['state', 'organisation_name']).where('id', '=', story.id).executeTakeFirstOrThrow();
      const result = resultOf(state, (await shelf.programme(state.version)).review);
      const note = result ? String(inHundredths(result.total) / 100).replace('.', ',') : '';
      return [String(at + 1), state.reference, organisation, note, euro(state.plan.asked), state.decision?.kind === 'award' ? euro(state.decision.amount) : '—', state.decision?.number ?? '—', why(state)];
    }),
  );
  return table(columns, rows);
}

function why({ decision, opinion, appraisal, outcome, plan }: Application): string {
  if (outcome === 'withdrawn-by-commune') return 'désistement en séance';
  if (!decision) return 'liste d’attente, plus rien à son rang';
  if (decision.kind === 'refusal') return 'sous le seuil des évaluations';
  const apart = (decision.recused ?? []).length > 0 ? ', votée à part' : '';
  if (opinion?.wished !== undefined) return `le reste de l’enveloppe, ${euro(opinion.wished)} proposés${apart}`;
  if (decision.amount === plan.asked) return `en entier${apart}`;
  return `${appraisal?.lines.some(({ retained, asked }) => retained < asked) ? 'une dépense écartée' : 'plafond du dispositif'}${apart}`;
}
