import type { Kysely } from 'kysely';
import { findDocument } from '../database/documents.ts';
import type { Document } from '../database/documents.ts';
import type { Database } from '../database/schema.ts';
import type { Application, SignedCopy } from '../domain/application/state.ts';
import { decisionNo } from '../domain/application/legality.ts';
import { parisDay } from '../domain/calendar/day.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Cents } from '../domain/money/money.ts';
import type { Person } from '../domain/policy/person.ts';
import { viewerOf } from './sight.ts';
import type { MadePaper, PaperFormat, PaperMaker } from './paper-maker.ts';
import type { SignatureProvider, SigningParty, SigningPlace } from './signature.ts';

const PARTIES: readonly SigningParty[] = ['organisation', 'metropole'];

/** The agreement of a dossier as both its parties follow it. */
export interface AgreementView {
  readonly no: number;
  readonly amount: Cents;
  readonly signBy: Day;
  readonly firstSignBy: Day | null;
  readonly remindersOn: readonly Day[];
  readonly overdue: boolean;
  readonly signatures: readonly { readonly party: SigningParty; readonly signedOn: Day | null; readonly copy: SignedCopy | null; readonly place: SigningPlace | null }[];
  /** Code of what has it signed. */
  readonly provider: string;
}

/** What the commune and the service may know of an agreement; null for anybody else. */
async function seen(db: Kysely<Database>, person: Person, dossier: string): Promise<Application | null> {
  const row = await db.selectFrom('dossiers').select('state').where('id', '=', dossier).executeTakeFirst();
  const viewer = row && viewerOf(person, row.state, parisDay(Date.now()));
  return row && (viewer === 'service' || viewer === 'commune') ? row.state : null;
}

/** By when, who has signed, and where whoever has not signs. Null when the dossier is none of theirs, `none` when it calls for no agreement. */
export async function readAgreement(db: Kysely<Database>, provider: SignatureProvider, person: Person, dossier: string): Promise<AgreementView | null | 'none'> {
  const state = await seen(db, person, dossier);
  if (!state) return null;
  const { agreement, decision, reference } = state;
  if (!agreement || !decision) return 'none';
  const signedOn = { organisation: agreement.organisationSignedOn, metropole: agreement.metropoleSignedOn };
  const missing = PARTIES.filter((party) => signedOn[party] === null);
  const places = state.phase === 'agreement' && missing.length > 0 ? await provider.places({ dossier, reference, parties: missing, by: agreement.signBy }) : [];
  return {
    no: decisionNo(state),
    amount: decision.amount,
    signBy: agreement.signBy,
    firstSignBy: agreement.firstSignBy ?? null,
    remindersOn: agreement.remindersOn ?? [agreement.remindOn],
    overdue: agreement.overdue ?? false,
    signatures: PARTIES.map((party) => ({ party, signedOn: signedOn[party], copy: agreement.copies?.[party] ?? null, place: places.find((one) => one.party === party) ?? null })),
    provider: provider.name,
  };
}

/**
 * The agreement itself, from the decision and the articles of the programme version, to be signed. The commune has it once the decision is
 * enforceable and notified. Null when it is none of theirs, `not-yet` before.
 */
export async function agreementPaper({ db, papers }: { readonly db: Kysely<Database>; readonly papers: PaperMaker }, person: Person, dossier: string, format: PaperFormat): Promise<MadePaper | null | 'not-yet'> {
  const state = await seen(db, person, dossier);
  if (!state) return null;
  if (!state.agreement || !state.legality.enforceableOn) return 'not-yet';
  const paper = await papers.dossierPaper('draft-agreement', dossier, format);
  return paper ? { ...paper, fileName: `Convention ${state.reference}.${format}` } : 'not-yet';
}

/** A signed copy with the hash that was recorded when it was deposited: whoever reads the file compares it. Null when there is none for them. */
export async function signedCopy(db: Kysely<Database>, person: Person, dossier: string, party: SigningParty): Promise<{ readonly document: Document; readonly sha256: string } | null> {
  const copy = (await seen(db, person, dossier))?.agreement?.copies?.[party];
  const document = copy && (await findDocument(db, dossier, copy.document));
  return copy && document ? { document, sha256: copy.sha256 } : null;
}
