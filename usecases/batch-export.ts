import type { Transaction } from 'kysely';
import type { BatchLineRow, ExportFormat } from '../database/batches.ts';
import type { Database } from '../database/schema.ts';
import type { Directory } from '../directory/directory.ts';
import type { Application } from '../domain/application/state.ts';
import type { Day } from '../domain/calendar/day.ts';
import { budgetOf } from '../domain/funding/imputation.ts';
import { plus, toCents } from '../domain/money/money.ts';
import { milestone, objectOf, statementOf, type BatchLine, type ClosedBatch } from '../domain/payment/batch.ts';
import { orderKey } from '../domain/payment/order-key.ts';
import { accountOf } from '../domain/payment/accounts.ts';
import { refuse, type Refusal } from '../domain/refusal.ts';
import { shelfOf } from './catalogue.ts';
import { decimal, dayWritten, tableBytes, type Column } from './table.ts';

export type Known = Pick<ClosedBatch, 'number' | 'programme' | 'closedOn'>;
type Row = BatchLineRow & { readonly reference: string; readonly state: Application; readonly organisation_name: string; readonly title: string };
type Made = { readonly ok: true; readonly lines: readonly BatchLine[] } | { readonly ok: false; readonly refusals: readonly [Refusal, ...Refusal[]] };

/** What finance is sent of each order, in the order given; every order that cannot be sent, with why. */
export async function exportedLines(trx: Transaction<Database>, directory: Directory, rows: readonly Row[]): Promise<Made> {
  const named = rows.flatMap((row) => orderOf(row)?.account ?? []);
  const kept = named.length === 0 ? [] : await trx.selectFrom('bank_accounts').select(['id', 'iban', 'bic', 'holder']).where('id', 'in', named).execute();
  const accounts = new Map(kept.map(({ id, ...account }) => [id, account]));
  const lines: BatchLine[] = [];
  const refusals: Refusal[] = [];
  for (const [i, row] of rows.entries()) {
    const { reference, state, section, claim, attempt } = row;
    const key = orderKey(row);
    const order = orderOf(row);
    const part = order?.parts.find((one) => one.section === section);
    const kind = state.claims.find(({ no }) => no === claim)?.kind;
    const bar = (code: string, message: string): void => void refusals.push(refuse(code, `${key} : ${message}`, `/orders/${i}`));
    if (!order || !part || !kind || part.status !== 'ordered') {
      bar('order-returned', 'cette demande est revenue entre-temps, retirez-la du lot.');
      continue;
    }
    const programme = await shelfOf(trx).programme(state.version, trx);
    const account = accountOf(programme, section, directory.findOrganisation({ siret: state.organisation })?.kind ?? 'commune');
    const bank = order.account === null ? NOT_NAMED : accounts.get(order.account);
    if (!state.engagement) bar('not-engaged', 'l’engagement comptable n’est pas enregistré.');
    if (account === null) bar('account-missing', 'le dispositif ne dit pas sur quel compte M57 l’imputer.');
    if (!bank) bar('bank-details-missing', 'le compte bancaire que la demande désigne est introuvable.');
    if (!state.engagement || account === null || !bank) continue;
    const amount = toCents(row.amount);
    lines.push({
      position: i + 1, key, reference, claim, kind, attempt,
      beneficiary: { siret: state.organisation, name: row.organisation_name, iban: bank.iban, bic: bank.bic, holder: bank.holder },
      account, engagement: state.engagement.number, section, budget: budgetOf(section), object: objectOf({ kind, reference, title: row.title }), amount,
      statement: statementOf(state, { claim, section, amount }), orderedOn: order.orderedOn, delegation: order.delegation ?? null,
    });
  }
  const [first, ...others] = refusals;
  return first ? { ok: false, refusals: [first, ...others] } : { ok: true, lines };
}

/** Ordered before accounts were kept: finance pays on the bank details it has. */
const NOT_NAMED = { iban: null, bic: null, holder: null };

const orderOf = ({ state, claim, attempt }: Row) => state.claims.find(({ no }) => no === claim)?.orders.find((one) => one.attempt === attempt);

/** The files of a batch: a table for people and accounting packages, and the same as data, in cents. */
export function exportedFiles(known: Known, lines: readonly BatchLine[]): Readonly<Record<ExportFormat, Buffer>> {
  const batch = { ...known, orders: lines.length, total: plus(...lines.map(({ amount }) => amount)) };
  return { csv: tableBytes(columnsOf(known.number), lines), json: Buffer.from(`${JSON.stringify({ batch, orders: lines }, null, 2)}\n`, 'utf8') };
}

const SECTIONS = { investment: 'Investissement', operating: 'Fonctionnement' } as const;

function columnsOf(number: string): readonly Column<BatchLine>[] {
  const column = (heading: string, value: (line: BatchLine) => string | null): Column<BatchLine> => ({ heading, value });
  const on = (day: Day): string => dayWritten(day);
  return [
    column('Lot', () => number),
    column('Rang', ({ position }) => String(position)),
    column('Demande de mandatement', ({ key }) => key),
    column('Dossier', ({ reference }) => reference),
    column('N° de versement', ({ claim }) => String(claim)),
    column('Nature', ({ kind }) => milestone(kind)),
    column('Tentative', ({ attempt }) => String(attempt)),
    column('SIRET du bénéficiaire', ({ beneficiary }) => beneficiary.siret),
    column('Bénéficiaire', ({ beneficiary }) => beneficiary.name),
    column('IBAN', ({ beneficiary }) => beneficiary.iban),
    column('BIC', ({ beneficiary }) => beneficiary.bic),
    column('Titulaire du compte', ({ beneficiary }) => beneficiary.holder),
    column('Compte M57', ({ account }) => account),
    column('N° d’engagement', ({ engagement }) => engagement),
    column('Section', ({ section }) => SECTIONS[section]),
    column('Budget', ({ budget }) => budget),
    column('Objet', ({ object }) => object),
    column('Montant', ({ amount }) => decimal(amount)),
    column('Attribué', ({ statement }) => decimal(statement.awarded)),
    column('Déjà mandaté', ({ statement }) => decimal(statement.orderedBefore)),
    column('Déjà payé', ({ statement }) => decimal(statement.paidBefore)),
    column('Reste après ce versement', ({ statement }) => decimal(statement.left)),
    column('Signée le', ({ orderedOn }) => on(orderedOn)),
    column('Délégation', ({ delegation }) => delegation),
  ];
}
