import { persist } from './persist.ts';
import { reach } from '../runtime/failpoints.ts';
import { commit } from '../database/record.ts';
import { freeStuck } from '../database/stuck.ts';
import type { Insisting } from './persist.ts';
import type { CommitInput, CommitResult, Recorder } from '../database/record.ts';

/**
 * The one writer of the record. Its result is durable in Temporal only when its workflow task completes, after PostgreSQL has committed:
 * a worker killed in between finds its own work again by the act's id.
 */
export const commitActivity = ({ recorder }: { readonly recorder: Recorder }) => ({
  commit: ({ givenUp, ...input }: CommitInput & Insisting): Promise<CommitResult> => {
    const act = { stream: input.stream, key: input.commandId, work: 'act', name: input.command.type, givenUp } as const;
    return persist(recorder.db, act, async () => {
      reach('commit:before');
      const result = await commit(recorder, input);
      // An act that is accepted frees itself in its own transaction; a refusal leaves no trace, and is an answer all the same.
      if (result.outcome.kind === 'refused') await freeStuck(recorder.db, act);
      reach('commit:after');
      return result;
    });
  },
});
