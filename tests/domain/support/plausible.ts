import { addDays, daysBetween, earlier, later } from '../../../domain/calendar/day.ts';
import { paymentWarning } from '../../../domain/payment/payment-clock.ts';
import { leftOf, recoveriesOf, recoveryReminder, reducible } from '../../../domain/payment/recovery.ts';
import { delayWarningOn } from '../../../domain/application/delay.ts';
import { dutyReminder } from '../../../domain/application/publicity.ts';
import { agreementAlarm } from '../../../domain/application/agreement.ts';
import { lapseWarning, lapsesAfter } from '../../../domain/application/lapse.ts';
import { appealWarning, openAppeal } from '../../../domain/application/appeals.ts';
import { decisionNo } from '../../../domain/application/legality.ts';
import { isSigned, lettersToSign } from '../../../domain/application/letters.ts';
import { conditionWarningOn } from '../../../domain/application/condition.ts';
import { inAll } from '../../../domain/funding/imputation.ts';
import { BUREAU, CHARENTON, DEPUTY, SIGNATURE, VINCENNES, euros, on } from './world.ts';
import type { Command } from '../../../domain/application/commands.ts';
import type { Application, AwardCondition, Claim } from '../../../domain/application/state.ts';
import type { Day } from '../../../domain/calendar/day.ts';
import type { FundingPlan, Montage, Resource } from '../../../domain/funding/plan.ts';
import type { Cents } from '../../../domain/money/money.ts';
import type { Dice } from './dice.ts';
import type { Life } from './life.ts';
import type { Name, Who } from './world.ts';

type Step = readonly [Who, Command];
type Chance = readonly [weight: number, make: () => Step];

/** A plan of one to four lines, some of operating, with money from anywhere. */
export function somePlan(dice: Dice, sections: readonly ('investment' | 'operating')[]): FundingPlan {
  const expenses = Array.from({ length: 1 + dice.upTo(3) }, (_, i) => ({ line: `l${i}`, section: dice.chance(0.7) ? sections[0]! : dice.pick(sections), basis: dice.pick(['ht', 'ttc'] as const), asked: someAmount(dice) }));
  const cost = expenses.reduce((sum, { asked }) => sum + asked, 0);
  return { expenses, resources: someResources(dice, cost), asked: Math.max(1, Math.floor((cost * (20 + dice.upTo(50))) / 100)) as Cents };
}
export const someMontage = (dice: Dice): Montage => dice.pick(['single', 'single', 'single-owner-with-partners', 'groupement', 'co-maitrise', 'carried-by-ept']);
const someAmount = (dice: Dice): Cents => (dice.chance(0.1) ? 1 + dice.upTo(9_999) : 100_000 + dice.upTo(9_000_000)) as Cents;
const someResources = (dice: Dice, cost: number): readonly Resource[] =>
  Array.from({ length: dice.upTo(3) }, () => ({ kind: dice.pick(['own', 'public', 'private'] as const), funder: dice.pick(['own', 'own', 'state', 'commune']), amount: dice.upTo(Math.floor(cost / 4)) as Cents, status: dice.pick(['asked', 'confirmed', 'confirmed', 'refused'] as const) }));

/** The day of the next step: mostly today, sometimes soon, sometimes the day on which something falls due or has just passed. */
export function nextDay(life: Life, dice: Dice): Day {
  if (!life.isFiled || dice.chance(0.55)) return life.today;
  const { state } = life;
  if (state.phase === 'agreement' && state.agreement && dice.chance(0.12)) return later(life.today, addDays(state.agreement.signBy, 1));
  if (dice.chance(0.8)) return addDays(life.today, 1 + dice.upTo(8));
  const soon = [appealWarning(state)?.on, recoveryReminder(state)?.on, dutyReminder(state)?.on, paymentWarning(state)?.on, state.claims.at(-1)?.postponements?.at(-1)?.until, state.request?.remindOn, state.request?.answerBy, delayWarningOn(state), agreementAlarm(state)?.on, ...state.claims.flatMap(({ orders }) => orders.map(({ overdueOn }) => overdueOn))];
  const late = dice.chance(0.25) ? [conditionWarningOn(state), lapseWarning(state)?.on, lapsesAfter(state)] : [];
  const dates = [...soon, ...late].filter((day): day is Day => !!day && day >= life.today);
  return dates.length === 0 ? life.today : addDays(dice.pick(dates), dice.upTo(1));
}

/** What somebody might well do now: the acts of the phase, with arguments mostly right. */
export function plausible(life: Life, dice: Dice): Step {
  const { state } = life;
  const [who, command] = dice.weighed([...always(life, state, dice), ...(inPhase[state.phase]?.(life, state, dice) ?? [])])();
  return [dice.chance(0.04) ? dice.pick(ANYBODY) : who === 'agent' ? agentOf(state.organisation) : who, command];
}

/** Who acts for the organisation that owns the dossier just now. */
export const agentOf = (organisation: string): Name => (organisation === VINCENNES ? 'partner' : organisation === CHARENTON ? 'stranger' : 'agent');

