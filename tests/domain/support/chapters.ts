import { isRefusal } from '../../../domain/application/answer.ts';
import { Life } from './life.ts';
import { programme } from './programmes.ts';
import { BUREAU, CRETEIL, SIGNATURE, euros, on, worldOf } from './world.ts';
import type { Command, LineExamined } from '../../../domain/application/commands.ts';
import type { Filing } from '../../../domain/application/facts.ts';
import type { Phase } from '../../../domain/application/state.ts';
import type { FundingPlan, Resource } from '../../../domain/funding/plan.ts';
import type { Programme } from '../../../domain/programme/programme.ts';
import type { World } from './world.ts';

export const own = (amount: number): Resource => ({ kind: 'own', funder: 'own', amount: euros(amount), status: 'confirmed' });
export const state = (amount: number): Resource => ({ kind: 'public', funder: 'state', amount: euros(amount), status: 'confirmed' });

/** DIPbike of Créteil: 120 000 € HT, 50 000 € asked of the FMIN. */
export const dipbike: FundingPlan = {
  expenses: [
    { line: 'triporteur', section: 'investment', basis: 'ht', asked: euros(64_000) },
    { line: 'machines', section: 'investment', basis: 'ht', asked: euros(48_400) },
    { line: 'reception', section: 'operating', basis: 'ht', asked: euros(7_600) },
  ],
  resources: [own(70_000)],
  asked: euros(50_000),
};
/** The worked example of R2334-30: 120 000 € HT at 50 %. */
export const works: FundingPlan = {
  expenses: [{ line: 'travaux', section: 'investment', basis: 'ht', asked: euros(120_000) }],
  resources: [own(60_000)],
  asked: euros(60_000),
};

export interface Opening {
  readonly of?: Programme;
  readonly plan?: FundingPlan;
  readonly filing?: Partial<Filing>;
  readonly world?: Partial<World>;
  readonly day?: string;
}

/** A draft with every piece due at filing, ready to be filed on 12 January 2026. */
export function draft({ of = programme('fmin'), plan = dipbike, filing = {}, world = {}, day = '2026-01-12' }: Opening = {}): Life {
  const pieces = Object.fromEntries(of.pieces.filter(({ due, required }) => required && due === 'filing').map(({ code }) => [code, `piece-${code}`]));
  const call = of.code === 'fim' ? 'permanent' : '2026';
  const reference = `${of.code.toUpperCase()}-2026-0042`;
  const whole: Filing = { id: 'dossier-1', reference, organisation: CRETEIL, revision: 3, call, plan, montage: 'single', partners: [], pieces, problems: [], ...filing };
  return new Life({ ...worldOf(of, world.available), ...world }, whole, on(day));
}
export const fim = (more: Opening = {}): Life => draft({ of: programme('fim'), plan: works, ...more });

export const file: Command = { type: 'file', revision: 3 };
export const retainAll = (plan: FundingPlan): readonly LineExamined[] => plan.expenses.map(({ line, asked }) => ({ line, retained: asked }));
export const scores: Readonly<Record<string, number>> = { replicabilite: 8, innovation: 7, impact: 8, faisabilite: 6, inclusion: 9, donnees: 5 };
const twentyPercent = { num: 1, den: 5 };
export const appraisal = (life: Life, more: Partial<Extract<Command, { type: 'appraise' }>> = {}): Command => ({
  type: 'appraise', lines: retainAll(life.filing.plan), resources: life.filing.plan.resources, ownShare: twentyPercent, ...more,
});
export const opinion = (life: Life, more: Partial<Extract<Command, { type: 'recordOpinion' }>> = {}): Command => ({
  type: 'recordOpinion', session: 'CE-2026-02', on: life.today, opinion: 'favourable', amount: life.state.appraisal?.caps.most ?? euros(0), presents: ['p-chair'], recused: [], ...more,
});
export const deliberation = (life: Life, more: Partial<Extract<Command, { type: 'recordDeliberation' }>> = {}): Command => ({
  type: 'recordDeliberation', body: 'bureau', number: 'BM2026/06/18-07', on: life.today, delegation: BUREAU, outcome: 'award', amount: life.state.appraisal?.caps.most ?? euros(0), ...more,
});
export const refusal = (life: Life): Command => deliberation(life, { outcome: 'refusal', amount: euros(0), reasons: 't-reasons' });
export const sign = (letter: string, no = 1): Command => ({ type: 'signLetter', letter, no, delegation: SIGNATURE });
export const prove = (life: Life, letter: string): Command => ({ type: 'proveNotification', letter, no: 1, proof: 'lrar', on: life.today });
export const deposit = (life: Life, piece: string): Command => ({ type: 'depositPiece', piece, document: life.document() });
export const signAgreement = (life: Life, party: 'organisation' | 'metropole', day: string = life.today): Command => ({ type: 'signAgreement', party, on: on(day), document: life.document(), ...(party === 'metropole' && { delegation: SIGNATURE }) });

type FileClaim = Extract<Command, { type: 'fileClaim' }>;
/** A claim with every proof the programme asks for. */
export const claim = (life: Life, kind: FileClaim['kind'], more: Partial<FileClaim> = {}): FileClaim => ({
  type: 'fileClaim', kind, expenses: [], resources: [], documents: Object.fromEntries(life.world.programme.payment.proofs[kind].map((code) => [code, life.document()])), ...more,
});
export const spent = (line: string, amount: number, committedOn = '2026-07-01'): FileClaim['expenses'][number] => ({ line, amount: euros(amount), committedOn: on(committedOn) });

