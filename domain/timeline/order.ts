import { decisionNo } from '../application/legality.ts';
import { lapsesAfter, startedInTime } from '../application/lapse.ts';
import { dayInFrench } from '../calendar/day.ts';
import { NOTHING, SECTIONS, added, each, inAll } from '../funding/imputation.ts';
import { atLeastZero, inFrench, minus } from '../money/money.ts';
import { orderedBySection } from '../payment/sums.ts';
import { toOrder } from '../payment/to-order.ts';
import { sections } from './words.ts';
import type { Day } from '../calendar/day.ts';
import type { LetterKey } from '../application/letters.ts';
import type { Application, SignedLetter } from '../application/state.ts';

/** The one sentence on top of a commune's dossier: may it order, why, since when; and what is left to ask. */
export interface OrderSentence {
  readonly may: boolean;
  readonly sentence: string;
  /** « Il vous reste X € à demander au plus tard le … »; null when there is nothing to ask. */
  readonly rest: string | null;
  /** The letter that says so, once signed. */
  readonly letter: LetterKey | null;
}

/**
 * May the commune order? Not before the award is notified, unless an early start was authorised: a decision that is not
 * enforceable and notified is nothing to build on (CGCT L2131-1), though expenses count from its own day.
 * @param today day on the dossier's clock, Europe/Paris.
 */
export function orderSentence(state: Application, today: Day): OrderSentence {
  if (state.phase === 'closed') return no(closedBecause(state));
  const { decision, earlyStart } = state;
  const notified = awardLetter(state)?.proof ?? null;
  if (decision?.kind === 'award' && notified) return afterNotification(state, notified.on, today);
  if (decision?.kind === 'refusal') {
    return no(`Vous ne pouvez pas commander avec l’aide de la Métropole : la subvention est refusée par la délibération du ${dayInFrench(decision.on)}.`, state, { kind: 'refusal', no: decisionNo(state) });
  }
  if (earlyStart?.status === 'authorised' && state.eligibleFrom && !decision) {
    return yes(`Vous pouvez commander depuis le ${dayInFrench(state.eligibleFrom)} : le démarrage anticipé est autorisé. Cette autorisation ne vaut pas promesse de subvention.`, state, { kind: 'early-start', no: earlyStart.no });
  }
  if (decision) return no(`Vous ne pouvez pas encore commander : la subvention est attribuée par la délibération du ${dayInFrench(decision.on)}, mais ${state.legality.enforceableOn ? 'sa notification ne vous est pas encore parvenue' : 'cette délibération n’est pas encore exécutoire'}.`);
  if (earlyStart?.status === 'requested') return no(`Vous ne pouvez pas encore commander : votre demande de démarrage anticipé du ${dayInFrench(earlyStart.requestedOn)} est à l’étude.`);
  return no('Vous ne pouvez pas encore commander : la subvention n’est pas décidée, et une dépense engagée avant la décision ne serait pas payée.');
}

/** The letter by which an award reached the commune: the decision's own, or that of the award it replaced while its own is on its way. */
const awardLetter = (state: Application): SignedLetter | undefined => Object.values(state.letters).filter(({ kind, proof }) => kind === 'award' && proof !== null).sort((a, b) => b.no - a.no)[0];

function afterNotification(state: Application, notifiedOn: Day, today: Day): OrderSentence {
  const letter = { kind: 'award', no: awardLetter(state)?.no ?? 1 };
  const { lapse, startedOn, eligibleFrom } = state;
  const last = lapsesAfter(state);
  if (last && today > last) {
    const what = startedInTime(state) ? 'l’achever' : 'la commencer';
    return no(`Vous ne pouvez plus commander pour cette opération : vous aviez jusqu’au ${dayInFrench(last)} pour ${what}.`, state, letter);
  }
  if (state.phase === 'closing') return no('Vous ne pouvez plus commander pour cette opération : son solde est réglé.', state, letter);
  const eligible = eligibleFrom && eligibleFrom !== notifiedOn ? `, et les dépenses engagées depuis le ${dayInFrench(eligibleFrom)} comptent` : '';
  const start = lapse && !startedOn ? ` Commencez au plus tard le ${dayInFrench(lapse.startBy)}.` : '';
  const paid = state.phase === 'agreement' ? ' Aucun versement n’est possible avant la signature de la convention.' : '';
  return { ...yes(`Vous pouvez commander : la subvention vous est notifiée depuis le ${dayInFrench(notifiedOn)}${eligible}.${start}${paid}`, state, letter), rest: [leftToAsk(state), putOff(state)].filter(Boolean).join(' ') || null };
}

