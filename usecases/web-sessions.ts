import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { countLive, deleteKept, endSessions, insertKept, insertSession, setFlash, setOrganisation, visitSession, type Fields, type Flash, type FoundSession, type SessionLimits } from '../database/web-sessions.ts';
import { parisDay, type Day } from '../domain/calendar/day.ts';
import { holds, type Person } from '../domain/policy/person.ts';

export type { Fields, Flash } from '../database/web-sessions.ts';

const HOUR = 3_600_000;
/** Without a visit for so long, a session asks to sign in again. */
export const IDLE = 2 * HOUR;
/** A working day: then one signs in again, however active. */
export const LONGEST = 12 * HOUR;
/** How long the row of an ended session, or a form nobody came back for, is kept. */
const FORGOTTEN_AFTER = 30 * 24 * HOUR;

const limits = (now: number): SessionLimits => ({ now: new Date(now), idleSince: new Date(now - IDLE), signedInSince: new Date(now - LONGEST) });
const idOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** A visit by somebody whose cookie we know. */
export interface Visitor extends Omit<FoundSession, 'idToken'> {
  /** Only roles held today, and of several organisations the one chosen: what pages and use cases are given. */
  readonly person: Person;
  /** SIREN of every organisation the person may act for today. */
  readonly organisations: readonly string[];
}

/** Who comes with this cookie, to this address. Null: nobody we know. `isLive` false: it was them, their session has ended. */
export async function visit(db: Kysely<Database>, secret: string, path: string, now = Date.now()): Promise<Visitor | null> {
  const found = await visitSession(db, idOf(secret), path, limits(now));
  if (!found) return null;
  const organisations = organisationsOf(found.person, parisDay(now));
  const organisation = found.organisation !== null && organisations.includes(found.organisation) ? found.organisation : organisations.length === 1 ? organisations[0]! : null;
  const { idToken: _sealed, ...visitor } = found;
  return { ...visitor, organisation, organisations, person: actingFor(found.person, organisation, organisations) };
}

/** SIREN of the organisations a person may act for as an agent. */
export const organisationsOf = (person: Person, on: Day): readonly string[] =>
  [...new Set(person.roles.flatMap((grant) => (grant.role === 'agent' && grant.organisation && holds(grant, on) ? [grant.organisation.slice(0, 9)] : [])))];

/** Whoever acts for several organisations acts for one at a time, so that nothing is filed in the wrong name. */
function actingFor(person: Person, organisation: string | null, organisations: readonly string[]): Person {
  if (organisations.length < 2) return person;
  return { ...person, roles: person.roles.filter(({ role, organisation: of }) => role !== 'agent' || of?.slice(0, 9) === organisation) };
}

/** Opens a session. @returns the secret its cookie holds, known nowhere else. */
export async function openSession(db: Kysely<Database>, person: string, idToken: string | null, now = Date.now()): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  await insertSession(db, { id: idOf(secret), person, organisation: null, id_token: idToken === null ? null : seal(secret, idToken) }, new Date(now), new Date(now - FORGOTTEN_AFTER));
  return secret;
}

/** Ends the session, here. @returns the provider's ID token, to sign out there too; null when there is none. */
export async function endSession(db: Kysely<Database>, secret: string, now = Date.now()): Promise<string | null> {
  const found = await visitSession(db, idOf(secret), '', limits(now));
  await endSessions(db, { id: idOf(secret) }, new Date(now));
  return found?.idToken ? unseal(secret, found.idToken) : null;
}

/** Ends every session of a person, on every machine. */
export const endEverySession = (db: Kysely<Database>, person: string, now = Date.now()): Promise<number> => endSessions(db, { person }, new Date(now));

export const countSessions = (db: Kysely<Database>, person: string, now = Date.now()): Promise<number> => countLive(db, person, limits(now));

/** Chooses for which of their organisations a person acts. False when it is none of theirs. */
export async function chooseOrganisation(db: Kysely<Database>, secret: string, visitor: Pick<Visitor, 'organisations'>, organisation: string): Promise<boolean> {
  if (!visitor.organisations.includes(organisation)) return false;
  await setOrganisation(db, idOf(secret), organisation);
  return true;
}

/** Says something on the next page this person sees. */
export const sayNext = async (db: Kysely<Database>, secret: string, flash: Flash): Promise<void> => void (await setFlash(db, idOf(secret), flash));

/** Keeps what was typed after a session ended, for the same person to find at the same address. */
export const keepForm = async (db: Kysely<Database>, person: string, path: string, fields: Fields, now = Date.now()): Promise<void> => void (await insertKept(db, person, path, fields, new Date(now)));

export const forgetKept = async (db: Kysely<Database>, person: string, path: string): Promise<void> => void (await deleteKept(db, person, path));

const keyOf = (secret: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', 'fmin id token', 32));

/** AES-256-GCM: nonce, tag, text. Who reads the database reads no token. */
function seal(secret: string, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function unseal(secret: string, sealed: Buffer): string | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
