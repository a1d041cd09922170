import { euros, journey } from '../setup/journey.ts';
import { fileDossier, played } from '../setup/dossier.ts';
import { dipbike } from '../setup/engine.ts';
import { openPostHouse } from './post.ts';
import { toDay } from '../../domain/calendar/day.ts';
import type { Dossier } from '../setup/dossier.ts';
import type { PostHouse } from './post.ts';

let house: PostHouse;
beforeAll(async () => {
  house = await openPostHouse();
});
afterAll(() => house.close());

const filed = async (): Promise<Dossier> => {
  const dossier = await fileDossier(house);
  await dossier.done(house.cast.officer, { type: 'assignOfficer', officer: house.cast.officer.id });
  return dossier;
};
const awarded = async (amount: number): Promise<Dossier> => {
  const dossier = await filed();
  const [engine, story] = played(house, dossier);
  for (const chapter of ['complete', 'appraise', 'review'] as const) await journey[chapter](engine, story);
  await journey.opinion(engine, story, '2026-04-14');
  await journey.award(engine, story, '2026-06-18', amount);
  await journey.enforceable(engine, story, '2026-06-25');
  return dossier;
};
const delivered = async (amount = 50_000): Promise<Dossier> => {
  const dossier = await awarded(amount);
  const [engine, story] = played(house, dossier);
  await journey.notify(engine, story, '2026-07-06');
  await journey.agree(engine, story, '2026-07-20');
  await journey.start(engine, story, '2026-09-01');
  return dossier;
};

test('the acknowledgement says what was received, what may come later, and by when the service will answer', async () => {
  const dossier = await fileDossier(house);
  const { plain, subject, recipient } = await house.letter(dossier, 'acknowledgement');
  expect(subject).toBe('Accusé de réception de votre demande de subvention');
  expect(recipient).toBe('amel.benhaddou@creteil.example');
  const { reference } = await dossier.state();
  for (const words of [
    'Nous avons bien reçu, le 12 janvier 2026', 'Commune de Créteil, SIRET 219 400 280 00018', '120 000,00 €', '60 000,00 €', reference,
    'Attestation de non-commencement', 'Relevé d\'identité bancaire du comptable public, avant le premier versement', 'au plus tard le 12 mai 2026',
    `https://fonds.example/dossiers/${reference}`, '(article L. 112-3 du code des relations entre le public et l\'administration)',
  ]) expect(plain).toContain(words);
  // Silence has no effect between administrations: only where the programme says the code applies.
  expect(plain).not.toMatch(/rejetée|tribunal/);
});

test('a request for pieces names each, the last day, and the officer\'s note; it reads the same once answered', async () => {
  const dossier = await filed();
  await dossier.advanceTo('2026-01-20');
  await dossier.done(house.cast.officer, { type: 'requestPieces', pieces: ['justificatifs-couts', 'note-technique'], note: 'Le devis du triporteur n’est pas daté.' });
  const asked = await house.letter(dossier, 'request-for-pieces');
  for (const words of ['Devis ou estimation des dépenses', 'Note technique du projet', 'au plus tard le 19 février 2026', 'Le devis du triporteur n\'est pas daté.', 'Agent chargé du dossier\nSophie Lambert'])
    expect(asked.plain).toContain(words);
  await dossier.deposit('note-technique');
  await dossier.advanceTo('2026-02-12');
  await dossier.clock({ type: 'remindPieces', request: 1 });
  const reminded = await house.letter(dossier, 'reminder');
  expect(reminded.plain).toContain('Par courrier du 20 janvier 2026');
  expect(reminded.plain).toContain('Devis ou estimation des dépenses');
  expect(reminded.plain).not.toContain('Note technique du projet');
  await dossier.deposit('justificatifs-couts');
  expect((await dossier.state()).request).toBeNull();
  expect((await house.letter(dossier, 'request-for-pieces')).plain).toBe(asked.plain);
});

