import { randomUUID } from 'node:crypto';
import { addCrossings } from '../database/crossings.ts';
import { findBatch, insertVotes, lockBatch, passedOn, readBatch, sourceOf } from '../database/deliberations.ts';
import { documentsOf } from '../database/documents.ts';
import { holdForVote } from '../database/envelopes.ts';
import { allDelegations } from '../database/people.ts';
import { parisDay } from '../domain/calendar/day.ts';
import { amended, isAdopted } from '../domain/deliberation/batch.ts';
import { deliberationOf, resultsBar } from '../domain/deliberation/results.ts';
import { refuse } from '../domain/refusal.ts';
import { carryCrossings } from './crossings.ts';
import { METROPOLE, hashOf, keyOf, mayFor, noBatch, programmeOf, readers, recorders, refusedWith, settled, whilePrepared } from './deliberations.ts';
import type { NewCrossing } from '../database/crossings.ts';
import type { Actor, Command } from '../domain/application/commands.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Result } from '../domain/deliberation/batch.ts';
import type { Person } from '../domain/policy/person.ts';
import type { Settled } from './deliberations.ts';
import type { Context } from './context.ts';

/**
 * What the assembly's software gives back, vote by vote; the reasons of an amendment in its own words. One transaction: the votes and who stood aside, the money in rank order, and the
 * acts to be passed on; then each dossier is told, however often this process is killed. The same key with the same results does it once.
 */
export async function recordMeeting(context: Context, person: Person, id: string, key: string, said: readonly Result[]): Promise<Settled<null>> {
  const { db } = context;
  const [recorded_key, recorded_hash] = [keyOf(person, key), hashOf(said)];
  const texts = said.flatMap(({ amendments }) => amendments.flatMap(({ dossier, reasons }) => (reasons === null ? [] : [{ id: randomUUID() as string, dossier, body: reasons, stored_by: person.id }])));
  const textOf = (dossier: string): string | null => texts.find((text) => text.dossier === dossier)?.id ?? null;
  const results = said.map((result) => ({ ...result, amendments: result.amendments.map((change) => ({ ...change, reasons: textOf(change.dossier) })) }));
  const known = await findBatch(db, id);
  if (known?.recorded_key === recorded_key && mayFor(person, recorders, known.programme)) {
    if (known.recorded_hash !== recorded_hash) return refusedWith(refuse('key-reused', 'Cette clé a déjà servi pour d’autres résultats.'));
    await carryCrossings(context, sourceOf(id));
    return settled(null);
  }
  const programme = known ? await programmeOf(db, known.programme) : null;
  if (!known || !programme) return noBatch();
  const answer = await whilePrepared(db, person, id, recorders, async (trx, row) => {
    const batch = await readBatch(trx, row, programme, METROPOLE);
    const documents = results.flatMap(({ document }) => (document === null ? [] : [document]));
    if ((await documentsOf(trx, id, documents)).length !== new Set(documents).size) return refuse('unknown-document', 'Ce document n’a pas été déposé sur ce lot : téléversez-le d’abord.', '/votes');
    const bar = resultsBar({ programme: row.programme, body: row.body, strict: batch.strict, items: batch.items, results, delegations: await allDelegations(trx), today: parisDay(Date.now()) });
    if (bar) return bar;
    if (batch.strict) {
      const proposed = batch.items.flatMap(({ dossier, recusals }) => recusals.filter(({ basis }) => basis === 'mandate').map(({ person: recused }) => ({ batch: id, dossier, person: recused, basis: 'mandate' as const, said_by: person.id, vote: null })));
      if (proposed.length > 0) await trx.insertInto('deliberation_recusals').values(proposed).onConflict((conflict) => conflict.doNothing()).execute();
    }
    if (texts.length > 0) await trx.insertInto('texts').values(texts).execute();
    const items = amended(batch.items, results);
    const decided = items.map((item) => ({ item, result: results.find(({ dossiers }) => dossiers.includes(item.dossier)) })).filter((one): one is { item: (typeof items)[number]; result: (typeof results)[number] } => one.result !== undefined);
    const awards = decided.filter(({ item, result }) => item.proposal === 'award' && isAdopted(result)).map(({ item }) => ({ dossier: item.dossier, rank: item.rank, amount: item.amount }));
    const short = await holdForVote(trx, id, awards);
    if (short !== null) return refuse('envelope-exhausted', `L’enveloppe ne permet pas d’attribuer ce montant au dossier de rang ${awards.find(({ dossier }) => dossier === short)?.rank ?? ''} : faites-la modifier, ou corrigez les résultats.`, '/votes');
    await insertVotes(trx, row, results.map((result, i) => ({ no: i + 1, result })));
    await trx.updateTable('deliberation_batches').set({ status: 'recorded', recorded_by: person.id, recorded_key, recorded_hash }).where('id', '=', id).execute();
    const actor: Actor = { person: person.id, as: 'assembly' };
    await addCrossings(trx, sourceOf(id), decided.map(({ item, result }): NewCrossing => ({ dossier: item.dossier, rank: item.rank, actor, command: deliberationOf(item, result, id, row.body) })));
    return null;
  });
  // The same record, sent twice at once: the other has just been through.
  if (!answer.ok && (await findBatch(db, id))?.recorded_key === recorded_key) return recordMeeting(context, person, id, key, said);
  if (answer.ok) await carryCrossings(context, sourceOf(id));
  return answer;
}

