import { statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const beat = 5_000;
const silence = 20_000;
const fileOf = (service: string) => path.join(os.tmpdir(), `fmin-${service}.alive`);

/** A service without a port shows that it works by touching a file as long as `healthy` says so. */
export function showLife(service: string, healthy: () => boolean): void {
  const touch = () => {
    if (healthy()) writeFileSync(fileOf(service), String(process.pid));
  };
  touch();
  setInterval(touch, beat).unref();
}

export function isAlive(service: string): boolean {
  const touched = statSync(fileOf(service), { throwIfNoEntry: false });
  return touched !== undefined && Date.now() - touched.mtimeMs < silence;
}