test('an early start says from which day expenses count, and a refused one says why', async () => {
  const dossier = await filed();
  const { agent, officer } = house.cast;
  await dossier.done(agent, { type: 'requestEarlyStart', reason: 'Le prix tient jusqu’en mars.' });
  await dossier.advanceTo('2026-01-30');
  await dossier.done(officer, { type: 'answerEarlyStart', authorised: false, reason: 'L’urgence n’est pas établie.' });
  const refused = await house.letter(dossier, 'early-start-refused');
  for (const words of ['Vous avez demandé, le 12 janvier 2026', 'L\'urgence n\'est pas établie.', 'tribunal administratif de Paris', 'Isabelle Vasseur']) expect(refused.plain).toContain(words);
  await dossier.done(agent, { type: 'requestEarlyStart', reason: 'Voici la preuve.' });
  await dossier.advanceTo('2026-02-20');
  await dossier.done(officer, { type: 'answerEarlyStart', authorised: true });
  const { plain } = await house.letter(dossier, 'early-start');
  for (const words of ['Vous avez demandé, le 30 janvier 2026', 'à partir du jour où ce courrier est signé', 'ne vaut pas promesse de subvention']) expect(plain).toContain(words);
});

test('évaluateurs are invited and reminded by their own address, never the commune\'s', async () => {
  const dossier = await filed();
  const [engine, story] = played(house, dossier);
  await journey.complete(engine, story);
  await journey.appraise(engine, story);
  await dossier.done(house.cast.officer, { type: 'assignReviewer', reviewer: house.cast.otherReviewer.id });
  const invitation = await house.letter(dossier, 'review-invitation');
  const { reference } = await dossier.state();
  expect(invitation.recipient).toBe('mei.tran@example.org');
  for (const words of ['Madame, Monsieur,', 'au plus tard le 2 février 2026', `https://fonds.example/evaluations/${reference}/1`, 'Réplicabilité et mutualisation']) expect(invitation.plain).toContain(words);
  expect(invitation.plain).not.toContain('Vous retrouvez à tout moment votre dossier');
  await dossier.clock({ type: 'remindReviewer', review: 1 });
  expect(await house.letter(dossier, 'review-reminder')).toMatchObject({ recipient: 'mei.tran@example.org', subject: 'Rappel : votre évaluation est attendue le 2 février 2026' });
});

test('an award says the amount, the cap that binds, what was left out and why, and a plan that adds up to the base', async () => {
  const dossier = await awarded(50_000);
  const { plain, subject } = await house.letter(dossier, 'award');
  expect(subject).toBe('Attribution d\'une subvention de 50 000,00 €');
  for (const words of [
    'le Bureau métropolitain a attribué à votre collectivité, par délibération n° BM2026/06/18-07 du 18 juin 2026', 'exécutoire depuis le 25 juin 2026',
    'inférieur aux 60 000,00 €', 'le plus élevé que permettent les règles du dispositif (plafond d\'un projet porté seul)',
    'Assiette retenue ; Valeur : 112 400,00 €', '44,48 %',
    'Dépense : Frais de réception ; Présenté : 7 600,00 € ; Retenu : 0,00 € ; Motif : Dépense sans lien direct avec le projet.',
    'Métropole du Grand Paris ; Montant : 50 000,00 €', 'Commune de Créteil ; Montant : 62 400,00 €', 'Investissement : 50 000,00 €',
    'à partir du 18 juin 2026', '24 mois', '48 mois', 'Une convention vous est proposée', 'soit 15 000,00 €', '80 %',
    'Un traitement automatisé a servi', 'Vice-présidente déléguée au numérique\nPar délégation du Président (arrêté n° ARR-2026-017)\nIsabelle Vasseur',
  ]) expect(plain).toContain(words);
  expect(plain).not.toContain('Fonctionnement');
});

test('an award below what the rules allow says so, and needs no convention under the programme\'s threshold', async () => {
  const dossier = await awarded(20_000);
  const { plain } = await house.letter(dossier, 'award');
  expect(plain).toContain('permettaient au plus 50 000,00 € (plafond d\'un projet porté seul) ; le Bureau métropolitain a retenu un montant inférieur.');
  expect(plain).not.toContain('Une convention vous est proposée');
});

