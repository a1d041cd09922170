import type { ClaimedExpense, ClaimKind } from '../domain/application/state.ts';
import { addDays, addMonths, dayInFrench, toDay } from '../domain/calendar/day.ts';
import { baseBySection } from '../domain/funding/retained.ts';
import { type Cents, ZERO } from '../domain/money/money.ts';
import { comptableIban } from '../domain/organisation/iban.ts';
import { proposeAccount } from '../usecases/bank.ts';
import { voteCredits } from '../usecases/envelopes.ts';
import { euros } from './projects.ts';
import type { Story } from './story.ts';

/**
 * The life of a dossier by chapters, in the order of the trade. Each says in which week after the filing it happens: a dossier filed on a
 * Tuesday is acted on on Tuesdays.
 */
export type Chapter = (story: Story) => Promise<void>;
/** Chapters played one after the other; the first files. */
export type Life = readonly [Chapter, ...Chapter[]];

const year = ({ today }: Story): string => today.slice(0, 4);
/** Number of the dossier in its year, for the references that other software gives: `0007`. */
const numberOf = async (story: Story): Promise<string> => (await story.state()).reference.split('-').at(-1) ?? '0';
const deliberation = async (story: Story): Promise<string> => `BM${story.today.replaceAll('-', '/')}-${(await numberOf(story)).slice(-2)}`;

export const file: Chapter = (story) => story.done(story.agent, { type: 'file', revision: 1 });

export const declareComplete: Chapter = async (story) => {
  await story.week(3);
  await story.done(story.stage.cast.officer, { type: 'declareComplete' });
};

/** Pieces asked again in the first week, for lack of what they should say. */
export const askPieces =
  (pieces: readonly string[], note: string): Chapter =>
  async (story) => {
    await story.week(1);
    await story.done(story.stage.cast.officer, { type: 'requestPieces', pieces, note });
  };

export const answerPieces =
  (pieces: readonly string[]): Chapter =>
  async (story) => {
    await story.week(2);
    for (const piece of pieces) await story.deposit(piece);
  };

/** Nothing comes: the reminder leaves by itself, then the dossier closes by itself, and a person signs the letter. */
export const leaveUnanswered: Chapter = async (story) => {
  await story.week(7);
  await story.done(story.stage.cast.delegate, { type: 'signLetter', letter: 'closed-for-want-of-pieces', no: 1, delegation: story.stage.cast.signature });
};

export const appraise: Chapter = async (story) => {
  const { project, stage } = story;
  await story.week(8);
  const lines = project.answers.plan.expenses.map(({ id, amount }) => {
    const struck = project.struckOut?.[id];
    return struck ? { line: id, retained: ZERO, reason: struck } : { line: id, retained: amount };
  });
  await story.done(stage.cast.officer, { type: 'appraise', lines, resources: project.financed, ownShare: { num: 1, den: 5 } });
  await story.done(stage.cast.officer, { type: 'closeAppraisal' });
};

export const inviteReviewers: Chapter = async (story) => {
  const { officer, reviewers } = story.stage.cast;
  for (const { id } of reviewers) await story.done(officer, { type: 'assignReviewer', reviewer: id });
};

/** The first évaluateur answers at once, the second on the last day, after a reminder. */
export const review: Chapter = async (story) => {
  const { cast } = story.stage;
  await inviteReviewers(story);
  const given = story.project.reviews;
  for (const [at, week] of [9, 11].entries()) {
    await story.week(week);
    const [person, { scores, reasons = {}, note }] = [cast.reviewers[at as 0 | 1], given[at as 0 | 1]];
    await story.done(person, { type: 'acceptReview', review: at + 1 });
    await story.done(person, { type: 'giveReview', review: at + 1, scores, reasons: Object.entries(reasons).map(([criterion, reason]) => ({ criterion, reason })), note });
  }
  await story.done(cast.officer, { type: 'closeReview' });
};

const opinion =
  (kind: 'favourable' | 'unfavourable', amount: (story: Story) => Cents): Chapter =>
  async (story) => {
    await story.week(13);
    if (story.project.answers.partners.length > 0) await story.deposit('convention-partenaires');
    const { today, project } = story;
    await story.done(story.stage.cast.secretary, { type: 'recordOpinion', session: `CE-${today.slice(0, 7)}`, on: today, opinion: kind, amount: amount(story), presents: [], recused: [], note: project.opinion });
  };
export const favourableOpinion = opinion('favourable', ({ project }) => project.granted);
export const unfavourableOpinion = opinion('unfavourable', () => ZERO);

