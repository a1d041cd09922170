import type { Crumb, ShownError, View } from './page.ts';

export interface Confirmation {
  /** A question: « Déposer ce dossier ? » */
  readonly title: string;
  readonly lead?: string;
  /** What is about to be done, in one sentence. */
  readonly says: string;
  /** What follows from it, one line each: dates, letters, what can no longer be changed. */
  readonly follows: readonly string[];
  /** Says what it does: « Déposer le dossier », never « OK ». */
  readonly button: string;
  /** It cannot be undone: the button shows it. */
  readonly isFinal?: boolean;
  /** Sent with the form: the version on screen (`_seq`), what was chosen before. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly back: string;
  readonly crumbs?: readonly Crumb[];
  readonly errors?: readonly ShownError[];
  /** Of a form shown again. */
  readonly key?: string;
}

/** The page before an act that binds: what will be done, what follows, one button that says it, and a way back. */
export function confirmation({ title, lead, says, follows, button, isFinal = false, fields = {}, back, crumbs = [], errors = [], key }: Confirmation): View {
  return {
    template: 'layouts/confirmation',
    title,
    ...(lead === undefined ? {} : { lead }),
    crumbs,
    errors,
    status: errors.length > 0 ? 422 : 200,
    data: { says, follows, button, isFinal, back, fields: Object.entries(fields).map(([name, value]) => ({ name, value })), ...(key === undefined ? {} : { key }) },
  };
}