test('with other funders, the convention and the letter name each, in the applicant\'s words where there is one', async () => {
  const plan = dipbike().plan as object;
  const resources = [{ kind: 'public', funder: 'region', label: 'Région Île-de-France, appel Smart', amount: 3_000_000, status: 'confirmed' }, { kind: 'own', funder: 'own', amount: 3_000_000, status: 'confirmed' }];
  const dossier = await fileDossier(house, { answers: dipbike({ plan: { ...plan, resources } }) });
  const [engine, story] = played(house, dossier);
  await journey.complete(engine, story);
  const { cast } = house;
  const lines = [{ line: 'triporteur', retained: euros(64_000) }, { line: 'machines', retained: euros(40_000), reason: 'La fraiseuse existe déjà.' }, { line: 'reception', retained: euros(7_600) }];
  await dossier.done(cast.officer, { type: 'appraise', lines, resources: [{ kind: 'public', funder: 'region', amount: euros(30_000), status: 'confirmed' }, { kind: 'private', funder: 'private', amount: euros(1_600), status: 'asked' }, { kind: 'public', funder: 'eu', amount: euros(9_000), status: 'refused' }], ownShare: { num: 1, den: 5 } });
  await dossier.done(cast.officer, { type: 'closeAppraisal' });
  await journey.review(engine, story);
  await journey.opinion(engine, story, '2026-04-14');
  await journey.award(engine, story, '2026-06-18', 50_000);
  await journey.enforceable(engine, story, '2026-06-25');
  const { plain } = await house.letter(dossier, 'award');
  for (const words of [
    'Région Île-de-France, appel Smart ; Montant : 30 000,00 €', 'Financeur privé ; Montant : 1 600,00 €', 'Commune de Créteil ; Montant : 30 000,00 €',
    'Imprimantes 3D, fraiseuse, kits robotique ; Présenté : 48 400,00 € ; Retenu : 40 000,00 € ; Motif : La fraiseuse existe déjà.',
    'Investissement : 46 594,98 €', 'Fonctionnement : 3 405,02 €',
  ]) expect(plain).toContain(words);
  expect(plain).not.toContain('Union européenne');
});

test('the convention goes to both parties, with the dates that notification has fixed; the mayor signs by name when known', async () => {
  const dossier = await awarded(50_000);
  const [engine, story] = played(house, dossier);
  await journey.notify(engine, story, '2026-07-06');
  const unknown = await house.letter(dossier, 'agreement');
  expect(unknown.recipient).toBe('amel.benhaddou@creteil.example, isabelle.vasseur@example.org');
  for (const words of ['50 000,00 € au plus', 'au plus tard le 6 juillet 2028', 'au plus tard le 8 juillet 2030', 'Un triporteur électrique équipé', '…, Maire, en vertu de']) expect(unknown.plain).toContain(words);
  await house.db.insertInto('mandates').values({ person: house.cast.stranger.id, organisation: '219400280', title: 'Maire', valid_from: toDay('2026-03-28'), valid_until: null }).execute();
  expect((await house.letter(dossier, 'agreement')).plain).toContain('représentée par Thomas Girard, Maire');
});

