import { resolve } from 'node:path';
import { checkProgramme } from '../programmes/check.ts';
import { programmeCodes } from '../programmes/load.ts';
import { inFull } from '../programmes/source.ts';

/**
 * `npm run programmes -- check [dir]` validates every programme of the project, or of another directory laid out like it;
 * `npm run programmes -- list [dir]` lists them. Exit 1 when something is to be mended, each thing with file, line and column.
 */
const [command = 'check', directory = '.'] = process.argv.slice(2);
if (command !== 'check' && command !== 'list') {
  process.stderr.write('Usage : npm run programmes -- check [dossier] | list [dossier]\n');
  process.exit(2);
}

let codes: readonly string[];
try {
  codes = programmeCodes(resolve(directory));
} catch {
  process.stderr.write(`Aucun dossier « programmes » dans ${resolve(directory)}.\n`);
  process.exit(1);
}

const count = (n: number, one: string, many: string): string => `${n} ${n > 1 ? many : one}`;
const checked = codes.map((code) => checkProgramme(resolve(directory), code));
for (const { code, summary } of checked) {
  if (summary === undefined) {
    process.stdout.write(`✗ ${code}\n`);
  } else if (command === 'list') {
    process.stdout.write(`${code}\t${summary.version.slice(0, 12)}\t${summary.title}\n`);
  } else {
    const counts = [
      count(summary.rules, 'règle', 'règles'), count(summary.cases, 'cas conforme', 'cas conformes'), count(summary.forms, 'formulaire', 'formulaires'),
      count(summary.letters, 'courrier', 'courriers'), count(summary.papers, 'document', 'documents'), count(summary.toConfirm, 'point à confirmer', 'points à confirmer'),
    ];
    process.stdout.write(`✓ ${code} : ${counts.join(', ')}\n  version ${summary.version}\n`);
  }
}

const problems = [...new Set(checked.flatMap((one) => one.problems.map(inFull)))];
if (problems.length > 0) process.stderr.write(`\n${problems.join('\n')}\n\n${count(problems.length, 'point à corriger', 'points à corriger')}.\n`);
if (codes.length === 0) process.stderr.write('Aucun dispositif trouvé.\n');
process.exitCode = problems.length > 0 || codes.length === 0 ? 1 : 0;