const ANYBODY: readonly Who[] = ['agent', 'stranger', 'partner', 'officer', 'reviewer', 'councillor', 'secretary', 'finance', 'assembly', 'delegate', 'deputy', 'administrator', 'clock', 'system'];
const chances = (...of: readonly (Chance | false)[]): readonly Chance[] => of.filter((one): one is Chance => one !== false);

const agreementDueBy = (state: Application, today: Day): boolean => (agreementAlarm(state)?.on ?? '9999') <= today;

/** Mostly a day that fits, sometimes too early or still to come. */
const someDay = (life: Life, dice: Dice, notBefore: Day | null): Day => {
  if (dice.chance(0.06)) return addDays(life.today, 1 + dice.upTo(2));
  if (dice.chance(0.06)) return addDays(notBefore ?? life.today, -1 - dice.upTo(2));
  const from = later(notBefore ?? life.today, addDays(life.today, -5));
  return earlier(life.today, addDays(from, dice.upTo(5)));
};
const someDocument = (life: Life, dice: Dice): string => (dice.chance(0.03) ? 'doc-of-another' : life.document());
const pieceOf = (life: Life, dice: Dice): string => dice.pick(life.world.programme.pieces).code;
const absent = (life: Life, state: Application): readonly string[] => life.world.programme.pieces.filter(({ code, required }) => required && state.pieces[code]?.status !== 'deposited').map(({ code }) => code);
const signatory = (dice: Dice): readonly [Name, string] => (dice.chance(0.6) ? ['deputy', DEPUTY] : ['delegate', SIGNATURE]);
const signing = (dice: Dice): string => (dice.chance(0.04) ? dice.pick([BUREAU, DEPUTY, SIGNATURE]) : '');

function always(life: Life, state: Application, dice: Dice): readonly Chance[] {
  const awaited = state.request ? state.request.outstanding : absent(life, state);
  const unsigned = lettersToSign(state).filter((letter) => !isSigned(state, letter));
  const unproven = Object.values(state.letters).filter(({ proof }) => !proof);
  return chances(
    [0.7, () => [dice.pick(['agent', 'officer']), { type: 'sendMessage', text: 't-message' }]],
    // Given up oftener once something was paid: what comes back is lived too.
    [state.claims.some(({ status }) => status === 'paid') ? 0.3 : 0.035, () => ['agent', { type: 'withdraw', reason: 't-withdraw' }]],
    [0.5, () => ['agent', { type: 'depositPiece', piece: pieceOf(life, dice), document: someDocument(life, dice) }]],
    [0.25, () => ['officer', { type: 'rejectPiece', piece: pieceOf(life, dice), reason: 't-reject' }]],
    [0.2, () => ['administrator', { type: 'assignOfficer', officer: dice.pick(['p-officer', 'p-finance', 'p-councillor', 'p-delegate']) }]],
    [0.25, () => ['agent', { type: 'requestEarlyStart', reason: 't-early' }]],
    [0.05, () => nonsense(life, dice)],
    state.phase !== 'screening' && !state.request && !state.decision && absent(life, state).length > 0 && [0.4, () => ['officer', { type: 'requestPieces', pieces: [dice.pick(absent(life, state))] }]],
    state.phase !== 'screening' && !!state.request && life.today >= state.request.remindOn && [0.5, () => ['clock', { type: 'remindPieces', request: state.request?.no ?? 0 }]],
    state.phase !== 'screening' && !!state.request && life.today > state.request.answerBy && [1, () => ['clock', { type: 'closeForWantOfPieces', request: state.request?.no ?? 0 }]],
    awaited.length > 0 && [4, () => ['agent', { type: 'depositPiece', piece: dice.pick(awaited), document: someDocument(life, dice) }]],
    state.earlyStart?.status === 'requested' && [2, () => ['officer', { type: 'answerEarlyStart', authorised: dice.chance(0.6), reason: dice.chance(0.9) ? 't-answer' : undefined }]],
    unsigned.length > 0 && [5, () => {
      const [who, delegation] = signatory(dice);
      const { kind, no } = dice.pick(unsigned);
      return [who, { type: 'signLetter', letter: kind, no, delegation: signing(dice) || delegation }];
    }],
    unproven.length > 0 && [5, () => {
      const letter = dice.pick(unproven);
      return ['officer', { type: 'proveNotification', letter: letter.kind, no: letter.no, proof: dice.pick(['lrar', 'lre', 'portal']), on: someDay(life, dice, letter.signedOn) }];
    }],
    ...recovering(life, state, dice),
    ...duties(life, state, dice),
    (delayWarningOn(state) ?? '9999') <= life.today && [4, () => ['clock', { type: 'warnOfDelay' }]],
    ...contested(life, state, dice),
    ...financed(life, state, dice),
  );
}

