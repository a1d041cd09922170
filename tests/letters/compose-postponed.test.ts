import { euros } from '../setup/journey.ts';
import { dossierPlayed } from '../setup/dossier.ts';
import { openPostHouse } from './post.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { voteCredits } from '../../usecases/envelopes.ts';
import type { PostHouse } from './post.ts';

let house: PostHouse;
beforeAll(async () => {
  house = await openPostHouse();
});
afterAll(() => house.close());

const vote = (year: number, amount: number) => voteCredits(house.db, house.cast.finance, `vote/${year}`, { programme: 'fmin', section: 'investment', year }, { amount: euros(amount), number: `BP ${year}`, on: toDay('2026-01-05') });

test('a payment put off says why, until when, and that nothing is asked of the commune; a second time it says so again', async () => {
  for (const year of [2026, 2027]) expect(await vote(year, 10_000)).toBeNull();
  const dossier = await dossierPlayed(house, 'toDelivery');
  const { agent, officer, finance } = house.cast;
  await dossier.done(agent, { type: 'fileClaim', kind: 'advance', expenses: [], resources: [], documents: { 'preuve-commencement': await dossier.document() } });
  await dossier.done(officer, { type: 'attestClaim', claim: 1 });
  await dossier.done(finance, { type: 'liquidateClaim', claim: 1 });
  await dossier.done(finance, { type: 'postponeClaim', claim: 1 });
  const first = await house.letter(dossier, 'payment-postponed', 1);
  expect(first.subject).toBe('Versement de l\'avance reporté');
  for (const words of ['le 1er septembre 2026, le versement de l\'avance', '15 000,00 € vous sont dus', 'votés par la Métropole pour 2026 sont épuisés', 'Ce versement est donc reporté : il sera repris à partir du 1er janvier 2027', 'Vous n\'avez rien à faire']) expect(first.plain).toContain(words);

  await dossier.advanceTo('2027-01-01');
  await dossier.clock({ type: 'resumeClaim', claim: 1 });
  await dossier.done(finance, { type: 'postponeClaim', claim: 1 });
  const second = await house.letter(dossier, 'payment-postponed', 2);
  for (const words of ['votés par la Métropole pour 2027 sont épuisés', 'Ce versement est de nouveau reporté', 'à partir du 1er janvier 2028']) expect(second.plain).toContain(words);
}, 30_000);
