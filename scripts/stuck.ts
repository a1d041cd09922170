import type { Kysely } from 'kysely';
import { listStuck } from '../database/stuck.ts';
import type { StuckWork } from '../database/stuck.ts';
import type { Database } from '../database/schema.ts';
import { acts } from '../domain/application/acts.ts';
import { sessionActs } from '../domain/committee/acts.ts';
import { letters } from '../letters/variables.ts';

/** What has failed again and again and needs a person, a sentence each, oldest first. */
export async function stuckInWords(db: Kysely<Database>): Promise<readonly string[]> {
  return (await listStuck(db)).map((one) => `${one.reference ?? one.stream} : ${what(one)}, ${one.tries} essais depuis le ${instant(one.since)}, le dernier le ${instant(one.tried_at)} : ${cause(one)}`);
}

function what({ work, name }: StuckWork): string {
  switch (work) {
    case 'act':
      return `l’acte « ${titleIn(acts, name) ?? 'déposer le dossier'} »`;
    case 'session-act':
      return `l’acte « ${titleIn(sessionActs, name) ?? 'programmer la séance'} »`;
    case 'letter':
      return `la lettre « ${titleIn(letters, name) ?? name} »`;
    case 'dispatch':
      return `l’envoi de la lettre signée « ${titleIn(letters, name) ?? name} »`;
    case 'message':
      return `le message aux membres « ${name} »`;
  }
}

const titleIn = (titles: Readonly<Record<string, { readonly title: string }>>, name: string): string | undefined => (Object.hasOwn(titles, name) ? titles[name]?.title : undefined);

const cause = ({ cause: why }: StuckWork): string => (why === 'no-answer' ? 'sans réponse à ce jour.' : `erreur ${why}.`);

const format = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' });
const instant = (on: Date): string => format.format(on);