/** What the beneficiary owes the public: shown, exempted, or reminded of when its day comes. */
function duties(life: Life, state: Application, dice: Dice): readonly Chance[] {
  const open = (state.publicity ?? []).filter(({ done }) => done === null).map(({ duty }) => duty);
  const reminder = dutyReminder(state);
  return chances(
    open.length > 0 && [0.25, () => ['officer', { type: 'exemptDuty', duty: dice.pick(open), reason: 't-exempt' }]],
    open.length > 0 && [0.4, () => ['agent', { type: 'fulfilDuty', duty: dice.pick(open), document: someDocument(life, dice), on: life.today }]],
    reminder !== null && reminder.on <= life.today && [20, () => ['clock', { type: 'remindDuty', duty: reminder.duty }]],
  );
}

/** What was paid beyond what is due: heard or not, decided well or badly, numbered, paid back in parts. */
function recovering(life: Life, state: Application, dice: Dice): readonly Chance[] {
  return recoveriesOf(state).flatMap((recovery) => {
    const { no, means, number, hearing, remindOn, reminders } = recovery;
    const left = leftOf(recovery);
    const on = (): Day => someDay(life, dice, recovery.decidedOn);
    const right = reducible(state.claims, recovery.found, life.today) ? ('reduction' as const) : ('order' as const);
    const numbering = dice.chance(0.95) ? `T-${no}` : 'T-1';
    return chances(
      means === null && hearing?.heardOn === null && [10, () => [dice.pick(['agent', 'officer']), { type: 'hearBeneficiary', recovery: no, on: someDay(life, dice, recovery.foundOn), observations: dice.chance(0.9) ? 't-observations' : undefined }]],
      means === null && [6, () => ['finance', { type: 'decideRecovery', recovery: no, means: dice.chance(0.08) ? 'waived' : dice.chance(0.9) ? right : dice.pick(['reduction', 'order'] as const), ...(dice.chance(0.1) && { amount: someShare(dice, recovery.amount) }), ...(dice.chance(0.8) && { reason: 't-recovery' }) }]],
      means === 'reduction' && number === null && [16, () => ['finance', { type: 'recordReduction', recovery: no, number: numbering, on: on() }]],
      means === 'reduction' && number === null && [1, () => ['finance', { type: 'decideRecovery', recovery: no, means: 'order' }]],
      means === 'order' && number === null && [4, () => ['finance', { type: 'recordRecoveryOrder', recovery: no, number: numbering, on: on() }]],
      number !== null && left > 0 && [6, () => ['finance', { type: 'recordRecovery', number, amount: someShare(dice, left), on: someDay(life, dice, recovery.on) }]],
      remindOn !== null && remindOn <= life.today && [20, () => ['clock', { type: 'remindRecovery', recovery: no, reminder: reminders + 1 }]],
    );
  });
}

/** Now and then an award waits for funders that have not answered. */
function someCondition(life: Life, { funders }: Application, dice: Dice): { readonly condition?: AwardCondition } {
  const asked = funders.filter(({ status, funder }) => status === 'asked' && funder !== 'own');
  return asked.length > 0 && dice.chance(0.5) ? { condition: { funders: asked.map(({ no }) => no), by: addDays(life.today, 5 + dice.upTo(90)) } } : {};
}

/** What the other funders answer, how those who share a project share it, who takes it over, and how finance keeps its accounts. */
function financed(life: Life, state: Application, dice: Dice): readonly Chance[] {
  const { funders, decision, imputation, appraisal, partners } = state;
  if (state.phase === 'closed') return [];
  const others = funders.filter(({ funder }) => funder !== 'own');
  const awaited = decision?.condition && state.condition?.metOn === null ? decision.condition.funders : [];
  const no = (): number => (awaited.length > 0 && dice.chance(0.8) ? dice.pick(awaited) : others.length > 0 ? dice.pick(others).no : 9);
  const by = (): Who => dice.pick(['agent', 'officer']);
  const answer = { on: someDay(life, dice, null), document: someDocument(life, dice) };
  const base = appraisal?.base ?? 0;
  const part = dice.upTo(base) as Cents;
  return chances(
    [0.25, () => [by(), { type: 'askFunder', kind: dice.pick(['public', 'public', 'private']), funder: dice.pick(['state', 'region', 'eu', 'own']), amount: Math.max(1, Math.floor(state.plan.asked / (1 + dice.upTo(6)))) as Cents, ...answer }]],
    others.length > 0 && [awaited.length > 0 ? 2 : 0.25, () => {
      const one = no();
      const asked = funders.find((funder) => funder.no === one)?.amount ?? 1;
      return [by(), { type: 'confirmFunder', no: one, amount: (dice.chance(0.7) ? asked : asked * 2) as Cents, ...answer }];
    }],
    others.length > 0 && [0.12, () => [by(), { type: 'recordFunderLeft', no: no(), ...answer }]],
    (conditionWarningOn(state) ?? '9999') <= life.today && [6, () => ['clock', { type: 'warnOfCondition' }]],
    !decision && inAll(imputation.reserved) === 0 && [0.06, () => ['officer', { type: 'assignAxis', axis: dice.pick(['mobilite', 'culture']) }]],
    !decision && partners.length > 0 && base > 0 && [0.5, () => [by(), { type: 'setShares', shares: [{ organisation: state.organisation, borne: (base - (state.montage === 'groupement' || state.montage === 'co-maitrise' ? part : 0)) as Cents }, ...partners.map((organisation) => ({ organisation, borne: (state.montage === 'groupement' || state.montage === 'co-maitrise' ? part : 0) as Cents }))] }]],
    partners.length > 0 && [0.03, () => ['officer', { type: 'takeOver', to: dice.pick(partners), document: someDocument(life, dice), reason: 't-fails' }]],
    state.organisation !== CHARENTON && [0.02, () => ['administrator', { type: 'recordMerger', from: state.organisation, to: CHARENTON, on: someDay(life, dice, null), document: someDocument(life, dice), reason: 't-merger' }]],
    !decision && [0.02, () => ['administrator', { type: 'moveToVersion', version: dice.pick(['v-2', 'v-3', 'nowhere']), reason: 't-version' }]],
    decision?.kind === 'award' && [0.15, () => ['finance', { type: 'setCreditSchedule', schedule: (['investment', 'operating'] as const).flatMap((section) => (decision.bySection[section] > 0 ? [{ section, year: Number(decision.on.slice(0, 4)) + dice.upTo(2), amount: decision.bySection[section] }] : [])) }]],
    state.phase === 'closing' && [1.5, () => ['finance', { type: 'disengage', number: 'D-1', on: someDay(life, dice, state.engagement?.on ?? null) }]],
  );
}

