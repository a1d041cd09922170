import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { CancelledFailure, ParentClosePolicy, condition, getExternalWorkflowHandle, startChild } from '@temporalio/workflow';
import { dayCame, settled } from './messages.ts';
import type { Day } from '../domain/calendar/day.ts';

/** Something whose time a child owns: a review or a payment order, and the dates on which it speaks up. */
export interface Watch {
  readonly kind: 'review' | 'payment';
  /** Identity among the watches of the dossier, e.g. `review/2` or `payment/1/1`. */
  readonly name: string;
  readonly alarms: readonly Alarm[];
}
/** On this day, at 00:00 Paris, the child issues this command to its dossier, through the normal door. */
export interface Alarm {
  readonly on: Day;
  readonly command: 'remindReviewer' | 'reviewOverdue' | 'paymentOverdue';
  readonly arguments: Readonly<Record<string, number>>;
}
export interface WatchStart {
  readonly application: string;
  readonly name: string;
  readonly alarms: readonly Alarm[];
  /** The day on a manual clock; null: the real one. */
  readonly day: Day | null;
}

export interface Children {
  keep(watches: readonly Watch[]): Promise<void>;
  names(): readonly string[];
  /** Days on which a child of a manual clock will speak. */
  dates(): readonly Day[];
  dayCame(day: Day): Promise<void>;
  arrived(name: string, day: Day): void;
}

/** Children own time only: fixed ids, abandoned when the parent's run ends, reporting by a command like anybody else. */
export function keepChildren(application: string, day: () => Day | null): Children {
  const alive = new Map<string, { readonly alarms: readonly Alarm[]; arrivedOn: Day | null }>();
  const idOf = (name: string): string => `${name.split('/')[0]}/${application}/${name.split('/').slice(1).join('/')}`;

  async function tell(name: string, tellIt: (handle: ReturnType<typeof getExternalWorkflowHandle>) => Promise<void>): Promise<boolean> {
    try {
      await tellIt(getExternalWorkflowHandle(idOf(name)));
      return true;
    } catch (error) {
      if (error instanceof CancelledFailure) throw error;
      // It has ended by itself: there is nobody left to tell.
      return false;
    }
  }

  return {
    async keep(watches) {
      const wanted = new Set(watches.map(({ name }) => name));
      for (const name of [...alive.keys()].filter((one) => !wanted.has(one))) {
        alive.delete(name);
        await tell(name, (handle) => handle.signal(settled));
      }
      for (const { kind, name, alarms } of watches) {
        if (alive.has(name)) continue;
        alive.set(name, { alarms, arrivedOn: day() });
        const start: WatchStart = { application, name, alarms, day: day() };
        try {
          await startChild(kind, { workflowId: idOf(name), args: [start], parentClosePolicy: ParentClosePolicy.ABANDON });
        } catch (error) {
          // Started by an earlier run of this dossier: it is the one that is wanted.
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        }
      }
    },
    names: () => [...alive.keys()],
    dates: () => [...alive.values()].flatMap(({ alarms }) => alarms.map(({ on }) => on)),
    async dayCame(on) {
      for (const name of [...alive.keys()]) {
        const told = await tell(name, (handle) => handle.signal(dayCame, on));
        if (!told) alive.delete(name);
      }
      await condition(() => [...alive.values()].every(({ arrivedOn }) => arrivedOn !== null && arrivedOn >= on));
    },
    arrived(name, on) {
      const child = alive.get(name);
      if (child) child.arrivedOn = on;
    },
  };
}
