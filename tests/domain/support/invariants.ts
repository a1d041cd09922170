import { evolve, fold } from '../../../domain/application/evolve.ts';
import { recoveriesOf } from '../../../domain/payment/recovery.ts';
import { addDays, addMonths, daysBetween } from '../../../domain/calendar/day.ts';
import { clockEnds, daysLeft } from '../../../domain/calendar/suspendable.ts';
import { broken, figuresOf } from './oracle.ts';
import type { DuePhase } from '../../../domain/programme/programme.ts';
import type { EventOf, Recorded } from '../../../domain/application/events.ts';
import type { Application, Phase } from '../../../domain/application/state.ts';
import type { Life } from './life.ts';

const ORDER: readonly Phase[] = ['screening', 'appraisal', 'review', 'committee', 'decision', 'agreement', 'delivery', 'closing', 'closed'];
const AFTER_THE_END = ['letterSigned', 'notificationProven', 'beneficiaryHeard', 'recoveryDecided', 'reductionRecorded', 'recoveryOrderRecorded', 'recoveryReminded', 'recovered', 'messageSent', 'appealLodged'];

export function hold(truth: boolean, what: string): void {
  if (!truth) throw new Error(`does not hold: ${what}`);
}

const orders = (state: Application) => state.claims.flatMap((claim) => claim.orders);
const sum = (amounts: readonly number[]): number => amounts.reduce((whole, amount) => whole + amount, 0);
export const paidOf = (state: Application): number => sum(orders(state).filter(({ status }) => status === 'paid').map(({ amount }) => amount));
export const liveOf = (state: Application): number => sum(orders(state).filter(({ status }) => status !== 'rejected').map(({ amount }) => amount));

/** What must be true after every event, whatever was done: of the event that came, and of the state it left. */
export function afterEvent(before: Application | null, recorded: Recorded, after: Application, life: Life): void {
  const { event } = recorded;
  hold(after.seq === (before?.seq ?? 0) + 1, 'the events of a dossier are numbered one by one');
  if (before) {
    // A decision that replaces another begins its own way; an appeal opens what a refusal had closed.
    const anew = event.type === 'reopened' ? before.phase === 'closed' && before.outcome === 'refused' : event.type === 'phaseOpened' && event.phase === 'decision' && before.decision?.replaces !== undefined;
    hold(anew || ORDER.indexOf(after.phase) >= ORDER.indexOf(before.phase), `no way back from ${before.phase} to ${after.phase}`);
    if (before.phase === 'closed' && event.type !== 'reopened') hold(AFTER_THE_END.includes(event.type) && after.outcome === before.outcome && after.phase === 'closed', `${event.type} after the end`);
  }
  if (before) follows(before, recorded, life);
  money(after, life);
  legality(after);
  if (event.type === 'decided') decided(before!, event.decision.kind === 'award' ? event.decision.amount : 0, life);
  if (event.type === 'opinionRecorded') withinCaps(before!, event.opinion.amount, life);
  if (event.type === 'appraised') withinCaps(after, event.appraisal.caps.most, life, 'exactly');
  if (event.type === 'claimLiquidated') settled(before!, after, event, life);
  if (event.type === 'overpaymentFound' && event.claim > 0) hold(JSON.stringify(event.bySection) === JSON.stringify(after.claims.find(({ no }) => no === event.claim)?.liquidation?.overpaid), 'what is found in excess is what the balance came to');
  clockNeutral(after, life);
}