/** What the préfecture, the judge and the commune make of a decision, and the decision that may take its place. */
function contested(life: Life, state: Application, dice: Dice): readonly Chance[] {
  const { decision, legality: { receivedOn, control } } = state;
  const appeal = openAppeal(state);
  if (!decision) return [];
  const letter = `${decision.kind}/${decisionNo(state)}`;
  const outcome = control?.referral?.outcome;
  const open = state.phase !== 'closed';
  const warning = appealWarning(state);
  const replaces = appeal ? 'appeal' : control?.appeal && !control.appeal.answer ? 'prefecture' : outcome === 'suspended' || outcome === 'annulled' ? 'annulment' : state.toRevise ? 'revision' : dice.pick(['reduction', 'withdrawal'] as const);
  const most = state.appraisal?.caps.most ?? 0;
  const awards = dice.chance(0.7) && most > 0;
  return chances(
    open && receivedOn !== null && [0.15, () => ['assembly', { type: 'recordPrefectureRequest', on: someDay(life, dice, control?.pieces?.receivedOn ?? receivedOn), note: 't-note' }]],
    open && !!control?.pieces && !control.pieces.receivedOn && [2, () => ['assembly', { type: 'recordPrefecturePieces', on: someDay(life, dice, control.pieces?.askedOn ?? null) }]],
    open && receivedOn !== null && !control?.appeal && [0.1, () => ['assembly', { type: 'recordPrefectureAppeal', on: someDay(life, dice, receivedOn) }]],
    open && !!control?.appeal && !control.appeal.answer && [1, () => ['assembly', { type: 'maintainDecision', on: someDay(life, dice, control.appeal?.on ?? null) }]],
    open && receivedOn !== null && !control?.referral && [0.06, () => ['assembly', { type: 'recordReferral', on: someDay(life, dice, receivedOn) }]],
    open && (outcome === 'pending' || outcome === 'suspended') && [2, () => ['assembly', { type: 'recordJudgment', on: someDay(life, dice, control?.referral?.judgedOn ?? control?.referral?.on ?? null), outcome: dice.pick(['rejected', 'rejected', 'suspended', 'annulled']) }]],
    letter in state.letters && [state.phase === 'closed' ? 2 : 0.15, () => ['agent', { type: 'recordAppeal', letter: decision.kind, no: decisionNo(state), on: life.today, reason: 't-appeal' }]],
    !!appeal && [0.4, () => ['officer', { type: 'rejectAppeal', appeal: appeal.no, reasons: 't-why' }]],
    warning !== null && warning.on <= life.today && [4, () => ['clock', { type: 'warnOfAppeal', appeal: warning.appeal }]],
    (state.phase === 'decision' || state.phase === 'agreement' || state.phase === 'delivery') && [replaces === 'reduction' || replaces === 'withdrawal' ? 0.06 : 1.2, () => ['assembly', { type: 'recordDeliberation', body: 'conseil', number: 'CM-2', on: life.today, outcome: awards ? 'award' : 'refusal', amount: awards ? someShare(dice, most) : euros(0), reasons: 't-reasons', replaces, hearingOn: dice.chance(0.9) ? life.today : undefined }]],
    !!appeal && !state.visas.AP && [1, () => ['finance', { type: 'grantVisa', budget: dice.pick(['AP', 'AE']) }]],
  );
}

