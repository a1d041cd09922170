import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import { listDocuments, type Document } from '../database/documents.ts';
import { eventsAfter } from '../database/record.ts';
import { findStatement } from '../database/statements.ts';
import type { Database } from '../database/schema.ts';
import type { Role } from '../domain/application/commands.ts';
import { subjectOf, type Application, type Claim } from '../domain/application/state.ts';
import { parisDay } from '../domain/calendar/day.ts';
import { minus, plus, type Cents } from '../domain/money/money.ts';
import { milestone } from '../domain/payment/batch.ts';
import { vouchersOf, type PaidBefore, type Rubric, type Voucher, type Vouchers } from '../domain/payment/vouchers.ts';
import { hasRole } from '../domain/policy/may.ts';
import type { Person } from '../domain/policy/person.ts';
import { shelfOf } from './catalogue.ts';
import type { PaperMaker, VoucherList } from './paper-maker.ts';
import { decimal, dayWritten, tableBytes } from './table.ts';
import { entryName, zipOf, type Entry } from './zip.ts';

/** Who takes the vouchers of a payment to the comptable public. */
export const keepers: readonly Role[] = ['finance', 'officer', 'delegate'];

export interface ListedVoucher extends Voucher {
  /** Name in the archive; null where the voucher is missing. */
  readonly fileName: string | null;
  readonly sha256: string | null;
  readonly bytes: number | null;
}

export interface PaymentVouchers {
  readonly reference: string;
  readonly claim: number;
  readonly rubric: Rubric;
  readonly amount: Cents;
  readonly vouchers: readonly ListedVoucher[];
  readonly paidBefore: readonly PaidBefore[];
  readonly awarded: Cents;
}

interface Found extends Vouchers {
  readonly state: Application;
  readonly claim: Claim;
  readonly documents: ReadonlyMap<string, Document>;
}

/** `not-ordered`: nothing is to be paid for this claim yet. Null when the dossier or the claim is none of theirs. */
async function find(db: Kysely<Database>, person: Person, dossier: string, no: number): Promise<Found | 'not-ordered' | null> {
  const row = await db.selectFrom('dossiers').select('state').where('id', '=', dossier).executeTakeFirst();
  if (!row || !keepers.some((role) => hasRole(person, role, subjectOf(row.state), parisDay(Date.now())))) return null;
  const claim = row.state.claims.find((one) => one.no === no);
  if (!claim) return null;
  if (claim.orders.length === 0) return 'not-ordered';
  const programme = await shelfOf(db).programme(row.state.version);
  const found = vouchersOf(row.state, await eventsAfter(db, dossier, 0), claim, programme);
  return { ...found, state: row.state, claim, documents: new Map((await listDocuments(db, dossier)).map((document) => [document.id, document])) };
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf', 'image/png': '.png', 'image/jpeg': '.jpg', 'text/csv': '.csv',
  'application/vnd.oasis.opendocument.text': '.odt', 'application/vnd.oasis.opendocument.spreadsheet': '.ods',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': '.docx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': '.xlsx',
};

function listed({ state, claim, rubric, vouchers, paidBefore, documents }: Found): PaymentVouchers {
  const amount = claim.orders.at(-1)?.amount ?? claim.amount;
  return {
    reference: state.reference, claim: claim.no, rubric, amount, paidBefore, awarded: state.decision?.amount ?? amount,
    vouchers: vouchers.map((voucher) => {
      const document = voucher.document === null ? undefined : documents.get(voucher.document);
      return { ...voucher, fileName: document ? entryName(voucher.rank, voucher.title, EXTENSIONS[document.media_type] ?? '') : null, sha256: document?.sha256 ?? null, bytes: document?.bytes ?? null };
    }),
  };
}

/** The vouchers of a claim's payment, in the order of the nomenclature, and those that are missing. */
export async function listVouchers(db: Kysely<Database>, person: Person, dossier: string, claim: number): Promise<PaymentVouchers | 'not-ordered' | null> {
  const found = await find(db, person, dossier, claim);
  return found === null || found === 'not-ordered' ? found : listed(found);
}

