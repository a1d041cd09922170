import { fileDossier, openRecorder, played } from '../setup/dossier.ts';
import { dipbike } from '../setup/engine.ts';
import { journey } from '../setup/journey.ts';
import { CRETEIL } from '../setup/people.ts';
import { listApplications } from '../../database/lists/applications.ts';
import { rebuild } from '../../database/rebuild.ts';
import { verify } from '../../database/verify.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { readApplication } from '../../usecases/applications.ts';
import { sightOf } from '../../usecases/sight.ts';
import type { RecordHouse } from '../setup/dossier.ts';

const PIERREFITTE = '21930059700016';
const OLD_SAINT_DENIS = '21930066200018';
const SAINT_DENIS = '92993941100013';
const ARCUEIL = '21940003300011';

let house: RecordHouse;
beforeAll(async () => void (house = await openRecorder()), 60_000);
afterAll(() => house.close());

test('scénario 14 : a partner takes over; the lists, the search and the rights follow the new owner, the former one keeps reading', async () => {
  const partners = [{ siret: ARCUEIL, name: 'Arcueil' }];
  const dossier = await fileDossier(house, { answers: dipbike({ montage: 'groupement', partners }) });
  const { agent, stranger, officer } = house.cast;
  await journey.complete(...played(house, dossier));
  await dossier.done(officer, { type: 'takeOver', to: ARCUEIL, document: await dossier.document(), reason: 'Créteil renonce à conduire l’opération.' });
  expect(await house.db.selectFrom('dossiers').select(['organisation', 'organisation_name']).where('id', '=', dossier.id).executeTakeFirstOrThrow()).toEqual({ organisation: ARCUEIL, organisation_name: 'Arcueil' });
  const seenBy = async (person: typeof agent, q?: string) => (await listApplications(house.db, sightOf(person, toDay('2026-02-01')), { q }, { sort: '-filed', after: null, limit: 10 })).map(({ id }) => id);
  expect([await seenBy(agent), await seenBy(stranger), await seenBy(stranger, 'arcueil')]).toEqual([[dossier.id], [dossier.id], [dossier.id]]);
  expect((await readApplication(house.db, agent, { id: dossier.id }))?.acts).toBeDefined();
  expect(await dossier.refused(agent, { type: 'withdraw' })).toBe('not-found');
  await dossier.done(stranger, { type: 'sendMessage', text: 'Nous reprenons le projet.' });
  expect((await verify(house.db, house.recorder.names)).differences).toEqual([]);
  await rebuild(house.db, house.recorder.names);
  expect((await verify(house.db, house.recorder.names)).differences).toEqual([]);
});

test('scénario 14 : communes merge; the directory says into which, and from which day it exists', async () => {
  const dossier = await fileDossier(house, { answers: dipbike({ montage: 'groupement', partners: [{ siret: PIERREFITTE, name: 'Pierrefitte-sur-Seine' }] }) });
  const { officer, agent } = house.cast;
  const merge = async (from: string, to: string, on: string) => ({ type: 'recordMerger' as const, from, to, on: toDay(on), document: await dossier.document(), reason: 'Commune nouvelle.' });
  expect(await dossier.refused(officer, await merge(PIERREFITTE, OLD_SAINT_DENIS, '2025-01-01'))).toBe('merger-mismatch');
  expect(await dossier.refused(officer, await merge(PIERREFITTE, SAINT_DENIS, '2024-12-31'))).toBe('unknown-organisation');
  await dossier.done(officer, await merge(PIERREFITTE, SAINT_DENIS, '2025-01-01'));
  expect(await dossier.state()).toMatchObject({ organisation: CRETEIL, partners: [SAINT_DENIS], former: [PIERREFITTE] });
  // A new SIRET for the owner itself: its name and rights follow.
  await dossier.done(officer, await merge(CRETEIL, SAINT_DENIS, '2026-01-12'));
  expect(await house.db.selectFrom('dossiers').select(['organisation', 'organisation_name']).where('id', '=', dossier.id).executeTakeFirstOrThrow()).toEqual({ organisation: SAINT_DENIS, organisation_name: 'Saint-Denis' });
  expect(await readApplication(house.db, agent, { id: dossier.id })).not.toBeNull();
  expect(await dossier.refused(agent, { type: 'withdraw' })).toBe('not-found');
});