const due = (life: Life, state: Application, dice: Dice): readonly Chance[] => {
  const [warning, last] = [lapseWarning(state), lapsesAfter(state)];
  return chances(
    warning !== null && warning.on <= life.today && [5, () => ['clock', { type: 'warnOfLapse', warning: warning.no }]],
    [last !== null && life.today > last ? 3 : 0.1, () => ['officer', { type: 'declareLapsed', reason: 't-lapse' }]],
    ...hearings(life, state, dice),
    [0.04, () => ['assembly', withdrawal(life, someDay(life, dice, state.decision?.on ?? null))]],
    [state.startedOn ? 0.1 : 1.5, () => ['agent', { type: 'recordStart', on: someDay(life, dice, state.eligibleFrom) }]],
  );
};

/** Invited to be heard, answered or not. */
function hearings(life: Life, state: Application, dice: Dice): readonly Chance[] {
  const last = lapsesAfter(state);
  const isLate = last !== null && life.today > last;
  const open = state.hearings.at(-1);
  return chances(
    [isLate ? 2 : 0.06, () => ['officer', { type: 'openHearing', about: isLate ? 'lapse' : 'withdrawal', reason: 't-hearing' }]],
    !!open && open.observedOn === null && [1, () => ['agent', { type: 'recordObservations', hearing: open.no, on: life.today, text: dice.chance(0.9) ? 't-observations' : undefined }]],
    !!open && open.about === 'withdrawal' && [0.5, () => ['assembly', withdrawal(life, life.today)]],
  );
}

const serviceOpinion = (dice: Dice): Step => ['officer', { type: 'recordServiceOpinion', service: dice.pick(['it', 'legal', 'finance']), opinion: dice.pick(['favourable', 'reserved', 'unfavourable']), text: dice.chance(0.7) ? 't-service' : undefined }];

/** Scores of the whole grid, mostly good, each with its reason. */
function someScores(life: Life, dice: Dice): { readonly scores: Record<string, number>; readonly reasons: { readonly criterion: string; readonly reason: string }[] } {
  const { grid } = life.world.programme.review;
  const low = dice.chance(0.08);
  return {
    scores: Object.fromEntries(grid.map(({ code, max }) => [code, low ? dice.upTo(max + 1) : Math.ceil(max / 2) + dice.upTo(Math.floor(max / 2))])),
    reasons: dice.chance(0.03) ? [] : grid.map(({ code }) => ({ criterion: code, reason: `t-${code}` })),
  };
}

