import { sql } from 'kysely';
import { fileDossier, openRecorder, played } from '../setup/dossier.ts';
import { euros, journey } from '../setup/journey.ts';
import { asOwner, makeVaried } from './support/varied.ts';
import { checkLedger, checkLedgerIn, inWords } from '../../database/ledger/check.ts';
import { findAccount } from '../../database/ledger/accounts.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { figuresOf } from '../../domain/ledger/ledger.ts';
import { dossierAccount, envelopeAccounts } from '../../scripts/accounts.ts';
import type { Kysely, Transaction } from 'kysely';
import type { Discrepancy } from '../../database/ledger/check.ts';
import type { Database } from '../../database/schema.ts';
import type { RecordHouse } from '../setup/dossier.ts';
import type { Varied } from './support/varied.ts';

let house: RecordHouse;
let owner: Kysely<Database>;
let varied: Varied;
beforeAll(async () => {
  house = await openRecorder();
  owner = await asOwner(house.db);
  varied = await makeVaried(house);
}, 120_000);
afterAll(async () => {
  await owner.destroy();
  await house.close();
});

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const said = (found: readonly Discrepancy[]): readonly string[] => found.map((one) => plain(inWords(one)));

/** Tampers, checks, and undoes it. */
async function tampered(how: (trx: Transaction<Database>) => Promise<unknown>): Promise<readonly string[]> {
  const undone = new Error('undone');
  let found: readonly string[] = [];
  const work = owner.transaction().execute(async (trx) => {
    await how(trx);
    found = said((await checkLedgerIn(trx)).discrepancies);
    throw undone;
  });
  await expect(work).rejects.toBe(undone);
  return found;
}

/** A batch closed and sent, with one line. */
async function closedBatch(trx: Transaction<Database>, { of, said: amount, line = 1_500_000, claim = 1, tampered: isTampered = false }: { readonly of: string; readonly said: number; readonly line?: number; readonly claim?: number; readonly tampered?: boolean }): Promise<void> {
  const reference = await referenceOf(of);
  const { rows } = await sql<{ id: string }>`
    insert into payment_batches (id, programme, status, year, no, opened_by, opened_key, opened_hash, closed_by, closed_on)
    values (gen_random_uuid(), 'fmin', 'closed', 2026, 1, 'x', 'x', 'x', 'x', '2026-10-02') returning id`.execute(trx);
  const batch = rows[0]!.id;
  await sql`insert into payment_batch_lines (batch, dossier, claim, attempt, section, amount, position) values (${batch}, ${of}, ${claim}, 1, 'investment', ${line}, 1)`.execute(trx);
  for (const [format, text] of [['csv', 'sent'], ['json', JSON.stringify({ orders: [{ key: `${reference}/${claim}-1/I`, amount }] })]] as const) {
    await sql`insert into payment_batch_exports (batch, format, bytes, sha256) values (${batch}, ${format}, convert_to(${text}, 'UTF8'), encode(sha256(convert_to(${text}, 'UTF8')), 'hex'))`.execute(trx);
  }
  if (!isTampered) return;
  await sql`alter table payment_batch_exports drop constraint the_hash_is_that_of_the_bytes`.execute(trx);
  await sql`update payment_batch_exports set bytes = 'changed' where format = 'csv'`.execute(trx);
}

const referenceOf = async (id: string): Promise<string> => (await house.db.selectFrom('dossiers').select('reference').where('id', '=', id).executeTakeFirstOrThrow()).reference;

test('accounts recomputed from the events alone are what everything else says', async () => {
  const { dossiers, movements, discrepancies } = await checkLedger(house.db);
  expect(said(discrepancies)).toEqual([]);
  expect(dossiers).toBe(8);
  expect(movements).toBeGreaterThan(40);
});

test('a dossier accounts for itself: what was affected, engaged, ordered, paid, and given back, by section and year, each with its event', async () => {
  const account = await findAccount(house.db, varied.recovered.id);
  const { movements } = account!.ledger;
  expect(figuresOf(movements)).toMatchObject({
    reserved: { investment: 0 }, affected: { investment: euros(10_000) }, ordered: { investment: euros(15_000) }, paid: { investment: euros(15_000) },
    overpaid: { investment: euros(15_000) }, recovered: { investment: euros(5_000) }, released: { investment: euros(40_000) },
  });
  expect(figuresOf(movements, { year: 2026 }).paid.investment).toBe(euros(15_000));
  for (const { seq, act } of movements) {
    const { type } = await house.db.selectFrom('events').select('type').where('stream', '=', varied.recovered.id).where('seq', '=', seq).executeTakeFirstOrThrow();
    expect(type).toBe(act);
  }
});

test('the accounts are told in French, figures and movements', async () => {
  const reference = await referenceOf(varied.recovered.id);
  const told = plain((await dossierAccount(house.db, reference))!);
  expect(told).toContain(reference);
  expect(told).toMatch(/Payé +15 000,00 €/);
  expect(told).toMatch(/Exercice 2026/);
  expect(told).toMatch(/Remboursement reçu/);
  expect(await dossierAccount(house.db, 'FMIN-2026-9999')).toBeNull();
  const envelope = plain((await envelopeAccounts(house.db, 'fmin', '2026'))!);
  expect(envelope).toMatch(/FMIN 2026, investissement — \d+ dossiers/);
  expect(envelope).toMatch(/Voté +900 000,00 €/);
  expect(await envelopeAccounts(house.db, 'fmin', '1999')).toBeNull();
});

