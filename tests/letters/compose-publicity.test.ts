import { dossierPlayed } from '../setup/dossier.ts';
import { openPostHouse } from './post.ts';
import type { PostHouse } from './post.ts';

let house: PostHouse;
beforeAll(async () => {
  house = await openPostHouse();
});
afterAll(() => house.close());

test('the reminder says what is left to do, until when, and how to say that it is done', async () => {
  const dossier = await dossierPlayed(house, 'toDelivery');
  await dossier.advanceTo('2026-09-11');
  await dossier.clock({ type: 'remindDuty', duty: 'plan-de-financement' });
  const { plain, recipient } = await house.letter(dossier, 'publicity-reminder');
  expect(recipient).toBe('amel.benhaddou@creteil.example');
  for (const words of [
    'Faire connaître l\'aide de la Métropole : à faire au plus tard le 16 septembre 2026', 'article L. 1111-11', 'dans les 15 jours du commencement', 'Publier le plan de financement en mairie et sur le site internet',
    'Le dernier jour est le 16 septembre 2026.', 'avec une photographie ou une copie de la page publiée',
  ]) expect(plain).toContain(words);
  expect(plain).not.toContain('Le solde de la subvention ne peut pas être demandé avant');
});
