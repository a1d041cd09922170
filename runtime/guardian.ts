/**
 * A process of its own that outlives a killed parent just long enough to end what it left behind.
 * It reads `+pid` and `-pid` lines; when the pipe closes, whatever is still listed is asked to stop, then killed.
 * Without it, SIGKILL on the parent would leave PostgreSQL and Temporal running with nobody to stop them.
 */
import readline from 'node:readline';

/** Milliseconds between asking and killing. */
const patience = Number(process.argv[2] ?? 8_000);
const charges = new Set<number>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

const lines = readline.createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) charges.add(pid);
  else charges.delete(pid);
});
lines.on('close', () => void endAll());

async function endAll(): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown, and Temporal's and our own processes' orderly one.
  for (const pid of charges) send(pid, 'SIGINT');
  const deadline = Date.now() + patience;
  while (Date.now() < deadline && [...charges].some(alive)) await new Promise((resolve) => setTimeout(resolve, 50));
  for (const pid of charges) send(pid, 'SIGKILL');
  process.exit(0);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    charges.delete(pid);
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
