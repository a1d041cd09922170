import { type Cents, minus } from '../domain/money/money.ts';
import { importStatement } from '../usecases/statements.ts';
import { euro } from './columns.ts';
import type { LeftFile } from './left.ts';
import { euros } from './projects.ts';
import type { Story } from './story.ts';

/** One mandat of the commune, as its own accounts write it. */
export interface Mandat {
  /** Title of the line of the plan it belongs to. */
  readonly line: string;
  readonly label: string;
  readonly supplier: string;
  readonly mandat: string;
  readonly invoice: string;
  /** `03/09/2026` */
  readonly orderedOn: string;
  readonly paidOn: string;
  /** In euros. */
  readonly amount: number;
}

const HEADINGS = ['Poste de dépense', 'Objet du mandat', 'Tiers', 'N° mandat', 'N° facture', 'Date de commande', 'Mandaté le', 'Montant HT'];

/** `16 400,00`: as a spreadsheet set to French shows it, with no sign of the euro. */
const shown = (amount: Cents): string => `${String(Math.trunc(amount / 100)).replace(/\B(?=(\d{3})+$)/g, ' ')},${String(amount % 100).padStart(2, '0')}`;

/** A spreadsheet saved as CSV in a mairie: semicolons, French amounts and days, a total, Windows’ own letters. */
export function asSpreadsheet(mandats: readonly Mandat[]): Buffer {
  const total = mandats.reduce((sum, { amount }) => sum + euros(amount), 0) as Cents;
  const rows = [
    HEADINGS,
    ...mandats.map(({ line, label, supplier, mandat, invoice, orderedOn, paidOn, amount }) => [line, label, supplier, mandat, invoice, orderedOn, paidOn, shown(euros(amount))]),
    ['TOTAL', '', '', '', '', '', '', shown(total)],
  ];
  // Windows-1252 writes these letters as Latin-1 does, but for the apostrophe.
  return Buffer.from(`${rows.map((row) => row.join(';')).join('\r\n')}\r\n`.replaceAll('’', '\''), 'latin1');
}

/** What the service answers to a file of expenses: the statement it makes of it, or what is to be mended, as a person reads it. */
export async function presentExpenses({ id, agent, stage }: Story, file: LeftFile): Promise<{ readonly statement: string; readonly told: string } | { readonly faults: readonly string[] }> {
  const answer = await importStatement(stage.context.db, agent, id, { bytes: file.bytes, fileName: file.name });
  if (answer.ok) return { statement: answer.statement.id, told: `${answer.statement.lines.length} dépenses, ${euro(answer.statement.total as Cents)}` };
  if ('refusal' in answer) throw new Error(answer.refusal.message);
  return { faults: answer.faults.map(({ line, column, heading, message }) => `ligne ${line}${column === null ? '' : `, colonne ${column}${heading === null ? '' : ` « ${heading} »`}`} : ${message}`) };
}

/** What was set aside of a claim, each with its reason. */
export async function setAside(story: Story, claim: number): Promise<readonly string[]> {
  const { claims } = await story.state();
  const one = claims.find(({ no }) => no === claim);
  const texts = await story.stage.context.db.selectFrom('texts').select(['id', 'body']).where('dossier', '=', story.id).execute();
  return (one?.struckOut ?? []).map(({ expense, amount, reason }) => {
    const claimed = one?.expenses[(expense ?? 0) - 1]?.amount ?? amount;
    return `dépense n° ${expense ?? ''} : ${minus(claimed, amount) > 0 ? `${euro(amount)} écartés sur ${euro(claimed)}` : `${euro(amount)} écartés`}. ${texts.find(({ id }) => id === reason)?.body ?? ''}`;
  });
}
