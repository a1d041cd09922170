import { type Day, dayInFrench, toDay } from '../domain/calendar/day.ts';
import { inAll } from '../domain/funding/imputation.ts';
import { minus, plus, toCents, type Cents } from '../domain/money/money.ts';
import { leftOf } from '../domain/payment/recovery.ts';
import type { Say } from '../runtime/say.ts';
import { amendmentPaper } from '../usecases/amendments.ts';
import { readCredits, voteCredits } from '../usecases/envelopes.ts';
import * as chapters from './chapters.ts';
import { euro } from './columns.ts';
import { leaveSheet, liquidationTold, sendBatch, takeReturns } from './counter.ts';
import { asSpreadsheet, presentExpenses, setAside, type Mandat } from './expenses.ts';
import type { Folder } from './left.ts';
import { euros, laptops } from './projects.ts';
import type { Story } from './story.ts';

/** The money of one award, from its advance to what comes back of it, as it is played and told. */
export interface Paying {
  readonly story: Story;
  readonly folder: Folder;
  readonly say: Say;
}

const on = (day: string): Day => toDay(day);
/** What happens that day, at the head of its line. */
const happens = ({ story, say }: Paying, what: string): void => say(`  ${dayInFrench(story.today)} · ${what}`);
const more = ({ say }: Paying, ...lines: readonly string[]): void => lines.forEach((line) => say(`    ${line}`));
const [computers, lockers, subscription] = laptops.answers.plan.expenses.map(({ label }) => label) as [string, string, string];

/** Everything before the first payment: an award of two sections, its agreement signed, its works begun. */
export async function toDelivery(paying: Paying): Promise<void> {
  const { story } = paying;
  for (const chapter of chapters.toDelivery) await chapter(story);
  const { reference, decision } = await story.state();
  if (!decision) throw new Error('La subvention n’est pas attribuée.');
  const { investment, operating } = decision.bySection;
  paying.say(`\n${reference} · ${story.project.answers.title} · ${story.project.name}`);
  paying.say(`  ${euro(decision.amount)} attribués le ${dayInFrench(decision.on)} : ${euro(investment)} en investissement, ${euro(operating)} en fonctionnement\n`);
}

/** The advance goes to finance as two mandats; one comes back rejected, is issued again alone, and is paid. */
export async function advance(paying: Paying): Promise<void> {
  const { story, folder, say } = paying;
  const { finance, delegate, signature } = story.stage.cast;
  await story.reach(on('2026-09-15'));
  for (const chapter of [chapters.askFor('advance', 35), chapters.attest('advance'), chapters.liquidate('advance'), chapters.sign('advance')]) await chapter(story);
  happens(paying, 'Avance demandée, attestée par l’instruction, liquidée par les finances, signée par délégation');
  (await liquidationTold(story, 1)).forEach(say);
  const [material, platform] = await sendBatch(story, 1, folder, say);
  await leaveSheet(story, 1, folder);
  if (!material || !platform) throw new Error('L’avance devrait avoir deux imputations.');
  await story.reach(on('2026-10-06'));
  happens(paying, 'Retour des finances, importé d’un fichier');
  await takeReturns(story, [{ key: material.key, mandat: '2026-4417' }, { key: platform.key, reason: 'Service gestionnaire absent sur l’imputation 657341.' }], story.today, folder, say);
  await story.reach(on('2026-10-13'));
  await story.done(delegate, { type: 'reissueOrder', claim: 1, delegation: signature });
  happens(paying, 'La part rejetée est réémise, seule, sous un autre numéro : la première demande ne change plus');
  const [again] = await sendBatch(story, 1, folder, say);
  if (!again) throw new Error('La part rejetée devrait être réémise.');
  await story.reach(on('2026-11-03'));
  happens(paying, 'Retour des finances, importé d’un fichier');
  await takeReturns(story, [{ key: again.key, mandat: '2026-4920' }], story.today, folder, say);
  more(paying, `Le même retour, saisi encore une fois ? Refusé : « ${await story.refused(finance, { type: 'recordReturn', claim: 1, attempt: 2, section: 'operating', outcome: 'paid', on: story.today, mandat: '2026-4920' })} »`);
}

