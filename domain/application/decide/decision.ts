import { applyCaps } from '../../funding/caps.ts';
import { bySection, capInput } from '../../funding/retained.ts';
import { later } from '../../calendar/day.ts';
import { ZERO, inFrench } from '../../money/money.ts';
import { holds } from '../../policy/person.ts';
import { refuse } from '../../refusal.ts';
import { dateInFuture, dateTooEarly } from '../answer.ts';
import { piecesBar } from './screening.ts';
import type { Day } from '../../calendar/day.ts';
import type { CapResult } from '../../funding/plan.ts';
import type { Programme } from '../../programme/programme.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { ApplicationEvent } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application, Appraisal, Decision, Review } from '../state.ts';

/** The caps on the appraised base: the law bears on the award, whatever the committee or the assembly wished. */
function capsOf(state: Application, appraisal: Appraisal, programme: Programme): CapResult {
  const { lines, resources, ownShare } = appraisal;
  return applyCaps(capInput({ ...state.plan, resources }, lines, { montage: state.montage, ownShare }), { ...programme.amounts, legalGround: programme.legalGround }, state.plan.asked);
}

const aboveCap = ({ most, binding }: CapResult): Refusal => refuse(binding, `Ce montant dépasse ce que les règles permettent : au plus ${inFrench(most)}.`, '/amount');

/** Avis du comité d'examen: advisory. A person with a mandate in the applicant organisation has no part in it. */
export function recordOpinion(state: Application, command: CommandOf<'recordOpinion'>, facts: Facts): Answer {
  const { programme, today } = facts;
  if (!state.appraisal) return refuse('not-appraised', 'La fiche d’instruction n’est pas établie.');
  if (command.on > today) return dateInFuture('/on');
  if (command.on < state.appraisal.on) return dateTooEarly('/on', 'la fiche d’instruction');
  const both = command.presents.find((person) => command.recused.includes(person));
  if (both !== undefined) return refuse('recused', 'Une personne déportée ne peut pas être comptée présente sur ce point.', '/presents');
  if (command.opinion === 'adjourned') return [{ type: 'opinionAdjourned', session: command.session, on: command.on, note: command.note }];
  const bar = piecesBar(state, 'committee', facts);
  if (bar) return bar;
  const caps = capsOf(state, state.appraisal, programme);
  if (command.opinion === 'unfavourable' ? command.amount !== 0 : command.amount <= 0) {
    return refuse('amount-mismatch', 'Un avis favorable propose un montant ; un avis défavorable n’en propose aucun.', '/amount');
  }
  if (command.amount > caps.most) return aboveCap(caps);
  const low = command.opinion === 'unfavourable' ? null : scoresBar(state, programme);
  if (low) return low;
  const { opinion: kind, on, session, amount, presents, recused, note } = command;
  return [{ type: 'opinionRecorded', opinion: { kind, on, session, amount, presents, recused, note } }, { type: 'phaseOpened', phase: 'decision' }];
}

/** No favourable opinion under the programme's threshold, nor under the floor of a criterion: the mean of the reviews given counts. */
function scoresBar({ reviews }: Application, { review: { grid, threshold } }: Programme): Refusal | null {
  const given = reviews.filter(({ status }) => status === 'given');
  const sum = (of: (review: Review) => number): number => given.reduce((whole, review) => whole + of(review), 0);
  if (threshold !== null && sum(({ total }) => total ?? 0) < threshold * 100 * given.length) {
    return refuse('below-threshold', `Les évaluations sont sous le seuil de ${threshold} sur 100 : l’avis ne peut pas être favorable.`, '/opinion');
  }
  const low = grid.find(({ code, floor }) => floor !== null && sum(({ scores }) => scores?.[code] ?? 0) < floor * given.length);
  return low ? refuse('below-floor', `« ${low.title} » est sous la note éliminatoire : l’avis ne peut pas être favorable.`, '/opinion') : null;
}

/** Visa finances: the AP or AE is there, before the assembly decides. */
export function grantVisa(state: Application, { budget }: CommandOf<'grantVisa'>): Answer {
  return state.visa ? refuse('visa-granted', 'Le visa est déjà donné.') : [{ type: 'visaGranted', budget }];
}

/** Délibération as the assembly's own software gives it back. The award, the envelope and its explanation are one fact. */
export function recordDeliberation(state: Application, command: CommandOf<'recordDeliberation'>, facts: Facts): Answer {
  const { appraisal, opinion } = state;
  if (state.decision) return refuse('already-decided', 'Une décision est déjà enregistrée.');
  if (!appraisal || !opinion) return refuse('no-opinion', 'Le comité n’a pas rendu d’avis.');
  if (command.on > facts.today) return dateInFuture('/on');
  if (command.on < opinion.on) return dateTooEarly('/on', 'l’avis du comité');
  const incompetent = bodyBar(command, facts);
  if (incompetent) return incompetent;
  if (command.outcome === 'adjournment') return [{ type: 'decisionAdjourned', number: command.number, on: command.on, reasons: command.reasons }];
  const bar = piecesBar(state, 'decision', facts);
  if (bar) return bar;
  const caps = capsOf(state, appraisal, facts.programme);
  const shared = { body: command.body, number: command.number, on: command.on, delegation: command.delegation ?? null, caps, base: appraisal.base, reasons: command.reasons };
  if (command.outcome === 'refusal') {
    if (!command.reasons) return refuse('reason-required', 'Un refus doit être motivé.', '/reasons');
    if (command.amount !== 0) return refuse('amount-mismatch', 'Un refus n’attribue aucun montant.', '/amount');
    return [{ type: 'decided', decision: { ...shared, kind: 'refusal', partial: false, amount: ZERO, rate: { num: 0, den: 1 }, bySection: { investment: ZERO, operating: ZERO } }, document: command.document }];
  }
  const refused = awardBar(state, command, caps, facts);
  if (refused) return refused;
  const decision: Decision = {
    ...shared,
    kind: 'award',
    partial: command.amount < appraisal.proposed,
    amount: command.amount,
    rate: { num: command.amount, den: appraisal.base },
    bySection: bySection(command.amount, appraisal.lines),
  };
  return [{ type: 'decided', decision, document: command.document }];
}

