import { addMonths, dayInFrench } from '../../calendar/day.ts';
import { lastDay } from '../../calendar/delay.ts';
import { SECTIONS } from '../../funding/imputation.ts';
import { bySection, retainedBase } from '../../funding/retained.ts';
import { checkShares, shareOut } from '../../funding/shares.ts';
import { ZERO, inFrench, least, portion } from '../../money/money.ts';
import { checkSiret } from '../../organisation/siret.ts';
import { afterAwardRulesOf } from '../../programme/after-award.ts';
import { refuse } from '../../refusal.ts';
import { currentCaps } from '../caps.ts';
import { committedBySection } from './amendment-committed.ts';
import { amendedLines } from './amendment-lines.ts';
import type { AmendmentEffect, AmendmentRequest, RequestOf } from '../amendment.ts';
import type { Facts } from '../facts.ts';
import type { Application, TextId } from '../state.ts';
import type { Montage, RetainedLine } from '../../funding/plan.ts';
import type { PartnerShare } from '../../funding/shares.ts';
import type { Cents } from '../../money/money.ts';
import type { Refusal } from '../../refusal.ts';

type Effect = AmendmentEffect | Refusal;

/** What an amendment would make of the dossier as it stands today, or the rule that forbids it. Asked at the request, at the examination, at the decision. */
export function effectOf(state: Application, request: AmendmentRequest, reason: TextId, facts: Facts): Effect {
  switch (request.kind) {
    case 'extension':
      return extended(state, request, facts);
    case 'budget':
      return shifted(state, request, reason, facts);
    case 'scope':
      return rescoped(state, request, reason, facts);
    case 'partner':
      return rejoined(state, request, facts);
    case 'reduction':
      return reduced(state, request, reason, facts);
  }
}

/** Prorogation: by so much in all, and never below what stands (R2334-28, R2334-29). */
function extended({ lapse, startedOn }: Application, { of, until }: RequestOf<'extension'>, { programme }: Facts): Effect {
  if (!lapse) return refuse('no-award', 'Le délai ne court qu’à partir de la notification de l’attribution.');
  if (of === 'start' && startedOn !== null) return refuse('already-started', 'L’opération a commencé : c’est son achèvement qui peut être prorogé.', '/request/of');
  const which = of === 'start' ? 'startBy' : 'completeBy';
  if (until <= lapse[which]) return refuse('not-later', 'Une prorogation porte le délai à un jour plus tardif que celui qui court.', '/request/until');
  const { months } = afterAwardRulesOf(programme).extension[of];
  const most = lastDay((lapse.first ?? lapse)[which], { months }, programme.clocks.extendToWorkingDay);
  if (until > most) return refuse('too-long', `Toutes prorogations réunies, ce délai ne peut pas dépasser ${months} mois de plus : au plus tard le ${dayInFrench(most)}.`, '/request/until');
  if (of === 'start' && until > lapse.completeBy) return refuse('start-after-completion', 'L’opération commencerait après le dernier jour pour l’achever : demandez d’abord la prorogation de l’achèvement.', '/request/until');
  return { lapse: { startBy: lapse.startBy, completeBy: lapse.completeBy, [which]: until } };
}

/** The last day on which more time may be asked for. Null before the notification. */
export const askableUntil = ({ lapse }: Application, of: 'start' | 'completion', { programme }: Pick<Facts, 'programme'>) =>
  lapse && addMonths(of === 'start' ? lapse.startBy : lapse.completeBy, -afterAwardRulesOf(programme).extension.notice.months);

/** Money from a line to another: the retained base stays what it is to the cent, the award too unless its caps say less. */
function shifted(state: Application, { lines: changes }: RequestOf<'budget'>, reason: TextId, facts: Facts): Effect {
  const lines = amendedLines(state, changes, [], reason, facts.programme);
  if ('code' in lines) return lines;
  if (retainedBase(lines) !== state.appraisal?.base) return refuse('base-changed', 'Un glissement laisse le total retenu au même montant, au centime près : pour une opération plus petite, demandez une réduction.', '/request/lines');
  return onLines(state, lines, facts);
}

/** Another object: lines that were not in the plan, others given up, never more in all than the award was decided on. */
function rescoped(state: Application, { lines: changes, newLines }: RequestOf<'scope'>, reason: TextId, facts: Facts): Effect {
  const lines = amendedLines(state, changes, newLines, reason, facts.programme);
  return 'code' in lines ? lines : onLines(state, lines, facts);
}

/** By agreement: a smaller operation, part of it given up, or less money. */
function reduced(state: Application, { lines: changes, amount }: RequestOf<'reduction'>, reason: TextId, facts: Facts): Effect {
  const before = state.appraisal?.lines ?? [];
  const higher = changes.findIndex(({ line, retained }) => before.some((one) => one.line === line && retained > one.retained));
  if (higher >= 0) return refuse('not-lower', 'Une réduction n’augmente aucune ligne : pour déplacer un montant, demandez un glissement.', `/request/lines/${higher}/retained`);
  if (amount !== undefined && amount >= (state.decision?.amount ?? ZERO)) return refuse('not-lower', 'Une réduction porte la subvention à un montant plus bas.', '/request/amount');
  const lines = changes.length === 0 && amount !== undefined ? before : amendedLines(state, changes, [], reason, facts.programme);
  return 'code' in lines ? lines : onLines(state, lines, facts, { most: amount });
}

