/** One field as the templates show it. Every name is always there, null or empty when there is nothing to say: templates are strict. */
export interface FieldView {
  /** The template that shows it: `web/partials/fields/text`. */
  readonly partial: string;
  /** Name of the input: a JSON pointer into the answers. */
  readonly name: string;
  /** What the summary of errors links to. */
  readonly id: string;
  readonly label: string;
  readonly hint: string | null;
  readonly error: string | null;
  readonly optional: boolean;
  /** Ids of hint and error, for aria-describedby. */
  readonly describedBy: string | null;
  readonly value: string;
  readonly type: string;
  readonly inputMode: string | null;
  readonly autocomplete: string | null;
  readonly maxLength: number | null;
  readonly cls: string;
  readonly unit: string | null;
  readonly list: string | null;
  readonly choices: readonly Choice[];
  readonly inline: boolean;
  /** Of a group. */
  readonly fields: readonly FieldView[];
  /** Of a repeated group or a budget. */
  readonly rows: readonly Row[];
  readonly columns: readonly { readonly label: string; readonly cls: string }[];
  /** Of a budget: columns before the amounts, and after them with the button. */
  readonly span: readonly [number, number];
  /** « une dépense »: what a row is. */
  readonly itemName: string;
  readonly mayAdd: boolean;
  /** Of a budget, in French with its euro sign. */
  readonly total: string | null;
  /** Of a SIRET: the organisation the directory knows under it. */
  readonly found: string | null;
  /** Of a file. */
  readonly accept: string | null;
  readonly files: readonly { readonly name: string; readonly href: string; readonly detail: string }[];
}

export interface Choice {
  readonly id: string;
  readonly value: string;
  readonly label: string;
  readonly hint: string | null;
  readonly checked: boolean;
}

export interface Row {
  readonly no: number;
  /** « Dépense 2 » */
  readonly title: string;
  readonly fields: readonly FieldView[];
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  /** Pressed to take the row away. */
  readonly remove: string;
}

export const idOf = (pointer: string): string => `c${pointer.replace(/[^\p{L}\p{N}]+/gu, '-')}`;

/** A field with nothing said but who it is. */
export function field(partial: string, name: string, label: string, more: Partial<FieldView> = {}): FieldView {
  const id = more.id ?? idOf(name);
  const made = {
    name, label, hint: null, error: null, optional: false, value: '', type: 'text', inputMode: null, autocomplete: null, maxLength: null, cls: '', unit: null, list: null,
    choices: [], inline: false, fields: [], rows: [], columns: [], span: [1, 1] as const, itemName: '', mayAdd: false, total: null, found: null, accept: null, files: [],
    ...more,
    id, partial: `partials/fields/${partial}`,
  };
  const described = [made.hint ? `${id}-aide` : '', made.error ? `${id}-erreur` : '', partial === 'textarea' && made.maxLength ? `${id}-compte` : ''].filter(Boolean).join(' ');
  return { ...made, describedBy: described === '' ? null : described };
}
