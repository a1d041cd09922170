import { dossierPlayed } from './dossier.ts';
import { keepLetter } from '../../database/letters.ts';
import type { Dossier, RecordHouse } from './dossier.ts';

/** What stands for the letters that would have been made on the way: one that is signed must be there to leave. */
const WRITTEN = { subject: 'Attribution', html: '<p>Attribution</p>', plain: 'Attribution', pdf: Buffer.from('%PDF-1.7'), recipient: 'mairie@creteil.example' };

/** A dossier awarded, agreed and started, straight through the record: no workflow carries it, the first act wakes one. */
export async function inDelivery(house: RecordHouse): Promise<Dossier> {
  const dossier = await dossierPlayed(house, 'toDelivery');
  for (const { kind, no, signedOn } of Object.values((await dossier.state()).letters)) await keepLetter(house.db, { application: dossier.id, kind, no, on: signedOn }, () => Promise.resolve(WRITTEN));
  return dossier;
}