/** The life by chapters, each from the beginning of its phase to its end. */
const chapters: readonly { readonly in: Phase; readonly live: (life: Life) => void }[] = [
  { in: 'screening', live: (life) => void life.act('officer', { type: 'declareComplete' }) },
  { in: 'appraisal', live: (life) => void life.act('officer', appraisal(life)).act('officer', { type: 'closeAppraisal' }) },
  {
    in: 'review',
    live: (life) => {
      for (const [i, name] of (['reviewer', 'secondReviewer'] as const).entries()) {
        life.act('officer', { type: 'assignReviewer', reviewer: `p-reviewer${i === 0 ? '' : '-2'}` }).act(name, { type: 'acceptReview', review: i + 1 });
        life.act(name, { type: 'giveReview', review: i + 1, scores });
      }
      life.act('officer', { type: 'closeReview' });
    },
  },
  { in: 'committee', live: (life) => void life.advanceTo('2026-04-14').act('secretary', opinion(life)) },
  { in: 'decision', live: (life) => void (awarded(life), enforceable(life), notified(life)) },
  {
    in: 'agreement',
    live: (life) => {
      life.advanceTo('2026-07-20').act('agent', signAgreement(life, 'organisation')).act('delegate', signAgreement(life, 'metropole'));
    },
  },
];

/** Carries a draft (or a dossier) to the beginning of a phase. */
export function reach(life: Life, phase: 'screening' | 'appraisal' | 'review' | 'committee' | 'decision' | 'agreement' | 'delivery'): Life {
  if (!life.isFiled) life.act('agent', file);
  while (life.state.phase !== phase) {
    const chapter = chapters.find((one) => one.in === life.state.phase);
    if (!chapter) throw new Error(`no chapter leads from ${life.state.phase} to ${phase}`);
    chapter.live(life);
  }
  return life;
}

/** A visa for each section the project uses. */
export function visas(life: Life): Life {
  const used = new Set((life.state.appraisal?.lines ?? []).filter(({ retained }) => retained > 0).map(({ section }) => section));
  if (used.has('investment')) life.act('finance', { type: 'grantVisa', budget: 'AP' });
  if (used.has('operating')) life.act('finance', { type: 'grantVisa', budget: 'AE' });
  return life;
}

/** Visa, the pieces due, and the award on 18 June 2026; in force from 25 June. */
export function awarded(life: Life, more: Partial<Extract<Command, { type: 'recordDeliberation' }>> = {}): Life {
  reach(life, 'decision');
  life.act('agent', deposit(life, 'deliberation'));
  visas(life);
  life.advanceTo('2026-06-18');
  return life.act('assembly', deliberation(life, more));
}
export function enforceable(life: Life): Life {
  life.advanceTo('2026-06-25');
  life.act('assembly', { type: 'recordTransmission', on: on('2026-06-22') });
  life.act('assembly', { type: 'recordPrefectureReceipt', on: on('2026-06-23'), receipt: '075-200054781-20260618-BM07-DE' });
  return life.act('assembly', { type: 'recordPublication', on: on('2026-06-25') });
}
/** Engaged, signed, and received on 6 July 2026. */
export function notified(life: Life): Life {
  life.act('finance', { type: 'recordEngagement', number: 'ENG-2026-1187', on: on('2026-06-25') });
  life.act('delegate', sign('award')).advanceTo('2026-07-06');
  return life.act('officer', prove(life, 'award'));
}

/** In delivery, started on 1 September 2026, bank details there. */
export function started(life: Life): Life {
  reach(life, 'delivery').advanceTo('2026-09-01');
  life.act('agent', deposit(life, 'rib'));
  return life.act('agent', { type: 'recordStart', on: on('2026-09-01') });
}

/** Files a claim and carries it as far as it goes without finance: to an order, or to nothing due. */
export function ordered(life: Life, asked: FileClaim): number {
  life.act('agent', asked);
  const no = life.state.claims.length;
  life.act('officer', { type: 'attestClaim', claim: no }).act('finance', { type: 'liquidateClaim', claim: no });
  if (life.state.claims.at(-1)?.status === 'liquidated') life.act('delegate', { type: 'signClaim', claim: no, delegation: SIGNATURE });
  return no;
}
export function paid(life: Life, asked: FileClaim): number {
  const no = ordered(life, asked);
  if (life.state.claims.at(-1)?.status === 'ordered') {
    for (const { section } of life.state.claims.at(-1)?.orders.at(-1)?.parts ?? []) life.act('finance', { type: 'recordReturn', claim: no, attempt: 1, section, outcome: 'paid', on: life.today, mandat: `2026-00${no}` });
  }
  return no;
}

/** In delivery, with its advance paid. */
export function withPaidAdvance(life: Life): Life {
  started(life);
  paid(life, claim(life, 'advance'));
  return life;
}

/** The commune is heard, how it comes back follows from the year of the payment, and finance gives it its number: only the money is still to come. */
export function claimedBack(life: Life, number = 'T-1'): Life {
  life.act('officer', { type: 'hearBeneficiary', on: life.today, observations: 't-observations' });
  const later = isRefusal(life.answer('finance', { type: 'decideRecovery', means: 'reduction' }));
  life.act('finance', { type: 'decideRecovery', means: later ? 'order' : 'reduction' });
  return life.act('finance', { type: later ? 'recordRecoveryOrder' : 'recordReduction', number, on: life.today });
}
