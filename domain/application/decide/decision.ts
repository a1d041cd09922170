import { each, inAll } from '../../funding/imputation.ts';
import { bySection } from '../../funding/retained.ts';
import { shareOut } from '../../funding/shares.ts';
import { ZERO, atLeastZero, inFrench, minus } from '../../money/money.ts';
import { recoveredBySection } from '../../payment/recovery.ts';
import { paidBySection } from '../../payment/sums.ts';
import { holds } from '../../policy/person.ts';
import { refuse } from '../../refusal.ts';
import { resultOf, shortfalls } from '../../review/result.ts';
import { dateInFuture, dateTooEarly, dated, unknownDocument } from '../answer.ts';
import { openAppeal } from '../appeals.ts';
import { currentCaps } from '../caps.ts';
import { noAppeal } from './appeal.ts';
import { awardFits, reservation, scheduleOf, visaBar } from './envelope.ts';
import { conditionBar } from './funders.ts';
import { notEnforceable, stayBar } from './legality.ts';
import { overpayment } from './recovery.ts';
import { piecesBar } from './screening.ts';
import type { Cents } from '../../money/money.ts';
import type { BySection } from '../../funding/imputation.ts';
import type { CapResult } from '../../funding/plan.ts';
import type { Programme } from '../../programme/programme.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { ApplicationEvent } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application, Decision, Opinion } from '../state.ts';

/** The caps as the appraisal and the other funders make them today. @throws Error before the appraisal: nothing is proposed or decided without one. */
function capsOf(state: Application, programme: Programme): CapResult {
  const caps = currentCaps(state, programme);
  if (!caps) throw new Error('no caps before the appraisal');
  return caps;
}

const aboveCap = ({ most, binding }: CapResult): Refusal => refuse(binding, `Ce montant dépasse ce que les règles permettent : au plus ${inFrench(most)}.`, '/amount');

/** Avis du comité d'examen: advisory. A person with a mandate in the applicant organisation has no part in it. */
export function recordOpinion(state: Application, command: CommandOf<'recordOpinion'>, facts: Facts): Answer {
  const { today } = facts;
  if (!state.appraisal) return refuse('not-appraised', 'La fiche d’instruction n’est pas établie.');
  if (command.on > today) return dateInFuture('/on');
  if (command.on < state.appraisal.on) return dateTooEarly('/on', 'la fiche d’instruction');
  const both = command.presents.find((person) => command.recused.includes(person));
  if (both !== undefined) return refuse('recused', 'Une personne déportée ne peut pas être comptée présente sur ce point.', '/presents');
  if (command.opinion === 'adjourned') {
    return [{ type: 'opinionAdjourned', session: command.session, on: command.on, note: command.note, ...(command.waitingList && { waitingList: true }) }];
  }
  const bar = opinionBar(state, { opinion: command.opinion, amount: command.amount }, facts);
  if (bar) return bar;
  const { opinion: kind, on, session, amount, presents, recused, note, votes, wished } = command;
  const reserved = reservation(state, session, amount, facts);
  if ('code' in reserved) return reserved;
  return [{ type: 'opinionRecorded', opinion: { kind, on, session, amount, presents, recused, note, ...(votes && { votes }), ...(wished !== undefined && { wished }) } }, ...reserved, { type: 'phaseOpened', phase: 'decision' }];
}

/** Why a dossier cannot bear this opinion, at the committee's table as in its own record; null when it can. @throws Error before the appraisal. */
export function opinionBar(state: Application, { opinion, amount }: { readonly opinion: Opinion['kind']; readonly amount: Cents }, facts: Pick<Facts, 'programme'>): Refusal | null {
  const bar = piecesBar(state, 'committee', facts);
  if (bar) return bar;
  const caps = capsOf(state, facts.programme);
  if (opinion === 'unfavourable' ? amount !== 0 : amount <= 0) {
    return refuse('amount-mismatch', 'Un avis favorable propose un montant ; un avis défavorable n’en propose aucun.', '/amount');
  }
  if (amount > caps.most) return aboveCap(caps);
  return opinion === 'unfavourable' ? null : scoresBar(state, facts.programme);
}

/** No favourable opinion under the programme's threshold, nor under the floor of a criterion: the exact mean of the scores that count. */
function scoresBar(state: Application, { review }: Programme): Refusal | null {
  const [low] = shortfalls(resultOf(state, review), review);
  if (!low) return null;
  return low.kind === 'threshold'
    ? refuse('below-threshold', `Les évaluations sont sous le seuil de ${low.threshold} sur 100 : l’avis ne peut pas être favorable.`, '/opinion')
    : refuse('below-floor', `« ${low.title} » est sous la note éliminatoire : l’avis ne peut pas être favorable.`, '/opinion');
}

