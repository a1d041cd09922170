import { CancelledFailure, allHandlersFinished, condition, continueAsNew, log, proxyActivities, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import { answering, effecting } from './answering.ts';
import { advanceTo, sessionAct, sessionStanding } from './messages.ts';
import { openWork } from './work.ts';
import { evolveSession } from '../domain/committee/evolve.ts';
import { addDays, earlier, later, parisDay, startOf } from '../domain/calendar/day.ts';
import type { Activities } from '../activities/index.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Session } from '../domain/committee/state.ts';
import type { ActAnswer, SessionRequest } from './messages.ts';
import type { Clock } from './start.ts';
import type { Wait } from './dossier.ts';

const { commitSession } = answering('commitSession');
const { writeToMembers } = effecting('writeToMembers');

const LONG_RUN = 500;
const REMIND_DAYS_BEFORE = 2;

/** What a run of a session begins with, and what goes over to the next: plain JSON. */
export interface SessionStart {
  readonly schemaVersion: 1;
  readonly session: string;
  readonly clock: Clock;
  /** Null until planned. */
  readonly state: Session | null;
  /** Effects known to be done: the database has the last word. */
  readonly done: readonly string[];
}

/** A session as its story sees it. */
export interface Sitting {
  /** The state as recorded. Throws before the planning. */
  readonly state: Session;
  readonly isOpen: boolean;
  readonly reminderOn: Day;
  /** Waits until `met` holds, or 00:00 Paris on `day` (`due`), or there is reason to leave the chapter (`left`). */
  until(met: (state: Session) => boolean, day?: Day | null): Promise<Wait>;
  /** Writes to every member on this occasion. Nothing if it was done. */
  write(occasion: string): Promise<void>;
  /** Has the opinions carried to their dossiers. */
  carry(): Promise<void>;
  rest(): Promise<void>;
  finish(): Promise<void>;
}

/** Registers the one Update, synchronously, and waits until the session is planned. Null: the planning was refused, there is no session. */
export async function openSitting(start: SessionStart): Promise<Sitting | null> {
  let state = start.state;
  let day = start.clock.mode === 'manual' ? start.clock.day : null;
  let engine: string | null = null;
  let engineChanged = false;
  let leaving = false;
  let refusedAtPlanning = false;
  let advancing = 0;
  const waits = new Set<{ readonly isOver: () => boolean; readonly day: Day | null }>();
  const work = openWork(start.done);
  const today = (): Day => day ?? parisDay(Date.now());
  const instant = (): number => (day === null ? Date.now() : startOf(day) + 9 * 3_600_000);
  const { startCarrying } = proxyActivities<Pick<Activities, 'startCarrying'>>({
    taskQueue: `${workflowInfo().taskQueue}-crossings`, startToCloseTimeout: '15 seconds', retry: { initialInterval: '200 ms', maximumInterval: '30 seconds' },
  });

  /** Null: no answer within the patience; the turn goes to the next. */
  async function tryOnce({ commandId, bodyHash, ifSeq, command, actor }: SessionRequest, givenUp: number): Promise<ActAnswer | null> {
    for (;;) {
      let result;
      try {
        result = await commitSession({ stream: start.session, commandId, bodyHash, ifSeq, command, actor, expectedSeq: state?.seq ?? 0, clock: start.clock.mode, day: today(), instant: instant(), givenUp });
      } catch (error) {
        if (error instanceof CancelledFailure) throw error;
        log.warn('an act found no answer and gives up its turn', { act: command.type });
        return null;
      }
      for (const event of result.events) if (event.seq > (state?.seq ?? 0)) state = evolveSession(state, event);
      engineChanged ||= engine !== null && engine !== result.engine;
      engine = result.engine;
      if (result.outcome.kind === 'done') return { kind: 'done', seq: result.outcome.seq, bodyHash };
      if (result.outcome.kind === 'refused') return { kind: 'refused', refusal: result.outcome.refusal, bodyHash };
    }
  }

  async function wait(met: () => boolean, left: () => boolean, until: Day | null): Promise<Wait> {
    const due = (): boolean => until !== null && today() >= until;
    const parked = { isOver: () => met() || left() || (day !== null && due()), day: until };
    waits.add(parked);
    try {
      const rest = until === null ? 0 : startOf(until) - Date.now();
      if (until === null || day !== null) await condition(parked.isOver);
      else if (rest > 0) await condition(parked.isOver, rest);
    } finally {
      waits.delete(parked);
    }
    return met() ? 'met' : left() ? 'left' : 'due';
  }

  const hasEnded = (): boolean => state?.status === 'approved' || state?.status === 'cancelled';
  const isQuiet = (): boolean => work.isIdle && (hasEnded() || (waits.size === 1 && [...waits].every((one) => !one.isOver())));
  /** True from the moment a long run may end. */
  const mustLeave = (): boolean => {
    const isLong = workflowInfo().historyLength > LONG_RUN || engineChanged;
    if (!leaving && isLong && work.isIdle && advancing === 0) leaving = true;
    return leaving;
  };
  function planned(): Session {
    if (!state) throw new Error('the story of a session begins with its planning');
    return state;
  }

  setHandler(sessionAct, async (request) => {
    const answer = await work.perform(request, tryOnce);
    if (!state && answer.kind === 'refused') refusedAtPlanning = true;
    return answer;
  });
  setHandler(sessionStanding, () => ({ status: state?.status ?? null, seq: state?.seq ?? 0, day: today(), stuck: work.stuck }));
  setHandler(
    advanceTo,
    async (target) => {
      await condition(() => leaving || (advancing === 0 && isQuiet()));
      if (leaving) return today();
      advancing += 1;
      try {
        for (;;) {
          const dates = [...waits].flatMap((one) => (one.day ? [one.day] : [])).filter((one) => one > today() && one <= target);
          const next = dates.reduce(earlier, later(target, today()));
          day = next;
          await condition(isQuiet);
          if (next >= target) return next;
        }
      } finally {
        advancing -= 1;
      }
    },
    { validator: (_target: Day) => { if (day === null) throw new Error('this session lives by the real clock'); } },
  );

  await condition(() => state !== null || (refusedAtPlanning && allHandlersFinished()));
  if (!state) return null;
  const isSettled = (): boolean => work.isIdle && allHandlersFinished();
  return {
    get state() {
      return planned();
    },
    get isOpen() {
      return !hasEnded();
    },
    get reminderOn() {
      return addDays(planned().on, -REMIND_DAYS_BEFORE);
    },
    until: (met, until = null) => {
      const { status, convocation } = planned();
      return wait(() => met(planned()), () => planned().status !== status || planned().convocation !== convocation || mustLeave(), until);
    },
    write: (occasion) => work.effect(occasion, (givenUp) => writeToMembers({ session: start.session, occasion, on: today(), givenUp })),
    carry: () => work.effect('carry', () => startCarrying({ kind: 'session', id: start.session })),
    rest: async () => {
      if (!mustLeave()) return;
      await condition(isSettled);
      // Lets the last Update's answer reach its caller before the run ends, and takes whoever came meanwhile.
      for (await sleep(1); !isSettled(); await sleep(1)) await condition(isSettled);
      const clock: Clock = day === null ? { mode: 'real' } : { mode: 'manual', day };
      await continueAsNew<(next: SessionStart) => Promise<void>>({ schemaVersion: 1, session: start.session, clock, state, done: work.done });
    },
    finish: () => condition(isSettled),
  };
}
