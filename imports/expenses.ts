import type { Day } from '../domain/calendar/day.ts';
import { dayInFrench } from '../domain/calendar/day.ts';
import type { Cents } from '../domain/money/money.ts';
import { readDay } from './day.ts';
import { inOrder, quoted } from './fault.ts';
import { readAmount } from './money.ts';
import { readTable } from './table.ts';
import { Totals, totalKind } from './totals.ts';
import { fold, readText } from './words.ts';
import type { Fault, Read } from './fault.ts';
import type { ColumnsKnown, Table, TableRow } from './table.ts';

/** One expense of an état récapitulatif des mandats. Labels and suppliers are people's words. */
export interface StatementLine {
  /** Code of the dossier's line it belongs to. */
  readonly line: string;
  readonly label: string;
  readonly supplier: string;
  readonly amount: Cents;
  readonly committedOn: Day;
  readonly paidOn: Day | null;
  readonly mandat: string | null;
  readonly invoice: string | null;
}

/** A line of the dossier's retained base, as a statement may name it. */
export interface KnownLine {
  readonly code: string;
  readonly title: string;
  readonly basis: 'ht' | 'ttc';
}

export type ExpenseColumn = 'line' | 'title' | 'label' | 'supplier' | 'mandat' | 'invoice' | 'committedOn' | 'paidOn' | 'amount' | 'amountHt' | 'amountTtc';

/** The order of the template. */
export const EXPENSE_COLUMNS: ColumnsKnown<ExpenseColumn> = {
  line: { heading: 'Ligne', also: ['Code', 'Code ligne', 'Ligne du plan', 'Ligne du plan de financement', 'Ligne de dépense', 'Poste', 'Poste de dépense', 'Code poste', 'Nature', 'Nature de la dépense', 'Rubrique'], required: true },
  title: { heading: 'Intitulé de la ligne', also: ['Intitulé', 'Titre de la ligne', 'Nom de la ligne', 'Intitulé du poste'] },
  label: { heading: 'Libellé', also: ['Objet', 'Désignation', 'Description', 'Libellé de la dépense', 'Objet de la dépense', 'Objet du mandat', 'Libellé du mandat', 'Détail'] },
  supplier: { heading: 'Fournisseur', also: ['Tiers', 'Créancier', 'Bénéficiaire', 'Nom du fournisseur', 'Nom du tiers', 'Titulaire', 'Prestataire', 'Raison sociale'] },
  mandat: { heading: 'N° de mandat', also: ['Mandat', 'Numéro mandat', 'Numéro de mandat', 'Référence mandat', 'N° mandat'] },
  invoice: { heading: 'N° de facture', also: ['Facture', 'Numéro facture', 'Numéro de facture', 'Référence facture', 'Réf. facture', 'Pièce justificative'] },
  committedOn: { heading: 'Date d’engagement', also: ['Date de commande', 'Date du bon de commande', 'Date de la commande', 'Date du premier acte juridique', 'Date de signature', 'Date du marché', 'Engagé le', 'Commandé le', 'Date engagement juridique', 'Engagement', 'Date du devis signé', 'Date BC'], required: true },
  paidOn: { heading: 'Date de mandatement', also: ['Date de paiement', 'Date du mandat', 'Payé le', 'Mandaté le', 'Date mandatement', 'Date de règlement', 'Date paiement'] },
  amount: { heading: 'Montant', also: ['Montant mandaté', 'Montant payé', 'Montant de la dépense', 'Montant retenu', 'Montant €', 'Somme', 'Montant du mandat', 'Montant éligible'] },
  amountHt: { heading: 'Montant HT', also: ['HT', 'Montant mandaté HT', 'Montant hors taxes', 'Montant H.T.', 'Montant de la dépense HT', 'Total HT'] },
  amountTtc: { heading: 'Montant TTC', also: ['TTC', 'Montant mandaté TTC', 'Montant toutes taxes comprises', 'Montant T.T.C.', 'Montant de la dépense TTC', 'Total TTC'] },
};

