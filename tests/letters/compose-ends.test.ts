import { euros, journey } from '../setup/journey.ts';
import { BUREAU } from '../setup/people.ts';
import { fileDossier, played } from '../setup/dossier.ts';
import { openPostHouse } from './post.ts';
import { toDay } from '../../domain/calendar/day.ts';
import type { Dossier } from '../setup/dossier.ts';
import type { PostHouse } from './post.ts';

let house: PostHouse;
beforeAll(async () => {
  house = await openPostHouse();
});
afterAll(() => house.close());

const APPEAL = ['Vous disposez de 2 mois à compter de la notification', 'tribunal administratif de Paris, 7 rue de Jouy', 'Isabelle Vasseur'];

const toCommittee = async (): Promise<Dossier> => {
  const dossier = await fileDossier(house);
  const [engine, story] = played(house, dossier);
  for (const chapter of ['complete', 'appraise', 'review'] as const) await journey[chapter](engine, story);
  return dossier;
};
const withAdvancePaid = async (): Promise<Dossier> => {
  const dossier = await toCommittee();
  const [engine, story] = played(house, dossier);
  await journey.opinion(engine, story, '2026-04-14');
  await journey.award(engine, story, '2026-06-18');
  await journey.enforceable(engine, story, '2026-06-25');
  await journey.notify(engine, story, '2026-07-06');
  await journey.agree(engine, story, '2026-07-20');
  await journey.start(engine, story, '2026-09-01');
  const claim = await journey.order(engine, story, { kind: 'advance', expenses: [], resources: [] });
  await journey.pay(engine, story, claim, '2026-10-01');
  return dossier;
};

test('closing for want of pieces recalls the request and its reminder, names what never came, and how to contest', async () => {
  const dossier = await fileDossier(house);
  await dossier.done(house.cast.officer, { type: 'requestPieces', pieces: ['justificatifs-couts', 'note-technique'] });
  await dossier.advanceTo('2026-02-04');
  await dossier.clock({ type: 'remindPieces', request: 1 });
  await dossier.deposit('note-technique');
  await dossier.advanceTo('2026-02-12');
  await dossier.clock({ type: 'closeForWantOfPieces', request: 1 });
  const { plain } = await house.letter(dossier, 'closed-for-want-of-pieces');
  for (const words of ['le 12 janvier 2026, puis rappelé le 4 février 2026,', 'avant le 11 février 2026 inclus', 'Devis ou estimation des dépenses', 'classée sans suite', 'Vous pouvez déposer une nouvelle demande', ...APPEAL])
    expect(plain).toContain(words);
  expect(plain).not.toMatch(/Note technique du projet|caduc/);
});

test('inadmissibility gives each of the officer\'s reasons', async () => {
  const dossier = await fileDossier(house);
  await dossier.done(house.cast.officer, { type: 'declareInadmissible', reason: 'Le projet est déjà achevé.\n\nAucune dépense n’est numérique.' });
  const { plain } = await house.letter(dossier, 'inadmissibility');
  for (const words of ['- Le projet est déjà achevé.\n- Aucune dépense n\'est numérique.', ...APPEAL]) expect(plain).toContain(words);
});

test('a refusal gives the assembly\'s reasons and says that a computation took part', async () => {
  const dossier = await toCommittee();
  const [engine, story] = played(house, dossier);
  const on = toDay('2026-06-18');
  await dossier.advanceTo(on);
  await dossier.done(house.cast.secretary, { type: 'recordOpinion', session: 'CE-2026-02', on, opinion: 'unfavourable', amount: euros(0), presents: [], recused: [] });
  await dossier.deposit('deliberation');
  await dossier.done(house.cast.assembly, { type: 'recordDeliberation', body: 'bureau', number: 'BM2026/06/18-08', on, delegation: BUREAU, outcome: 'refusal', amount: euros(0), reasons: 'Le projet n’est pas réplicable en l’état.' });
  await journey.enforceable(engine, story, '2026-06-25');
  const { plain } = await house.letter(dossier, 'refusal');
  for (const words of ['une subvention de 60 000,00 €', 'délibération n° BM2026/06/18-08 du 18 juin 2026', '- Le projet n\'est pas réplicable en l\'état.', 'Un traitement automatisé a servi', ...APPEAL]) expect(plain).toContain(words);
});

test('an appeal that is rejected is answered with the decision it contested, the reasons, and how to go to court', async () => {
  const dossier = await toCommittee();
  const [engine, story] = played(house, dossier);
  await journey.opinion(engine, story, '2026-04-14');
  await journey.award(engine, story, '2026-06-18');
  await journey.enforceable(engine, story, '2026-06-25');
  await journey.notify(engine, story, '2026-07-06');
  await dossier.advanceTo('2026-09-08');
  await dossier.done(house.cast.officer, { type: 'recordAppeal', letter: 'award', no: 1, on: toDay('2026-09-08'), reason: 'Le montant est trop faible.' });
  await dossier.done(house.cast.officer, { type: 'rejectAppeal', appeal: 1, reasons: 'Le plafond du dispositif est atteint.' });
  const { plain } = await house.letter(dossier, 'appeal-rejected');
  for (const words of ['reçu le 8 septembre 2026', 'd\'attribuer une subvention', 'délibération n° BM2026/06/18-07 du 18 juin 2026', 'plus de deux mois après la notification', '- Le plafond du dispositif est atteint.', ...APPEAL]) expect(plain).toContain(words);
});

