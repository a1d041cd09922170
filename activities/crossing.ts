import { ApplicationFailure } from '@temporalio/common';
import { discreet } from './discreet.ts';
import { reach } from '../runtime/failpoints.ts';
import { findCrossing, settleCrossing, waitingCrossings } from '../database/crossings.ts';
import { releaseReservation } from '../database/envelopes.ts';
import { deliver } from '../usecases/act.ts';
import { carryCrossings } from '../usecases/crossings.ts';
import type { Client } from '@temporalio/client';
import type { Recorder } from '../database/record.ts';
import type { Context } from '../usecases/context.ts';
import type { Crossing, CrossingOutcome, CrossingSource } from '../domain/committee/crossing.ts';

/** Longest wait for one dossier's answer, in milliseconds; then its turn comes again later. */
const PATIENCE = 8_000;
const MOST_AT_ONCE = 200;

export interface CrossingContext {
  readonly recorder: Pick<Recorder, 'db'>;
  readonly client: Client;
}

/**
 * Carries an act to its dossier by the ordinary door, as the person who decided it. The act's id is the crossing's own: killed anywhere,
 * it is sent again and done once. A dossier that refuses it has answered, and that is kept.
 */
export const crossingActivities = ({ recorder: { db }, client }: CrossingContext, taskQueue: string) => {
  const context = { db, client, taskQueue, patience: PATIENCE };
  return {
    startCarrying: (source: CrossingSource): Promise<void> => discreet(() => carryCrossings(context, source)),
    findWaiting: (source: CrossingSource): Promise<readonly string[]> => discreet(() => waitingCrossings(db, source, MOST_AT_ONCE)),
    carry: (id: string): Promise<void> =>
      discreet(async () => {
        const crossing = await findCrossing(db, id);
        if (crossing?.status !== 'pending') return;
        const outcome = await ask(context, crossing);
        reach('crossing:after');
        await db.transaction().execute(async (trx) => {
          const settled = await settleCrossing(trx, id, outcome);
          // What its session had set aside for a dossier that does not take its opinion goes back to the envelope.
          if (settled && outcome.kind === 'refused' && crossing.source.kind === 'session') await releaseReservation(trx, crossing.dossier);
        });
      }),
  };
};

async function ask(context: Context, { id, dossier, command, actor }: Crossing): Promise<CrossingOutcome> {
  const answer = await deliver(context, dossier, { commandId: `crossing/${id}`, bodyHash: '', ifSeq: null, command, actor }, { mode: 'real' });
  switch (answer.kind) {
    case 'done':
      return { kind: 'applied', seq: answer.seq };
    case 'refused':
      return { kind: 'refused', code: answer.refusal.code };
    case 'unknown':
      throw ApplicationFailure.create({ type: 'OutcomeUnknown', message: 'the dossier gave no answer' });
  }
}
