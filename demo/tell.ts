import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { namesOf, textsOf } from '../database/lists/timeline.ts';
import type { Role } from '../domain/application/commands.ts';
import { inFrench } from '../domain/money/money.ts';
import { timeline, type TimelineEntry, type TimelineLetter } from '../domain/timeline/timeline.ts';
import { letters as letterKinds } from '../letters/variables.ts';
import type { Story } from './story.ts';

/** Tells a dossier's story as lines for a terminal: the day, what happened, by whom. */
export async function tell(story: Story, width = 110): Promise<readonly string[]> {
  const { stage, project, id } = story;
  const { db } = stage.context;
  const state = await story.state();
  const [events, { programme }] = await Promise.all([db.selectFrom('events').select(['seq', 'day', 'actor', 'actor_as', 'data']).where('stream', '=', id).orderBy('seq').execute(), stage.shelf.bundle(state.version)]);
  const record = JSON.stringify(events);
  const ids = [...new Set(record.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [])];
  const [people, texts] = await Promise.all([namesOf(db, ids), textsOf(db, ids)]);
  const entries = timeline(
    events.map(({ seq, day, actor, actor_as, data }) => ({ seq, day, by: actor, as: actor_as as Role | 'clock' | 'system', event: data })),
    await lettersOf(db, id),
    {
      organisation: project.name,
      people: Object.fromEntries(people),
      texts: Object.fromEntries(texts),
      lines: Object.fromEntries(project.answers.plan.expenses.map(({ id: one, label }) => [one, label])),
      letters: Object.fromEntries(Object.entries(letterKinds).map(([kind, { title }]) => [kind, title])),
      programme,
    },
  );
  const title = `${state.reference} · ${project.answers.title} · ${project.name}`;
  return ['', title, '─'.repeat(Math.min(title.length, width)), ...entries.flatMap((entry, at) => inLines(entry, entries[at - 1], width)), '', ...(state.decision?.kind === 'award' ? [`  Attribué ${inFrench(state.decision.amount)}, payé ${inFrench(paid(state))}.`] : [])];
}

const paid = (state: Awaited<ReturnType<Story['state']>>) => state.claims.flatMap(({ orders }) => orders).reduce((sum, { status, amount }) => (status === 'paid' ? sum + amount : sum), 0) as Parameters<typeof inFrench>[0];

async function lettersOf(db: Kysely<Database>, dossier: string): Promise<readonly TimelineLetter[]> {
  const rows = await db
    .selectFrom('letters as l')
    .leftJoin('outbox as o', 'o.letter', 'l.id')
    .select(['l.kind', 'l.no', 'l.to_sign', 'l.made_on', 'o.queued_on', 'o.sent_at'])
    .where('l.dossier', '=', dossier)
    .orderBy('l.made_on')
    .execute();
  return rows.map(({ kind, no, to_sign, made_on, queued_on, sent_at }) => ({ kind, no, toSign: to_sign, madeOn: made_on, queuedOn: queued_on, isSent: sent_at !== null }));
}

const MARGIN = 13;

/** The day once for all that happened on it; long sentences go on under themselves. */
function inLines({ on, sentence, detail, by }: TimelineEntry, before: TimelineEntry | undefined, width: number): readonly string[] {
  const [year, month, day] = on.split('-');
  const date = before?.on === on ? '' : `${day}/${month}/${year}`;
  const said = folded(`${sentence} (${by})`, width - MARGIN);
  const more = (detail ?? '').split('\n').flatMap((one) => (one === '' ? [] : folded(one, width - MARGIN - 2).map((part) => `  ${part}`)));
  return [...said, ...more].map((text, at) => `  ${(at === 0 ? date : '').padEnd(MARGIN - 2)}${text}`);
}

function folded(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
