import { answered, effectOn } from '../../funding/cofunding.ts';
import { refuse } from '../../refusal.ts';
import { dateInFuture, dateTooEarly, unknownDocument } from '../answer.ts';
import { currentCaps } from '../caps.ts';
import { conditionWarningOn } from '../condition.ts';
import type { Day } from '../../calendar/day.ts';
import type { Cofunding, Revision } from '../../funding/cofunding.ts';
import type { CapResult } from '../../funding/plan.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { ApplicationEvent } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application, AwardCondition } from '../state.ts';

const MOST_FUNDERS = 50;
const MOST_AMOUNT = 1_000_000_000_000;

/** Another funder is asked. Its money counts in the caps from now on, so that the award holds when it comes. */
export function askFunder(state: Application, command: CommandOf<'askFunder'>, facts: Facts): Answer {
  const { kind, funder, amount, on, document = null } = command;
  if (state.funders.length >= MOST_FUNDERS) return refuse('too-many-funders', `Un projet compte au plus ${MOST_FUNDERS} financeurs.`);
  if (funder === 'own' || (kind === 'own' && funder !== 'commune' && funder !== 'ept')) return refuse('funder-own', 'L’argent de la collectivité porteuse n’est pas celui d’un autre financeur ; celui d’un partenaire est versé par une commune ou un EPT.', '/funder');
  const bar = answerBar(state, { amount, on, document }, facts);
  if (bar) return bar;
  const no = state.funders.reduce((most, one) => Math.max(most, one.no), 0) + 1;
  return change(state, 'funderAsked', { no, kind, funder, amount, status: 'asked', on, document }, facts);
}

/** A funder has decided to pay, on proof; for another amount than was asked, perhaps. */
export function confirmFunder(state: Application, command: CommandOf<'confirmFunder'>, facts: Facts): Answer {
  const { no, amount, on, document } = command;
  const known = state.funders.find((one) => one.no === no);
  if (!known) return unknownFunder();
  if (known.status === 'confirmed' && known.amount === amount) return refuse('already-confirmed', 'Ce financement est déjà confirmé pour ce montant.', '/no');
  const bar = answerBar(state, { amount, on, document }, facts);
  return bar ?? change(state, 'funderConfirmed', { ...known, amount, status: 'confirmed', on, document }, facts);
}

/** A funder refuses, or leaves after it had confirmed, on proof: its money no longer counts. */
export function recordFunderLeft(state: Application, command: CommandOf<'recordFunderLeft'>, facts: Facts): Answer {
  const { no, on, document } = command;
  const known = state.funders.find((one) => one.no === no);
  if (!known || known.funder === 'own') return unknownFunder();
  if (known.status === 'refused') return refuse('already-refused', 'Ce financeur a déjà refusé.', '/no');
  const bar = answerBar(state, { amount: known.amount, on, document }, facts);
  return bar ?? change(state, 'funderLeft', { ...known, status: 'refused', on, document }, facts);
}

const unknownFunder = (): Refusal => refuse('unknown-funder', 'Ce financeur ne figure pas au plan de financement du dossier.', '/no');

function answerBar(state: Application, { amount, on, document }: { readonly amount: number; readonly on: Day; readonly document: string | null }, { today, documents }: Facts): Refusal | null {
  if (state.claims.some(({ kind, status }) => kind === 'balance' && status !== 'sent-back' && status !== 'filed')) return refuse('balance-settled', 'Le solde est arrêté sur les financements réels : le plan ne change plus.');
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > MOST_AMOUNT) return refuse('amount-mismatch', 'Indiquez le montant de ce financement.', '/amount');
  if (on > today) return dateInFuture('/on');
  return document !== null && !documents.includes(document) ? unknownDocument('/document') : null;
}

/** The change with the caps as it makes them, then what it does to the award: its condition is met, it must go to a new decision, or no longer. */
function change(state: Application, type: 'funderAsked' | 'funderConfirmed' | 'funderLeft', funder: Cofunding, facts: Facts): readonly ApplicationEvent[] {
  const funders = answered(state.funders, funder);
  const caps = currentCaps(state, facts.programme, funders);
  return [{ type, funder, caps }, ...consequences(state, { funders, caps, funder: funder.no }, facts)];
}

interface Changed {
  readonly funders: readonly Cofunding[];
  readonly caps: CapResult | null;
  readonly funder: number;
}

function consequences(state: Application, { funders, caps, funder }: Changed, { today }: Facts): readonly ApplicationEvent[] {
  const { decision, condition, toRevise } = state;
  if (decision?.kind !== 'award' || !caps) return [];
  const events: ApplicationEvent[] = [];
  const awaited = decision.condition?.funders ?? [];
  const isConfirmed = (no: number): boolean => funders.some((one) => one.no === no && one.status === 'confirmed');
  if (condition && condition.metOn === null && condition.fellDueOn === null && awaited.every(isConfirmed)) events.push({ type: 'conditionMet' });
  // What its date has undone, only a decision mends.
  if (toRevise?.because === 'condition-unmet') return events;
  const effect = effectOn({ awarded: decision.amount, counted: state.fundedAtDecision ?? decision.amount, funders, caps });
  const needed = effect.excess > 0 || effect.gap > 0;
  if (needed) events.push({ type: 'revisionNeeded', revision: { because: effect.excess > 0 ? 'above-cap' : 'funder-left', since: toRevise?.since ?? today, funder, ...effect } });
  else if (toRevise) events.push({ type: 'revisionLifted' });
  return events;
}

/** The condition a deliberation puts on an award: funders still to answer, and a last day after the deliberation's own. */
export function conditionBar({ funders }: Application, { funders: awaited, by }: AwardCondition, on: Day): Refusal | null {
  if (awaited.length === 0) return refuse('condition-funder', 'Indiquez les financeurs dont la confirmation est attendue.', '/condition/funders');
  const wrong = awaited.findIndex((no, i) => awaited.indexOf(no) !== i || !funders.some((one) => one.no === no && one.status === 'asked' && one.funder !== 'own'));
  if (wrong >= 0) return refuse('condition-funder', 'Ce financeur n’est pas en attente de réponse : l’attribution ne peut pas dépendre de lui.', `/condition/funders/${wrong}`);
  return by > on ? null : dateTooEarly('/condition/by', 'la délibération');
}

/** Never silent: the date of a condition has come and it is not met. The officer is told, and the award goes to a new decision; nothing is undone by itself. */
export function warnOfCondition(state: Application, _command: CommandOf<'warnOfCondition'>, { today, programme }: Facts): Answer {
  const { decision } = state;
  const on = conditionWarningOn(state);
  const caps = currentCaps(state, programme);
  if (!decision?.condition || !caps || on === null || today < on) return refuse('nothing-to-warn', 'Aucune condition n’est arrivée à échéance.');
  const effect = effectOn({ awarded: decision.amount, counted: state.fundedAtDecision ?? decision.amount, funders: state.funders, caps });
  const revision: Revision = { because: 'condition-unmet', since: today, funder: null, ...effect };
  return [{ type: 'conditionFellDue', by: decision.condition.by }, { type: 'revisionNeeded', revision }];
}