/** Délibération as the assembly's own software gives it back. The award, the envelope and its explanation are one fact. One that replaces another erases nothing. */
export function recordDeliberation(state: Application, command: CommandOf<'recordDeliberation'>, facts: Facts): Answer {
  const { appraisal, opinion } = state;
  if (state.decision && !command.replaces) return refuse('already-decided', 'Une décision est déjà enregistrée.');
  if (!appraisal || !opinion) return refuse('no-opinion', 'Le comité n’a pas rendu d’avis.');
  if (command.on > facts.today) return dateInFuture('/on');
  if (command.on < opinion.on) return dateTooEarly('/on', 'l’avis du comité');
  if (command.document && !command.batch && !facts.documents.includes(command.document)) return unknownDocument('/document');
  const bar = bodyBar(command, facts) ?? voteBar(command) ?? replacementBar(state, command);
  if (bar) return bar;
  if (command.outcome === 'adjournment') return [{ type: 'decisionAdjourned', number: command.number, on: command.on, reasons: command.reasons }];
  if (state.request) return refuse('request-open', 'Une demande de pièces est en cours : la décision attend la réponse ou l’échéance.');
  const missing = piecesBar(state, 'decision', facts);
  if (missing) return missing;
  const caps = capsOf(state, facts.programme);
  const shared = {
    body: command.body, number: command.number, on: command.on, delegation: command.delegation ?? null, caps, base: appraisal.base, resources: state.funders, reasons: command.reasons,
    ...(command.votes && { votes: command.votes }), ...(command.recused && { recused: command.recused }), ...(command.batch && { batch: command.batch }), ...(command.replaces && { replaces: command.replaces }),
  };
  if (command.outcome === 'refusal') {
    if (!command.reasons) return refuse('reason-required', 'Un refus doit être motivé.', '/reasons');
    if (command.amount !== 0) return refuse('amount-mismatch', 'Un refus n’attribue aucun montant.', '/amount');
    return decided(state, { ...shared, kind: 'refusal', partial: false, amount: ZERO, rate: { num: 0, den: 1 }, bySection: { investment: ZERO, operating: ZERO } }, command, facts);
  }
  const refused = awardBar(state, command, caps, facts) ?? (command.condition ? conditionBar(state, command.condition, command.on) : null);
  if (refused) return refused;
  const decision: Decision = {
    ...shared,
    kind: 'award',
    partial: command.amount < appraisal.proposed,
    amount: command.amount,
    rate: { num: command.amount, den: appraisal.base },
    bySection: bySection(command.amount, appraisal.lines),
    ...(command.condition && { condition: command.condition }),
    ...(state.shares && { shares: shareOut(command.amount, state.shares) }),
  };
  return decided(state, decision, command, facts);
}

/** The decision alone; or, where it replaces another, the answer it gives, what was paid above it, and the way back to the beginning of its own. */
function decided(state: Application, decision: Decision, { document, replaces, hearingOn }: CommandOf<'recordDeliberation'>, facts: Facts): readonly ApplicationEvent[] {
  const { decision: former } = state;
  if (!former) return [{ type: 'decided', decision, document }, ...scheduleOf(decision, facts)];
  const answers: ApplicationEvent[] = [];
  const appeal = openAppeal(state);
  if (replaces === 'appeal' && appeal) answers.push({ type: 'appealAnswered', appeal: appeal.no, answer: 'replaced' });
  if (replaces === 'prefecture') answers.push({ type: 'prefectureAnswered', on: decision.on, answer: 'replaced' });
  const above = paidAbove(state, decision.bySection);
  const freed = former.kind === 'award' ? atLeastZero(minus(former.amount, inAll(above))) : ZERO;
  return [
    ...answers,
    { type: 'decided', decision, document, ...(freed > 0 && { freed }), ...(inAll(above) > 0 && { above }), ...(hearingOn && { hearingOn }) },
    ...(inAll(above) > 0 ? [overpayment(0, above, facts)] : []),
    ...scheduleOf(decision, facts),
    ...(state.phase === 'decision' ? [] : [{ type: 'phaseOpened' as const, phase: 'decision' as const }]),
  ];
}