export const award: Chapter = async (story) => {
  const { cast } = story.stage;
  await story.week(20);
  await story.deposit('deliberation');
  const { investment, operating } = baseBySection((await story.state()).appraisal?.lines ?? []);
  if (investment > 0) await story.done(cast.finance, { type: 'grantVisa', budget: 'AP' });
  if (operating > 0) await story.done(cast.finance, { type: 'grantVisa', budget: 'AE' });
  await story.week(22);
  await story.done(cast.assembly, { type: 'recordDeliberation', body: 'bureau', number: await deliberation(story), on: story.today, delegation: cast.bureau, outcome: 'award', amount: story.project.granted });
};

export const refuse =
  (reasons: string): Chapter =>
  async (story) => {
    const { cast } = story.stage;
    await story.week(20);
    await story.deposit('deliberation');
    await story.week(22);
    await story.done(cast.assembly, { type: 'recordDeliberation', body: 'bureau', number: await deliberation(story), on: story.today, delegation: cast.bureau, outcome: 'refusal', amount: ZERO, reasons });
  };

/** Sent to the préfecture, received and published: only now may anything be notified. */
export const becomeEnforceable: Chapter = async (story) => {
  const { assembly } = story.stage.cast;
  await story.week(23);
  const on = story.today;
  await story.done(assembly, { type: 'recordTransmission', on });
  await story.done(assembly, { type: 'recordPrefectureReceipt', on, receipt: `075-200054781-${on.replaceAll('-', '')}-BM${await numberOf(story)}-DE` });
  await story.done(assembly, { type: 'recordPublication', on });
};

const notify =
  (letter: 'award' | 'refusal'): Chapter =>
  async (story) => {
    const { cast } = story.stage;
    if (letter === 'award') await story.done(cast.finance, { type: 'recordEngagement', number: `ENG-${year(story)}-${await numberOf(story)}`, on: story.today });
    await story.done(cast.delegate, { type: 'signLetter', letter, no: 1, delegation: cast.signature });
    await story.week(25);
    await story.done(cast.officer, { type: 'proveNotification', letter, no: 1, proof: 'lrar', on: story.today });
  };
export const notifyAward = notify('award');
export const notifyRefusal = notify('refusal');

export const signAgreement: Chapter = async (story) => {
  await story.week(27);
  const document = await story.document('convention-signee', 'Convention signée');
  await story.done(story.agent, { type: 'signAgreement', party: 'organisation', on: story.today, document });
  await story.done(story.stage.cast.delegate, { type: 'signAgreement', party: 'metropole', on: story.today, document, delegation: story.stage.cast.signature });
};

export const startWorks: Chapter = async (story) => {
  await story.week(33);
  await story.deposit('rib');
  await story.done(story.agent, { type: 'recordStart', on: story.today });
};

const proofs: Readonly<Record<ClaimKind, Readonly<Record<string, string>>>> = {
  advance: { 'preuve-commencement': 'Bon de commande signé' },
  interim: { 'etat-mandats': 'État récapitulatif des mandats' },
  balance: {
    'etat-mandats': 'État récapitulatif des mandats',
    'plan-financement-definitif': 'Plan de financement définitif',
    'attestation-achevement': 'Attestation d’achèvement',
    'compte-rendu-final': 'Compte rendu final',
    'photo-affichage': 'Photographie de l’affichage',
  },
};

/** Documents that prove a claim, by their codes. */
export async function deposited(story: Story, kind: ClaimKind): Promise<Readonly<Record<string, string>>> {
  const documents: Record<string, string> = {};
  for (const [code, title] of Object.entries(proofs[kind])) documents[code] = await story.document(code, title);
  return documents;
}

type Expenses = (story: Story) => readonly ClaimedExpense[];
const claimOf = async (story: Story, kind: ClaimKind) => (await story.state()).claims.findLast((one) => one.kind === kind);
const noOf = async (story: Story, kind: ClaimKind): Promise<number> => (await claimOf(story, kind))?.no ?? 0;

/** A claim with its proofs. */
export const askFor =
  (kind: ClaimKind, week: number, of: Expenses = () => []): Chapter =>
  async (story) => {
    await story.week(week);
    const documents = await deposited(story, kind);
    await story.done(story.agent, { type: 'fileClaim', kind, expenses: of(story), resources: kind === 'balance' ? story.project.financed : [], documents });
  };
