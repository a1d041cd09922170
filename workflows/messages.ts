import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Actor, Command } from '../domain/application/commands.ts';
import type { SessionCommand } from '../domain/committee/commands.ts';
import type { SessionStatus } from '../domain/committee/state.ts';
import type { Phase } from '../domain/application/state.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Refusal } from '../domain/refusal.ts';

/** An act asked of a dossier. Its text and names stay in the database: only ids travel. */
export interface ActRequest {
  readonly commandId: string;
  readonly bodyHash: string;
  readonly ifSeq: number | null;
  readonly command: Command;
  readonly actor: Actor;
}

/** A refusal is a value: it carries the rule, and nothing has changed. */
export type ActAnswer =
  | { readonly kind: 'done'; readonly seq: number; readonly bodyHash: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly bodyHash: string };

export interface Standing {
  readonly phase: Phase | null;
  readonly seq: number;
  readonly day: Day;
  readonly children: readonly string[];
  /** What has not succeeded in spite of repeated tries, and needs a person; null when all is well. */
  readonly stuck: string | null;
}

/** An act asked of a session of the committee. */
export interface SessionRequest extends Omit<ActRequest, 'command'> {
  readonly command: SessionCommand;
}
export interface SessionStanding {
  readonly status: SessionStatus | null;
  readonly seq: number;
  readonly day: Day;
  readonly stuck: string | null;
}
/** The one door into a session: the same name as a dossier's, another request. */
export const sessionAct = defineUpdate<ActAnswer, [SessionRequest]>('act');
export const sessionStanding = defineQuery<SessionStanding>('standing');

/** The one door into a dossier. */
export const act = defineUpdate<ActAnswer, [ActRequest]>('act');
/** Moves a manual clock, stopping at every date on the way; answers the day reached, which is earlier when the run was handing over: ask again. */
export const advanceTo = defineUpdate<Day, [Day]>('advanceTo');
export const standing = defineQuery<Standing>('standing');

/** To a child: what it watched is settled. */
export const settled = defineSignal('settled');
/** To a child on a manual clock: the day that has come. */
export const dayCame = defineSignal<[Day]>('dayCame');
/** From a child to its dossier: it has done all that was due by this day. */
export const childArrived = defineSignal<[string, Day]>('childArrived');
