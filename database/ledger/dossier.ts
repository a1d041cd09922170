import { amounts, compared } from './discrepancy.ts';
import type { Discrepancy, Line } from './discrepancy.ts';
import type { DerivedRows } from './rows.ts';
import { SECTIONS } from '../../domain/funding/imputation.ts';
import { figuresOf, inBoth } from '../../domain/ledger/ledger.ts';
import { sectionNames } from '../../domain/ledger/words.ts';
import type { Ledger, LedgerOrder } from '../../domain/ledger/ledger.ts';

const milestones = { advance: 'avance', interim: 'acompte', balance: 'solde' } as const;
const meansNames = { reduction: 'réduction du mandat', order: 'titre de recette', waived: 'rien de réclamé' } as const;
const stages: Readonly<Record<string, string>> = {
  filed: 'déposée', 'sent-back': 'renvoyée', attested: 'attestée', liquidated: 'liquidée', postponed: 'reportée', ordered: 'mandatée', paid: 'payée', rejected: 'rejetée', 'nothing-due': 'rien à payer',
};
const stage = (status: string): string => stages[status] ?? status;

const inSection = { investment: 'investissement', operating: 'fonctionnement' } as const;

/** A dossier's account against its rows in the read model. */
export function dossierDiscrepancies(ledger: Ledger, rows: DerivedRows): readonly Discrepancy[] {
  const who = ledger.reference;
  const figures = figuresOf(ledger.movements);
  const { dossier } = rows;
  if (!dossier) return [{ who, figure: 'dossier', expected: 'présent', found: 'absent' }];
  const compare = (expected: readonly Line[], found: readonly Line[]): readonly Discrepancy[] => compared(who, expected, found);
  return [
    ...compare([{ key: 'dossier', values: { 'montant attribué': ledger.award?.amount ?? null, 'date de clôture': ledger.closedOn } }], [{ key: 'dossier', values: { 'montant attribué': dossier.awarded, 'date de clôture': dossier.closed_on } }]),
    ...amounts(who, 'mandaté', inBoth(figures.ordered), dossier.ordered),
    ...amounts(who, 'payé', inBoth(figures.paid), dossier.paid),
    ...compare(claimLines(ledger), rows.claims.map((row) => ({ key: claimKey(row.no), values: { demande: milestones[row.kind as keyof typeof milestones] ?? row.kind, étape: stage(row.status), montant: row.amount, 'date de dépôt': row.filed_on, 'attestée par': row.attested_by, 'signée par': row.signed_by } }))),
    ...compare(orderLines(ledger), rows.orders.map((row) => ({ key: orderKey(row.claim, row.attempt), values: { montant: row.amount, 'date de mandatement': row.ordered_on } }))),
    ...compare(partLines(ledger), rows.parts.map((row) => ({ key: partKey(row.claim, row.attempt, row.section), values: { montant: row.amount, étape: stage(row.status), mandat: row.mandat, 'date de paiement': row.paid_on } }))),
    ...imputations(ledger, rows),
    ...compare(
      ledger.schedule.map(({ section, year, amount }) => ({ key: `échéance ${year}, ${inSection[section]}`, values: { montant: amount } })),
      rows.schedule.map(({ section, year, amount }) => ({ key: `échéance ${year}, ${inSection[section]}`, values: { montant: amount } })),
    ),
    ...compare(
      ledger.recoveries.map(({ no, found, owed, means, number, settled }) => ({ key: `trop-perçu n° ${no}`, values: { constaté: found, 'à recouvrer en investissement': owed.investment, 'à recouvrer en fonctionnement': owed.operating, suite: means && meansNames[means], numéro: number, recouvré: settled } })),
      rows.recoveries.map((row) => ({ key: `trop-perçu n° ${row.no}`, values: { constaté: row.amount, 'à recouvrer en investissement': row.investment, 'à recouvrer en fonctionnement': row.operating, suite: row.means && meansNames[row.means], numéro: row.number, recouvré: row.settled } })),
    ),
    ...impossibilities(ledger),
  ];
}