test('a commune that gives up is told what is no longer due, what it owes back, and heard before it pays', async () => {
  const dossier = await withAdvancePaid();
  await dossier.advanceTo('2026-11-03');
  await dossier.done(house.cast.agent, { type: 'withdraw' });
  const { plain } = await house.letter(dossier, 'withdrawal-recorded');
  for (const words of ['Vous nous avez fait savoir, le 3 novembre 2026', '35 000,00 € ne vous seront pas versés', 'Vous avez déjà reçu 15 000,00 €']) expect(plain).toContain(words);
  const notice = await house.letter(dossier, 'recovery-notice');
  for (const words of ['Trop-perçu de 15 000,00 €', 'Subvention définitive ; Montant : 0,00 €', 'Votre collectivité s\'est désistée', 'jusqu\'au 3 décembre 2026']) expect(notice.plain).toContain(words);
});

test('a commune that gives up before any decision is told nothing about money', async () => {
  const dossier = await fileDossier(house);
  await dossier.done(house.cast.agent, { type: 'withdraw' });
  expect((await house.letter(dossier, 'withdrawal-recorded')).plain).not.toContain('€');
});

test('a withdrawn award says why, on which day the commune was heard, and what it owes back', async () => {
  const dossier = await withAdvancePaid();
  await dossier.advanceTo('2026-11-20');
  await dossier.done(house.cast.officer, { type: 'openHearing', about: 'withdrawal', reason: 'L’opération réalisée n’est pas celle qui a été présentée.' });
  const invitation = await house.letter(dossier, 'hearing');
  for (const words of ['Retrait envisagé de votre subvention', 'envisage de retirer cette subvention', 'Vous avez reçu 15 000,00 €', 'Rien n\'est décidé', 'jusqu\'au 21 décembre 2026']) expect(invitation.plain).toContain(words);
  await dossier.done(house.cast.officer, { type: 'recordObservations', hearing: 1, on: dossier.day, text: 'La commune maintient son projet.' });
  await dossier.advanceTo('2026-12-01');
  await dossier.done(house.cast.assembly, { type: 'withdrawAward', body: 'bureau', number: 'BM2026/11/26-04', on: dossier.day, delegation: BUREAU, enforceableOn: dossier.day, hearingOn: toDay('2026-11-20'), reason: 'L’opération réalisée n’est pas celle qui a été présentée.' });
  const { plain } = await house.letter(dossier, 'award-withdrawn');
  for (const words of [
    'Par délibération n° BM2026/06/18-07 du 18 juin 2026, le Bureau métropolitain', 'une subvention de 50 000,00 €', 'L\'opération réalisée n\'est pas celle qui a été présentée.',
    'Vous avez pu présenter vos observations le 20 novembre 2026', 'Vous aviez reçu 15 000,00 €', 'Sur cette somme, 15 000,00 € devront être rendus', ...APPEAL,
  ]) expect(plain).toContain(words);
});

test('caducity says which delay was missed: to begin, or to complete once begun', async () => {
  const { officer } = house.cast;
  const begun = await withAdvancePaid();
  await begun.advanceTo('2030-07-09');
  await begun.done(officer, { type: 'openHearing', about: 'lapse', reason: 'L’opération n’est pas achevée.' });
  expect((await house.letter(begun, 'hearing')).plain).toContain('envisage de constater la caducité de cette subvention');
  await begun.done(house.cast.agent, { type: 'recordObservations', hearing: 1, on: begun.day, text: 'Le fournisseur a fait défaut.' });
  await begun.done(officer, { type: 'declareLapsed', reason: 'Deux rappels vous ont été adressés.' });
  const late = await house.letter(begun, 'lapse');
  for (const words of ['notifiée le 6 juillet 2026', 'L\'achèvement de l\'opération devait avoir lieu au plus tard le 8 juillet 2030', 'Deux rappels vous ont été adressés.', 'le droit à la subvention est caduc.', 'Vous aviez reçu 15 000,00 €. Sur cette somme, 15 000,00 € devront être rendus', ...APPEAL]) expect(late.plain).toContain(words);

  expect((await house.letter(begun, 'recovery-notice')).plain).toContain('La subvention est caduque');

  const never = await toCommittee();
  const [engine, story] = played(house, never);
  await journey.opinion(engine, story, '2026-04-14');
  await journey.award(engine, story, '2026-06-18');
  await journey.enforceable(engine, story, '2026-06-25');
  await journey.notify(engine, story, '2026-07-06');
  await never.advanceTo('2028-07-10');
  await never.done(officer, { type: 'declareLapsed', reason: 'Aucun commencement.' });
  const { plain } = await house.letter(never, 'lapse');
  expect(plain).toContain('est caduc, pour ce qui n\'en a pas été versé.');
  expect(plain).toContain('Le commencement de l\'opération devait avoir lieu au plus tard le 6 juillet 2028');
  expect(plain).not.toContain('Vous aviez reçu');
});
