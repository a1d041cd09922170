import { dossierPlayed } from '../setup/dossier.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { openPostHouse } from './post.ts';
import type { Dossier } from '../setup/dossier.ts';
import type { PostHouse } from './post.ts';

let house: PostHouse;
beforeAll(async () => {
  house = await openPostHouse();
});
afterAll(() => house.close());

async function toSign(): Promise<Dossier> {
  const dossier = await dossierPlayed(house, 'toNotification');
  return dossier;
}

test('each letter about the signature says what held on its day: by when, what follows, that it is put off, that it lapsed', async () => {
  const dossier = await toSign();
  const { officer } = house.cast;
  await dossier.advanceTo('2026-10-03');
  await dossier.clock({ type: 'remindAgreement', reminder: 1 });
  await dossier.advanceTo('2026-10-07');
  await dossier.clock({ type: 'agreementOverdue', signBy: toDay('2026-10-06') });
  await dossier.done(officer, { type: 'extendAgreement', until: toDay('2026-11-06'), reason: 'Le conseil municipal se réunit en novembre.' });
  const [reminder, overdue, extended] = await Promise.all([1, 2, 3].map((no) => house.letter(dossier, 'agreement-reminder', no)));
  for (const words of ['Rappel : la convention attend une signature', 'au plus tard le 6 octobre 2026', 'la caducité de la subvention pourra être constatée', '50 000,00 €']) expect(reminder?.plain).toContain(words);
  for (const words of ['La convention n\'a pas été signée à temps', 'Elle devait être signée au plus tard le 6 octobre 2026', 'peut désormais être constatée']) expect(overdue?.plain).toContain(words);
  for (const words of ['reporté au 6 novembre 2026', 'qui se terminait le 6 octobre 2026', 'Le conseil municipal se réunit en novembre.', 'Il ne pourra pas l\'être une seconde fois']) expect(extended?.plain).toContain(words);
  expect(reminder?.recipient).toBe('amel.benhaddou@creteil.example');

  await dossier.advanceTo('2026-11-07');
  await dossier.clock({ type: 'remindAgreement', reminder: 4 });
  await dossier.clock({ type: 'agreementOverdue', signBy: toDay('2026-11-06') });
  await dossier.done(officer, { type: 'declareAgreementLapsed', reason: 'La convention n’a pas été signée malgré quatre rappels.' });
  const { plain } = await house.letter(dossier, 'lapse');
  for (const words of ['La signature de la convention devait avoir lieu au plus tard le 6 novembre 2026', 'La convention n\'a pas été signée malgré quatre rappels.', 'caduc']) expect(plain).toContain(words);
});

test('the commune that signed reads that it has nothing to do', async () => {
  const dossier = await toSign();
  await dossier.done(house.cast.agent, { type: 'signAgreement', party: 'organisation', on: dossier.day, document: await dossier.document() });
  await dossier.advanceTo('2026-09-21');
  await dossier.clock({ type: 'remindAgreement', reminder: 1 });
  const { plain } = await house.letter(dossier, 'agreement-reminder');
  expect(plain).toContain('Vous l\'avez signée ; il manque la signature de la Métropole. Vous n\'avez rien à faire.');
  expect(plain).not.toContain('caducité');
});
