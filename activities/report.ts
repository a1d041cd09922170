import { discreet } from './discreet.ts';
import { workflowIdOf } from '../domain/application/identity.ts';
import { CLOCK } from '../domain/application/commands.ts';
import type { Client } from '@temporalio/client';
import type { ActAnswer, ActRequest } from '../workflows/messages.ts';
import type { Alarm } from '../workflows/children.ts';
import type { Command } from '../domain/application/commands.ts';

export interface Report {
  readonly application: string;
  readonly name: string;
  readonly alarm: Alarm;
}

/** A child's alarm, by the normal door. A refusal is an answer: what it watched was settled meanwhile. */
export const reportActivity = ({ client }: { readonly client: Client }) => ({
  report: ({ application, name, alarm }: Report): Promise<void> =>
    discreet(async () => {
      const commandId = `clock/${name}/${alarm.command}`;
      const command = { type: alarm.command, ...alarm.arguments } as Command;
      await client.workflow.getHandle(workflowIdOf(application)).executeUpdate<ActAnswer, [ActRequest]>('act', {
        updateId: commandId,
        args: [{ commandId, bodyHash: '', ifSeq: null, command, actor: CLOCK }],
      });
    }),
});
