import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../domain/application/commands.ts';

/** One role of a persona. `organisation` is a SIREN, `programme` a programme code; neither means everywhere. */
export interface PersonaRole {
  readonly role: Role;
  readonly organisation?: string;
  readonly programme?: string;
  /** Somebody outside the Métropole. */
  readonly external?: boolean;
  /** May give and take away the roles of their own organisation. */
  readonly administers?: boolean;
}

/** A person who exists only in embedded runs, with the roles that the seed writes into the application's own tables. */
export interface Persona {
  /** OpenID subject; stable, so that a person keeps their dossiers from one run to the next. */
  readonly sub: string;
  readonly name: string;
  readonly email: string;
  /** What they do and where, in French, shown on the choice page. */
  readonly function: string;
  readonly roles: readonly PersonaRole[];
  /** Offices held in an organisation (SIREN), since 2020: a recusal is proposed from them. */
  readonly mandates?: readonly { readonly organisation: string; readonly title: string }[];
}

/** The personas shipped with the product. @throws when the file is missing: the process must run at the project's root. */
export function loadPersonas(root = process.cwd()): readonly Persona[] {
  return JSON.parse(readFileSync(join(root, 'identity', 'personas.json'), 'utf8')) as Persona[];
}
