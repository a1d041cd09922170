import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { mutants } from './list.ts';

describe('the mistakes the tests of the domain must catch', () => {
  test('each is one change, at one place, in a file of the domain, under a name of its own', () => {
    for (const { name, file, from, to } of mutants) {
      expect([name, file.startsWith('domain/'), readFileSync(file, 'utf8').split(from).length - 1, from !== to]).toEqual([name, true, 1, true]);
    }
    const names = mutants.map(({ name, file }) => `${file} ${name}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    expect(mutants.length).toBeGreaterThan(150);
  });

  test('every one of them is caught', () => {
    const node = Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : resolve('node_modules/.bin/node');
    const { status, stdout, stderr } = spawnSync(node, ['scripts/mutants.ts'], { encoding: 'utf8' });
    const told = stderr.split('\n').filter((line) => /^(survives|no program|The tests fail)/.test(line));
    expect({ status, told }).toEqual({ status: 0, told: [] });
    expect(stdout).toContain(`${mutants.length} mutants, ${mutants.length} caught`);
  }, 300_000);
});
