import {
  CancelledFailure, allHandlersFinished, condition, continueAsNew, log, setHandler, sleep, upsertSearchAttributes, workflowInfo,
} from '@temporalio/workflow';
import { answering, effecting } from './answering.ts';
import { keepChildren } from './children.ts';
import { act, advanceTo, childArrived, standing } from './messages.ts';
import { openWork } from './work.ts';
import { evolve } from '../domain/application/evolve.ts';
import { isAlive } from '../domain/application/alive.ts';
import { earlier, later, parisDay, startOf } from '../domain/calendar/day.ts';
import { clockEnds } from '../domain/calendar/suspendable.ts';
import type { ActAnswer, ActRequest } from './messages.ts';
import type { Watch } from './children.ts';
import type { Start } from './start.ts';
import type { Actor, Command } from '../domain/application/commands.ts';
import type { Application, Phase } from '../domain/application/state.ts';
import type { Day } from '../domain/calendar/day.ts';

const { commit } = answering('commit');
const { makeLetter, dispatchLetter } = effecting('makeLetter', 'dispatchLetter');

/** Events of one run before it hands over to a fresh one: a cold dossier is replayed from its run alone. */
const LONG_RUN = 500;

export type Wait = 'met' | 'due' | 'left';

/** A dossier as the story sees it: the one place that knows Temporal. */
export interface Dossier {
  /** The state as recorded. Throws before the filing. */
  readonly state: Application;
  readonly isOpen: boolean;
  isIn(phase: Phase): boolean;
  /**
   * Waits until `met` holds, or 00:00 Paris on `day` has come (`due`), or there is reason to leave the phase's story (`left`):
   * another phase, or the end of a long run, after which the story is told again from the state.
   */
  until(met: (state: Application) => boolean, day?: Day | null): Promise<Wait>;
  /** Like `until`, but for what runs beside the phases: it is not left when the phase changes. */
  beside(met: (state: Application) => boolean, day?: Day | null): Promise<Wait>;
  /** Issues a command like anybody else. A refusal is an answer: the record had moved on. */
  act(command: Command, actor: Actor): Promise<ActAnswer>;
  /** Makes a letter, and lets it leave unless it must be signed. Nothing if it was sent already. */
  send(kind: string, no?: number): Promise<void>;
  /** Lets a signed letter leave. Nothing if it left already. */
  dispatch(kind: string, no: number): Promise<void>;
  /** The children that must be alive just now: missing ones are started, the others told that it is settled. */
  watch(watches: readonly Watch[]): Promise<void>;
  /** Something that goes on beside the phases, as long as the run. */
  along(story: (dossier: Dossier) => Promise<void>): void;
  /** Between two phases: hands over to a fresh run when this one is long or the code has changed. */
  rest(): Promise<void>;
  /** At the end of the story: whoever is being answered gets their answer. */
  finish(): Promise<void>;
}