/** What must have happened for a decision to take the place of another; what was paid or is about to be must be settled first. */
function replacementBar(state: Application, { replaces, on, outcome, amount, hearingOn }: CommandOf<'recordDeliberation'>): Refusal | null {
  const { decision: former, legality, toRevise } = state;
  if (!replaces) return null;
  if (!former) return refuse('not-decided', 'Aucune décision n’est à remplacer.', '/replaces');
  if (on < former.on) return dateTooEarly('/on', 'la décision qu’elle remplace');
  if (state.claims.some(({ status }) => status === 'liquidated' || status === 'ordered')) return refuse('order-pending', 'Un versement est liquidé ou mandaté : la nouvelle décision attend son retour.');
  if (state.overpaid > state.recovered) return refuse('recovery-pending', 'Un trop-perçu reste à recouvrer : la nouvelle décision attend qu’il le soit.');
  const heard = former.kind === 'award' && state.lapse !== null && (outcome === 'refusal' || amount < former.amount);
  if (heard && (!hearingOn || hearingOn > on)) return refuse('hearing-required', 'La collectivité doit avoir été entendue avant que sa subvention notifiée soit réduite ou retirée : indiquez le jour.', '/hearingOn');
  const referral = legality.control?.referral?.outcome;
  switch (replaces) {
    case 'appeal':
      return openAppeal(state) ? null : noAppeal();
    case 'prefecture':
      return legality.control?.appeal?.answer === null ? null : refuse('no-prefecture-appeal', 'Aucun recours gracieux du préfet n’attend de réponse.', '/replaces');
    case 'annulment':
      return referral === 'suspended' || referral === 'annulled' ? null : refuse('not-annulled', 'Le juge n’a ni suspendu ni annulé cette délibération.', '/replaces');
    case 'reduction':
      return former.kind === 'award' && outcome === 'award' && amount < former.amount ? null : refuse('amount-mismatch', 'Une réduction attribue moins que la décision qu’elle remplace.', '/amount');
    case 'revision':
      // The other funders have changed: less, as much or more, within the caps as they are today.
      return toRevise ? null : refuse('nothing-to-revise', 'Le financement du projet n’appelle pas de nouvelle décision.', '/replaces');
    case 'withdrawal':
      return null;
  }
}

/** A proposal is adopted by more votes for than against; where they are equal, the assembly's software tells what its president's vote made of it. */
function voteBar({ votes, outcome }: CommandOf<'recordDeliberation'>): Refusal | null {
  if (!votes || outcome === 'adjournment') return null;
  return votes.for >= votes.against && votes.for > 0 ? null : refuse('not-adopted', 'La proposition n’a pas réuni la majorité : elle n’est pas adoptée.', '/votes');
}

/** Only the body the programme names decides, and the Bureau only within a delegation in force (L5211-10). */
export function bodyBar({ body, on, delegation, amount }: Pick<CommandOf<'recordDeliberation'>, 'body' | 'on' | 'delegation' | 'amount'>, { programme, delegations }: Facts): Refusal | null {
  const conseilOnly = programme.decisionBody === 'conseil' || programme.legalGround === 'fonds-de-concours';
  if (body === 'bureau' && conseilOnly) return refuse('wrong-body', 'Seul le Conseil peut décider pour ce dispositif.', '/body');
  if (body === 'conseil') return null;
  const held = delegations.find(({ kind, number }) => kind === 'bureau' && number === delegation);
  if (!held || (held.programme !== null && held.programme !== programme.code)) return refuse('delegation-unknown', 'Indiquez la délégation du Conseil au Bureau en vertu de laquelle il décide.', '/delegation');
  if (!holds(held, on)) return refuse('delegation-expired', 'La délégation du Bureau n’était pas en vigueur ce jour-là.', '/delegation');
  return held.ceiling !== null && amount > held.ceiling ? refuse('delegation-ceiling', 'Le montant dépasse ce que le Conseil a délégué au Bureau.', '/delegation') : null;
}

function awardBar(state: Application, { amount, on }: CommandOf<'recordDeliberation'>, caps: CapResult, facts: Facts): Refusal | null {
  const parts = bySection(amount, state.appraisal?.lines ?? []);
  const unseen = visaBar(state, parts, on);
  if (unseen) return unseen;
  if (amount <= 0) return refuse('amount-mismatch', 'Une attribution porte un montant.', '/amount');
  if (amount > caps.most) return aboveCap(caps);
  const { least } = facts.programme.amounts;
  if (amount < least) return refuse('below-least', `Le dispositif n’attribue rien sous ${inFrench(least)}.`, '/amount');
  return awardFits(state, parts, paidAbove(state, parts), facts);
}

/** Paid and not recovered beyond what a decision would award to each section: no money passes from one to the other. */
function paidAbove(state: Application, award: BySection): BySection {
  const [paid, back] = [paidBySection(state), recoveredBySection(state)];
  return each((section) => atLeastZero(minus(paid[section], back[section], award[section])));
}

/** Engagement comptable: its number comes from the finance software, prior to or together with the legal commitment. */
export function recordEngagement(state: Application, { number, on }: CommandOf<'recordEngagement'>, { today }: Facts): Answer {
  if (state.decision?.kind !== 'award') return refuse('no-award', 'Aucune attribution à engager.');
  if (!state.legality.enforceableOn) return notEnforceable();
  const stay = stayBar(state);
  if (stay) return stay;
  if (state.engagement) return refuse('already-engaged', 'L’engagement est déjà enregistré.');
  return dated(on, state.decision.on, 'la délibération', today) ?? [{ type: 'engaged', number, on }];
}
