import { sql } from 'kysely';
import { paperMaker } from '../../activities/papers/maker.ts';
import { metropole } from '../../activities/service.ts';
import { loadDirectory } from '../../directory/directory.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { rebuild } from '../../database/rebuild.ts';
import { verify } from '../../database/verify.ts';
import { examineClaim } from '../../usecases/examination.ts';
import { fileDossier, openRecorder, played } from '../setup/dossier.ts';
import { euros, journey } from '../setup/journey.ts';
import { SIGNATURE } from '../setup/people.ts';
import { readPdf, wordsOfPdf } from './pdf.ts';
import type { Dossier, RecordHouse } from '../setup/dossier.ts';

let house: RecordHouse;
beforeAll(async () => void (house = await openRecorder()), 60_000);
afterAll(() => house.close());

const delivered = async (): Promise<Dossier> => {
  const dossier = await fileDossier(house);
  await journey.toDelivery(...played(house, { ...dossier, done: async (person, command) => (command.type === 'file' ? 0 : dossier.done(person, command)) }));
  return dossier;
};

/** An interim of which an expense is too early and a part is set aside. */
async function interim(dossier: Dossier, advance: () => Promise<void>): Promise<void> {
  const { cast } = house;
  await advance();
  await dossier.done(cast.agent, {
    type: 'fileClaim', kind: 'interim', resources: [], documents: { 'etat-mandats': await dossier.document() },
    expenses: [{ line: 'triporteur', amount: euros(4_000), committedOn: toDay('2026-01-13') }, { line: 'triporteur', amount: euros(50_000), committedOn: toDay('2026-07-01') }, { line: 'reception', amount: euros(500), committedOn: toDay('2026-07-01') }],
  });
}

test('the fiche de liquidation shows what was struck out, how it was computed, what was paid before and who answers for it', async () => {
  const dossier = await delivered();
  const { cast, db } = house;
  await interim(dossier, async () => {
    const advance = await journey.order(...played(house, dossier), { kind: 'advance', expenses: [], resources: [] });
    await journey.pay(...played(house, dossier), advance, '2026-10-01');
  });
  const preview = await examineClaim(db, cast.officer, dossier.id, 2, [{ expense: 2, amount: euros(1_000), reason: '' }]);
  await dossier.done(cast.officer, { type: 'attestClaim', claim: 2, strikeOuts: [{ expense: 2, amount: euros(1_000), reason: 'La TVA est récupérée.' }] });
  const maker = paperMaker({ db, shelf: house.recorder.shelf, directory: loadDirectory(), service: metropole, publicUrl: 'https://fonds.example', documentsFolder: '/tmp' });
  expect(await maker.liquidationSheet(dossier.id, 2)).toBeNull();
  await dossier.done(cast.finance, { type: 'liquidateClaim', claim: 2 });
  const claim = (await dossier.state()).claims[1];
  expect(preview && 'liquidation' in preview ? preview.liquidation : null).toEqual(claim?.liquidation);
  expect(claim).toMatchObject({ admitted: euros(49_000), amount: claim?.liquidation?.sections.reduce((sum, { due }) => sum + due, 0) });
  await dossier.done(cast.delegate, { type: 'signClaim', claim: 2, delegation: SIGNATURE });
  const sheet = await maker.liquidationSheet(dossier.id, 2);
  const pdf = readPdf(sheet?.file ?? Buffer.alloc(0));
  expect(pdf.marked).toMatchObject({ Marked: true });
  const words = wordsOfPdf(pdf);
  for (const said of ['versement n° 2', '2041412', 'La TVA est récupérée.', 'engagée avant la date d’éligibilité des dépenses', 'hors de l’assiette retenue', 'Avance, versement n° 1', SIGNATURE, 'Service fait attesté']) expect(words.replace(/\s+/g, ' ')).toContain(said);
}, 60_000);

test('the database itself refuses that one person attested and signed, and a second order of what waits; the application’s role too', async () => {
  const dossier = await delivered();
  await journey.order(...played(house, dossier), { kind: 'advance', expenses: [], resources: [] });
  const { db } = house;
  const mine = sql`dossier = ${dossier.id} and claim = 1`;
  await expect(sql`update payment_orders set signed_by = attested_by where ${mine}`.execute(db)).rejects.toThrow('attesting_is_not_signing');
  await expect(sql`update claims set signed_by = attested_by where dossier = ${dossier.id}`.execute(db)).rejects.toThrow('attesting_is_not_signing');
  await expect(sql`insert into payment_orders (dossier, claim, attempt, amount, ordered_on, status, attested_by, signed_by) values (${dossier.id}, 1, 9, 1, '2026-09-01', 'rejected', 'x', 'x')`.execute(db)).rejects.toThrow('attesting_is_not_signing');
  await expect(sql`insert into payment_order_parts (dossier, claim, attempt, section, amount, status) values (${dossier.id}, 1, 9, 'investment', 1, 'ordered')`.execute(db)).rejects.toThrow('one_part_at_a_time');
  await expect(sql`update payment_order_parts set status = 'paid' where ${mine}`.execute(db)).rejects.toThrow('paid_under_a_mandat');
  expect((await verify(db, house.recorder.names)).differences).toEqual([]);
  await sql`update payment_order_parts set amount = amount + 1 where ${mine}`.execute(db);
  expect((await verify(db, house.recorder.names)).differences.map(({ what }) => what)).toEqual(['order-part']);
  await rebuild(db, house.recorder.names);
  expect((await verify(db, house.recorder.names)).differences).toEqual([]);
}, 60_000);
