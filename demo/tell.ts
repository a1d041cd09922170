import { type Cents, inFrench } from '../domain/money/money.ts';
import { type TimelineEntry, wholeTimeline } from '../usecases/timeline.ts';
import type { Story } from './story.ts';

/** Tells a dossier's story as lines for a terminal: the day, what happened, by whom. */
export async function tell(story: Story, width = 110): Promise<readonly string[]> {
  const { stage, project, id } = story;
  const { reference, decision, claims } = await story.state();
  const entries = (await wholeTimeline(stage.context.db, id)) ?? [];
  const paid = claims.flatMap(({ orders }) => orders).reduce((sum, { status, amount }) => (status === 'paid' ? sum + amount : sum), 0) as Cents;
  const title = `${reference} · ${project.answers.title} · ${project.name}`;
  return ['', title, '─'.repeat(Math.min(title.length, width)), ...entries.flatMap((entry, at) => inLines(entry, entries[at - 1], width)), ...(decision?.kind === 'award' ? ['', `  Attribué ${inFrench(decision.amount)}, payé ${inFrench(paid)}.`] : [])];
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