/** What must have come before, for this event to come: told from the state before it and from the record, not from the rule that let it pass. */
function follows(before: Application, { event, day, by }: Recorded, life: Life): void {
  const { legality: made } = before;
  switch (event.type) {
    case 'phaseOpened':
      if (event.phase === 'appraisal') hold(before.request === null, 'complete once every piece asked for has come');
      if (event.phase === 'appraisal') present(before, life, ['filing']);
      if (event.phase === 'committee') present(before, life, ['filing', 'committee']);
      if (event.phase === 'closing') {
        hold(before.claims.some(({ kind, status }) => kind === 'balance' && (status === 'paid' || status === 'nothing-due')), 'the closing opens on a settled balance');
        hold(before.recovered === before.overpaid, 'the closing opens once what was found in excess is recovered, or given up');
      }
      return;
    case 'decided':
      return hold((before.decision === null) === (event.decision.replaces === undefined) && before.opinion !== null && event.decision.on >= before.opinion.on && (event.decision.kind === 'refusal' || (before.visa !== null && before.visa.on <= event.decision.on)), 'decided once, after the opinion and the visa');
    case 'becameEnforceable':
      return hold(made.transmittedOn !== null && made.receivedOn !== null && made.publishedOn !== null, 'enforceable once transmitted, received and published');
    case 'engaged':
      return hold(made.enforceableOn !== null, 'engaged once enforceable');
    case 'agreementSigned':
      present(before, life, ['filing', 'committee', 'decision', 'agreement']);
      return hold(event.party === 'organisation' || before.engagement !== null, 'the Métropole signs once engaged');
    case 'claimFiled':
      present(before, life, ['filing', 'committee', 'decision', 'agreement', 'first-payment']);
      hold(event.claim.kind === 'advance' || before.startedOn !== null, 'an expense is asked for once the operation has started');
      return hold(before.lapse !== null && day <= before.lapse.completeBy, 'a claim comes by the last day to complete');
    case 'paymentOrdered': {
      const attested = life.events.findLast((one) => one.event.type === 'claimAttested' && one.event.claim === event.claim);
      const claim = before.claims.find(({ no }) => no === event.claim);
      hold(attested !== undefined && attested.by !== by, 'who attested does not sign, by the record');
      return hold(event.order.attempt === (claim?.orders.length ?? 0) + 1, 'attempts are numbered one by one');
    }
    case 'overpaymentFound':
      return hold(event.recover === event.amount >= life.world.programme.payment.leastRecovery, 'nothing is recovered under the least amount');
    case 'paid':
      return hold(life.events.filter((one) => one.event.type === 'paid' && one.event.claim === event.claim).length === 1, 'a claim is paid once');
    case 'closed':
      if (event.outcome === 'closed-for-want-of-pieces') hold(before.request !== null && day > before.request.answerBy, 'closed for want of pieces once the last day has passed');
      if (event.because === 'agreement') hold(before.agreement !== null && day > before.agreement.signBy && before.agreement.organisationSignedOn === null && before.agreement.overdue === true, 'lapsed unsigned once the last day to sign has passed and both parties were told');
      else if (event.outcome === 'lapsed') hold(before.lapse !== null && day > before.lapse.startBy && (day > before.lapse.completeBy || before.startedOn === null || before.startedOn > before.lapse.startBy), 'lapsed once the last day has passed');
      if (event.outcome === 'completed') hold(before.finalReportOn !== null, 'closed with its final report');
      hold(before.claims.every(({ orders: all }) => all.every(({ status }) => status !== 'ordered')), 'no order is out when a dossier ends');
      return;
    default:
      return;
  }
}

const present = ({ pieces }: Application, { world }: Life, dues: readonly DuePhase[]): void => {
  for (const { code, due, required } of world.programme.pieces) hold(!required || !dues.includes(due) || pieces[code]?.status === 'deposited', `${code}, due by ${due}, is there`);
};

