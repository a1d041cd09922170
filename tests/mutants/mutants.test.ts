import { readFileSync } from 'node:fs';
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
});
