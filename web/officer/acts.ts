import type { Command, CommandType } from '../../domain/application/commands.ts';
import type { Previewable } from '../../usecases/letter-preview.ts';
import type { FormSchema } from '../../usecases/forms.ts';
import type { Instruction } from '../../usecases/instruction.ts';
import type { Sheet } from './desk.ts';

/** What an act is done on. */
export interface About {
  readonly desk: Instruction;
  /** What it bears on, as the address says: the code of a piece, a person, a number; empty when it bears on the dossier. */
  readonly target: string;
  /** Who may be chosen, by id. */
  readonly choices: Readonly<Record<string, string>>;
}

export type Answers = Readonly<Record<string, unknown>>;

/** An act of the service as a page: what follows from it, what it asks, what it sends. */
export interface DeskAct {
  /** In the address, in French. */
  readonly slug: string;
  readonly type: CommandType;
  readonly title: (about: About) => string;
  readonly button: string;
  /** It ends something, or cannot be undone. */
  readonly isGrave?: true;
  /** What follows, a sentence each. */
  readonly follows: (about: About) => readonly string[];
  readonly asks: (about: About) => FormSchema;
  readonly command: (answers: Answers, about: About) => Command;
  readonly done: string;
  readonly sheet: Sheet;
  /** The letter is read before the act is done. */
  readonly letter?: true;
  /** Carries a document: the signed copy, the proof. */
  readonly document?: { readonly label: string; readonly hint: string; readonly required: boolean };
  /** Which people its form proposes. */
  readonly people?: 'officers' | 'reviewers' | 'delegations';
  /** False when what the address names is not there. */
  readonly exists?: (about: About) => boolean;
}

export const long = (title: string, description?: string): FormSchema => ({ title, type: 'string', minLength: 1, maxLength: 20_000, 'x-widget': 'textarea', ...(description && { description }) });
export const day = (title: string, description?: string): FormSchema => ({ title, type: 'string', format: 'date', maxLength: 10, 'x-widget': 'date', ...(description && { description }) });
export const short = (title: string, description?: string): FormSchema => ({ title, type: 'string', minLength: 1, maxLength: 80, ...(description && { description }) });
export const oneOf = (title: string, choices: Readonly<Record<string, string>>, widget: 'radios' | 'select' = 'radios'): FormSchema => ({ title, enum: Object.keys(choices), 'x-choices': choices, 'x-widget': widget, 'x-messages': { enum: 'Choisissez une réponse de la liste.' } });
export const form = (properties: Readonly<Record<string, FormSchema>>, required: readonly string[]): FormSchema => ({ type: 'object', additionalProperties: false, required, properties });
export const nothing: FormSchema = form({}, []);

export const said = (answers: Answers, name: string): string => (typeof answers[name] === 'string' ? answers[name] : '');
export const ifSaid = <N extends string>(answers: Answers, name: N): Partial<Record<N, string>> => (said(answers, name) === '' ? {} : ({ [name]: said(answers, name) } as Record<N, string>));
export const pieceTitle = ({ desk, target }: About): string => desk.bundle.programme.pieces.find(({ code }) => code === target)?.title ?? target;

export const isPreviewable = (command: Command): command is Previewable => command.type === 'requestPieces' || command.type === 'declareInadmissible' || command.type === 'answerEarlyStart';
