/** Places where a crash hurts most. `FMIN_FAILPOINT=commit:after@3` kills this process, as a power cut would, the third time it gets there. */
export type FailPoint = 'commit:before' | 'commit:after' | 'letter:after' | 'mail:after' | 'crossing:after' | 'session:before' | 'session:after' | 'ballot:after';

let armed: { readonly point: string; left: number } | null = null;

/** Reads the fail point of a test. @throws Error in production, where there is none. */
export function armFailPoint(text: string | undefined, production: boolean): void {
  if (!text) return;
  if (production) throw new Error('fail points are for tests');
  const [point, times] = text.split('@');
  armed = { point: point ?? '', left: Number(times ?? 1) };
}

export function reach(point: FailPoint): void {
  if (armed?.point !== point) return;
  armed.left -= 1;
  if (armed.left === 0) process.kill(process.pid, 'SIGKILL');
}
