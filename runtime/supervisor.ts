import { StartProblem } from './problem.ts';
import type { Launch, Processes, Running } from './processes.ts';
import type { Say } from './say.ts';

const patience = 60_000;
const restartsInARow = 5;

/**
 * Starts one of the project's services and waits until it is ready; afterwards starts it again whenever it ends unasked, with growing
 * pauses, so that a killed worker or web process comes back by itself.
 * @returns what the service said when it became ready.
 */
export async function supervise(launch: Launch, processes: Processes, say: Say, giveUp: (problem: StartProblem) => void): Promise<Readonly<Record<string, string>>> {
  const first = processes.start({ ...launch, channel: true });
  const words = await ready(first);
  void watch(first, launch, processes, say, giveUp);
  return words;
}

async function watch(first: Running, launch: Launch, processes: Processes, say: Say, giveUp: (problem: StartProblem) => void): Promise<void> {
  let running = first;
  for (let failures = 0; ; ) {
    const began = Date.now();
    const { asked, code, signal } = await running.ended;
    if (asked || processes.stopping) return;
    failures = Date.now() - began > patience ? 1 : failures + 1;
    if (failures > restartsInARow) return giveUp(new StartProblem(`${launch.name} keeps failing:\n${lastError(running)}`));
    say(`  ${launch.name} ended (${signal ?? `code ${code}`}); starting it again`);
    await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** (failures - 1)));
    if (processes.stopping) return;
    running = processes.start({ ...launch, channel: true });
  }
}

function ready(running: Running): Promise<Readonly<Record<string, string>>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new StartProblem(`${running.name} was not ready within a minute:\n${lastError(running)}`)), patience);
    running.child.on('message', (message: { ready?: Record<string, string> }) => {
      if (!message.ready) return;
      clearTimeout(timer);
      resolve(message.ready);
    });
    void running.ended.then(() => {
      clearTimeout(timer);
      reject(new StartProblem(`${running.name} did not start:\n${lastError(running)}`));
    });
  });
}

/** What it complained of before it ended: from its last error message on, or else its last lines. */
function lastError(running: Running): string {
  const lines = running.lastWords(40).split('\n');
  const at = lines.findLastIndex((line) => /^(✗ |\w*Error\b)/.test(line));
  return lines.slice(at >= 0 ? at : -8).slice(0, 8).join('\n');
}
