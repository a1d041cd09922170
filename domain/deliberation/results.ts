import { refuse } from '../refusal.ts';
import { holds } from '../policy/person.ts';
import { amended, isAdopted, isApart, voteGroups } from './batch.ts';
import type { Day } from '../calendar/day.ts';
import type { CommandOf } from '../application/commands.ts';
import type { PersonId } from '../application/state.ts';
import type { Delegation } from '../policy/person.ts';
import type { Refusal } from '../refusal.ts';
import type { Body, Item, Result } from './batch.ts';

export interface Recording {
  readonly programme: string;
  readonly body: Body;
  readonly strict: boolean;
  readonly items: readonly Item[];
  readonly results: readonly Result[];
  readonly delegations: readonly Delegation[];
  readonly today: Day;
}

/** What bars the record of a meeting: an item without a vote or with two, one that should have been apart, somebody recused who did not stand aside, a Bureau without delegation. Null when all is well. */
export function resultsBar(recording: Recording): Refusal | null {
  const { items, results, strict, today } = recording;
  const known = new Set(items.map(({ dossier }) => dossier));
  const named = results.flatMap(({ dossiers }) => dossiers);
  if (named.some((dossier) => !known.has(dossier))) return refuse('unknown-item', 'Un vote porte sur un dossier qui n’est pas dans ce lot.', '/votes');
  if (new Set(named).size !== named.length) return refuse('item-twice', 'Un dossier figure dans deux votes.', '/votes');
  if (named.length !== items.length) return refuse('item-missing', 'Un dossier du lot n’a pas de vote : indiquez le résultat de chacun, ajourné compris.', '/votes');
  if (new Set(results.map(({ number }) => number)).size !== results.length) return refuse('number-taken', 'Deux votes ne peuvent pas porter le même numéro de délibération.', '/votes');
  for (const [i, result] of results.entries()) {
    const path = `/votes/${i}`;
    if (result.on > today) return refuse('date-in-future', 'Cette date n’est pas encore passée : indiquez la date réelle de la séance.', `${path}/on`);
    const mine = amended(items, [result]).filter(({ dossier }) => result.dossiers.includes(dossier));
    if (mine.length > 1 && mine.some((item) => isApart(item, strict))) return refuse('not-apart', 'Un dossier dont un élu s’est déporté, ou dont le vote séparé est demandé, se vote à part.', `${path}/applications`);
    const stray = result.amendments.find(({ dossier }) => !result.dossiers.includes(dossier));
    if (stray) return refuse('unknown-item', 'Un amendement porte sur un dossier qui n’est pas dans ce vote.', `${path}/amendments`);
    const wrong = result.amendments.find(({ proposal, amount }) => (proposal === 'award') !== amount > 0);
    if (wrong) return refuse('amount-mismatch', 'Une attribution amendée porte un montant, le reste n’en porte aucun.', `${path}/amendments`);
    if (result.amendments.some(({ proposal, reasons }) => proposal === 'refusal' && reasons === null)) return refuse('reason-required', 'Un refus doit être motivé.', `${path}/amendments`);
    const absent = recusedFrom(mine, strict).find((person) => !result.stoodAside.includes(person));
    if (absent !== undefined) return refuse('recused', 'Une personne qui devait se déporter ne figure pas parmi celles qui ont quitté la salle : elle ne peut pas avoir pris part à ce vote.', `${path}/stoodAside`);
    const incompetent = bodyFault(recording, result, mine, path);
    if (incompetent) return incompetent;
  }
  return null;
}

const recusedFrom = (items: readonly Item[], strict: boolean): readonly PersonId[] => voteGroups(items, strict).flatMap(({ recused }) => recused);

/** The Bureau decides each item within a delegation in force on the day of the vote, up to its ceiling. */
function bodyFault({ body, programme, delegations }: Recording, { delegation, on }: Result, items: readonly Item[], path: string): Refusal | null {
  if (body === 'conseil') return null;
  const held = delegations.find(({ kind, number }) => kind === 'bureau' && number === delegation);
  if (!held || (held.programme !== null && held.programme !== programme)) return refuse('delegation-unknown', 'Indiquez la délégation du Conseil au Bureau en vertu de laquelle il décide.', `${path}/delegation`);
  if (!holds(held, on)) return refuse('delegation-expired', 'La délégation du Bureau n’était pas en vigueur ce jour-là : les dossiers attendent la prochaine.', `${path}/delegation`);
  return held.ceiling !== null && items.some(({ amount }) => amount > (held.ceiling ?? 0)) ? refuse('delegation-ceiling', 'Un montant dépasse ce que le Conseil a délégué au Bureau.', `${path}/delegation`) : null;
}

/** The act that carries an item's result to its dossier. What was not adopted decides nothing: the dossier waits for another meeting. */
export function deliberationOf(item: Item, result: Result, batch: string, body: Body): CommandOf<'recordDeliberation'> {
  const outcome = isAdopted(result) ? item.proposal : 'adjournment';
  return {
    type: 'recordDeliberation',
    body,
    number: result.number,
    on: result.on,
    outcome,
    amount: outcome === 'award' ? item.amount : (0 as CommandOf<'recordDeliberation'>['amount']),
    votes: result.votes,
    recused: result.stoodAside,
    batch,
    ...(result.delegation !== null && { delegation: result.delegation }),
    ...(item.reasons !== null && { reasons: item.reasons }),
    ...(result.document !== null && { document: result.document }),
    ...(item.replaces !== null && { replaces: item.replaces }),
    ...(item.hearingOn !== null && { hearingOn: item.hearingOn }),
  };
}
