import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { listDraftPieces, removeDraftPiece, setDraftPiece, type Document } from '../database/documents.ts';
import { findDraft, findRevision, insertDraft, insertRevision, listDrafts, lockDraft } from '../database/drafts.ts';
import type { Answers, DraftWithAnswers } from '../database/drafts.ts';
import type { Database } from '../database/schema.ts';
import type { Directory } from '../directory/directory.ts';
import { parisDay } from '../domain/calendar/day.ts';
import { checkSiret } from '../domain/organisation/siret.ts';
import { hasRole } from '../domain/policy/may.ts';
import type { Person } from '../domain/policy/person.ts';
import { refuse, type Refusal } from '../domain/refusal.ts';
import { formValidator } from '../forms/validate.ts';
import { readProgramme, shelfOf } from './catalogue.ts';
import { depositRules, recordDocument, type Deposited, type DepositRules } from './documents.ts';
import { sightOf } from './sight.ts';

export type { DraftWithAnswers } from '../database/drafts.ts';

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusals: readonly [Refusal, ...Refusal[]]; readonly current?: number };
const done = <T>(value: T): Result<T> => ({ ok: true, value });
const refused = (code: string, message: string, path?: string, current?: number): Result<never> => ({ ok: false, refusals: [refuse(code, message, path)], ...(current === undefined ? {} : { current }) });

const notFound = (): Result<never> => refused('not-found', 'Ce brouillon n’existe pas ou ne vous est pas ouvert.');
const today = () => parisDay(Date.now());

export interface Opening {
  readonly programme: string;
  readonly call: string;
  /** SIRET of the organisation that will own the dossier. */
  readonly organisation: string;
  readonly answers: Answers;
}

/** Opens a draft for an organisation, by one of its agents, under the current version of the programme. The same key opens it once. */
export async function openDraft(db: Kysely<Database>, directory: Directory, person: Person, key: string, opening: Opening): Promise<Result<DraftWithAnswers>> {
  const siret = checkSiret(opening.organisation);
  if (!siret.ok) return refused(siret.code, siret.message, '/organisation');
  const bundle = await readProgramme(db, opening.programme);
  if (!bundle) return refused('unknown-programme', 'Ce dispositif n’existe pas.', '/programme');
  const organisation = directory.findOrganisation({ siret: siret.siret });
  if (!organisation) return refused('unknown-organisation', 'Cette collectivité n’est pas de la Métropole.', '/organisation');
  const call = bundle.programme.calls.find(({ code }) => code === opening.call);
  if (!call) return refused('unknown-call', 'Cet appel à projets n’existe pas dans ce dispositif.', '/call');
  if (call.closesOn !== null && call.closesOn < today()) return refused('call-closed', `L’appel « ${call.title} » est clos.`, '/call');
  if (!hasRole(person, 'agent', { programme: opening.programme, organisations: [siret.siret] }, today())) return refused('forbidden', 'Vous n’agissez pas pour cette collectivité.');
  const faults = formValidator(bundle, 'application', { draft: true })(opening.answers);
  if (faults.length > 0) return { ok: false, refusals: inAnswers(faults) };

  const id = draftId(person.id, key);
  const made = await insertDraft(db, { id, organisation: siret.siret, programme: opening.programme, version: bundle.programme.version, call: call.code, created_by: person.id }, opening.answers);
  const draft = await findDraft(db, id);
  if (!draft) throw new Error(`draft ${id} was neither made nor there`);
  const isSame = draft.organisation === siret.siret && draft.programme === opening.programme && draft.call === call.code;
  return made || isSame ? done(draft) : refused('key-reused', 'Cette clé a déjà servi à ouvrir un autre brouillon.');
}

