import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

interface Case {
  readonly file: string;
  readonly code: string;
}

/** ESLint is a module of its own kind that jest can't load: it runs once, beside the tests, over all the cases. */
function lint(cases: readonly Case[]): string[][] {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fmin-lint-'));
  const script = `
    import { ESLint } from 'eslint';
    import { readFileSync } from 'node:fs';
    const eslint = new ESLint({ overrideConfig: { languageOptions: { parserOptions: { projectService: false, project: null } }, rules: {
      '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/no-misused-promises': 'off', '@typescript-eslint/switch-exhaustiveness-check': 'off', '@typescript-eslint/await-thenable': 'off', '@typescript-eslint/consistent-type-imports': 'off' } } });
    const found = [];
    for (const { file, code } of JSON.parse(readFileSync(process.argv[1], 'utf8'))) {
      const [result] = await eslint.lintText(code, { filePath: file });
      found.push(result.messages.map((m) => m.message));
    }
    process.stdout.write(JSON.stringify(found));`;
  try {
    const list = path.join(folder, 'cases.json');
    writeFileSync(list, JSON.stringify(cases));
    return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script, list], { encoding: 'utf8' })) as string[][];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const refused: readonly (Case & { because: RegExp })[] = [
  { file: 'domain/funding/x.ts', code: "import fs from 'node:fs'; export default fs;", because: /domain\/ must not import the package node:fs/ },
  { file: 'domain/funding/x.ts', code: "import { sql } from 'kysely'; export default sql;", because: /package kysely/ },
  { file: 'domain/funding/x.ts', code: "import type { Database } from '../../database/tables.ts'; export type D = Database;", because: /domain\/ must not import from database\// },
  { file: 'domain/funding/x.ts', code: "export * from '../../workflows/application.ts';", because: /domain\/ must not import from workflows\// },
  { file: 'domain/funding/x.ts', code: "export const later = () => import('../../activities/commit.ts');", because: /domain\/ must not import from activities\// },
  { file: 'domain/funding/x.ts', code: 'export const id = () => Math.random();', because: /domain\/ is pure/ },
  { file: 'domain/funding/x.ts', code: 'export const today = () => Date.now();', because: /domain\/ is pure/ },
  { file: 'domain/funding/x.ts', code: 'export const today = () => new Date();', because: /domain\/ is pure/ },
  { file: 'workflows/x.ts', code: "import { commit } from '../activities/commit.ts'; export default commit;", because: /may take types from activities\// },
  { file: 'workflows/x.ts', code: "import { Client } from '@temporalio/client'; export default Client;", because: /package @temporalio\/client/ },
  { file: 'workflows/x.ts', code: "import type { Database } from '../database/tables.ts'; export type D = Database;", because: /workflows\/ must not import from database\// },
  { file: 'api/x.ts', code: "import { openDatabase } from '../database/open.ts'; export default openDatabase;", because: /may take types from database\// },
  { file: 'api/x.ts', code: "import { application } from '../workflows/application.ts'; export default application;", because: /may take types from workflows\// },
  { file: 'api/x.ts', code: "import { commit } from '../activities/commit.ts'; export default commit;", because: /api\/ must not import from activities\// },
  { file: 'web/x.ts', code: "import { Kysely } from 'kysely'; export default Kysely;", because: /package kysely/ },
  { file: 'database/x.ts', code: "import { act } from '../usecases/act.ts'; export default act;", because: /database\/ must not import from usecases\// },
  { file: 'usecases/x.ts', code: 'export const year = (d: Date) => d.getFullYear();', because: /calendar day in Paris/ },
  { file: 'api/x.ts', code: "export const day = (d: Date) => d.toLocaleDateString('fr-FR');", because: /calendar day in Paris/ },
  { file: 'letters/x.ts', code: 'export const day = new Date(2026, 0, 1);', because: /local time of the machine/ },
  { file: 'api/x.ts', code: 'export const here = import.meta.dirname;', because: /entry points/ },
  { file: 'usecases/x.ts', code: 'export const port = process.env.PORT;', because: /runtime\/config\.ts/ },
];

const allowed: readonly Case[] = [
  { file: 'domain/funding/x.ts', code: "import type { Cents } from '../money/money.ts'; export type C = Cents;" },
  { file: 'workflows/x.ts', code: "import type { Activities } from '../activities/index.ts'; import { condition } from '@temporalio/workflow'; export const wait = (a: Activities) => condition(() => !!a);" },
  { file: 'api/x.ts', code: "import { act } from '../usecases/act.ts'; import type { Database } from '../database/tables.ts'; export default act as unknown as Database;" },
  { file: 'database/x.ts', code: "import { decide } from '../domain/application/decide.ts'; import { sql } from 'kysely'; export default [decide, sql];" },
  { file: 'scripts/x.ts', code: 'export const here = import.meta.dirname;' },
  { file: 'tests/domain/x.ts', code: 'export const year = (d: Date) => d.getFullYear();' },
  { file: 'usecases/x.ts', code: 'export const year = (d: Date) => d.getUTCFullYear();' },
];

describe('the arrows of the project, held by the linter', () => {
  let messages: string[][];
  beforeAll(() => void (messages = lint([...refused, ...allowed])), 60_000);

  it.each(refused.map((one, at) => [one.file, one.code, one.because, at] as const))('refuses in %s: %s', (_file, _code, because, at) => {
    expect(messages[at]).toEqual([expect.stringMatching(because)]);
  });

  it.each(allowed.map((one, at) => [one.file, one.code, refused.length + at] as const))('allows in %s: %s', (_file, _code, at) => {
    expect(messages[at]).toEqual([]);
  });
});