/** Other partners, or another of them as owner; what each bears makes the retained base. A project nobody shares any more is one carried alone, with its ceiling. */
function rejoined(state: Application, { owner, partners, shares }: RequestOf<'partner'>, facts: Facts): Effect {
  const bar = partnersBar(state, owner, partners, facts);
  if (bar) return bar;
  const montage: Montage = partners.length === 0 ? 'single' : state.montage;
  if (montage === 'single' && shares) return refuse('not-shared', 'Ce projet est porté par une seule collectivité : il n’y a rien à répartir.', '/request/shares');
  if (montage !== 'single' && state.shares && !shares) return refuse('shares-needed', 'Indiquez ce que chaque collectivité supporte désormais de l’assiette retenue.', '/request/shares');
  const wrong = shares && checkShares(shares, { owner, partners, montage, base: state.appraisal?.base ?? ZERO });
  if (wrong) return { ...wrong, path: `/request${wrong.path ?? '/shares'}` };
  const project = { owner, partners, montage, shares: shares ?? null };
  const money = onLines(state, state.appraisal?.lines ?? [], facts, { montage, shares: project.shares });
  if ('code' in money) return money;
  const { lines: _same, award } = money;
  const unchanged = award && state.decision && award.amount === state.decision.amount && !shares;
  return unchanged ? { project } : { project, ...(award && { award }) };
}

function partnersBar(state: Application, owner: string, partners: readonly string[], { joining = {}, programme }: Facts): Refusal | null {
  const known = [state.organisation, ...state.partners];
  if (owner !== state.organisation && !state.partners.includes(owner)) return refuse('not-a-partner', 'Seul un partenaire du projet peut reprendre le dossier.', '/request/owner');
  if (state.montage === 'single') return refuse('not-shared', 'Ce projet est porté par une seule collectivité : en associer une autre change son montage et appelle une nouvelle décision.', '/request/partners');
  if (owner === state.organisation && partners.length === state.partners.length && partners.every((one) => state.partners.includes(one))) return refuse('no-change', 'Ces collectivités sont déjà celles du projet : rien n’est à changer.', '/request/partners');
  for (const [i, siret] of partners.entries()) {
    const at = `/request/partners/${i}`;
    if (siret === owner || partners.indexOf(siret) !== i) return refuse('partner-twice', 'Cette collectivité figure deux fois dans le projet.', at);
    if (known.includes(siret)) continue;
    const checked = checkSiret(siret);
    if (!checked.ok) return refuse(checked.code, checked.message, at);
    const found = joining[siret];
    if (!found?.exists) return refuse('unknown-organisation', 'Cette collectivité n’existe pas à cette date selon le répertoire : vérifiez le SIRET.', at);
    if (!programme.beneficiaries.includes(found.kind)) return refuse('not-a-beneficiary', 'Cette collectivité n’est pas de celles que le dispositif peut aider.', at);
  }
  return null;
}

interface Otherwise {
  readonly most?: Cents;
  readonly montage?: Montage;
  readonly shares?: readonly PartnerShare[] | null;
}

/**
 * The award on another retained base: in proportion, never at a higher rate, within the caps as they are today, never under what is already
 * ordered in a section. More than the award's own base takes a new decision.
 */
function onLines(state: Application, lines: readonly RetainedLine[], { programme }: Facts, { most, montage = state.montage, shares = state.shares }: Otherwise = {}): Effect {
  const { decision, appraisal } = state;
  if (decision?.kind !== 'award' || !appraisal) return refuse('no-award', 'Aucune attribution ne peut être modifiée.');
  const base = retainedBase(lines);
  if (base > decision.base) return refuse('above-base', `Le total retenu ne peut pas dépasser l’assiette sur laquelle la subvention a été décidée, ${inFrench(decision.base)} : au-delà, il faut une nouvelle décision.`, '/request/lines');
  const caps = currentCaps({ ...state, montage, appraisal: { ...appraisal, lines, base } }, programme);
  const inProportion = base === decision.base ? decision.amount : portion(decision.amount, { num: base, den: decision.base });
  const amount = least(inProportion, caps?.most ?? decision.amount, most ?? decision.amount);
  if (amount <= 0) return refuse('nothing-left', 'Il ne resterait rien de la subvention : la collectivité peut se désister.');
  if (amount < programme.amounts.least) return refuse('below-least', `Le dispositif n’attribue rien sous ${inFrench(programme.amounts.least)}.`);
  const parts = bySection(amount, lines);
  const committed = committedBySection(state);
  const short = SECTIONS.find((section) => parts[section] < committed[section]);
  if (short) {
    return refuse('below-ordered', `${inFrench(committed[short])} sont déjà mandatés ou payés ${short === 'investment' ? 'en investissement' : 'en fonctionnement'}, où il ne resterait que ${inFrench(parts[short])} : une subvention ne descend pas en dessous.`);
  }
  // What each bears is a part of the base: when the base changes, in the same proportion.
  const borne = shares && retainedBase(lines) !== appraisal.base ? inStep(shares, base) : shares;
  const share = borne && { shares: shareOut(amount, borne) };
  const project = borne && borne !== state.shares && montage === state.montage ? { project: { owner: state.organisation, partners: state.partners, montage, shares: borne } } : {};
  return { lines, ...project, award: { amount, base, rate: { num: amount, den: base }, bySection: parts, ...share } };
}

/** The shares of a base that has changed, in the same proportion, to the cent. */
const inStep = (shares: readonly PartnerShare[], base: Cents): readonly PartnerShare[] => shareOut(base, shares).map(({ organisation, award }) => ({ organisation, borne: award }));
