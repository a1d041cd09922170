import { openSitting } from './sitting.ts';
import type { SessionStart, Sitting } from './sitting.ts';
import type { SessionStatus } from '../domain/committee/state.ts';

/** The life of a committee's session, a status a chapter. */
const story: Readonly<Record<SessionStatus, (session: Sitting) => Promise<void>>> = {
  planned: rest,
  convened,
  'no-quorum': rest,
  open: rest,
  closed,
  approved: rest,
  cancelled,
};

export async function session(start: SessionStart): Promise<void> {
  const sitting = await openSitting(start);
  if (!sitting) return;
  while (sitting.isOpen) {
    await story[sitting.state.status](sitting);
    await sitting.rest();
  }
  if (sitting.state.status === 'cancelled') await cancelled(sitting);
  await sitting.finish();
}

/** The members are at work; nothing is due. */
async function rest(s: Sitting): Promise<void> {
  await s.until(() => false);
}

/** Convocation: a letter to each member, once; a reminder shortly before the day. */
async function convened(s: Sitting): Promise<void> {
  const { convocation, convenedOn } = s.state;
  await s.write(`convocation/${convocation}`);
  // Convened at short notice, nobody needs reminding.
  const remind = convenedOn !== null && convenedOn < s.reminderOn;
  if (remind && (await s.until(() => false, s.reminderOn)) === 'due') await s.write(`reminder/${convocation}`);
  await s.until(() => false);
}

/** The opinions leave for their dossiers; the minutes are written and approved. */
async function closed(s: Sitting): Promise<void> {
  await s.carry();
  await s.until(() => false);
}

/** Whoever was convened is told. */
async function cancelled(s: Sitting): Promise<void> {
  if (s.state.convenedOn) await s.write(`cancellation/${s.state.convocation}`);
}