export const attest = (kind: ClaimKind): Chapter => async (story) => story.done(story.stage.cast.officer, { type: 'attestClaim', claim: await noOf(story, kind) });
export const liquidate = (kind: ClaimKind): Chapter => async (story) => story.done(story.stage.cast.finance, { type: 'liquidateClaim', claim: await noOf(story, kind) });
export const sign = (kind: ClaimKind): Chapter => async (story) => story.done(story.stage.cast.delegate, { type: 'signClaim', claim: await noOf(story, kind), delegation: story.stage.cast.signature });

/** The finances' answer to the order of a claim, for each of its sections. */
export const returned =
  (kind: ClaimKind, week: number, rejectedBecause?: string): Chapter =>
  async (story) => {
    await story.week(week);
    const { no = 0, orders = [] } = (await claimOf(story, kind)) ?? {};
    for (const { section } of orders.at(-1)?.parts ?? []) {
      const said = rejectedBecause === undefined ? { outcome: 'paid' as const, mandat: `${year(story)}-${await numberOf(story)}${no}${section === 'operating' ? 'F' : ''}` } : { outcome: 'rejected' as const, reason: rejectedBecause };
      await story.done(story.stage.cast.finance, { type: 'recordReturn', claim: no, attempt: 1, section, on: story.today, ...said });
    }
  };

/** A claim from its filing to its payment; the finances' answer comes three weeks later. */
const claim =
  (kind: ClaimKind, week: number, of: Expenses = () => []): Chapter =>
  async (story) => {
    for (const chapter of [askFor(kind, week, of), attest(kind), liquidate(kind), sign(kind), returned(kind, week + 3)]) await chapter(story);
  };

/** What has been spent for good on a line, ordered a week after the works began. */
const spentOn =
  (which: 'interim' | 'balance') =>
  (story: Story): readonly ClaimedExpense[] =>
    story.project.spent[which].map(({ line, amount }) => ({ line, amount: euros(amount), committedOn: addDays(story.filedOn, 34 * 7) }));

export const payAdvance = claim('advance', 35);
export const payInterim = claim('interim', 59, spentOn('interim'));
export const payBalance = claim('balance', 94, spentOn('balance'));

/** The credits of the year are all but spent in operating: finance puts the payment off to the next. */
export const postpone =
  (kind: ClaimKind, week: number): Chapter =>
  async (story) => {
    await story.week(week);
    const { context, cast } = story.stage;
    const refusal = await voteCredits(context.db, cast.finance, `demonstration/credits/${year(story)}`, { programme: 'fmin', section: 'operating', year: Number(year(story)) }, { amount: euros(1_000), number: 'CM2025/12/12-11', on: toDay('2025-12-12') });
    if (refusal) throw new Error(refusal.message);
    await story.done(cast.finance, { type: 'postponeClaim', claim: await noOf(story, kind) });
  };

/** More time to complete, asked for by the commune and not yet examined. */
export const askForTime: Chapter = async (story) => {
  const completeBy = (await story.state()).lapse?.completeBy;
  if (!completeBy) throw new Error('Aucun délai d’achèvement ne court.');
  await story.done(story.agent, { type: 'requestAmendment', request: { kind: 'extension', of: 'completion', until: addMonths(completeBy, 12) }, reason: 'Le constructeur annonce un an de retard pour le véhicule accessible.' });
};

/** The commune’s comptable has moved: its new account waits for finance to confirm it. */
export const giveAnotherAccount: Chapter = async (story) => {
  const { id, agent, stage } = story;
  const document = await story.document('rib', 'Relevé d’identité bancaire');
  const siren = story.project.organisation.slice(0, 9);
  const answer = await proposeAccount(stage.context.db, agent, `demonstration/${id}/account`, id, { iban: comptableIban('00916', `E${siren}0`), bic: 'BDFEFRPPCCT', holder: 'Service de gestion comptable', document });
  if (!answer.ok) throw new Error(answer.refusals[0].message);
};

export const close: Chapter = async (story) => {
  await story.week(100);
  await story.done(story.agent, { type: 'fileFinalReport', document: await story.document('bilan-final', `Bilan final au ${dayInFrench(story.today)}`) });
  await story.done(story.stage.cast.officer, { type: 'close' });
};

export const toEnforceable: Life = [file, declareComplete, appraise, review, favourableOpinion, award, becomeEnforceable];
export const toDelivery: Life = [...toEnforceable, notifyAward, signAgreement, startWorks];
export const wholeLife: Life = [...toDelivery, payAdvance, payInterim, payBalance, close];
export const refusal = (reasons: string): Life => [file, declareComplete, appraise, review, unfavourableOpinion, refuse(reasons), becomeEnforceable, notifyRefusal];
