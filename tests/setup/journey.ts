import { BUREAU, SIGNATURE } from './people.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { baseBySection } from '../../domain/funding/retained.ts';
import type { Engine, Story } from './engine.ts';
import type { Command } from '../../domain/application/commands.ts';
import type { Cents } from '../../domain/money/money.ts';

export const euros = (amount: number): Cents => Math.round(amount * 100) as Cents;

/** DIPbike's life by chapters, each an act a person does: a test plays it as far as it needs, then says what it is about. */
export const journey = {
  async file({ cast }: Engine, story: Story): Promise<void> {
    await story.done(cast.agent, { type: 'file', revision: 1 });
  },

  async complete({ cast }: Engine, story: Story): Promise<void> {
    await story.done(cast.officer, { type: 'declareComplete' });
  },

  /** 112 400 € retained of 120 000 €: the ceiling of 50 000 € binds. */
  async appraise({ cast }: Engine, story: Story): Promise<void> {
    const lines = [
      { line: 'triporteur', retained: euros(64_000) },
      { line: 'machines', retained: euros(48_400) },
      { line: 'reception', retained: euros(0), reason: 'Dépense sans lien direct avec le projet.' },
    ];
    await story.done(cast.officer, { type: 'appraise', lines, resources: [{ kind: 'own', funder: 'own', amount: euros(70_000), status: 'confirmed' }], ownShare: { num: 1, den: 5 } });
    await story.done(cast.officer, { type: 'closeAppraisal' });
  },

  async review({ cast }: Engine, story: Story): Promise<void> {
    const scores = { replicabilite: 8, innovation: 7, impact: 8, faisabilite: 6, inclusion: 9, donnees: 5 };
    for (const [i, person] of [cast.reviewer, cast.otherReviewer].entries()) {
      await story.done(cast.officer, { type: 'assignReviewer', reviewer: person.id });
      await story.done(person, { type: 'acceptReview', review: i + 1 });
      await story.done(person, { type: 'giveReview', review: i + 1, scores, note: 'Projet utile et réplicable.' });
    }
    await story.done(cast.officer, { type: 'closeReview' });
  },

  async opinion({ cast }: Engine, story: Story, on: string): Promise<void> {
    await story.advanceTo(on);
    await story.done(cast.secretary, { type: 'recordOpinion', session: 'CE-2026-02', on: toDay(on), opinion: 'favourable', amount: euros(50_000), presents: [], recused: [] });
  },

  async award({ cast }: Engine, story: Story, on: string, amount = 50_000): Promise<void> {
    await story.deposit('deliberation');
    const { investment, operating } = baseBySection((await story.state()).appraisal?.lines ?? []);
    if (investment > 0) await story.done(cast.finance, { type: 'grantVisa', budget: 'AP' });
    if (operating > 0) await story.done(cast.finance, { type: 'grantVisa', budget: 'AE' });
    await story.advanceTo(on);
    await story.done(cast.assembly, { type: 'recordDeliberation', body: 'bureau', number: 'BM2026/06/18-07', on: toDay(on), delegation: BUREAU, outcome: 'award', amount: euros(amount) });
  },

  async enforceable({ cast }: Engine, story: Story, on: string): Promise<void> {
    await story.advanceTo(on);
    await story.done(cast.assembly, { type: 'recordTransmission', on: toDay(on) });
    await story.done(cast.assembly, { type: 'recordPrefectureReceipt', on: toDay(on), receipt: '075-200054781-20260618-BM07-DE' });
    await story.done(cast.assembly, { type: 'recordPublication', on: toDay(on) });
  },

  async notify({ cast }: Engine, story: Story, on: string, letter: 'award' | 'refusal' = 'award'): Promise<void> {
    if (letter === 'award') await story.done(cast.finance, { type: 'recordEngagement', number: 'ENG-2026-1187', on: (await story.state()).legality.enforceableOn ?? toDay(on) });
    await story.done(cast.delegate, { type: 'signLetter', letter, no: 1, delegation: SIGNATURE });
    await story.advanceTo(on);
    await story.done(cast.officer, { type: 'proveNotification', letter, no: 1, proof: 'lrar', on: toDay(on) });
  },

  async agree({ cast }: Engine, story: Story, on: string): Promise<void> {
    await story.advanceTo(on);
    await story.done(cast.agent, { type: 'signAgreement', party: 'organisation', on: toDay(on), document: await story.document() });
    await story.done(cast.delegate, { type: 'signAgreement', party: 'metropole', on: toDay(on), document: await story.document(), delegation: SIGNATURE });
  },

  async start({ cast }: Engine, story: Story, on: string): Promise<void> {
    await story.advanceTo(on);
    await story.deposit('rib');
    await story.done(cast.agent, { type: 'recordStart', on: toDay(on) });
  },

  /** Files a claim with every proof, and carries it to the payment order. Answers the claim's number. */
  async order({ cast }: Engine, story: Story, claim: Omit<Extract<Command, { type: 'fileClaim' }>, 'type' | 'documents'>): Promise<number> {
    const proofs = { advance: ['preuve-commencement'], interim: ['etat-mandats'], balance: ['etat-mandats', 'plan-financement-definitif', 'attestation-achevement', 'compte-rendu-final', 'photo-affichage'] };
    const documents: Record<string, string> = {};
    for (const code of proofs[claim.kind]) documents[code] = await story.document();
    await story.done(cast.agent, { type: 'fileClaim', ...claim, documents });
    const no = (await story.state()).claims.at(-1)?.no ?? 0;
    await story.done(cast.officer, { type: 'attestClaim', claim: no });
    await story.done(cast.finance, { type: 'liquidateClaim', claim: no });
    if ((await story.state()).claims.at(-1)?.status === 'liquidated') await story.done(cast.delegate, { type: 'signClaim', claim: no, delegation: SIGNATURE });
    return no;
  },

  async pay({ cast }: Engine, story: Story, claim: number, on: string, attempt = 1): Promise<void> {
    await story.advanceTo(on);
    const order = (await story.state()).claims.find(({ no }) => no === claim)?.orders.find((one) => one.attempt === attempt);
    for (const { section } of order?.parts ?? []) await story.done(cast.finance, { type: 'recordReturn', claim, attempt, section, outcome: 'paid', on: toDay(on), mandat: `2026-00${claim}` });
  },

  /** The commune is heard, how an over-payment comes back follows from the year of the payment, and finance gives it its number. */
  async claimBack({ cast }: Engine, story: Story, number: string, on: string): Promise<void> {
    await story.advanceTo(on);
    await story.done(cast.officer, { type: 'hearBeneficiary', on: toDay(on), observations: 'Nous prenons acte.' });
    const { claims } = await story.state();
    const sameYear = claims.every(({ orders }) => orders.every(({ orderedOn }) => orderedOn.slice(0, 4) === on.slice(0, 4)));
    await story.done(cast.finance, { type: 'decideRecovery', means: sameYear ? 'reduction' : 'order' });
    await story.done(cast.finance, { type: sameYear ? 'recordReduction' : 'recordRecoveryOrder', number, on: toDay(on) });
  },

  /** Filed, awarded, notified. */
  async toNotification(engine: Engine, story: Story): Promise<void> {
    await journey.file(engine, story);
    await journey.complete(engine, story);
    await journey.appraise(engine, story);
    await journey.review(engine, story);
    await journey.opinion(engine, story, '2026-04-14');
    await journey.award(engine, story, '2026-06-18');
    await journey.enforceable(engine, story, '2026-06-25');
    await journey.notify(engine, story, '2026-07-06');
  },

  /** And agreed: nothing begun yet. */
  async toAgreement(engine: Engine, story: Story): Promise<void> {
    await journey.toNotification(engine, story);
    await journey.agree(engine, story, '2026-07-20');
  },

  async toDelivery(engine: Engine, story: Story): Promise<void> {
    await journey.toAgreement(engine, story);
    await journey.start(engine, story, '2026-09-01');
  },

  async wholeLife(engine: Engine, story: Story): Promise<void> {
    await journey.toDelivery(engine, story);
    const advance = await journey.order(engine, story, { kind: 'advance', expenses: [], resources: [] });
    await journey.pay(engine, story, advance, '2026-10-01');
    await story.advanceTo('2027-03-01');
    const interim = await journey.order(engine, story, { kind: 'interim', expenses: [{ line: 'triporteur', amount: euros(60_000), committedOn: toDay('2026-07-01') }], resources: [] });
    await journey.pay(engine, story, interim, '2027-03-20');
    await story.advanceTo('2027-11-02');
    const balance = await journey.order(engine, story, { kind: 'balance', expenses: [{ line: 'machines', amount: euros(48_400), committedOn: toDay('2026-09-15') }], resources: [{ kind: 'own', funder: 'own', amount: euros(60_000), status: 'confirmed' }] });
    await journey.pay(engine, story, balance, '2027-12-01');
    await story.done(engine.cast.agent, { type: 'fileFinalReport', document: await story.document() });
    await story.done(engine.cast.officer, { type: 'close' });
  },
};