function money(state: Application, { world, events }: Life): void {
  const awarded = state.decision?.kind === 'award' ? state.decision.amount : 0;
  const recoveries = recoveriesOf(state);
  // Too small to be claimed, or given up once the commune was heard.
  const waived = sum(recoveries.map(({ amount, owed }) => amount - owed.investment - owed.operating));
  const former = Math.max(0, ...state.formerDecisions.map(({ decision }) => decision.amount));
  // In the very act that reduces it, what was paid above is found one event later.
  const found = events.at(-1)?.event.type === 'decided' ? Infinity : state.formerDecisions.length > 0 ? state.overpaid - state.recovered + waived : 0;
  hold(paidOf(state) - state.recovered <= awarded + found, 'paid less recovered is never above the award');
  hold(liveOf(state) <= Math.max(awarded, former), 'ordered and not rejected is never above the award');
  hold(state.recovered <= state.overpaid, 'never recovered more than was found in excess');
  hold(state.overpaid === sum(recoveries.map(({ owed }) => owed.investment + owed.operating)), 'what is to recover is what was found in excess and not given up');
  hold(state.recovered === sum(recoveries.map(({ settled }) => settled)), 'what came back came back on a recovery');
  hold(recoveries.every(({ number, hearing, decidedOn }) => number === null || (decidedOn !== null && hearing !== null && (hearing.heardOn !== null || decidedOn > hearing.answerBy))), 'nothing is claimed before the commune was heard');
  hold(state.overpaid <= paidOf(state), 'never found in excess more than was paid');
  for (const claim of state.claims) {
    hold(claim.orders.filter(({ status }) => status !== 'rejected').length <= 1, 'one order a claim');
    hold(claim.orders.every(({ signedBy }) => signedBy !== claim.attestedBy), 'who attested did not sign');
    hold(claim.orders.every(({ amount }) => amount === claim.amount && amount > 0), 'an order is for what was liquidated');
    hold(claim.orders.length === 0 || ((state.engagement !== null || state.formerDecisions.some(({ engagement }) => engagement !== null)) && state.lapse !== null), 'nothing is ordered before it is engaged and notified');
    hold(claim.orders.length === 0 || state.agreement === null || state.formerDecisions.length > 0 || (state.agreement.organisationSignedOn !== null && state.agreement.metropoleSignedOn !== null), 'nothing is ordered before both have signed the agreement');
  }
  hold(state.claims.filter(({ status }) => status !== 'paid' && status !== 'nothing-due').length <= 1, 'one claim at a time');
  const { beforeBalance } = world.programme.payment;
  const interim = sum(state.claims.filter(({ kind }) => kind !== 'balance').map(({ amount, status }) => (status === 'filed' || status === 'attested' ? 0 : amount)));
  hold(state.formerDecisions.length > 0 || BigInt(interim) * BigInt(beforeBalance.den) <= BigInt(awarded) * BigInt(beforeBalance.num), 'advance and interims stay within their part of the award');
}

function legality({ letters, legality: { enforceableOn, receivedOn, publishedOn, control }, formerDecisions, agreement, engagement, decision, lapse }: Application): void {
  const no = formerDecisions.length + 1;
  hold(!control || receivedOn !== null, 'the préfecture contests what it has received');
  for (const kind of ['award', 'refusal']) {
    const letter = letters[`${kind}/${no}`];
    hold(!letter || (enforceableOn !== null && letter.signedOn >= enforceableOn), `the letter of ${kind} is signed once the decision is enforceable`);
    hold(!letter?.proof || letter.proof.on >= letter.signedOn, 'notified once signed');
  }
  for (const signed of [agreement?.organisationSignedOn, agreement?.metropoleSignedOn]) hold(!signed || (enforceableOn !== null && signed >= enforceableOn), 'the agreement is signed once the decision is enforceable');
  hold(!enforceableOn || (receivedOn !== null && publishedOn !== null && enforceableOn >= receivedOn && enforceableOn >= publishedOn), 'enforceable once received and published');
  hold(!engagement || decision?.kind === 'award', 'only an award is engaged');
  hold(!lapse || Object.values(letters).some(({ kind, proof }) => kind === 'award' && proof !== null), 'caducity runs from proven notification');
}

