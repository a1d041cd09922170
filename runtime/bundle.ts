import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

/**
 * The workflows bundled for a worker, kept in the cache folder under the hash of everything that goes in: a second start, and every
 * suite of the tests, takes the same file.
 * @returns what `Worker.create({ workflowBundle })` takes.
 */
export async function workflowBundle(cacheFolder: string): Promise<{ codePath: string }> {
  const folder = path.join(cacheFolder, 'workflows');
  const codePath = path.join(folder, `${sourcesHash()}.js`);
  if (existsSync(codePath)) return { codePath };
  const { code } = await bundleWorkflowCode({ workflowsPath: path.resolve('workflows/index.ts'), logger: quiet });
  mkdirSync(folder, { recursive: true });
  const unfinished = `${codePath}.${process.pid}`;
  writeFileSync(unfinished, code);
  renameSync(unfinished, codePath);
  forgetOld(folder);
  return { codePath };
}

/** SHA-256 over the sources the workflows are made of and the locked versions of what they import. */
export function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const file of [...globSync('{workflows,domain}/**/*.ts')].sort()) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.update(readFileSync('package-lock.json')).digest('hex').slice(0, 32);
}

const kept = 5;

function forgetOld(folder: string): void {
  const aged = readdirSync(folder).filter((name) => name.endsWith('.js')).map((name) => path.join(folder, name));
  aged.sort((a, b) => (statSync(b, { throwIfNoEntry: false })?.mtimeMs ?? 0) - (statSync(a, { throwIfNoEntry: false })?.mtimeMs ?? 0));
  for (const old of aged.slice(kept)) rmSync(old, { force: true });
}

const quiet = { log: () => undefined, trace: () => undefined, debug: () => undefined, info: () => undefined, warn: () => undefined, error: (message: string) => void process.stderr.write(`${message}\n`) };
