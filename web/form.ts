import type { Request } from 'express';
import { readAtMost } from '../api/body.ts';
import { Problem } from '../api/problems.ts';
import type { Fields } from '../usecases/web-sessions.ts';

/** 1 MB: three hundred lines of budget with their wording fit several times. */
const LARGEST_FORM = 1_000_000;

/** What a browser sent, as it typed it: names and texts. */
export class Form {
  readonly fields: Fields;
  private readonly byName = new Map<string, string[]>();

  constructor(fields: Fields) {
    this.fields = fields;
    for (const [name, value] of fields) {
      const known = this.byName.get(name);
      if (known) known.push(value);
      else this.byName.set(name, [value]);
    }
  }

  /** The value of a field, without the spaces around it; empty when it was not sent. */
  get(name: string): string {
    return (this.byName.get(name)?.[0] ?? '').trim();
  }

  all(name: string): readonly string[] {
    return this.byName.get(name) ?? [];
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  get names(): readonly string[] {
    return [...this.byName.keys()];
  }

  /** Idempotency key: made with the form, the same each time it is sent. @throws Problem when the page did not give one. */
  get key(): string {
    const key = this.get('_key');
    if (!/^[\w-]{8,64}$/.test(key)) throw new Problem('malformed-request', 'Ce formulaire est incomplet : rechargez la page, puis recommencez.');
    return key;
  }

  /** The dossier's seq, or the draft's revision, that the person had on screen; null when the page did not say. */
  get seq(): number | null {
    return /^\d{1,9}$/.test(this.get('_seq')) ? Number(this.get('_seq')) : null;
  }

  /** Which button: `save`, `add:/plan/expenses`, `remove:/plan/expenses/2`… Empty when the form has one button alone. */
  get pressed(): string {
    return this.get('_do');
  }

  /** Without what the frame added: what to keep when a session has ended. */
  get typed(): Fields {
    return this.fields.filter(([name]) => name !== '_csrf');
  }
}

/** @throws Problem 415, 413 or 400. */
export async function readForm(request: Request): Promise<Form> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')) throw new Problem('unsupported-media-type', 'Cet envoi ne vient pas d’un formulaire de ce site.');
  const bytes = await readAtMost(request, LARGEST_FORM);
  const fields = [...new URLSearchParams(bytes.toString('utf8'))];
  if (fields.some(([name, value]) => name.includes('\0') || value.includes('\0'))) throw new Problem('malformed-request', 'Ce que vous avez écrit contient un caractère qui ne peut pas être enregistré.');
  // A browser sends the ends of lines as CR LF; people wrote one.
  return new Form(fields.map(([name, value]) => [name.toWellFormed(), value.toWellFormed().replace(/\r\n?/g, '\n')] as const));
}