test('each payment says what was paid, when, under which mandat, and what is left; struck-out expenses with their reason', async () => {
  const dossier = await delivered();
  const [engine, story] = played(house, dossier);
  const advance = await journey.order(engine, story, { kind: 'advance', expenses: [], resources: [] });
  await journey.pay(engine, story, advance, '2026-10-01');
  await dossier.advanceTo('2027-03-01');
  const expenses = [{ line: 'triporteur', amount: euros(60_000), committedOn: toDay('2026-07-01') }, { line: 'machines', amount: euros(1_000), committedOn: toDay('2026-05-05') }, { line: 'reception', amount: euros(500), committedOn: toDay('2026-08-01') }];
  const interim = await journey.order(engine, story, { kind: 'interim', expenses, resources: [] });
  await journey.pay(engine, story, interim, '2027-03-20');
  const first = await house.letter(dossier, 'payment-notice', advance);
  for (const words of ['Versement de 15 000,00 €', 'le 1er septembre 2026, le versement de l\'avance', 'le 1er octobre 2026 (mandat n° 2026-001)', 'Déjà versé auparavant ; Montant : 0,00 €', 'Reste à demander ; Montant : 35 000,00 €', 'jusqu\'au 8 juillet 2030'])
    expect(first.plain).toContain(words);
  const second = await house.letter(dossier, 'payment-notice', interim);
  for (const words of [
    'le versement d\'un acompte', 'Déjà versé auparavant ; Montant : 15 000,00 €', 'Ce versement ; Montant : 11 690,39 €', 'Reste à demander ; Montant : 23 309,61 €',
    'Imprimantes 3D, fraiseuse, kits robotique ; Montant : 1 000,00 € ; Motif : Dépense engagée avant le 18 juin 2026, date d\'éligibilité des dépenses.',
    'Frais de réception ; Montant : 500,00 € ; Motif : Cette dépense ne fait pas partie de l\'assiette retenue.',
  ]) expect(second.plain).toContain(words);
  await dossier.advanceTo('2027-11-02');
  const balance = await journey.order(engine, story, { kind: 'balance', expenses: [{ line: 'machines', amount: euros(48_400), committedOn: toDay('2026-09-15') }], resources: [] });
  await journey.pay(engine, story, balance, '2027-12-01');
  const last = await house.letter(dossier, 'payment-notice', balance);
  for (const words of ['le versement du solde', 'Subvention définitive, d\'après le coût réel ; Montant : 48 220,64 €', 'Ce versement ; Montant : 21 530,25 €', 'Reste à demander ; Montant : 0,00 €']) expect(last.plain).toContain(words);
  expect(last.plain).not.toContain('Vous pouvez demander le reste');
});

test('an over-payment is explained, and nothing is asked for before the commune could answer', async () => {
  const dossier = await delivered();
  const [engine, story] = played(house, dossier);
  const advance = await journey.order(engine, story, { kind: 'advance', expenses: [], resources: [] });
  await journey.pay(engine, story, advance, '2026-10-01');
  await dossier.advanceTo('2027-11-02');
  await journey.order(engine, story, { kind: 'balance', expenses: [{ line: 'machines', amount: euros(20_000), committedOn: toDay('2026-09-15') }], resources: [{ kind: 'public', funder: 'region', amount: euros(10_000), status: 'confirmed' }] });
  const { plain, subject } = await house.letter(dossier, 'recovery-notice');
  expect(subject).toBe('Trop-perçu de 9 000,00 € : vos observations');
  for (const words of [
    'Subvention définitive ; Montant : 6 000,00 €', 'Déjà versé ; Montant : 15 000,00 €', 'Le coût réel retenu de l\'opération, 20 000,00 €, est inférieur à l\'assiette de 112 400,00 €',
    'soit 8 896,79 €', 'Les financements reçus par ailleurs, 10 000,00 €', 'Rien n\'est à payer aujourd\'hui', 'jusqu\'au 2 décembre 2027',
  ]) expect(plain).toContain(words);
});

test('a message is announced on its day, its words kept for the site', async () => {
  const dossier = await filed();
  await dossier.done(house.cast.agent, { type: 'sendMessage', text: 'Bonjour' });
  await dossier.advanceTo('2026-02-03');
  await dossier.done(house.cast.officer, { type: 'sendMessage', text: 'Votre budget secret' });
  const { plain } = await house.letter(dossier, 'message-notice', 2);
  expect(plain).toContain('vous a écrit le 3 février 2026');
  expect(plain).toContain(`${(await dossier.state()).reference}/messages`);
  expect(plain).not.toContain('secret');
});