function withinCaps(state: Application, amount: number, { world: { programme } }: Life, exactly?: 'exactly'): void {
  const { appraisal, plan, montage } = state;
  if (!appraisal) throw new Error('an amount without an appraisal');
  const figures = figuresOf(appraisal.lines, { resources: state.funders, montage, ownShare: appraisal.ownShare, asked: plan.asked });
  const breaks = broken(amount, figures, programme);
  hold(breaks.length === 0, `${amount} cents break the cap: ${breaks.join(', ')}`);
  if (exactly) hold(broken(amount + 1, figures, programme).length > 0, `a cent more than ${amount} breaks no cap`);
}

/** The balance, section by section: the pro rata of what counts, not a cent above; all of it unless a cap on the actual figures binds; less what was ordered and is not to come back. */
function settled(before: Application, after: Application, { claim: no, amount, liquidation }: EventOf<'claimLiquidated'>, { world: { programme } }: Life): void {
  const claim = after.claims.find((one) => one.no === no);
  const { appraisal, decision } = after;
  if (claim?.kind !== 'balance' || !appraisal || !decision || !liquidation) return;
  const counted = countedByLine(after);
  const of = (section: 'investment' | 'operating') => {
    const lines = appraisal.lines.filter((line) => line.section === section);
    const spent = sum(lines.map(({ line }) => counted.get(line) ?? 0));
    const base = sum(lines.map(({ retained }) => retained));
    const part = liquidation.sections.find((one) => one.section === section);
    const parts = orders(before).flatMap((order) => order.parts.filter((one) => one.section === section && one.status !== 'rejected'));
    return { award: decision.bySection[section], base, spent: decision.bySection[section] > 0 ? Math.min(spent, base) : 0, bound: part?.bound ?? 0, due: liquidation.due[section], overpaid: liquidation.overpaid[section], before: Math.max(0, sum(parts.map((one) => one.amount)) - sum(recoveriesOf(before).map(({ owed }) => owed[section]))) };
  };
  const sections = [of('investment'), of('operating')];
  const final = sum(sections.map(({ bound }) => bound));
  const within = (one: (typeof sections)[number], bound: number): boolean => BigInt(bound) * BigInt(one.base) <= BigInt(one.award) * BigInt(one.spent);
  const figures = { base: sum(sections.map(({ spent }) => spent)), investment: sections[0]?.spent ?? 0, resources: claim.resources, montage: after.montage, ownShare: appraisal.ownShare, asked: decision.amount };
  hold(broken(final, figures, programme).length === 0, `a balance that brings the grant to ${final} breaks ${broken(final, figures, programme).join(', ')} on ${JSON.stringify(figures)}`);
  for (const one of sections) {
    hold(one.award === 0 ? one.bound === 0 : within(one, one.bound), `${one.bound} is more than the pro rata of ${JSON.stringify(one)}`);
    hold(one.due === Math.max(0, one.bound - one.before) && one.overpaid === Math.max(0, one.before - one.bound), `no money passes from a section to the other: ${JSON.stringify(one)}`);
  }
  const isWhole = sections.every((one) => one.award === 0 || !within(one, one.bound + 1));
  hold(isWhole || broken(final + 1, figures, programme).length > 0, `a cent more than ${final} breaks neither the pro rata nor a cap on ${JSON.stringify(figures)}`);
  hold(amount === sum(sections.map(({ due }) => due)), 'a balance is due what its sections are');
}

/** What counts of each line, all claims together: ordered in time, on a retained line of an awarded section, never more than is retained of it. */
function countedByLine({ claims, appraisal, decision, eligibleFrom, lapse }: Application): ReadonlyMap<string, number> {
  return new Map(
    (appraisal?.lines ?? []).map(({ line, retained, section }) => {
      const isAwarded = (decision?.bySection[section] ?? 0) > 0;
      const inTime = claims.flatMap(({ expenses }) => expenses).filter((one) => one.line === line && isAwarded && eligibleFrom !== null && one.committedOn >= eligibleFrom && (lapse === null || one.committedOn <= lapse.completeBy));
      return [line, Math.min(retained, sum(inTime.map(({ amount }) => amount)))] as const;
    }),
  );
}