/** A UUID (version 8: ours) that follows from who asks and their key, so that a repeat finds the same draft. */
function draftId(person: string, key: string): string {
  const hex = createHash('sha256').update(`draft\n${person}\n${key}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const inAnswers = (faults: readonly Refusal[]) => faults.map((fault) => ({ ...fault, path: `/answers${fault.path ?? ''}` })) as unknown as readonly [Refusal, ...Refusal[]];

/** Only the agents of the organisation see its drafts: until it is filed, a draft is nobody else's business. */
async function ownDraft(db: Kysely<Database>, person: Person, id: string): Promise<DraftWithAnswers | null> {
  const draft = await findDraft(db, id);
  return draft && isOwn(person, draft) ? draft : null;
}
const isOwn = (person: Person, draft: { readonly programme: string; readonly organisation: string }): boolean =>
  hasRole(person, 'agent', { programme: draft.programme, organisations: [draft.organisation] }, today());

export async function readDraft(db: Kysely<Database>, person: Person, id: string): Promise<Result<DraftWithAnswers & { pieces: readonly (Document & { piece: string })[] }>> {
  const draft = await ownDraft(db, person, id);
  return draft ? done({ ...draft, pieces: await listDraftPieces(db, id) }) : notFound();
}

export const listDraftsOf = (db: Kysely<Database>, person: Person, limit: number): Promise<readonly DraftWithAnswers[]> => listDrafts(db, sightOf(person, today()).organisations, limit);

/** A revision as it was saved: the other half of a conflict, or the one a dossier was filed with. */
export async function readRevision(db: Kysely<Database>, person: Person, id: string, revision: number): Promise<Result<{ answers: Answers; saved_at: Date }>> {
  const draft = await ownDraft(db, person, id);
  const found = draft && (await findRevision(db, id, revision));
  return found ? done(found) : notFound();
}

/**
 * Saves answers as the next revision, if the draft is still at the one they started from. What is missing is no fault yet;
 * what the form does not know, or cannot be, is refused.
 */
export async function saveDraft(db: Kysely<Database>, person: Person, id: string, from: number, answers: Answers): Promise<Result<number>> {
  return db.transaction().execute(async (trx) => {
    const draft = await lockDraft(trx, id);
    if (!draft || !isOwn(person, draft)) return notFound();
    if (draft.filed) return refused('already-filed', 'Ce dossier est déposé : ses réponses ne changent plus.');
    if (draft.revision !== from) {
      return refused('draft-changed', `Ce brouillon a été enregistré entre-temps (version ${draft.revision}, vous partiez de la ${from}). Relisez les deux, puis enregistrez à partir de la dernière.`, undefined, draft.revision);
    }
    const faults = formValidator(await shelfOf(db).bundle(draft.version), 'application', { draft: true })(answers);
    if (faults.length > 0) return { ok: false, refusals: inAnswers(faults) };
    return done(await insertRevision(trx, draft, answers, person.id));
  });
}

/** Under which rules a piece of a draft may be deposited, before any byte of it is read. */
export async function mayAttach(db: Kysely<Database>, person: Person, id: string, piece: string): Promise<Result<DepositRules>> {
  const draft = await ownDraft(db, person, id);
  if (!draft) return notFound();
  if (draft.filed) return refused('already-filed', 'Ce dossier est déposé : une pièce s’y ajoute par un acte.');
  const rules = await depositRules(db, draft.version, piece);
  return rules === 'unknown-piece' ? refused('unknown-piece', 'Ce dispositif ne demande pas cette pièce.') : done(rules);
}

/** Makes a deposited file stand for a piece, in place of the one before. The filing may have come while it was on its way: then it is refused. */
export async function attachPiece(db: Kysely<Database>, person: Person, id: string, piece: string, deposited: Deposited): Promise<Result<Document>> {
  return db.transaction().execute(async (trx) => {
    const draft = await lockDraft(trx, id);
    if (!draft || !isOwn(person, draft)) return notFound();
    if (draft.filed) return refused('already-filed', 'Ce dossier est déposé : une pièce s’y ajoute par un acte.');
    const document = await recordDocument(trx, person, id, deposited);
    await setDraftPiece(trx, id, piece, document.id);
    return done(document);
  });
}

export async function detachPiece(db: Kysely<Database>, person: Person, id: string, piece: string): Promise<Result<null>> {
  return db.transaction().execute(async (trx) => {
    const draft = await lockDraft(trx, id);
    if (!draft || !isOwn(person, draft)) return notFound();
    if (draft.filed) return refused('already-filed', 'Ce dossier est déposé : ses pièces ne se retirent plus.');
    return (await removeDraftPiece(trx, id, piece)) ? done(null) : refused('not-found', 'Cette pièce n’est pas déposée.');
  });
}

/** A piece of a draft, for download. */
export async function readDraftPiece(db: Kysely<Database>, person: Person, id: string, piece: string): Promise<Result<Document>> {
  const draft = await ownDraft(db, person, id);
  const found = draft && (await listDraftPieces(db, id)).find((one) => one.piece === piece);
  return found ? done(found) : refused('not-found', 'Cette pièce n’est pas déposée.');
}