/** What a statement is read against. */
export interface StatementRules {
  readonly lines: readonly KnownLine[];
  readonly today: Day;
  /** Most lines of one claim. */
  readonly most: number;
}

export type ExpensesRead =
  | { readonly ok: true; readonly lines: readonly (StatementLine & { readonly at: number })[]; readonly ignored: readonly string[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

const LONGEST = 300;
const LONGEST_NUMBER = 80;

/** An état récapitulatif des mandats as CSV: every line resolved to a line of the dossier, or every fault at its place. All or nothing. */
export function readExpenses(bytes: Uint8Array, rules: StatementRules): ExpensesRead {
  const found = readTable(bytes, EXPENSE_COLUMNS);
  if (!found.ok) return found;
  const { table } = found;
  const [first] = table.rows;
  if (!(['amount', 'amountHt', 'amountTtc'] as const).some((column) => table.has(column))) {
    return { ok: false, faults: [{ line: Math.max(1, (first?.line ?? 2) - 1), column: null, heading: null, code: 'heading-missing', message: 'Il manque la colonne « Montant » : partez du modèle à télécharger.' }] };
  }
  const faults: Fault[] = [];
  const lines: (StatementLine & { readonly at: number })[] = [];
  const totals = { amount: new Totals(), amountHt: new Totals(), amountTtc: new Totals() };
  const seen = new Map<string, number>();
  let closed = false;
  for (const row of table.rows) {
    const kind = totalKind(row);
    if (kind) {
      for (const column of ['amount', 'amountHt', 'amountTtc'] as const) {
        const fault = table.has(column) ? totals[column].check(kind, row, column) : null;
        if (fault) faults.push(fault);
      }
      closed ||= kind === 'total';
      continue;
    }
    if (isUntouched(row) || (closed && isRemark(row))) continue;
    for (const column of ['amount', 'amountHt', 'amountTtc'] as const) {
      const said = readAmount(row.of(column));
      if (said.ok) totals[column].add(said.value);
    }
    const line = readLine(row, table, rules);
    if (Array.isArray(line)) {
      faults.push(...line);
      continue;
    }
    const same = seen.get(JSON.stringify(line));
    if (same !== undefined) faults.push(row.fault(null, { code: 'line-twice', message: `Cette ligne répète la ligne ${same} : retirez l’une des deux, ou distinguez-les par leur libellé ou leur numéro.` }));
    else seen.set(JSON.stringify(line), row.line);
    lines.push({ ...line, at: row.line });
  }
  if (faults.length > 0) return { ok: false, faults: inOrder(faults) };
  if (lines.length === 0) return { ok: false, faults: [{ line: 1, column: null, heading: null, code: 'no-expense', message: 'Ce tableau ne contient aucune dépense : une ligne par mandat, sous les titres de colonnes.' }] };
  if (lines.length > rules.most) return { ok: false, faults: [{ line: lines.at(-1)?.at ?? 1, column: null, heading: null, code: 'too-many-lines', message: `Une demande porte au plus ${rules.most} lignes de dépense : répartissez-les en plusieurs demandes.` }] };
  return { ok: true, lines, ignored: table.ignored };
}

/** A line of the template that nobody filled in. */
const isUntouched = (row: TableRow<ExpenseColumn>): boolean => row.of('line') + row.of('title') !== '' && row.cells.filter((cell) => cell !== '').every((cell) => cell === row.of('line') || cell === row.of('title'));
/** Below the total: « Fait à Créteil, le 2 février », a name, a quality. */
const isRemark = (row: TableRow<ExpenseColumn>): boolean => row.of('amount') + row.of('amountHt') + row.of('amountTtc') + row.of('committedOn') === '';

function readLine(row: TableRow<ExpenseColumn>, table: Table<ExpenseColumn>, { lines, today }: StatementRules): StatementLine | Fault[] {
  const faults: Fault[] = [];
  function take<T>(column: ExpenseColumn, value: Read<T>): T | null {
    if (value.ok) return value.value;
    faults.push(row.fault(column, value));
    return null;
  }
  const text = (column: ExpenseColumn, most = LONGEST): string => take(column, readText(row.of(column), most)) ?? '';
  const known = knownLine(row, lines);
  if (!known.ok) faults.push(row.fault('line', known));
  const amount = take(...amountOf(row, table, known.ok ? known.value.basis : null));
  const committedOn = take('committedOn', notAfter(readDay(row.of('committedOn')), today));
  const paidOn = row.of('paidOn') === '' ? null : take('paidOn', notAfter(readDay(row.of('paidOn')), today));
  if (committedOn && paidOn && paidOn < committedOn) faults.push(row.fault('paidOn', { code: 'paid-before-committed', message: `Le paiement précède la commande du ${dayInFrench(committedOn)} : vérifiez les deux dates.` }));
  const [label, supplier, mandat, invoice] = [text('label'), text('supplier'), text('mandat', LONGEST_NUMBER), text('invoice', LONGEST_NUMBER)];
  if (faults.length > 0 || !known.ok || amount === null || committedOn === null) return faults;
  return { line: known.value.code, label: label || known.value.title, supplier, amount, committedOn, paidOn, mandat: mandat || null, invoice: invoice || null };
}

/** By its code or by its title, whichever the person wrote. */
function knownLine(row: TableRow<ExpenseColumn>, lines: readonly KnownLine[]): Read<KnownLine> {
  const [said, title] = [row.of('line'), row.of('title')];
  const wanted = [said, title].map(fold).filter((one) => one !== '');
  for (const name of wanted) {
    const found = lines.find(({ code, title: of }) => [code, of, `${code} ${of}`].some((one) => fold(one) === name));
    if (found) return { ok: true, value: found };
  }
  const names = lines.slice(0, 12).map(({ code, title: of }) => `${code} (${of})`).join(', ');
  if (wanted.length === 0) return { ok: false, code: 'line-missing', message: `Indiquez la ligne du plan de financement à laquelle la dépense se rattache : ${names}.` };
  return { ok: false, code: 'line-unknown', message: `${quoted(said || title)} n’est pas une ligne du plan de financement de ce dossier : ${names}.` };
}

/** The amount in the basis in which the line is retained, HT or TTC. */
function amountOf(row: TableRow<ExpenseColumn>, table: Table<ExpenseColumn>, basis: 'ht' | 'ttc' | null): [ExpenseColumn, Read<Cents>] {
  const own = basis === 'ttc' ? 'amountTtc' : 'amountHt';
  const column = basis === null ? ((['amount', 'amountHt', 'amountTtc'] as const).find((one) => row.of(one) !== '') ?? 'amount') : table.has(own) && row.of(own) !== '' ? own : table.has('amount') ? 'amount' : own;
  if (basis !== null && !table.has(column)) {
    const other = own === 'amountHt' ? 'amountTtc' : 'amountHt';
    return [other, { ok: false, code: 'basis-mismatch', message: `Cette dépense est retenue ${basis === 'ht' ? 'hors taxes' : 'toutes taxes comprises'} : donnez son montant ${basis.toUpperCase()}.` }];
  }
  const said = readAmount(row.of(column));
  if (said.ok && said.value < 0) return [column, { ok: false, code: 'amount-negative', message: 'Ce montant est négatif : déduisez l’avoir ou l’annulation de la dépense qu’il corrige, et retirez cette ligne.' }];
  if (said.ok && said.value === 0) return [column, { ok: false, code: 'amount-missing', message: 'Une dépense porte un montant : retirez cette ligne si rien n’a été payé.' }];
  return [column, said];
}

const notAfter = (said: Read<Day>, today: Day): Read<Day> => (said.ok && said.value > today ? { ok: false, code: 'date-in-future', message: `Le ${dayInFrench(said.value)} n’est pas encore passé : indiquez la date réelle.` } : said);