function decided(state: Application, amount: number, life: Life): void {
  withinCaps(state, amount, life);
  const mine = (section: 'investment' | 'operating'): number => state.imputation.reserved[section] + state.imputation.affected[section];
  hold(amount <= life.world.available + mine('investment') + mine('operating'), 'never awarded above the envelope');
  present(state, life, ['filing', 'committee', 'decision']);
}

/** The clock counted again on the record: the months of the programme, and every day between a request and its answer. */
function clockNeutral(state: Application, { events, today, world }: Life): void {
  let stopped: Recorded | null = null;
  let lost = 0;
  for (const recorded of events) {
    if (recorded.event.type === 'piecesRequested') stopped = recorded;
    if (recorded.event.type === 'requestAnswered' && stopped) {
      lost += daysBetween(stopped.day, recorded.day);
      stopped = null;
    }
  }
  const end = addDays(addMonths(state.filedOn, world.programme.clocks.instruction.months), lost);
  hold(clockEnds(state.instruction, false) === (stopped ? null : end), 'a pause takes no day and gives none');
  hold(daysLeft(state.instruction, today) === daysBetween(stopped?.day ?? today, end), 'what is left stands still');
  hold((state.request === null) === (stopped === null), 'the clock stands still as long as pieces are awaited');
}

/** Set aside at the opinion, as long as the dossier is open and nobody has put the decision off. */
function setAside({ state, events }: Life): number {
  if (state.phase === 'closed') return 0;
  const last = events.findLast(({ event: { type } }) => type === 'opinionRecorded' || type === 'decisionAdjourned')?.event;
  return last?.type === 'opinionRecorded' ? last.opinion.amount : 0;
}

/** The envelope has lost what the dossier keeps of it: what was set aside, its award, then what was paid and not recovered. */
export function envelopeCloses(life: Life, initial: number): void {
  const { state, world } = life;
  const settled = state.phase === 'closed' || life.events.some(({ event }) => event.type === 'disengaged');
  const spent = paidOf(state) - state.recovered;
  const kept = state.decision === null ? setAside(life) : settled ? spent : Math.max(state.decision.amount, state.formerDecisions.length > 0 ? spent : 0);
  hold(initial - world.available === kept, `the envelope lost ${initial - world.available}, the dossier keeps ${kept}`);
  hold(world.available >= world.operating && world.operating >= 0, 'neither section of the envelope is ever overspent');
}

/** Plain JSON, no person's name and no text a person wrote: ids, dates, codes, amounts; the arithmetic of a cap alone is a sentence. */
export function isPlain(value: unknown, key = ''): void {
  if (value === null || typeof value === 'boolean' || value === undefined) return;
  if (typeof value === 'number') return hold(Number.isSafeInteger(value) && !Object.is(value, -0), `${key} is a whole number: ${value}`);
  if (typeof value === 'string') return hold(key === 'computation' || /^[\w:/.-]{0,80}$/.test(value), `${key} is an id, not a text: ${value}`);
  hold(Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype, `${key} is plain`);
  for (const [name, part] of Object.entries(value as object)) isPlain(part, Array.isArray(value) ? key : name);
}

/** The same state by one fold, step by step, and through the JSON of the record. */
export function foldsBack({ events, state }: Life): void {
  const text = JSON.stringify(state);
  hold(JSON.stringify(fold(events)) === text, 'folding in one go gives the same state');
  const read = JSON.parse(JSON.stringify(events)) as Recorded[];
  let again: Application | null = null;
  for (const recorded of read) again = JSON.parse(JSON.stringify(evolve(again, recorded))) as Application;
  hold(JSON.stringify(again) === text, 'the record read back gives the same state');
  for (const [i, { day }] of events.entries()) hold(i === 0 || day >= events[i - 1]!.day, 'the days never run backwards');
}