const claimKey = (no: number): string => `versement n° ${no}`;
const orderKey = (claim: number, attempt: number): string => `${claimKey(claim)}, mandatement n° ${attempt}`;
const partKey = (claim: number, attempt: number, section: keyof typeof inSection): string => `${orderKey(claim, attempt)}, ${inSection[section]}`;

const claimLines = ({ claims }: Ledger): readonly Line[] =>
  claims.map(({ no, kind, status, amount, filedOn, attestedBy, orders }) => ({ key: claimKey(no), values: { demande: milestones[kind], étape: stage(status), montant: amount, 'date de dépôt': filedOn, 'attestée par': attestedBy, 'signée par': orders.at(-1)?.signedBy ?? null } }));
const ordersIn = ({ claims }: Ledger): readonly { readonly claim: number; readonly order: LedgerOrder }[] => claims.flatMap(({ no, orders }) => orders.map((order) => ({ claim: no, order })));
const orderLines = (ledger: Ledger): readonly Line[] => ordersIn(ledger).map(({ claim, order }) => ({ key: orderKey(claim, order.attempt), values: { montant: order.amount, 'date de mandatement': order.orderedOn } }));
const partLines = (ledger: Ledger): readonly Line[] =>
  ordersIn(ledger).flatMap(({ claim, order }) => order.parts.map((part) => ({ key: partKey(claim, order.attempt, part.section), values: { montant: part.amount, étape: stage(part.status), mandat: part.mandat, 'date de paiement': part.paidOn } })));

/** A section a dossier never held anything of may have no row. */
function imputations(ledger: Ledger, rows: DerivedRows): readonly Discrepancy[] {
  const { reserved, affected, engaged, released } = figuresOf(ledger.movements);
  return SECTIONS.flatMap((section) => {
    const row = rows.imputations.find((one) => one.section === section);
    const name = sectionNames[section].toLowerCase();
    return [
      ...amounts(ledger.reference, `réservé en ${name}`, reserved[section], row?.reserved ?? 0),
      ...amounts(ledger.reference, `affecté en ${name}`, affected[section], row?.affected ?? 0),
      ...amounts(ledger.reference, `engagé en ${name}`, engaged[section], row?.engaged ?? 0),
      ...amounts(ledger.reference, `rendu à l’enveloppe en ${name}`, released[section], row?.released ?? 0),
      ...(row && row.axis !== ledger.axes[section] ? [{ who: ledger.reference, figure: `axe en ${name}`, expected: ledger.axes[section] || 'aucun', found: row.axis || 'aucun' }] : []),
    ];
  });
}

/** What no account may say, whatever the read model does. */
function impossibilities(ledger: Ledger): readonly Discrepancy[] {
  const who = ledger.reference;
  const { paid, recovered } = figuresOf(ledger.movements);
  const kept = inBoth(paid) - inBoth(recovered);
  const most = (ledger.award?.amount ?? 0) + ledger.recoveries.reduce((all, { found, settled }) => all + found - settled, 0);
  return [
    ...(kept > most ? amounts(who, 'payé net des recouvrements, au plus', most, kept) : []),
    ...ordersIn(ledger).flatMap(({ claim, order }) => amounts(who, `${orderKey(claim, order.attempt)}, somme de ses parts`, order.amount, order.parts.reduce((all, { amount }) => all + amount, 0))),
    ...ledger.claims.flatMap(({ no, attestedBy, orders }) => orders.filter(({ signedBy }) => signedBy === attestedBy).map(({ attempt }): Discrepancy => ({ who, figure: orderKey(no, attempt), expected: 'attesté et signé par deux personnes', found: 'attesté et signé par la même' }))),
    ...ledger.claims.flatMap(({ no, orders }) => SECTIONS.flatMap((section): readonly Discrepancy[] => {
      const standing = orders.flatMap(({ parts }) => parts.filter((part) => part.section === section && part.status !== 'rejected'));
      return standing.length > 1 ? [{ who, figure: `${claimKey(no)}, ${inSection[section]}`, expected: 'un seul mandatement', found: `${standing.length} mandatements` }] : [];
    })),
  ];
}
