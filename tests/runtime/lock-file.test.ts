import { execFileSync } from 'node:child_process';

describe('package-lock.json', () => {
  it('has the optional packages of every machine, or npm ci refuses it (node scripts/complete-lock.mjs)', () => {
    const script = "import { readFileSync } from 'node:fs'; const { leftOut } = await import('./scripts/complete-lock.mjs'); const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')); const whole = Object.keys(leftOut(lock)); delete lock.packages['node_modules/@swc/core-darwin-arm64']; process.stdout.write(JSON.stringify([whole, leftOut(lock)]));";
    const [whole, withoutOne] = JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })) as [string[], Record<string, unknown>];
    expect(whole).toEqual([]);
    expect(withoutOne).toMatchObject({ 'node_modules/@swc/core-darwin-arm64': { os: ['darwin'], cpu: ['arm64'], optional: true } });
  });
});
