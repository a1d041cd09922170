import { euros, journey } from '../setup/journey.ts';
import { dossierPlayed, played } from '../setup/dossier.ts';
import { openPostHouse } from './post.ts';
import { toDay } from '../../domain/calendar/day.ts';
import type { Dossier } from '../setup/dossier.ts';
import type { PostHouse } from './post.ts';

let house: PostHouse;
beforeAll(async () => {
  house = await openPostHouse();
});
afterAll(() => house.close());

/** 40 000 € paid of 50 000 €; the balance, filed on `day`, comes to 40 000 € less `excess`. */
async function settled(excess: number, day = '2027-02-01'): Promise<Dossier> {
  const dossier = await dossierPlayed(house, 'toDelivery');
  const [engine, story] = played(house, dossier);
  const interim = await journey.order(engine, story, { kind: 'interim', expenses: [{ line: 'triporteur', amount: euros(64_000), committedOn: toDay('2026-07-01') }, { line: 'machines', amount: euros(48_400), committedOn: toDay('2026-07-01') }], resources: [] });
  await journey.pay(engine, story, interim, '2026-10-01');
  await dossier.advanceTo(day);
  await journey.order(engine, story, { kind: 'balance', expenses: [], resources: [{ kind: 'public', funder: 'state', amount: euros(49_920 + excess), status: 'confirmed' }] });
  return dossier;
}

test('the commune reads how its balance was computed: cost, pro rata, the cap that binds on what the others really paid, former payments, the result', async () => {
  const { plain, subject } = await house.letter(await settled(3_000), 'balance-notice', 2);
  expect(subject).toBe('Solde de votre subvention : trop-perçu de 3 000,00 €');
  for (const words of [
    'arrêté à 37 000,00 €, pour 50 000,00 € attribués', 'Coût réel retenu en investissement ; Calcul : 112 400,00 € attestés, sur une assiette de 112 400,00 € ; Montant : 112 400,00 €',
    'Prorata en investissement ; Calcul : 112 400,00 € × 50 000,00 € ÷ 112 400,00 € ; Montant : 50 000,00 €',
    'Votre part d\'au moins 20 % des financements publics, sur les montants réels (limite retenue)', 'Subvention définitive ; Calcul : ramenée à la plus basse de ces limites ; Montant : 37 000,00 €',
    'Déjà mandaté', 'Montant : 40 000,00 €', 'Trop-perçu ; Calcul : 40 000,00 € − 37 000,00 € ; Montant : 3 000,00 €', 'État ; Montant reçu : 52 920,00 €', 'présenter vos observations sur le trop-perçu : rien n\'est à payer d\'ici là',
  ]) expect(plain).toContain(words);
});

test('12 € are said, and that nothing is to be given back', async () => {
  const { plain } = await house.letter(await settled(12), 'balance-notice', 2);
  expect(plain).toContain('Sous 15,00 €, un trop-perçu n\'est pas réclamé : vous n\'avez rien à rendre.');
});

test('a balance that is due is told before it is paid', async () => {
  const { plain, subject } = await house.letter(await settled(-5_000), 'balance-notice', 2);
  expect(subject).toBe('Solde de votre subvention : 5 000,00 € à vous verser');
  expect(plain).toContain('Solde à verser ; Calcul : 45 000,00 € − 40 000,00 € ; Montant : 5 000,00 €');
});

test('what is decided after the hearing says what was claimed, how it comes back, and how to contest it', async () => {
  const dossier = await settled(3_000);
  await dossier.advanceTo('2027-02-20');
  await dossier.done(house.cast.agent, { type: 'hearBeneficiary', on: toDay('2027-02-18'), observations: 'Une facture manque.' });
  await dossier.done(house.cast.finance, { type: 'decideRecovery', means: 'order', amount: euros(2_000), reason: 'Une facture de 2 000 € est justifiée.' });
  const { plain, subject } = await house.letter(dossier, 'recovery-decision');
  expect(subject).toBe('Trop-perçu : 2 000,00 € à rembourser');
  for (const words of ['Un trop-perçu de 3 000,00 €', 'a été constaté le 1er février 2027', 'Vous avez présenté vos observations le 18 février 2027', 'Investissement ; Montant : 2 000,00 €', 'un titre de recette va être émis', 'Une facture de 2 000 € est justifiée.', 'Vous disposez de 2 mois', 'Isabelle Vasseur']) expect(plain).toContain(words);
});

test('a claim filed after the cut-off of the year is told which year it will be examined for', async () => {
  const dossier = await settled(-5_000, '2026-12-08');
  const { plain, subject } = await house.letter(dossier, 'claim-next-year', 2);
  expect(subject).toBe('Votre demande de versement sera examinée sur l\'exercice 2027');
  for (const words of ['déposé le 8 décembre 2026', 'du solde', 'au plus tard le 30 novembre 2026', 'sous le n° 2']) expect(plain).toContain(words);
});