const inPhase: Partial<Record<Application['phase'], (life: Life, state: Application, dice: Dice) => readonly Chance[]>> = {
  screening: (life, { request }, dice) => chances(
    [request ? 0.3 : 2, () => ['officer', { type: 'requestPieces', pieces: Array.from({ length: dice.upTo(3) }, () => pieceOf(life, dice)) }]],
    request !== null && [1, () => ['clock', { type: 'remindPieces', request: dice.chance(0.9) ? request.no : 9 }]],
    request !== null && [life.today > request.answerBy ? 8 : 0.3, () => ['clock', { type: 'closeForWantOfPieces', request: request.no }]],
    [request ? 0.5 : 4, () => ['officer', { type: 'declareComplete' }]],
    [0.07, () => ['officer', { type: 'declareInadmissible', reason: 't-inadmissible' }]],
  ),
  appraisal: (life, { plan, appraisal }, dice) => chances(
    [appraisal ? 0.6 : 5, () => {
      life.proposal = dice.chance(0.5) ? null : { eligible: true, reasons: [], amount: someAmount(dice), trace: [] };
      const lines = plan.expenses.map(({ line, asked }) => {
        const retained = (dice.chance(0.6) ? asked : dice.chance(0.3) ? 0 : dice.upTo(asked + 1)) as Cents;
        return { line, retained, reason: dice.chance(0.97) ? 't-line' : undefined };
      });
      const cost = plan.expenses.reduce((sum, { asked }) => sum + asked, 0);
      const resources = dice.chance(0.7) ? plan.resources : someResources(dice, cost);
      return ['officer', { type: 'appraise', lines: dice.chance(0.03) ? lines.slice(1) : lines, resources, ownShare: dice.pick([{ num: 1, den: 5 }, { num: 1, den: 5 }, { num: 3, den: 10 }, { num: 1, den: 10 }]), ownShareReason: dice.chance(0.9) ? 't-share' : undefined }];
    }],
    [0.6, () => serviceOpinion(dice)],
    [appraisal ? 4 : 0.3, () => ['officer', { type: 'closeAppraisal' }]],
  ),
  review: (life, { reviews, consensus }, dice) => {
    const open = reviews.filter(({ status }) => status === 'invited' || status === 'accepted');
    const given = reviews.filter(({ status }) => status === 'given').length;
    const one = () => dice.pick(open);
    const pending = consensus !== null && consensus.settled === null;
    const whose = (reviewer: string): Name => (reviewer === 'p-reviewer' ? 'reviewer' : reviewer === 'p-reviewer-2' ? 'secondReviewer' : 'thirdReviewer');
    const free = reviews.find(({ status }) => status === 'declined') ?? open.find(({ overdue }) => overdue);
    return chances(
      [open.length + given < 2 ? 4 : 0.3, () => ['officer', { type: 'assignReviewer', reviewer: dice.pick(['p-reviewer', 'p-reviewer-2', 'p-reviewer-3', 'p-councillor']), replaces: dice.chance(0.4) ? free?.no : undefined }]],
      open.length > 0 && [1, () => { const { no, reviewer } = one(); return [whose(reviewer), { type: 'acceptReview', review: no }]; }],
      open.length > 0 && [0.4, () => { const { no, reviewer } = one(); return [whose(reviewer), { type: 'declineReview', review: no, because: 'unavailable' }]; }],
      open.length > 0 && [4, () => {
        const { no, reviewer } = one();
        return [whose(reviewer), { type: 'giveReview', review: no, ...someScores(life, dice) }];
      }],
      given > 0 && [pending ? 3 : 0.2, () => {
        const { no, reviewer } = dice.pick(reviews.filter(({ status }) => status === 'given'));
        return [whose(reviewer), dice.chance(0.5) ? { type: 'confirmReview', review: no } : { type: 'correctReview', review: no, reason: 't-second-thoughts', ...someScores(life, dice) }];
      }],
      [pending ? 1 : 0.05, () => ['officer', { type: 'recordConsensus', scores: someScores(life, dice).scores, reason: 't-agreed' }]],
      reviews.length > 0 && [0.15, () => {
        const { reviewer } = dice.pick(reviews);
        return dice.chance(0.5) ? [whose(reviewer), { type: 'declareInterest' }] : ['officer', { type: 'declareInterest', person: reviewer, reason: 't-learned' }];
      }],
      open.length > 0 && [0.4, () => ['clock', { type: 'remindReviewer', review: one().no }]],
      open.length > 0 && [0.4, () => ['clock', { type: 'reviewOverdue', review: one().no }]],
      [given >= 2 ? 5 : 0.2, () => ['officer', { type: 'closeReview' }]],
    );
  },
  committee: (life, { appraisal }, dice) => {
    const most = appraisal?.caps.most ?? 0;
    const unfavourable = most === 0 || dice.chance(0.1);
    return chances(
      [4, () => ['secretary', { type: 'recordOpinion', session: 'CE-1', on: someDay(life, dice, appraisal?.on ?? null), opinion: unfavourable ? 'unfavourable' : dice.pick(['favourable', 'favourable', 'favourable-with-reserves']), amount: someShare(dice, unfavourable ? 0 : most), presents: ['p-chair'], recused: dice.chance(0.03) ? ['p-chair'] : [] }]],
      [0.4, () => ['secretary', { type: 'recordOpinion', session: 'CE-0', on: life.today, opinion: 'adjourned', amount: euros(0), presents: [], recused: [] }]],
    );
  },
  decision: (life, state, dice) => {
    const { decision, legality, appraisal, opinion, visa } = state;
    if (!decision) {
      const most = appraisal?.caps.most ?? 0;
      const award = most > 0 && !dice.chance(0.25);
      const body = life.world.programme.decisionBody === 'conseil' || life.world.programme.legalGround === 'fonds-de-concours' || dice.chance(0.1) ? 'conseil' : 'bureau';
      return chances(
        [state.visas.AP || state.visas.AE ? 1.5 : 3, () => ['finance', { type: 'grantVisa', budget: dice.pick(['AP', 'AE']) }]],
        [visa ? 4 : 1, () => ['assembly', { type: 'recordDeliberation', body: dice.chance(0.04) ? 'bureau' : body, number: 'BM-1', on: someDay(life, dice, visa?.on ?? opinion?.on ?? null), delegation: dice.chance(0.95) ? BUREAU : undefined, outcome: award ? 'award' : 'refusal', amount: dice.chance(0.05) && award ? ((life.world.available + 1) as Cents) : someShare(dice, award ? most : 0), reasons: dice.chance(0.95) ? 't-reasons' : undefined, ...someCondition(life, state, dice) }]],
        [0.3, () => ['assembly', { type: 'recordDeliberation', body, number: 'BM-0', on: life.today, delegation: BUREAU, outcome: 'adjournment', amount: euros(0) }]],
      );
    }
    return chances(
      [legality.transmittedOn ? 0.1 : 3, () => ['assembly', { type: 'recordTransmission', on: someDay(life, dice, decision.on) }]],
      [legality.receivedOn ? 0.1 : 3, () => ['assembly', { type: 'recordPrefectureReceipt', on: someDay(life, dice, legality.transmittedOn), receipt: 'AR-1' }]],
      [legality.publishedOn ? 0.1 : 3, () => ['assembly', { type: 'recordPublication', on: someDay(life, dice, decision.on) }]],
      [0.5, () => { const [who, delegation] = signatory(dice); return [who, { type: 'signLetter', letter: dice.pick(['award', 'refusal']), no: 1, delegation }]; }],
      ...engage(life, state, dice),
      [0.05, () => ['assembly', withdrawal(life, someDay(life, dice, decision.on))]],
    );
  },
  agreement: (life, state, dice) => chances(
    [3, () => ['agent', { type: 'signAgreement', party: dice.chance(0.97) ? 'organisation' : 'metropole', on: someDay(life, dice, state.legality.enforceableOn), document: someDocument(life, dice) }]],
    [3, () => ['delegate', { type: 'signAgreement', party: 'metropole', on: someDay(life, dice, state.legality.enforceableOn), document: someDocument(life, dice), delegation: dice.chance(0.95) ? SIGNATURE : DEPUTY }]],
    [0.3, () => ['officer', { type: 'remindAgreement' }]],
    [agreementDueBy(state, life.today) ? 8 : 0.1, () => ['clock', agreementAlarm(state)?.what === 'overdue' ? { type: 'agreementOverdue', signBy: state.agreement?.signBy ?? life.today } : { type: 'remindAgreement' }]],
    [state.agreement?.overdue ? 1.5 : 0.1, () => ['officer', { type: 'extendAgreement', until: addDays(state.agreement?.signBy ?? life.today, dice.upTo(90)), reason: 't-extended' }]],
    [state.agreement?.overdue ? 1 : 0.05, () => ['officer', { type: 'declareAgreementLapsed', reason: 't-unsigned' }]],
    ...engage(life, state, dice),
    ...due(life, state, dice),
  ),
  delivery: (life, state, dice) => {
    const claim = state.claims.at(-1);
    return chances(
      ...(claim && claim.status !== 'paid' && claim.status !== 'nothing-due' ? onClaim(life, claim, dice) : []),
      [!claim || claim.status === 'paid' || claim.status === 'nothing-due' || claim.status === 'sent-back' ? 5 : 0.2, () => ['agent', someClaim(life, state, dice)]],
      [state.finalReportOn ? 0.05 : 0.3, () => ['agent', { type: 'fileFinalReport', document: someDocument(life, dice) }]],
      ...engage(life, state, dice),
      ...due(life, state, dice),
    );
  },
  closing: (life, { finalReportOn }, dice) => chances(
    [finalReportOn ? 0.1 : 4, () => ['agent', { type: 'fileFinalReport', document: someDocument(life, dice) }]],
    [finalReportOn ? 4 : 0.3, () => ['officer', { type: 'close' }]],
    [0.1, () => ['assembly', withdrawal(life, life.today)]],
  ),
  closed: (life, _state, dice) => chances([1, () => nonsense(life, dice)], [1, () => ['officer', { type: 'declareComplete' }]], [1, () => ['delegate', { type: 'signLetter', letter: 'award', no: 1, delegation: SIGNATURE }]]),
};

