import { checkShares } from '../../funding/shares.ts';
import { checkSiret } from '../../organisation/siret.ts';
import { refuse } from '../../refusal.ts';
import { dateInFuture, unknownDocument } from '../answer.ts';
import { orderedSoFar, paidSoFar } from './payment.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { ApplicationEvent } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application, TextId } from '../state.ts';

/** What each organisation of a shared project bears of the retained base; the award is shared in the same proportion. */
export function setShares(state: Application, { shares }: CommandOf<'setShares'>): Answer {
  if (!state.appraisal) return refuse('not-appraised', 'La fiche d’instruction n’est pas établie : l’assiette à répartir n’est pas connue.');
  if (state.decision) return refuse('already-decided', 'La décision est prise : sa répartition ne change plus.');
  const wrong = shares.findIndex(({ borne }) => !Number.isSafeInteger(borne) || borne < 0);
  if (wrong >= 0) return refuse('amount-mismatch', 'Une part est un montant en centimes, positif ou nul.', `/shares/${wrong}/borne`);
  const { organisation: owner, partners, montage, appraisal } = state;
  return checkShares(shares, { owner, partners, montage, base: appraisal.base }) ?? [{ type: 'sharesSet', shares }];
}

/** The lead fails, a partner takes over: it becomes the owner with its rights and duties, the former one keeps reading. New owner, new bank details. */
export function takeOver(state: Application, { to, document, reason }: CommandOf<'takeOver'>, facts: Facts): Answer {
  if (to === state.organisation) return refuse('already-owner', 'Cette collectivité porte déjà le dossier.', '/to');
  if (!state.partners.includes(to)) return refuse('not-a-partner', 'Seul un partenaire du projet peut reprendre le dossier.', '/to');
  const bar = successorBar(state, document, facts);
  return bar ?? [{ type: 'ownerReplaced', from: state.organisation, to, document, reason }, ...bankDetailsToReplace(state, reason, facts)];
}

/** Communes merge: a new SIRET stands in for a former one, as owner or as partner. The directory has the last word on who was merged into whom, as far as it knows. */
export function recordMerger(state: Application, { from, to, on, document, reason }: CommandOf<'recordMerger'>, facts: Facts): Answer {
  const isOwner = from === state.organisation;
  if (!isOwner && !state.partners.includes(from)) return refuse('not-in-project', 'Cette collectivité ne fait pas partie du projet.', '/from');
  const siret = checkSiret(to);
  if (!siret.ok) return refuse(siret.code, siret.message, '/to');
  if (to === from) return refuse('same-organisation', 'Indiquez le SIRET de la collectivité issue de la fusion.', '/to');
  if (on > facts.today) return dateInFuture('/on');
  const merged = facts.successor?.mergedInto ?? null;
  if (merged !== null && merged !== to.slice(0, 9)) return refuse('merger-mismatch', 'Selon le répertoire, cette commune a fusionné dans une autre : vérifiez le SIRET.', '/to');
  const bar = successorBar(state, document, facts);
  return bar ?? [{ type: 'organisationsMerged', from, to, on, document, reason }, ...(isOwner ? bankDetailsToReplace(state, reason, facts) : [])];
}

function successorBar(state: Application, document: string, { successor, programme, documents }: Facts): Refusal | null {
  if (!documents.includes(document)) return unknownDocument('/document');
  if (!successor?.exists) return refuse('unknown-organisation', 'Cette collectivité n’existe pas à cette date selon le répertoire : vérifiez le SIRET.', '/to');
  if (!programme.beneficiaries.includes(successor.kind)) return refuse('not-a-beneficiary', 'Cette collectivité n’est pas de celles que le dispositif peut aider.', '/to');
  return orderedSoFar(state) > paidSoFar(state) ? refuse('order-pending', 'Une demande de mandatement attend son retour : le changement suivra.') : null;
}

/** A payment never goes to the account of the organisation that has left: what is due before the first payment is asked anew. */
export function bankDetailsToReplace({ pieces }: Application, reason: TextId, { programme }: Facts): readonly ApplicationEvent[] {
  return programme.pieces.filter(({ code, due }) => due === 'first-payment' && pieces[code]?.status === 'deposited').map(({ code }) => ({ type: 'pieceRejected', piece: code, reason }));
}
