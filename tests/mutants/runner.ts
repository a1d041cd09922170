import { expect } from 'expect';

/** The few words of jest that the tests of the domain use, run in order in this process, until the first that fails. */
type Body = () => void | Promise<void>;
interface Named {
  readonly name: string;
  readonly body: Body;
}
const collected: Named[] = [];
const path: string[] = [];

const test = Object.assign((name: string, body: Body): void => void collected.push({ name: [...path, name].join(' › '), body }), {
  each: (rows: readonly unknown[]) => (name: string, body: (...row: never[]) => void | Promise<void>): void => {
    rows.forEach((row, i) => test(`${name} [${i}]`, () => body(...((Array.isArray(row) ? row : [row]) as never[]))));
  },
});
const describe = Object.assign((name: string, body: () => void): void => {
  path.push(name);
  body();
  path.pop();
}, {
  each: (rows: readonly unknown[]) => (name: string, body: (...row: never[]) => void): void => {
    rows.forEach((row, i) => describe(`${name} [${i}]`, () => body(...((Array.isArray(row) ? row : [row]) as never[]))));
  },
});

/** Runs the test files one after the other. Answers the first failure, or null when every test passed. */
export async function firstFailure(files: readonly string[]): Promise<{ readonly test: string; readonly message: string } | null> {
  Object.assign(globalThis, { expect, test, it: test, describe });
  for (const file of files) {
    collected.length = 0;
    try {
      await import(file);
      if (collected.length === 0) throw new Error('no test in this file');
    } catch (error) {
      return { test: file, message: String(error) };
    }
    for (const { name, body } of collected) {
      try {
        await body();
      } catch (error) {
        return { test: name, message: String(error) };
      }
    }
  }
  return null;
}