const withdrawal = (life: Life, hearingOn: Day): Command => ({ type: 'withdrawAward', body: 'conseil', number: 'CM-9', on: life.today, enforceableOn: life.today, hearingOn, reason: 't-retrait' });

const engage = (life: Life, state: Application, dice: Dice): readonly Chance[] =>
  chances([state.engagement ? 0.05 : 2, () => ['finance', { type: 'recordEngagement', number: 'ENG-1', on: someDay(life, dice, state.legality.enforceableOn) }]]);

/** The whole of it, a part, or a cent too many. */
const someShare = (dice: Dice, most: number): Cents => (dice.chance(0.06) ? most + 1 : dice.chance(0.6) ? most : dice.upTo(most)) as Cents;

function onClaim(life: Life, claim: Claim, dice: Dice): readonly Chance[] {
  const order = claim.orders.at(-1);
  const sign = (type: 'signClaim' | 'reissueOrder') => (): Step => {
    const [who, delegation] = signatory(dice);
    return [who, { type, claim: claim.no, delegation: signing(dice) || delegation }];
  };
  return chances(
    [claim.status === 'filed' ? 4 : 0.2, () => [dice.chance(0.8) ? 'officer' : { name: 'delegate', as: 'officer' }, { type: 'attestClaim', claim: claim.no }]],
    [claim.status === 'filed' ? 1 : 0.1, () => [dice.pick(['officer', 'finance']), { type: 'sendBackClaim', claim: claim.no, reason: 't-back' }]],
    [claim.status === 'filed' && claim.expenses.length > 0 ? 0.7 : 0.05, () => ['officer', { type: 'requestInvoices', claim: claim.no, expenses: [1], reason: 't-invoices' }]],
    [paymentWarning(life.state)?.claim === claim.no && life.today >= (paymentWarning(life.state)?.on ?? '') ? 6 : 0.05, () => ['clock', { type: 'warnOfPaymentDelay', claim: claim.no }]],
    [claim.status === 'liquidated' ? 1 : 0.05, () => ['finance', { type: 'postponeClaim', claim: claim.no }]],
    [claim.status === 'postponed' ? 12 : 0.05, () => ['finance', { type: 'resumeClaim', claim: claim.no }]],
    [claim.status === 'attested' ? 5 : 0.2, () => ['finance', { type: 'liquidateClaim', claim: claim.no }]],
    [claim.status === 'liquidated' ? 5 : 0.2, sign('signClaim')],
    [order?.status === 'rejected' ? 5 : 0.2, sign('reissueOrder')],
    order?.status === 'ordered' && [5, () => {
      const paid = dice.chance(0.75);
      return ['finance', { type: 'recordReturn', claim: claim.no, attempt: order.attempt, outcome: paid ? 'paid' : 'rejected', on: someDay(life, dice, order.orderedOn), mandat: dice.chance(0.96) ? 'M-1' : undefined, reason: dice.chance(0.96) ? 't-rejected' : undefined }];
    }],
    order !== undefined && [order.overdueOn <= life.today ? 12 : 0.2, () => ['clock', { type: 'paymentOverdue', claim: claim.no, attempt: order.attempt }]],
  );
}

