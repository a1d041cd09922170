import { loadDirectory } from '../directory/directory.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Section } from '../domain/funding/plan.ts';
import { inFrench } from '../domain/money/money.ts';
import type { Say } from '../runtime/say.ts';
import { batchExport, closeBatch, openBatch, readBatch, waitingOrders, type OrderView } from '../usecases/batches.ts';
import { applyReturns, importReturns, reportFor } from '../usecases/returns.ts';
import { zipVouchers } from '../usecases/vouchers.ts';
import { euro } from './columns.ts';
import type { Folder } from './left.ts';
import type { Story } from './story.ts';

const sections: Readonly<Record<Section, string>> = { investment: 'investissement', operating: 'fonctionnement' };
const MARGIN = '    ';

/** Longest wait for what a file of returns sends to its dossiers, in milliseconds. */
const PATIENCE = 60_000;

function settled<T>(answer: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (answer.ok) return answer.value;
  throw new Error(`Les finances n’ont pas pu aller plus loin : ${JSON.stringify(answer)}`);
}

/** Everything of a dossier that waits to be sent goes to finance as one numbered batch: its table, the same as data, the vouchers. Answers its orders. */
export async function sendBatch(story: Story, claim: number, folder: Folder, say: Say): Promise<readonly OrderView[]> {
  const { context: { db }, cast: { finance }, papers, filesFolder } = story.stage;
  const mine = ((await waitingOrders(db, finance, 'fmin')) ?? []).filter(({ dossier }) => dossier === story.id);
  const { id } = settled(await openBatch(db, finance, `demonstration/${mine.map(({ key }) => key).join(' ')}`, { programme: 'fmin', orders: mine.map(({ key }) => key) }));
  const { number } = settled(await closeBatch(db, loadDirectory(), finance, id));
  say(`${MARGIN}Lot ${number} transmis aux finances : ${mine.map(({ key, amount, section }) => `${key}, ${euro(amount)} en ${sections[section]}`).join(' ; ')}`);
  for (const format of ['csv', 'json'] as const) {
    const file = await batchExport(db, finance, id, format);
    if (!file) throw new Error(`Le lot ${number} n’a pas de fichier ${format}.`);
    folder.leave({ name: file.fileName, bytes: file.bytes });
  }
  const vouchers = await zipVouchers({ db, papers, folder: filesFolder }, finance, story.id, claim);
  if (!vouchers || vouchers === 'not-ordered') throw new Error('Les pièces du versement n’ont pas pu être réunies.');
  await folder.pour(vouchers.fileName, vouchers.stream);
  return (await readBatch(db, finance, id))?.lines ?? [];
}

/** What finance's software answers of one order. */
export type Answer = { readonly key: string } & ({ readonly mandat: string } | { readonly reason: string });

/** A file of returns as finance's software makes it, imported, then applied: what each line came to is told. */
export async function takeReturns(story: Story, answers: readonly Answer[], on: Day, folder: Folder, say: Say): Promise<void> {
  const { context, cast: { finance } } = story.stage;
  const [year, month, day] = on.split('-');
  const rows = [['Demande de mandatement', 'Statut', 'N° de mandat', 'Date', 'Motif'], ...answers.map((one) => [one.key, 'mandat' in one ? 'Payé' : 'Rejeté', 'mandat' in one ? one.mandat : '', `${day}/${month}/${year}`, 'reason' in one ? one.reason : ''])];
  const file = { name: `retour-des-finances-${on}.csv`, bytes: Buffer.from(`\ufeff${rows.map((row) => row.join(';')).join('\r\n')}\r\n`, 'utf8') };
  folder.leave(file);
  const { row } = settled(await importReturns(context.db, finance, { bytes: file.bytes, fileName: file.name }));
  settled(await applyReturns(context, finance, row.id));
  for (const { key, outcome, mandat, reason, result } of await applied(story, row.id)) {
    if (result !== 'applied') throw new Error(`Le retour de ${key} n’a pas été enregistré : ${result}.`);
    say(`${MARGIN}${key} : ${outcome === 'paid' ? `payée, mandat n° ${mandat ?? ''}` : `rejetée. « ${reason ?? ''} »`}`);
  }
}

async function applied({ stage: { context: { db }, cast } }: Story, id: string) {
  for (const deadline = Date.now() + PATIENCE; ; ) {
    const report = await reportFor(db, cast.finance, id);
    if (report?.lines.every(({ result }) => result !== 'on-its-way')) return report.lines;
    if (Date.now() > deadline) throw new Error('Un retour des finances n’est pas arrivé dans son dossier à temps.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Fiche de liquidation of a claim, certificat de paiement once it is signed. */
export async function leaveSheet(story: Story, claim: number, folder: Folder): Promise<void> {
  const sheet = await story.stage.papers.liquidationSheet(story.id, claim);
  if (!sheet) throw new Error(`Le versement n° ${claim} n’est pas liquidé.`);
  folder.leave({ name: sheet.fileName, bytes: sheet.file });
}

/** How a claim was liquidated, section by section. */
export async function liquidationTold(story: Story, claim: number): Promise<readonly string[]> {
  const { liquidation } = (await story.state()).claims.find(({ no }) => no === claim) ?? {};
  return (liquidation?.sections ?? []).map(({ section, award, base, admitted, earned, bound, before, due, overpaid }) => {
    const end = overpaid > 0 ? `trop-perçu ${inFrench(overpaid)}` : `dû ${inFrench(due)}`;
    const earning = liquidation?.kind === 'advance' ? `${euro(award)} attribués, ${euro(bound)} d’avance` : `${inFrench(admitted)} admis sur ${euro(base)}, ${inFrench(earned)} acquis, ${inFrench(before)} déjà demandés`;
    return `${MARGIN}  ${sections[section]} : ${earning} → ${end}`;
  });
}
