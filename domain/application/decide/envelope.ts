import { yearOf, scheduleCredits, scheduledInAll } from '../../funding/credits.ts';
import { SECTIONS, affect, budgetOf, each, inAll, taken } from '../../funding/imputation.ts';
import { baseBySection, bySection } from '../../funding/retained.ts';
import { ZERO, atLeastZero, inFrench, minus, plus } from '../../money/money.ts';
import { recoveredBySection } from '../../payment/recovery.ts';
import { paidBySection } from '../../payment/sums.ts';
import { refuse } from '../../refusal.ts';
import { isOpen } from '../amendment.ts';
import type { AmendmentRequest } from '../amendment.ts';
import { dated } from '../answer.ts';
import { orderedSoFar, paidSoFar } from './payment.ts';
import type { Day } from '../../calendar/day.ts';
import type { BySection } from '../../funding/imputation.ts';
import type { Section } from '../../funding/plan.ts';
import type { Cents } from '../../money/money.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { ApplicationEvent } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application, Decision } from '../state.ts';

const SAID: Readonly<Record<Section, string>> = { investment: 'd’investissement (AP)', operating: 'de fonctionnement (AE)' };

/** Refused when a section of the envelope cannot take `more` beyond what this dossier already holds of it. */
function exhausted(more: BySection, { envelope }: Facts): Refusal | null {
  if (!envelope) return inAll(more) > 0 ? refuse('envelope-exhausted', 'Cet appel n’a pas d’enveloppe : faites-en voter une.', '/amount') : null;
  const short = SECTIONS.find((section) => more[section] > plus(envelope.left[section], envelope.held[section]));
  if (short === undefined) return null;
  const isByAxis = envelope.lines.some(({ section }) => section === short) && !envelope.lines.some(({ section, axis }) => section === short && axis === '');
  if (isByAxis && envelope.left[short] === 0) {
    return refuse('envelope-exhausted', `L’enveloppe ${SAID[short]} de cet appel est répartie par axe : imputez le dossier sur un axe où il reste des crédits.`, '/amount');
  }
  const room = plus(envelope.left[short], envelope.held[short]);
  return refuse('envelope-exhausted', `L’enveloppe ${SAID[short]} de l’appel ne le permet pas : il reste ${inFrench(room)}.`, '/amount');
}

/**
 * At the committee's opinion the money is set aside: what a session already holds for the dossier first, the rest from the envelope.
 * The events to record, none when nothing is proposed; refused with `envelope-exhausted`.
 */
export function reservation(state: Application, session: string, amount: Cents, facts: Facts): readonly ApplicationEvent[] | Refusal {
  if (!state.appraisal || amount === 0) return [];
  const wanted = bySection(amount, state.appraisal.lines);
  return exhausted(taken(wanted, state.imputation.reserved), facts) ?? [{ type: 'fundsReserved', session, bySection: wanted }];
}

/** The award must fit what the dossier holds of each section and what is left there. `above`: what was paid over it and is still to recover stays affected. */
export function awardFits(state: Application, award: BySection, above: BySection | Cents, facts: Facts): Refusal | null {
  const { imputation } = state;
  const after = affect(imputation, award, above);
  return exhausted(taken(taken(after.affected, imputation.affected), imputation.reserved), facts);
}

/** Each section an award takes from has its own visa, before the deliberation; one that takes more than the award it replaces needs a new one. */
export function visaBar({ visas, decision: former }: Application, award: BySection, on: Day): Refusal | null {
  for (const section of SECTIONS.filter((one) => award[one] > 0)) {
    const visa = visas[budgetOf(section)];
    if (!visa || visa > on) return refuse('no-visa', `Le visa des finances manque sur les crédits ${SAID[section]} : il précède la délibération.`);
    if (former && award[section] > former.bySection[section] && visa <= former.on) return refuse('no-visa', 'Un montant plus élevé que celui de la décision remplacée appelle un nouveau visa des finances.');
  }
  return null;
}

/** Visa finances: the AP or AE is there, before the assembly decides; one visa for each section the project uses. */
export function grantVisa(state: Application, { budget }: CommandOf<'grantVisa'>): Answer {
  const given = state.visas[budget];
  const wanted = state.amendments.filter(isOpen);
  if (given !== null && (state.decision === null || given > state.decision.on) && !wanted.some(({ requestedOn }) => requestedOn > given)) return refuse('visa-granted', 'Le visa est déjà donné.');
  const base = baseBySection(state.appraisal?.lines ?? []);
  const used = SECTIONS.some((section) => budgetOf(section) === budget && (base[section] > 0 || wanted.some(({ request }) => isAskedOf(section, request, state))));
  return used ? [{ type: 'visaGranted', budget }] : refuse('visa-without-object', `Rien dans ce dossier ne relève de l’${budget} : ce visa est sans objet.`, '/budget');
}

/** True when an amendment would retain something of a section of which nothing may have been. */
function isAskedOf(section: Section, request: AmendmentRequest, { appraisal }: Application): boolean {
  if (!('lines' in request)) return false;
  const sectionOf = (line: string): Section | undefined => appraisal?.lines.find((one) => one.line === line)?.section;
  return request.lines.some(({ line, retained }) => retained > 0 && sectionOf(line) === section) || (request.kind === 'scope' && request.newLines.some((line) => line.section === section));
}