/** What has been neither ordered nor set aside for an order about to be signed. */
function leftToAsk(state: Application): string | null {
  if (state.decision?.kind !== 'award' || !state.lapse) return null;
  const { bySection } = state.decision;
  const aside = state.claims.reduce((sum, claim) => added(sum, toOrder(claim) ?? NOTHING), orderedBySection(state));
  const left = each((section) => atLeastZero(minus(bySection[section], aside[section])));
  const rest = inAll(left);
  // A balance that is liquidated has said what the grant comes to: nothing can be asked after it.
  const isSettled = state.claims.some(({ kind, status }) => kind === 'balance' && status !== 'filed' && status !== 'sent-back' && status !== 'attested');
  if (rest === 0 || isSettled) return null;
  const parts = SECTIONS.every((section) => bySection[section] > 0) ? `, dont ${SECTIONS.map((section) => `${inFrench(left[section])} ${sections[section]}`).join(' et ')}` : '';
  return `Il vous reste ${inFrench(rest)} à demander au plus tard le ${dayInFrench(state.lapse.completeBy)}${parts}.`;
}

/** A payment that waits for the credits of another year. */
function putOff({ claims }: Application): string | null {
  const waiting = claims.find(({ status }) => status === 'postponed');
  const until = waiting?.postponements?.at(-1)?.until;
  return waiting && until ? `Le versement n° ${waiting.no}, de ${inFrench(waiting.amount)}, est reporté au ${dayInFrench(until)} : les crédits de paiement de l’année sont épuisés.` : null;
}

function closedBecause({ outcome, closedOn }: Application): string {
  const on = closedOn ? ` depuis le ${dayInFrench(closedOn)}` : '';
  switch (outcome) {
    case 'completed':
      return `L’opération est achevée et soldée : le dossier est clos${on}.`;
    case 'refused':
      return `Vous ne pouvez pas commander avec l’aide de la Métropole : la subvention est refusée, le dossier est clos${on}.`;
    case 'closed-for-want-of-pieces':
      return `Vous ne pouvez pas commander avec l’aide de la Métropole : le dossier est classé sans suite${on}, faute des pièces demandées.`;
    case 'inadmissible':
      return `Vous ne pouvez pas commander avec l’aide de la Métropole : la demande est déclarée irrecevable${on}.`;
    case 'withdrawn-by-commune':
      return `Vous ne pouvez plus commander avec l’aide de la Métropole : vous vous êtes désistés, le dossier est clos${on}.`;
    case 'withdrawn-by-administration':
      return `Vous ne pouvez plus commander avec l’aide de la Métropole : la subvention est retirée${on}.`;
    case 'lapsed':
      return `Vous ne pouvez plus commander avec l’aide de la Métropole : la subvention est caduque${on}.`;
    case null:
      return `Le dossier est clos${on}.`;
  }
}

const signed = (state: Application | undefined, letter: LetterKey | undefined): LetterKey | null => (state && letter && `${letter.kind}/${letter.no}` in state.letters ? letter : null);
const yes = (sentence: string, state?: Application, letter?: LetterKey): OrderSentence => ({ may: true, sentence, rest: null, letter: signed(state, letter) });
const no = (sentence: string, state?: Application, letter?: LetterKey): OrderSentence => ({ may: false, sentence, rest: null, letter: signed(state, letter) });