/** Registers the one Update, synchronously, and waits until the dossier is filed. Null: the filing was refused, there is no dossier. */
export async function openDossier(start: Start): Promise<Dossier | null> {
  let state = start.state;
  let day = start.clock.mode === 'manual' ? start.clock.day : null;
  let engine: string | null = null;
  let engineChanged = false;
  let leaving = false;
  let refusedAtFiling = false;
  let advancing = 0;
  let stories = 1;
  const waits = new Set<{ readonly isOver: () => boolean; readonly day: Day | null }>();
  const work = openWork(start.sent);
  const children = keepChildren(start.application, () => day);

  const today = (): Day => day ?? parisDay(Date.now());
  /** On a manual clock the instant is nine in the morning of its day: a date anybody can read. */
  const instant = (): number => (day === null ? Date.now() : startOf(day) + 9 * 3_600_000);
  const isQuiet = (): boolean => work.isIdle && waits.size === stories && [...waits].every((wait) => !wait.isOver());

  /** Null: no answer within the patience; the turn goes to the next. */
  async function tryOnce({ commandId, bodyHash, ifSeq, command, actor }: ActRequest, givenUp: number): Promise<ActAnswer | null> {
    for (;;) {
      let result;
      try {
        result = await commit({
          stream: start.application, commandId, bodyHash, ifSeq, command, actor, expectedSeq: state?.seq ?? 0, clock: start.clock.mode, day: today(), instant: instant(), givenUp,
        });
      } catch (error) {
        if (error instanceof CancelledFailure) throw error;
        log.warn('an act found no answer and gives up its turn', { act: command.type });
        return null;
      }
      const before = state;
      for (const event of result.events) if (event.seq > (state?.seq ?? 0)) state = evolve(state, event);
      if (state && state !== before) showProgress(before, state);
      engineChanged ||= engine !== null && engine !== result.engine;
      engine = result.engine;
      switch (result.outcome.kind) {
        case 'behind':
          continue;
        case 'done':
          return { kind: 'done', seq: result.outcome.seq, bodyHash };
        case 'refused':
          return { kind: 'refused', refusal: result.outcome.refusal, bodyHash };
      }
    }
  }

  async function wait(met: () => boolean, left: () => boolean, until: Day | null): Promise<Wait> {
    const due = (): boolean => until !== null && day !== null && day >= until;
    const isOver = (): boolean => met() || left() || due();
    const parked = { isOver, day: until };
    waits.add(parked);
    try {
      if (until === null || day !== null) await condition(isOver);
      else {
        const left = startOf(until) - Date.now();
        if (left > 0 && !(await condition(isOver, left))) return 'due';
        if (left <= 0 && !isOver()) return 'due';
      }
    } finally {
      waits.delete(parked);
    }
    return met() ? 'met' : left() ? 'left' : 'due';
  }

  function filed(): Application {
    if (!state) throw new Error('the story of a dossier begins with its filing');
    return state;
  }

  const isLong = (): boolean => workflowInfo().historyLength > LONG_RUN || engineChanged;
  /** True from the moment a long run may end: every wait returns, the story is left, and `rest` hands over. */
  const mustLeave = (): boolean => {
    if (!leaving && isLong() && work.isIdle && advancing === 0) leaving = true;
    return leaving;
  };

  /** Moves a manual clock to `target`, and lets everything due on the way happen on its day. */
  async function advance(target: Day): Promise<Day> {
    for (;;) {
      const dates = [...[...waits].flatMap((one) => (one.day ? [one.day] : [])), ...children.dates()].filter((one) => one > today() && one <= target);
      const next = dates.reduce(earlier, later(target, today()));
      day = next;
      await children.dayCame(next);
      await condition(isQuiet);
      if (next >= target) return next;
    }
  }

  setHandler(act, async (request) => {
    const answer = await work.perform(request, tryOnce);
    if (!state && answer.kind === 'refused') refusedAtFiling = true;
    return answer;
  });
  setHandler(standing, () => ({ phase: state?.phase ?? null, seq: state?.seq ?? 0, day: today(), children: children.names(), stuck: work.stuck }));
  setHandler(childArrived, (id, on) => children.arrived(id, on));
  setHandler(
    advanceTo,
    async (target) => {
      // A run that hands over goes no further: whoever advances asks the next one.
      await condition(() => leaving || (advancing === 0 && isQuiet()));
      if (leaving) return today();
      advancing += 1;
      try {
        return await advance(target);
      } finally {
        advancing -= 1;
      }
    },
    { validator: (_target: Day) => { if (day === null) throw new Error('this dossier lives by the real clock'); } },
  );

  const filing = { isOver: (): boolean => state !== null || refusedAtFiling, day: null };
  waits.add(filing);
  await condition(() => state !== null || (refusedAtFiling && allHandlersFinished()));
  waits.delete(filing);
  if (!state) return null;
  if (start.state) showProgress(null, state);

  const isSettled = (): boolean => work.isIdle && allHandlersFinished();
  const dossier: Dossier = {
    get state() {
      return filed();
    },
    get isOpen() {
      return isAlive(filed());
    },
    isIn: (phase) => filed().phase === phase && !mustLeave(),
    until: (met, until = null) => {
      const { phase } = filed();
      return wait(() => met(filed()), () => filed().phase !== phase || mustLeave(), until);
    },
    beside: (met, until = null) => wait(() => met(filed()), mustLeave, until),
    act: (command, actor) => work.perform({ commandId: `${actor.as}/${JSON.stringify(command)}`, bodyHash: '', ifSeq: null, command, actor }, tryOnce),
    send: (kind, no = 1) => work.effect(`${kind}/${no}`, (givenUp) => makeLetter({ application: start.application, kind, no, on: today(), givenUp })),
    dispatch: (kind, no) => work.effect(`${kind}/${no}/dispatched`, (givenUp) => dispatchLetter({ application: start.application, kind, no, on: today(), givenUp })),
    watch: (watches) => children.keep(watches),
    along: (story) => {
      stories += 1;
      void story(dossier).finally(() => {
        stories -= 1;
      });
    },
    rest: async () => {
      if (!mustLeave()) return;
      await condition(() => stories === 1 && isSettled());
      // Lets the last Update's answer reach its caller before the run ends, and takes whoever came meanwhile.
      for (await sleep(1); !isSettled(); await sleep(1)) await condition(isSettled);
      const clock: Start['clock'] = day === null ? { mode: 'real' } : { mode: 'manual', day };
      await continueAsNew<(next: Start) => Promise<void>>({ schemaVersion: 1, application: start.application, clock, state, sent: work.done });
    },
    finish: async () => {
      stories -= 1;
      await condition(isSettled);
      if (dossier.isOpen) stories += 1;
    },
  };
  return dossier;
}

/** What Temporal may know of a dossier: phase, programme, the day it is due. */
function showProgress(before: Application | null, after: Application): void {
  const dueOf = (state: Application): string => (state.decision || state.phase === 'closed' ? '' : (clockEnds(state.instruction, false) ?? ''));
  if (before && before.phase === after.phase && dueOf(before) === dueOf(after)) return;
  const due = dueOf(after);
  upsertSearchAttributes({ Phase: [after.phase], Programme: [after.programme], DueDay: due === '' ? [] : [due] });
}