/** The same, as one archive: the bordereau as PDF and CSV, the certificat de paiement, the expenses presented, then each voucher by its rank. The same vouchers are the same bytes. */
export async function zipVouchers({ db, papers, folder }: { readonly db: Kysely<Database>; readonly papers: PaperMaker; readonly folder: string }, person: Person, dossier: string, no: number): Promise<{ readonly fileName: string; readonly stream: Readable } | 'not-ordered' | null> {
  const found = await find(db, person, dossier, no);
  if (found === null || found === 'not-ordered') return found;
  const list = listed(found);
  const on = found.claim.orders.at(-1)?.orderedOn ?? found.claim.filedOn;
  const printed = await papers.voucherList(dossier, shownList(found, list));
  const certificate = await papers.liquidationSheet(dossier, no);
  const entries: Entry[] = [
    { name: entryName(0, 'Bordereau des pièces justificatives', '.pdf'), content: printed.file },
    { name: entryName(0, 'Bordereau des pièces justificatives', '.csv'), content: bordereau(list) },
    ...(certificate ? [{ name: entryName(0, 'Certificat de paiement', '.pdf'), content: certificate.file }] : []),
    ...(await stated(db, dossier, found.claim)),
    ...list.vouchers.flatMap(({ document, fileName }): Entry[] => {
      const kept = document === null ? undefined : found.documents.get(document);
      return kept && fileName ? [{ name: fileName, content: { path: join(folder, kept.sha256.slice(0, 2), kept.sha256) } }] : [];
    }),
  ];
  return { fileName: `Pièces ${list.reference} versement ${no}.zip`, stream: zipOf(entries, on) };
}

function shownList({ claim }: Found, { rubric, vouchers, paidBefore, amount, awarded }: PaymentVouchers): VoucherList {
  const before = plus(...paidBefore.map((one) => one.amount));
  return {
    on: claim.orders.at(-1)?.orderedOn ?? claim.filedOn,
    rubric, claim: claim.no, milestone: milestone(claim.kind), amount, awarded, before, left: minus(awarded, before, amount),
    vouchers: vouchers.map(({ rank, title, fileName, sha256 }) => ({ rank, title, fileName, sha256 })),
    paidBefore: paidBefore.map((one) => ({ title: `${milestone(one.kind)} (versement n° ${one.claim})`, on: one.on, mandat: one.mandat, amount: one.amount })),
  };
}

const bordereau = ({ vouchers }: PaymentVouchers): Buffer =>
  tableBytes(
    [
      { heading: 'Rang', value: ({ rank }) => String(rank) },
      { heading: 'Pièce', value: ({ title }) => title },
      { heading: 'Fichier', value: ({ fileName }) => fileName ?? 'à joindre' },
      { heading: 'Empreinte SHA-256', value: ({ sha256 }) => sha256 },
      { heading: 'Octets', value: ({ bytes }) => (bytes === null ? null : String(bytes)) },
    ],
    vouchers,
  );

/** The expenses of the claim with their words, when they were deposited as a statement. */
async function stated(db: Kysely<Database>, dossier: string, { statement }: Claim): Promise<readonly Entry[]> {
  const found = statement === undefined ? undefined : await findStatement(db, dossier, statement);
  if (!found) return [];
  const content = tableBytes(
    [
      { heading: 'Ligne', value: ({ line }) => line },
      { heading: 'Libellé', value: ({ label }) => label },
      { heading: 'Fournisseur', value: ({ supplier }) => supplier },
      { heading: 'N° de mandat', value: ({ mandat }) => mandat },
      { heading: 'N° de facture', value: ({ invoice }) => invoice },
      { heading: 'Date d’engagement', value: ({ committedOn }) => dayWritten(committedOn) },
      { heading: 'Date de mandatement', value: ({ paidOn }) => (paidOn ? dayWritten(paidOn) : null) },
      { heading: 'Montant', value: ({ amount }) => decimal(amount) },
    ],
    found.lines,
  );
  return [{ name: entryName(0, 'Dépenses présentées', '.csv'), content }];
}

