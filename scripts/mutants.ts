import { fork } from 'node:child_process';
import { mutants } from '../tests/mutants/list.ts';
import type { Verdict } from '../tests/mutants/trial.ts';

/**
 * Tries the tests of the domain: each mistake of the list is made in turn, in memory, and must be caught. Names the survivors and ends 1
 * if there is one. Words given on the command line keep the mutants whose file or name holds one of them.
 */
const words = process.argv.slice(2);
const kept = mutants.flatMap((mutant, i) => (words.length === 0 || words.some((word) => `${mutant.file} ${mutant.name}`.includes(word)) ? [i] : []));
/** -1 is the domain as it is: a suite that fails on it proves nothing. */
const waiting = [-1, ...kept];
const AT_A_TIME = 2;
/** A mutant that never ends is caught as surely as one that fails. */
const LONGEST = 45_000;

const verdicts: Verdict[] = [];

async function bench(): Promise<void> {
  while (waiting.length > 0) {
    await new Promise<void>((settled, failed) => {
      const child = fork('tests/mutants/trial.ts', { env: { ...process.env, TZ: 'UTC' } });
      let trying: number | null = null;
      let clock: NodeJS.Timeout | undefined;
      const next = (): void => {
        clearTimeout(clock);
        const mutant = waiting.shift();
        trying = mutant ?? null;
        if (mutant === undefined) return void child.disconnect();
        child.send(mutant);
        clock = setTimeout(() => {
          verdicts.push({ mutant, caughtBy: 'it never ended', saying: '', ms: LONGEST });
          trying = null;
          child.kill('SIGKILL');
        }, LONGEST);
      };
      child.on('message', (message: Verdict | 'ready') => {
        if (message !== 'ready') verdicts.push(message);
        next();
      });
      child.once('exit', (code) => {
        clearTimeout(clock);
        if (trying === null) settled();
        else failed(new Error(`the process that tried mutant ${trying} ended with code ${code}`));
      });
    });
  }
}

const began = performance.now();
await Promise.all(Array.from({ length: AT_A_TIME }, bench));

const asItIs = verdicts.find(({ mutant }) => mutant === -1);
if (asItIs && asItIs.caughtBy !== null) {
  console.error(`The tests fail on the domain as it is: ${asItIs.caughtBy}\n${asItIs.saying}`);
  process.exit(1);
}
const survivors = verdicts.filter(({ mutant, caughtBy }) => mutant >= 0 && caughtBy === null);
for (const { mutant } of survivors) console.error(`survives  ${mutants[mutant]?.file}  ${mutants[mutant]?.name}`);
// A change that is no program would be « caught » by anything.
const broken = verdicts.filter(({ saying }) => /SyntaxError|ReferenceError|is not defined|ERR_INVALID_TYPESCRIPT/.test(saying));
for (const { mutant, saying } of broken) console.error(`no program  ${mutants[mutant]?.file}  ${mutants[mutant]?.name}  ${saying}`);
console.log(`${kept.length} mutants, ${kept.length - survivors.length} caught, ${survivors.length} survive, ${Math.round((performance.now() - began) / 1000)} s`);
process.exit(survivors.length + broken.length > 0 ? 1 : 0);