function someClaim(life: Life, state: Application, dice: Dice): Command {
  const again = state.claims.at(-1)?.status === 'sent-back' ? state.claims.at(-1) : undefined;
  const kind = again && dice.chance(0.9) ? again.kind : dice.weighed([[state.claims.length === 0 ? 3 : 0.3, 'advance'], [state.claims.length < 3 ? 2 : 0.5, 'interim'], [state.claims.length === 0 ? 0.5 : 2, 'balance']] as const);
  const lines = state.appraisal?.lines ?? [];
  const committed = (): Day => addDays(state.eligibleFrom ?? life.today, dice.chance(0.1) ? -1 : dice.upTo(Math.max(0, daysBetween(state.eligibleFrom ?? life.today, life.today)) + (dice.chance(0.02) ? 1 : 0)));
  const expenses = kind === 'advance' ? [] : Array.from({ length: dice.upTo(3) }, () => {
    const { line, asked } = dice.pick(lines);
    return { line: dice.chance(0.03) ? 'casier' : line, amount: dice.upTo(Math.floor(asked * 1.2)) as Cents, committedOn: committed() };
  });
  const documents = Object.fromEntries(life.world.programme.payment.proofs[kind].slice(dice.chance(0.03) ? 1 : 0).map((code) => [code, someDocument(life, dice)]));
  return { type: 'fileClaim', kind, expenses, resources: kind === 'balance' ? someResources(dice, state.decision?.base ?? 0) : [], documents };
}

/** An act out of place, by anybody. */
function nonsense(life: Life, dice: Dice): Step {
  const day = addDays(life.today, dice.upTo(20) - 10);
  const amount = dice.pick([-1, 0, 1, 5_000_000, 1_000_000_000_000]) as Cents;
  const no = dice.upTo(3);
  const command = dice.pick<Command>([
    { type: 'file', revision: no }, { type: 'declareComplete' }, { type: 'closeForWantOfPieces', request: no }, { type: 'closeAppraisal' }, { type: 'closeReview' }, { type: 'close' }, { type: 'warnOfDelay' }, { type: 'remindAgreement' },
    { type: 'giveReview', review: no, scores: { innovation: 99 } }, { type: 'recordTransmission', on: day }, { type: 'recordPublication', on: day }, { type: 'recordPrefectureReceipt', on: day, receipt: 'AR' },
    { type: 'recordEngagement', number: 'E', on: day }, { type: 'signLetter', letter: dice.pick(['award', 'refusal', 'lapse', 'acknowledgement']), no, delegation: SIGNATURE }, { type: 'proveNotification', letter: 'award', no, proof: 'lrar', on: day },
    { type: 'signClaim', claim: no, delegation: SIGNATURE }, { type: 'attestClaim', claim: no }, { type: 'liquidateClaim', claim: no }, { type: 'recordReturn', claim: no, attempt: no, outcome: 'paid', on: day, mandat: 'M' },
    { type: 'reissueOrder', claim: no, delegation: SIGNATURE }, { type: 'recordRecovery', number: 'T', amount, on: day }, { type: 'decideRecovery', means: 'order' }, { type: 'recordRecoveryOrder', number: 'T', on: day }, { type: 'hearBeneficiary', on: day, observations: 't' }, { type: 'declareLapsed', reason: 't' }, withdrawal(life, day),
    { type: 'recordDeliberation', body: 'conseil', number: 'X', on: day, outcome: 'award', amount }, { type: 'recordOpinion', session: 'X', on: day, opinion: 'favourable', amount, presents: [], recused: [] }, { type: 'grantVisa', budget: 'AP' },
    { type: 'recordStart', on: on('2026-01-01') }, { type: 'warnOfLapse', warning: no }, { type: 'answerEarlyStart', authorised: true }, { type: 'declareInadmissible', reason: 't' },
  ]);
  return [dice.pick(ANYBODY), command];
}