const SPENT: readonly Mandat[] = [
  { line: computers, label: 'Lot 1 : 80 ordinateurs reconditionnés', supplier: 'Atelier du réemploi', mandat: '2026-1187', invoice: 'FA-2610-042', orderedOn: '03/09/2026', paidOn: '12/11/2026', amount: 16_400 },
  { line: computers, label: 'Lot 2 : 40 ordinateurs reconditionnés', supplier: 'Atelier du réemploi', mandat: '2027-0342', invoice: 'FA-2701-008', orderedOn: '11/12/2026', paidOn: '18/02/2027', amount: 8_400 },
  { line: computers, label: 'Sacs imprimés pour l’inauguration', supplier: 'Imprimerie des Quais', mandat: '2027-0871', invoice: '27-1190', orderedOn: '02/03/2027', paidOn: '31/04/2027', amount: 1_240 },
  { line: lockers, label: 'Casiers connectés, première tranche', supplier: 'Menuiserie Bercy', mandat: '2027-1034', invoice: 'F2027-66', orderedOn: '14/01/2027', paidOn: '20/05/2027', amount: 9_640.5 },
  { line: subscription, label: 'Plateforme de prêt, douze mois', supplier: 'Coopérative Prêtons', mandat: '2027-1560', invoice: '2027-0155', orderedOn: '02/09/2026', paidOn: '08/07/2027', amount: 1_440 },
];

/** An interim on expenses that the mairie keeps in a spreadsheet: a day that does not exist, a line set aside, then no credits left. */
export async function interim(paying: Paying): Promise<void> {
  const { story, folder, say } = paying;
  const { officer } = story.stage.cast;
  await story.reach(on('2027-11-16'));
  const first = { name: 'etat-des-mandats-2027.csv', bytes: asSpreadsheet(SPENT) };
  const refusedFile = await presentExpenses(story, first);
  if (!('faults' in refusedFile)) throw new Error('Un jour qui n’existe pas aurait dû être vu.');
  happens(paying, 'Acompte : la commune dépose son tableau des mandats (CSV). Refusé en entier, rien n’est gardé :');
  more(paying, ...refusedFile.faults.map((fault) => `  ${fault}`));
  const mended = { ...first, bytes: asSpreadsheet(SPENT.map((one) => ({ ...one, paidOn: one.paidOn.replace('31/04', '30/04') }))) };
  const taken = await presentExpenses(story, mended);
  if (!('statement' in taken)) throw new Error(taken.faults.join('\n'));
  folder.leave(mended);
  await story.done(story.agent, { type: 'fileClaim', kind: 'interim', statement: taken.statement, expenses: [], resources: [], documents: await chapters.deposited(story, 'interim') });
  more(paying, `Corrigé, il est repris : ${taken.told}`);
  await story.reach(on('2027-11-23'));
  await story.done(officer, { type: 'attestClaim', claim: 2, strikeOuts: [{ expense: 3, reason: 'Objets promotionnels, sans lien direct avec le prêt d’ordinateurs.' }] });
  await chapters.liquidate('interim')(story);
  happens(paying, 'Attesté, une dépense écartée, puis liquidé');
  more(paying, ...(await setAside(story, 2)).map((line) => `  ${line}`));
  (await liquidationTold(story, 2)).forEach(say);
}

/** The year has no credits left: the payment waits for the next, the commune is told, and it is paid then. */
export async function postponement(paying: Paying): Promise<void> {
  const { story, folder, say } = paying;
  const { context: { db }, cast: { finance, delegate, signature } } = story.stage;
  await story.reach(on('2027-12-07'));
  // What the year has left is all but spent: the credits are voted down to five thousand euros beyond what is ordered.
  const ordered = (await readCredits(db, finance, 'fmin')).find(({ section, year }) => section === 'investment' && year === 2027)?.ordered ?? 0;
  const refusal = await voteCredits(db, finance, 'demonstration/credits/2027', { programme: 'fmin', section: 'investment', year: 2027 }, { amount: plus(toCents(ordered), euros(5_000)), number: 'CM2025/12/12-11', on: on('2025-12-12') });
  if (refusal) throw new Error(refusal.message);
  const why = await story.refused(delegate, { type: 'signClaim', claim: 2, delegation: signature });
  happens(paying, 'Signer la demande de mandatement ? Refusé :');
  more(paying, `« ${why} »`);
  await story.done(finance, { type: 'postponeClaim', claim: 2 });
  more(paying, 'Les finances reportent le versement ; la commune en est prévenue par lettre, l’échéancier des crédits suit.');
  await story.reach(on('2028-01-11'));
  happens(paying, 'Reprise d’elle-même le 1er janvier, la demande est signée sur les crédits de 2028');
  await chapters.sign('interim')(story);
  const [order] = await sendBatch(story, 2, folder, say);
  await leaveSheet(story, 2, folder);
  await story.reach(on('2028-02-01'));
  happens(paying, 'Retour des finances, importé d’un fichier');
  await takeReturns(story, order ? [{ key: order.key, mandat: '2028-0219' }] : [], story.today, folder, say);
}

