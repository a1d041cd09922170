/** What letters take from the answers of a filed application, whichever programme's form they answer. */
export interface Answers {
  readonly summary: string | null;
  readonly contactEmail: string | null;
  /** When the work is to begin and end, as announced. */
  readonly calendar: { readonly startOn: string; readonly endOn: string } | null;
  /** Wording of a line of expense, by the line's id. */
  readonly lines: ReadonlyMap<string, string>;
  readonly resources: readonly { readonly kind: string; readonly funder: string; readonly label: string | null }[];
}

/** Reads them defensively: a form that does not ask something leaves it out of the letters. */
export function readAnswers(answers: unknown): Answers {
  const contact = part(answers, 'contact');
  const plan = part(answers, 'plan');
  const [startOn, endOn] = ['startOn', 'endOn'].map((name) => words(part(answers, 'calendar'), name)) as [string | null, string | null];
  return {
    summary: words(answers, 'summary'),
    contactEmail: words(contact, 'email'),
    calendar: startOn !== null && endOn !== null ? { startOn, endOn } : null,
    lines: new Map(rows(plan, 'expenses').flatMap((row) => {
      const [id, label] = [words(row, 'id'), words(row, 'label')];
      return id !== null && label !== null ? [[id, label] as const] : [];
    })),
    resources: rows(plan, 'resources').map((row) => ({ kind: words(row, 'kind') ?? '', funder: words(row, 'funder') ?? '', label: words(row, 'label') })),
  };
}

/** The lines an amendment brought in go by the name they were given there. */
export const withNewLines = (answers: Answers, lines: Readonly<Record<string, string>>): Answers => ({ ...answers, lines: new Map([...answers.lines, ...Object.entries(lines)]) });

function part(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, name) ? (of as Record<string, unknown>)[name] : null;
}

function words(of: unknown, name: string): string | null {
  const value = part(of, name);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function rows(of: unknown, name: string): readonly unknown[] {
  const value = part(of, name);
  return Array.isArray(value) ? value : [];
}
