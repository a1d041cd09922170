import { discreet } from './discreet.ts';
import { reach } from '../runtime/failpoints.ts';
import { commit } from '../database/record.ts';
import type { CommitInput, CommitResult, Recorder } from '../database/record.ts';

/**
 * The one writer of the record. Its result is durable in Temporal only when its workflow task completes, after PostgreSQL has committed:
 * a worker killed in between finds its own work again by the act's id.
 */
export const commitActivity = ({ recorder }: { readonly recorder: Recorder }) => ({
  commit: (input: CommitInput): Promise<CommitResult> =>
    discreet(async () => {
      reach('commit:before');
      const result = await commit(recorder, input);
      reach('commit:after');
      return result;
    }),
});