/** Only the body the programme names decides, and the Bureau only within a delegation in force (L5211-10). */
function bodyBar({ body, on, delegation, amount }: CommandOf<'recordDeliberation'>, { programme, delegations }: Facts): Refusal | null {
  const conseilOnly = programme.decisionBody === 'conseil' || programme.legalGround === 'fonds-de-concours';
  if (body === 'bureau' && conseilOnly) return refuse('wrong-body', 'Seul le Conseil peut décider pour ce dispositif.', '/body');
  if (body === 'conseil') return null;
  const held = delegations.find(({ kind, number }) => kind === 'bureau' && number === delegation);
  if (!held || (held.programme !== null && held.programme !== programme.code)) return refuse('delegation-unknown', 'Indiquez la délégation du Conseil au Bureau en vertu de laquelle il décide.', '/delegation');
  if (!holds(held, on)) return refuse('delegation-expired', 'La délégation du Bureau n’était pas en vigueur ce jour-là.', '/delegation');
  return held.ceiling !== null && amount > held.ceiling ? refuse('delegation-ceiling', 'Le montant dépasse ce que le Conseil a délégué au Bureau.', '/delegation') : null;
}

function awardBar({ visa }: Application, { amount, on }: CommandOf<'recordDeliberation'>, caps: CapResult, { programme, available }: Facts): Refusal | null {
  if (!visa || visa.on > on) return refuse('no-visa', 'Le visa des finances manque : il précède la délibération.');
  if (amount <= 0) return refuse('amount-mismatch', 'Une attribution porte un montant.', '/amount');
  if (amount > caps.most) return aboveCap(caps);
  if (amount < programme.amounts.least) return refuse('below-least', `Le dispositif n’attribue rien sous ${inFrench(programme.amounts.least)}.`, '/amount');
  if (available === null || amount > available) return refuse('envelope-exhausted', `L’enveloppe de l’appel ne le permet pas : il reste ${inFrench(available ?? ZERO)}.`, '/amount');
  return null;
}

/** Télétransmission → préfecture's receipt → publication → exécutoire (CGCT L2131-1 by L5211-3). */
export function recordTransmission(state: Application, { on }: CommandOf<'recordTransmission'>, { today }: Facts): Answer {
  if (!state.decision) return notDecided();
  if (state.legality.transmittedOn) return refuse('already-transmitted', 'La transmission est déjà enregistrée.');
  return dated(on, state.decision.on, 'la délibération', today) ?? [{ type: 'transmitted', on }];
}

export function recordPrefectureReceipt(state: Application, { on, receipt }: CommandOf<'recordPrefectureReceipt'>, { today }: Facts): Answer {
  const { transmittedOn, receivedOn, publishedOn } = state.legality;
  if (!transmittedOn) return refuse('not-transmitted', 'La délibération n’a pas été transmise à la préfecture.');
  if (receivedOn) return refuse('already-received', 'L’accusé de réception est déjà enregistré.');
  return dated(on, transmittedOn, 'la transmission', today) ?? [{ type: 'prefectureReceived', on, receipt }, ...enforceable(on, publishedOn)];
}

export function recordPublication(state: Application, { on }: CommandOf<'recordPublication'>, { today }: Facts): Answer {
  if (!state.decision) return notDecided();
  if (state.legality.publishedOn) return refuse('already-published', 'La publication est déjà enregistrée.');
  return dated(on, state.decision.on, 'la délibération', today) ?? [{ type: 'published', on }, ...enforceable(state.legality.receivedOn, on)];
}

const notDecided = (): Refusal => refuse('not-decided', 'Aucune délibération n’est enregistrée.');
const enforceable = (received: Day | null, published: Day | null): readonly ApplicationEvent[] =>
  received && published ? [{ type: 'becameEnforceable', on: later(received, published) }] : [];

function dated(on: Day, notBefore: Day, what: string, today: Day): Refusal | null {
  if (on > today) return dateInFuture('/on');
  return on < notBefore ? dateTooEarly('/on', what) : null;
}

/** Engagement comptable: its number comes from the finance software, prior to or together with the legal commitment. */
export function recordEngagement(state: Application, { number, on }: CommandOf<'recordEngagement'>, { today }: Facts): Answer {
  if (state.decision?.kind !== 'award') return refuse('no-award', 'Aucune attribution à engager.');
  if (!state.legality.enforceableOn) return notEnforceable();
  if (state.engagement) return refuse('already-engaged', 'L’engagement est déjà enregistré.');
  return dated(on, state.decision.on, 'la délibération', today) ?? [{ type: 'engaged', number, on }];
}

export const notEnforceable = (): Refusal =>
  refuse('not-enforceable', 'La délibération n’est pas encore exécutoire : rien ne peut être notifié ni signé avant sa transmission, son accusé de réception et sa publication.');

