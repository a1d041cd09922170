import type { FormSchema } from '../../usecases/forms.ts';
import { under } from '../forms/typed.ts';
import { readable } from './answer.ts';

type Answers = Readonly<Record<string, unknown>>;

/** A question that two people answered differently, from the same answer. */
export interface Difference {
  /** JSON pointer of the question. */
  readonly pointer: string;
  readonly label: string;
  readonly mine: readonly string[];
  readonly theirs: readonly string[];
}

export interface Merged {
  readonly answers: Answers;
  /** Questions on which both changed something, and not to the same thing: somebody chooses. */
  readonly conflicts: readonly Difference[];
  /** Whether the other one changed any of these questions at all. */
  readonly theirsTouched: boolean;
}

interface Versions {
  /** What both started from. */
  readonly base: Answers;
  readonly mine: Answers;
  readonly theirs: Answers;
}

/**
 * Two versions of the same questions made from one: what only one of them changed is kept, what both changed is for a person to choose.
 * A list is one answer: its rows hang together.
 * @param only the questions concerned; to all others the answer is theirs.
 * @param chosen by pointer, for conflicts already put to somebody.
 */
export function merge(schema: FormSchema, only: readonly string[], versions: Versions, chosen: ReadonlyMap<string, 'mine' | 'theirs'> = new Map()): Merged {
  const conflicts: Difference[] = [];
  let theirsTouched = false;
  const walk = (of: FormSchema, at: string, names: readonly string[], { base, mine, theirs }: Versions): Answers => {
    const made: Record<string, unknown> = { ...theirs };
    for (const name of names) {
      const inner = of.properties?.[name] ?? {};
      const pointer = under(at, name);
      if (inner.properties) {
        const part = walk(inner, pointer, Object.keys(inner.properties), { base: group(base[name]), mine: group(mine[name]), theirs: group(theirs[name]) });
        if (Object.keys(part).length > 0) made[name] = part;
        else delete made[name];
        continue;
      }
      const [before, one, other] = [canonical(base[name]), canonical(mine[name]), canonical(theirs[name])];
      if (other !== before) theirsTouched = true;
      const isMine = one !== other && (other === before || chosen.get(pointer) === 'mine');
      if (one !== before && other !== before && one !== other && !chosen.has(pointer)) {
        const said = (value: unknown) => readable(name, inner, value, of);
        conflicts.push({ pointer, label: inner.title ?? name, mine: said(mine[name]), theirs: said(theirs[name]) });
      }
      if (!isMine) continue;
      if (mine[name] === undefined) delete made[name];
      else made[name] = mine[name];
    }
    return made;
  };
  return { answers: walk(schema, '', only, versions), conflicts, theirsTouched };
}

const group = (value: unknown): Answers => (typeof value === 'object' && value !== null ? (value as Answers) : {});

/** The same text for the same answer, whatever the order of its parts; nothing, an empty text, an empty list and an empty group are one. */
export function canonical(value: unknown): string {
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) return '';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object') {
    const parts = Object.entries(value).map(([key, inner]) => [key, canonical(inner)] as const).filter(([, text]) => text !== '').sort(([a], [b]) => (a < b ? -1 : 1));
    return parts.length === 0 ? '' : `{${parts.map(([key, text]) => `${key}:${text}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