/** The axis of the envelope a dossier is charged to, said before anything is set aside. A section that has no such axis keeps its whole envelope. */
export function assignAxis(state: Application, { axis }: CommandOf<'assignAxis'>, { envelope }: Facts): Answer {
  if (inAll(state.imputation.reserved) > 0 || inAll(state.imputation.affected) > 0) return refuse('already-reserved', 'Des crédits sont déjà réservés ou affectés : l’imputation ne change plus.');
  if (envelope && inAll(envelope.held) > 0) return refuse('already-reserved', 'Une séance du comité a déjà mis de côté des crédits pour ce dossier : l’imputation ne change plus.');
  const has = (section: Section): boolean => envelope?.lines.some((line) => line.section === section && line.axis === axis) ?? false;
  if (axis === '' || !SECTIONS.some(has)) return refuse('unknown-axis', 'Cet axe n’a pas d’enveloppe dans cet appel.', '/axis');
  return [{ type: 'axisSet', axis, axes: { investment: has('investment') ? axis : '', operating: has('operating') ? axis : '' } }];
}

/** The échéancier that follows from an award, by the programme's schedule of payments and the project's own calendar. */
export function scheduleOf(decision: Decision, { programme, calendar }: Facts): readonly ApplicationEvent[] {
  if (decision.kind !== 'award') return [];
  return [{ type: 'creditsScheduled', schedule: scheduleCredits(decision.bySection, decision.on, calendar, programme.payment) }];
}

const FAR = 15;

/** Finance sets when the award is expected to be paid. The years make the award of each section exactly, and cover what is already ordered in them. */
export function setCreditSchedule(state: Application, { schedule }: CommandOf<'setCreditSchedule'>): Answer {
  const { decision } = state;
  if (decision?.kind !== 'award') return refuse('no-award', 'Aucune attribution à échelonner.');
  const first = yearOf(decision.on);
  for (const [i, { section, year, amount }] of schedule.entries()) {
    if (!Number.isSafeInteger(amount) || amount <= 0) return refuse('amount-mismatch', 'Une échéance porte un montant.', `/schedule/${i}/amount`);
    if (year < first || year > first + FAR) return refuse('schedule-year', `Les échéances vont de ${first}, année de la décision, à ${first + FAR}.`, `/schedule/${i}/year`);
    if (schedule.findIndex((one) => one.section === section && one.year === year) !== i) return refuse('schedule-twice', 'Cette année figure deux fois pour la même section.', `/schedule/${i}/year`);
  }
  const sum = scheduledInAll(schedule);
  const wrong = SECTIONS.find((section) => sum[section] !== decision.bySection[section]);
  if (wrong) return refuse('schedule-mismatch', `Les échéances ${SAID[wrong]} font ${inFrench(sum[wrong])} ; elles doivent faire ${inFrench(decision.bySection[wrong])}, au centime près.`, '/schedule');
  for (const [year, ordered] of orderedByYear(state)) {
    const planned = plus(...schedule.filter((one) => one.year === year).map(({ amount }) => amount));
    if (planned < ordered) return refuse('schedule-below-paid', `${inFrench(ordered)} sont déjà mandatés ou payés en ${year} : l’échéancier ne peut pas en prévoir moins.`, '/schedule');
  }
  return [{ type: 'creditsScheduled', schedule: [...schedule].sort((a, b) => SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section) || a.year - b.year) }];
}

/** Orders not rejected, by the year they were given. */
export function orderedByYear({ claims }: Application): ReadonlyMap<number, Cents> {
  const byYear = new Map<number, Cents>();
  for (const order of claims.flatMap(({ orders }) => orders)) {
    if (order.status !== 'rejected') byYear.set(yearOf(order.orderedOn), plus(byYear.get(yearOf(order.orderedOn)) ?? ZERO, order.amount));
  }
  return byYear;
}

/** Désengagement: once the balance is settled, finance gives back to the envelope what will not be spent, without waiting for the dossier to be closed. */
export function disengage(state: Application, { number, on }: CommandOf<'disengage'>, { today }: Facts): Answer {
  if (state.decision?.kind !== 'award' || !state.engagement) return refuse('not-engaged', 'L’engagement comptable n’est pas enregistré.');
  if (orderedSoFar(state) > paidSoFar(state)) return refuse('order-pending', 'Une demande de mandatement attend son retour.');
  const bySection = unspentBySection(state);
  const amount = inAll(bySection);
  if (amount === 0) return refuse('nothing-to-disengage', 'Rien ne reste à désengager.');
  return dated(on, state.engagement.on, 'l’engagement', today) ?? [{ type: 'disengaged', number, on, amount, bySection }];
}

/** What is affected of each section beyond what was paid and not recovered. */
export function unspentBySection(state: Application): BySection {
  const [paid, back] = [paidBySection(state), recoveredBySection(state)];
  return each((section) => atLeastZero(plus(minus(state.imputation.affected[section], paid[section]), back[section])));
}