describe('a difference is named, with its dossier, its figure, what was expected and what was found', () => {
  const plant = (what: string, how: (trx: Transaction<Database>) => Promise<unknown>, expected: (references: { readonly completed: string; readonly reissued: string; readonly recovered: string; readonly filed: string }) => readonly (string | RegExp)[]) =>
    test(what, async () => {
      const references = { completed: await referenceOf(varied.completed.id), reissued: await referenceOf(varied.reissued.id), recovered: await referenceOf(varied.recovered.id), filed: await referenceOf(varied.filed.id) };
      const found = await tampered(how);
      const wanted = expected(references);
      expect(found).toEqual(wanted.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
    });

  plant('what is paid, in the list', (trx) => sql`update dossiers set paid = paid + 100 where id = ${varied.recovered.id}`.execute(trx), ({ recovered }) => [`${recovered} : payé, 15 000,00 € d’après le registre, 15 001,00 € en base.`]);
  plant('what is awarded, in the list', (trx) => sql`update dossiers set awarded = awarded - 1 where id = ${varied.reissued.id}`.execute(trx), ({ reissued }) => [`${reissued} : dossier, montant attribué, 50 000,00 € d’après le registre, 49 999,99 € en base.`]);
  plant('a dossier missing from the list', (trx) => sql`delete from dossiers where id = ${varied.filed.id}`.execute(trx), () => [/: dossier, présent d’après le registre, absent en base\.$/]);
  plant('the amount of a claim', (trx) => sql`update claims set amount = amount + 1 where dossier = ${varied.recovered.id} and no = 1`.execute(trx), ({ recovered }) => [`${recovered} : versement n° 1, montant, 15 000,00 € d’après le registre, 15 000,01 € en base.`]);
  plant('the status of a claim', (trx) => sql`update claims set status = 'liquidated' where dossier = ${varied.recovered.id} and no = 1`.execute(trx), ({ recovered }) => [`${recovered} : versement n° 1, étape, payée d’après le registre, liquidée en base.`]);
  plant('a claim that is gone', (trx) => sql`delete from claims where dossier = ${varied.reissued.id}`.execute(trx), ({ reissued }) => [new RegExp(`^${reissued} : versement n° 1, .* d’après le registre, rien en base\\.$`)]);
  plant('the part of an order', (trx) => sql`update payment_order_parts set amount = amount - 1 where dossier = ${varied.recovered.id}`.execute(trx), ({ recovered }) => [`${recovered} : versement n° 1, mandatement n° 1, investissement, montant, 15 000,00 € d’après le registre, 14 999,99 € en base.`]);
  plant('the mandat of a payment', (trx) => sql`update payment_order_parts set mandat = 'autre' where dossier = ${varied.recovered.id}`.execute(trx), ({ recovered }) => [`${recovered} : versement n° 1, mandatement n° 1, investissement, mandat, 2026-001 d’après le registre, autre en base.`]);
  plant('what is affected to a dossier', (trx) => sql`update imputations set affected = affected + 500 where dossier = ${varied.reissued.id} and section = 'investment'`.execute(trx), ({ reissued }) => [`${reissued} : affecté en investissement, 50 000,00 € d’après le registre, 50 005,00 € en base.`]);
  plant('an échéance', (trx) => sql`update credit_schedules set amount = amount + 1 where dossier = ${varied.reissued.id} and year = 2026`.execute(trx), ({ reissued }) => [new RegExp(`^${reissued} : échéance 2026, investissement, montant, `)]);
  plant('a settlement', (trx) => sql`update recoveries set settled = settled + 100 where dossier = ${varied.recovered.id}`.execute(trx), ({ recovered }) => [`${recovered} : trop-perçu n° 1, recouvré, 5 000,00 € d’après le registre, 5 001,00 € en base.`]);
  plant('a recovery that is gone', (trx) => sql`delete from recoveries where dossier = ${varied.recovered.id}`.execute(trx), ({ recovered }) => [new RegExp(`^${recovered} : trop-perçu n° 1, .* rien en base\\.$`)]);
  plant('an envelope', (trx) => sql`update envelopes set affected = affected - 1 where programme = 'fmin' and call = '2026' and section = 'investment'`.execute(trx), () => [/^Enveloppe FMIN 2026, investissement : affecté, .* d’après le registre, .* en base\.$/]);
  plant('a vote on an envelope', (trx) => sql`update envelopes set voted = voted + 100 where programme = 'fmin' and call = '2027' and section = 'operating'`.execute(trx), () => ['Enveloppe FMIN 2027, fonctionnement : voté, 100 000,00 € d’après le registre, 100 001,00 € en base.']);
  plant('the crédits de paiement ordered', (trx) => sql`update payment_credits set ordered = ordered - 1 where programme = 'fmin' and year = 2026 and section = 'investment'`.execute(trx), () => [/^Crédits de paiement FMIN 2026, investissement : mandaté, .* en base\.$/]);
  plant('a file sent to finance that is no longer what was sent', (trx) => closedBatch(trx, { of: varied.recovered.id, said: 1_500_000, tampered: true }), () => [/^Lot FMIN-LOT-2026-001 : fichier CSV, empreinte, [0-9a-f]{64} d’après le registre, [0-9a-f]{64} en base\.$/]);
  plant('a file that does not say the amount of the order', (trx) => closedBatch(trx, { of: varied.recovered.id, said: 1_400_000 }), ({ recovered }) => [`Lot FMIN-LOT-2026-001 : fichier JSON, demande ${recovered}/1-1/I, 15 000,00 € d’après le registre, 14 000,00 € en base.`]);
  plant('an order in a batch with another amount', (trx) => closedBatch(trx, { of: varied.recovered.id, said: 1_400_000, line: 1_400_000 }), ({ recovered }) => [`Lot FMIN-LOT-2026-001 : demande ${recovered}/1-1/I, montant, 15 000,00 € d’après le registre, 14 000,00 € en base.`]);
  plant('an order in a batch that the record does not know', (trx) => closedBatch(trx, { of: varied.recovered.id, said: 1_500_000, claim: 7 }), ({ recovered }) => [`Lot FMIN-LOT-2026-001 : demande ${recovered}/7-1/I, rien d’après le registre, présente en base.`]);
  plant('an event that says another amount', (trx) => sql`update events set data = jsonb_set(data, '{order,parts,0,amount}', '1400000') where stream = ${varied.recovered.id} and type = 'paymentOrdered'`.execute(trx), ({ recovered }) => [
    `${recovered} : mandaté, 14 000,00 € d’après le registre, 15 000,00 € en base.`,
    `${recovered} : payé, 14 000,00 € d’après le registre, 15 000,00 € en base.`,
    `${recovered} : versement n° 1, mandatement n° 1, investissement, montant, 14 000,00 € d’après le registre, 15 000,00 € en base.`,
    `${recovered} : versement n° 1, mandatement n° 1, somme de ses parts, 15 000,00 € d’après le registre, 14 000,00 € en base.`,
    /^Crédits de paiement FMIN 2026, investissement : mandaté, /,
  ]);
  plant('a payment taken out of the record', (trx) => sql`delete from events where stream = ${varied.recovered.id} and type = 'paid'`.execute(trx), ({ recovered }) => [
    `${recovered} : payé, 0,00 € d’après le registre, 15 000,00 € en base.`,
    `${recovered} : versement n° 1, étape, mandatée d’après le registre, payée en base.`,
    `${recovered} : versement n° 1, mandatement n° 1, investissement, étape, mandatée d’après le registre, payée en base.`,
    `${recovered} : versement n° 1, mandatement n° 1, investissement, mandat, rien d’après le registre, 2026-001 en base.`,
    `${recovered} : versement n° 1, mandatement n° 1, investissement, date de paiement, rien d’après le registre, 2026-10-01 en base.`,
  ]);
  plant('who signed what they attested', (trx) => sql`update events set actor = ${house.cast.delegate.id} where stream = ${varied.reissued.id} and type = 'claimAttested'`.execute(trx), ({ reissued }) => [
    new RegExp(`^${reissued} : versement n° 1, attestée par, `),
    `${reissued} : versement n° 1, mandatement n° 1, attesté et signé par deux personnes d’après le registre, attesté et signé par la même en base.`,
    `${reissued} : versement n° 1, mandatement n° 2, attesté et signé par deux personnes d’après le registre, attesté et signé par la même en base.`,
  ]);
});

test('every year and both sections of a mixed award add up to what the envelopes lost', async () => {
  const dossier = await fileDossier(house);
  const [engine, story] = played(house, dossier);
  await journey.complete(engine, story);
  await story.done(house.cast.officer, {
    type: 'appraise', lines: [{ line: 'triporteur', retained: euros(64_000) }, { line: 'machines', retained: euros(28_400), reason: 'Au plus près des devis.' }, { line: 'reception', retained: euros(7_600) }],
    resources: [{ kind: 'own', funder: 'own', amount: euros(70_000), status: 'confirmed' }], ownShare: { num: 1, den: 5 },
  });
  await story.done(house.cast.officer, { type: 'closeAppraisal' });
  await journey.review(engine, story);
  await journey.opinion(engine, story, '2026-04-14');
  await journey.award(engine, story, '2026-06-18');
  const { movements } = (await findAccount(house.db, dossier.id))!.ledger;
  expect(figuresOf(movements).affected).toEqual({ investment: euros(46_200), operating: euros(3_800) });
  expect(movements.filter(({ figure }) => figure === 'affected').map(({ year, day }) => [year, day])).toEqual([[2026, toDay('2026-06-18')], [2026, toDay('2026-06-18')]]);
  expect(said((await checkLedger(house.db)).discrepancies)).toEqual([]);
});