/** Warned that the last day comes near, the commune asks for more time; a delegate grants it, and both sign the avenant. */
export async function extension(paying: Paying): Promise<void> {
  const { story, folder } = paying;
  const { context: { db }, cast: { officer, delegate, signature }, papers } = story.stage;
  await story.reach(on('2030-01-15'));
  const before = (await story.state()).lapse?.completeBy;
  const until = on('2031-07-08');
  const reason = 'Le fournisseur des casiers a cessé son activité ; un nouveau marché est en cours.';
  await story.done(story.agent, { type: 'requestAmendment', request: { kind: 'extension', of: 'completion', until }, reason });
  happens(paying, `Alertée que le délai d’achèvement finit le ${before ? dayInFrench(before) : ''}, la commune demande jusqu’au ${dayInFrench(until)}`);
  more(paying, `« ${reason} »`);
  await story.reach(on('2030-01-22'));
  await story.done(officer, { type: 'examineAmendment', amendment: 1, opinion: 'favourable', reason: 'Le retard ne tient pas à la commune, et l’essentiel du matériel sert déjà.' });
  await story.reach(on('2030-01-29'));
  await story.done(delegate, { type: 'grantAmendment', amendment: 1, authority: { by: 'delegate', delegation: signature } });
  await story.done(delegate, { type: 'signLetter', letter: 'amendment', no: 1, delegation: signature });
  happens(paying, 'Instruite par le service, accordée par délégation dans les limites du dispositif ; la lettre est signée');
  const avenant = await amendmentPaper({ db, papers }, officer, story.id, 1, 'pdf');
  if (!avenant || avenant === 'not-yet') throw new Error('L’avenant n’a pas pu être établi.');
  folder.leave({ name: avenant.fileName, bytes: avenant.file });
  await story.reach(on('2030-02-19'));
  const document = await story.document('avenant-signe', 'Avenant n° 1 signé');
  await story.done(story.agent, { type: 'signAmendment', amendment: 1, party: 'organisation', on: story.today, document });
  await story.done(delegate, { type: 'signAmendment', amendment: 1, party: 'metropole', on: story.today, document, delegation: signature });
  happens(paying, 'L’avenant à la convention est signé par la commune et par la Métropole');
}

const LAST: readonly Mandat[] = [
  { line: computers, label: 'Lot 3 : 20 ordinateurs reconditionnés', supplier: 'Atelier du réemploi', mandat: '2030-1822', invoice: 'FA-3009-017', orderedOn: '03/06/2030', paidOn: '17/10/2030', amount: 4_000 },
  { line: lockers, label: 'Casiers connectés, seconde tranche', supplier: 'Serrurerie du Pont', mandat: '2031-0107', invoice: '31-0012', orderedOn: '20/05/2030', paidOn: '23/01/2031', amount: 7_200 },
  { line: subscription, label: 'Plateforme de prêt, dix mois, puis résiliée', supplier: 'Coopérative Prêtons', mandat: '2028-1201', invoice: '2028-0098', orderedOn: '02/09/2027', paidOn: '22/06/2028', amount: 1_200 },
];

