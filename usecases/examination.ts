import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { strikeOutsBar } from '../domain/application/decide/claims.ts';
import type { StrikeOut } from '../domain/application/commands.ts';
import type { Claim } from '../domain/application/state.ts';
import { parisDay } from '../domain/calendar/day.ts';
import { previewClaim, type ClaimPreview } from '../domain/payment/preview.ts';
import type { Person } from '../domain/policy/person.ts';
import type { Refusal } from '../domain/refusal.ts';
import { shelfOf } from './catalogue.ts';
import type { MadePaper, NotYet, PaperMaker } from './papers.ts';
import { viewerOf } from './sight.ts';

export interface Examined extends ClaimPreview {
  readonly claim: Pick<Claim, 'no' | 'kind' | 'status'>;
}

/** How a claim stands against its award, and what would be due: the commune and the service read the same. Null when there is none for this person; a refusal when what is set aside is not in the claim. */
export async function examineClaim(db: Kysely<Database>, person: Person, dossier: string, no: number, strikeOuts: readonly StrikeOut[]): Promise<Examined | Refusal | null> {
  const row = await db.selectFrom('dossiers').select('state').where('id', '=', dossier).executeTakeFirst();
  const viewer = row && viewerOf(person, row.state, parisDay(Date.now()));
  const claim = row?.state.claims.find((one) => one.no === no);
  if (!row || !claim || !viewer || viewer === 'reviewer') return null;
  const bar = strikeOutsBar(claim, strikeOuts);
  if (bar) return bar;
  const preview = previewClaim(row.state, claim, strikeOuts, await shelfOf(db).programme(row.state.version));
  return preview && { claim: { no: claim.no, kind: claim.kind, status: claim.status }, ...preview };
}

/** Fiche de liquidation, for the service. Null when there is no such claim for this person. */
export async function liquidationSheet({ db, papers }: { readonly db: Kysely<Database>; readonly papers: PaperMaker }, person: Person, dossier: string, no: number): Promise<MadePaper | NotYet | null> {
  const row = await db.selectFrom('dossiers').select('state').where('id', '=', dossier).executeTakeFirst();
  if (!row || viewerOf(person, row.state, parisDay(Date.now())) !== 'service' || !row.state.claims.some((one) => one.no === no)) return null;
  return (await papers.liquidationSheet(dossier, no)) ?? 'not-yet';
}
