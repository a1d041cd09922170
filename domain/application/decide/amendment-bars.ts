import { SECTIONS, budgetOf, each } from '../../funding/imputation.ts';
import { ZERO, atLeastZero, minus } from '../../money/money.ts';
import { afterAwardRulesOf } from '../../programme/after-award.ts';
import { refuse } from '../../refusal.ts';
import { dateInFuture, dateTooEarly } from '../answer.ts';
import { awardStands } from '../condition.ts';
import { bodyBar } from './decision.ts';
import { awardFits } from './envelope.ts';
import { stayBar } from './legality.ts';
import { delegationBar } from './notification.ts';
import type { Amendment, AmendmentAuthority, AmendmentEffect } from '../amendment.ts';
import type { Actor } from '../commands.ts';
import type { Facts } from '../facts.ts';
import type { Application } from '../state.ts';
import type { Refusal } from '../../refusal.ts';

/** Once the balance is asked for, the award is no longer amended: the claim is examined on what it was. */
export function balanceBar({ claims }: Application): Refusal | null {
  const balance = claims.find(({ kind, status }) => kind === 'balance' && status !== 'sent-back');
  return balance ? refuse('balance-asked', 'Le solde est demandé : la subvention ne peut plus être modifiée. Faites d’abord renvoyer cette demande si elle est prématurée.') : null;
}

const COMPUTED: ReadonlySet<string> = new Set(['filed', 'sent-back', 'ordered', 'paid', 'nothing-due']);

/** What a claim was attested for is not changed under it: between its attestation and its order, neither lines nor amounts move. */
export function claimBar({ claims }: Application): Refusal | null {
  const inHand = claims.find(({ status }) => !COMPUTED.has(status));
  return inHand ? refuse('claim-in-hand', `La demande de versement n° ${inHand.no} est attestée et n’est pas encore mandatée : la modification attend son mandatement.`) : null;
}

/** Why nothing of this kind may be decided today, whatever it would change; null when it may. */
export function momentBar(state: Application, { kind }: Pick<Amendment, 'kind'>): Refusal | null {
  return balanceBar(state) ?? stayBar(state) ?? (kind === 'extension' ? null : (awardStands(state) ?? claimBar(state)));
}

/** What takes more of a section has a visa given since it was asked, and must find its money in the envelope. */
export function creditBar(state: Application, { requestedOn }: Pick<Amendment, 'requestedOn'>, { award }: AmendmentEffect, facts: Facts): Refusal | null {
  const before = state.decision?.bySection;
  if (!award || !before) return null;
  const rising = SECTIONS.filter((section) => award.bySection[section] > before[section]);
  if (rising.length === 0) return null;
  const unseen = rising.find((section) => (state.visas[budgetOf(section)] ?? '') < requestedOn);
  if (unseen) return refuse('no-visa', `Cet avenant prend davantage sur les crédits ${unseen === 'investment' ? 'd’investissement (AP)' : 'de fonctionnement (AE)'} : un nouveau visa des finances le précède.`);
  return awardFits(state, award.bySection, each((section) => atLeastZero(minus(state.imputation.affected[section], state.decision?.bySection[section] ?? ZERO))), facts);
}

/** The body the programme names for this kind decides, or a delegate within the register where it says so; who examined it never does. */
export function authorityBar(state: Application, amendment: Amendment, authority: AmendmentAuthority, { as }: Actor, facts: Facts): Refusal | null {
  if ((authority.by === 'delegate') !== (as === 'delegate')) return refuse('wrong-body', 'Un délégué décide par sa délégation de signature, l’assemblée par sa délibération.', '/authority');
  const amount = state.decision?.amount ?? ZERO;
  if (authority.by === 'delegate') {
    if (afterAwardRulesOf(facts.programme).decidedBy[amendment.kind] === 'body') return refuse('wrong-body', 'Dans ce dispositif, un avenant de cette sorte est décidé par l’assemblée qui attribue la subvention.', '/authority');
    if (amendment.examined?.by === facts.person?.id) return refuse('examined-by-you', 'Vous avez instruit cette demande : une autre personne doit la décider.');
    return delegationBar(authority.delegation, amount, facts);
  }
  if (authority.on > facts.today) return dateInFuture('/authority/on');
  if (authority.on < amendment.requestedOn) return dateTooEarly('/authority/on', 'la demande d’avenant');
  if (authority.enforceableOn > facts.today) return dateInFuture('/authority/enforceableOn');
  if (authority.enforceableOn < authority.on) return dateTooEarly('/authority/enforceableOn', 'la délibération');
  return bodyBar({ ...authority, amount }, facts);
}