export type Step = { readonly step: 'transmission'; readonly on: Day } | { readonly step: 'receipt'; readonly on: Day; readonly receipt: string } | { readonly step: 'publication'; readonly on: Day };

/** Transmission, préfecture's receipt, publication, for a whole batch in one act each: passed on to every dossier that the meeting decided. The same step again with the same day changes nothing. */
export async function recordLegality(context: Context, person: Person, id: string, step: Step): Promise<Settled<null>> {
  const { db } = context;
  const answer = await db.transaction().execute(async (trx): Promise<Settled<null>> => {
    const row = await lockBatch(trx, id);
    if (!row || !mayFor(person, readers, row.programme)) return noBatch();
    if (!mayFor(person, recorders, row.programme)) return refusedWith(refuse('forbidden', 'Votre rôle ne permet pas cet acte.'));
    if (row.status !== 'recorded') return refusedWith(refuse('not-decided', 'Les résultats de la séance ne sont pas encore enregistrés.'));
    const column = columns[step.step];
    if (row[column] !== null) return row[column] === step.on ? settled(null) : refusedWith(refuse(already[step.step], 'Cette étape est déjà enregistrée, à une autre date.', '/on'));
    if (step.on > parisDay(Date.now())) return refusedWith(refuse('date-in-future', 'Cette date n’est pas encore passée : indiquez la date réelle de l’acte.', '/on'));
    const passed = await passedOn(trx, id);
    if (passed.some(({ status }) => status === 'pending')) return refusedWith(refuse('still-passing', 'La séance est encore en cours d’inscription dans les dossiers : recommencez dans quelques instants.'));
    const votes = await trx.selectFrom('deliberation_votes').select('held_on').where('batch', '=', id).execute();
    const notBefore = step.step === 'receipt' ? row.transmitted_on : votes.map(({ held_on }) => held_on).reduce<Day | null>((latest, day) => (latest === null || day > latest ? day : latest), null);
    if (notBefore === null) return refusedWith(refuse('not-transmitted', 'Les délibérations n’ont pas été transmises à la préfecture.'));
    if (step.on < notBefore) return refusedWith(refuse('date-too-early', 'Cette date précède l’étape d’avant : vérifiez-la.', '/on'));
    await trx
      .updateTable('deliberation_batches')
      .set(step.step === 'receipt' ? { received_on: step.on, receipt: step.receipt } : { [column]: step.on })
      .where('id', '=', id)
      .execute();
    const actor: Actor = { person: person.id, as: 'assembly' };
    const decided = passed.filter(({ command, status }) => command.type === 'recordDeliberation' && command.outcome !== 'adjournment' && status === 'applied');
    await addCrossings(trx, sourceOf(id), decided.map(({ dossier, rank }) => ({ dossier, rank, actor, command: commandOf(step) })));
    return settled(null);
  });
  if (answer.ok) await carryCrossings(context, sourceOf(id));
  return answer;
}

const columns = { transmission: 'transmitted_on', receipt: 'received_on', publication: 'published_on' } as const;
const already = { transmission: 'already-transmitted', receipt: 'already-received', publication: 'already-published' } as const;

function commandOf(step: Step): Command {
  switch (step.step) {
    case 'transmission':
      return { type: 'recordTransmission', on: step.on };
    case 'receipt':
      return { type: 'recordPrefectureReceipt', on: step.on, receipt: step.receipt };
    case 'publication':
      return { type: 'recordPublication', on: step.on };
  }
}