/** Less was spent than planned: one section is still owed something, the other was paid too much, and neither pays for the other. */
export async function balance(paying: Paying): Promise<void> {
  const { story, folder, say } = paying;
  await story.reach(on('2031-03-11'));
  const file = { name: 'etat-des-mandats-2031.csv', bytes: asSpreadsheet(LAST) };
  const taken = await presentExpenses(story, file);
  if (!('statement' in taken)) throw new Error(taken.faults.join('\n'));
  folder.leave(file);
  const spent = [...SPENT.filter((_, i) => i !== 2), ...LAST].reduce((sum, { amount }) => sum + euros(amount), 0) as Cents;
  const own = { kind: 'own', funder: 'own', amount: minus(spent, toCents(Math.floor(spent / 2))), status: 'confirmed' } as const;
  await story.done(story.agent, { type: 'fileClaim', kind: 'balance', statement: taken.statement, expenses: [], resources: [own], documents: await chapters.deposited(story, 'balance'), commissionedOn: on('2031-02-03') });
  happens(paying, `Solde demandé : ${taken.told}`);
  await story.reach(on('2031-03-25'));
  for (const chapter of [chapters.attest('balance'), chapters.liquidate('balance')]) await chapter(story);
  happens(paying, `Coût réel ${euro(spent)} pour 60 000 € prévus : solde liquidé par section`);
  (await liquidationTold(story, 3)).forEach(say);
  await chapters.sign('balance')(story);
  const [order] = await sendBatch(story, 3, folder, say);
  await leaveSheet(story, 3, folder);
  await story.reach(on('2031-04-15'));
  happens(paying, 'Retour des finances, importé d’un fichier');
  await takeReturns(story, order ? [{ key: order.key, mandat: '2031-1306' }] : [], story.today, folder, say);
}

/** The over-payment: the commune is heard, then a titre de recette, as the year of the payment is closed, until it has come back. */
export async function recovery(paying: Paying): Promise<void> {
  const { story } = paying;
  const { finance, delegate, signature } = story.stage.cast;
  const observations = 'La plateforme a été résiliée quand le prêt est passé au logiciel de la médiathèque ; la ville ne conteste pas la somme.';
  await story.done(story.agent, { type: 'hearBeneficiary', on: story.today, observations });
  const found = (await story.state()).recovery;
  if (!found) throw new Error('Un trop-perçu devrait être constaté.');
  happens(paying, `Trop-perçu de ${euro(found.amount)} : la commune a été invitée à présenter ses observations au plus tard le ${dayInFrench(found.hearing?.answerBy ?? story.today)}`);
  more(paying, `« ${observations} »`);
  await story.reach(on('2031-04-22'));
  more(paying, `Réduire le mandat ? Refusé : « ${await story.refused(finance, { type: 'decideRecovery', means: 'reduction' })} »`);
  await story.done(finance, { type: 'decideRecovery', means: 'order' });
  const no = (await story.state()).recovery?.decision ?? 1;
  await story.done(delegate, { type: 'signLetter', letter: 'recovery-decision', no, delegation: signature });
  happens(paying, 'Un titre de recette est décidé ; la lettre motivée est signée');
  await story.reach(on('2031-05-06'));
  await story.done(finance, { type: 'recordRecoveryOrder', number: 'TR-2031-0458', on: story.today });
  happens(paying, 'Titre n° TR-2031-0458 émis par le logiciel des finances');
  await story.reach(on('2031-06-17'));
  const recovered = leftOf((await story.state()).recovery ?? found);
  await story.done(finance, { type: 'recordRecovery', number: 'TR-2031-0458', amount: recovered, on: story.today });
  happens(paying, `${euro(recovered)} encaissés : le trop-perçu est soldé`);
}

export async function close(paying: Paying): Promise<void> {
  const { story } = paying;
  await story.reach(on('2031-07-01'));
  await story.done(story.agent, { type: 'fileFinalReport', document: await story.document('bilan-final', `Bilan final au ${dayInFrench(story.today)}`) });
  await story.done(story.stage.cast.officer, { type: 'close' });
  await story.settle();
  const { decision, claims, recovery: back, outcome } = await story.state();
  const paid = claims.flatMap(({ orders }) => orders.flatMap(({ parts }) => parts.filter(({ status }) => status === 'paid').map(({ amount }) => amount)));
  const kept = minus(plus(...paid), back ? inAll(back.owed) : toCents(0));
  happens(paying, `Dossier ${outcome === 'completed' ? 'soldé et clos' : String(outcome)} : ${euro(decision?.amount ?? toCents(0))} attribués, ${euro(plus(...paid))} payés, ${back ? euro(back.settled) : '0 €'} rendus, ${euro(kept)} acquis`);
}

/** The chapters of the money, in their order. */
export const account = [toDelivery, advance, interim, postponement, extension, balance, recovery, close] as const;
