import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { firstFailure } from './runner.ts';
import { mutants } from './list.ts';
import type { Mutant } from './list.ts';

/**
 * A process that tries mutants, one a message: the domain and its tests are loaded anew for each, with the change in place,
 * beside everything else that is loaded once. Nothing is written to disk.
 */
const root = pathToFileURL(`${process.cwd()}/`).href;
const mine = (url: string): boolean => (url.startsWith(`${root}domain/`) || url.startsWith(`${root}tests/domain/`)) && !url.includes('/support/programmes.ts');
const graphOf = (url: string | undefined): string | null => (url === undefined ? null : (/\?graph=(-?\d+)$/.exec(url)?.[1] ?? null));

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const graph = graphOf(context.parentURL);
    return graph !== null && mine(resolved.url) ? { ...resolved, url: `${resolved.url}?graph=${graph}` } : resolved;
  },
  load(url, context, next) {
    const loaded = next(url, context);
    const graph = graphOf(url);
    const mutant = graph === null ? undefined : mutants[Number(graph)];
    if (!mutant || url !== `${root}${mutant.file}?graph=${graph}`) return loaded;
    return { ...loaded, source: String(loaded.source).replace(mutant.from, () => mutant.to) };
  },
});

const every = [
  'payment-schedule', 'application-claims', 'application-filing', 'policy-may', 'application-screening', 'application-appraisal', 'application-decision', 'application-decision-legality', 'application-decision-scenarios', 'application-payment', 'application-closing', 'application-refusals', 'review-scoring', 'review-consensus', 'review-interest', 'deliberation-votes', 'deliberation-register',
  'envelope-life', 'funding-imputation', 'funding-funders', 'funding-partners', 'funding-shares', 'funding-credits', 'funding-cofunding', 'funding-plan', 'funding-caps', 'money', 'calendar-delay', 'calendar-suspendable', 'calendar-day', 'application-amendment', 'application-agreement', 'application-publicity', 'payment-prescription', 'payment-recovery', 'payment-year-end', 'payment-credits', 'application-properties',
];
/** Where a mistake in a file is likeliest to show; the rest follows. */
const near: readonly (readonly [file: RegExp, tests: readonly string[]])[] = [
  [/application\/(decide\/)?agreement\.ts/, ['application-agreement', 'application-decision']],
  [/publicity/, ['application-publicity']],
  [/amendment|decide\/hearing/, ['application-amendment']],
  [/prescription/, ['payment-prescription']],
  [/recovery/, ['payment-recovery']],
  [/cut-off|year-end/, ['payment-year-end']],
  [/decide\/(payment|claims|liquidation|separation)|evolve\/payment|payment\/(schedule|sums|parts|liquidation|examine)/, ['payment-schedule', 'application-claims', 'application-payment', 'application-closing']],
  [/decide\/closing|lapse|letters/, ['application-closing']],
  [/decide\/(decision|notification)/, ['application-decision', 'application-decision-legality', 'application-closing']],
  [/decide\/(legality|appeal)|application\/(legality|answer|evolve)/, ['application-decision-legality', 'application-decision-scenarios']],
  [/deliberation\//, ['deliberation-votes', 'deliberation-register']],
  [/decide\/appraisal/, ['application-appraisal']],
  [/review/, ['application-appraisal', 'review-consensus', 'review-interest', 'review-scoring']],
  [/decide\/(screening|filing)|delay/, ['application-screening', 'application-filing']],
  [/policy|acts/, ['policy-may']],
  [/decide\/envelope/, ['envelope-life', 'application-decision']],
  [/decide\/funders|condition/, ['funding-funders']],
  [/decide\/sharing/, ['funding-partners', 'funding-shares']],
  [/funding\/(imputation|reserving|credits|shares|cofunding)/, ['funding-imputation', 'funding-credits', 'funding-shares', 'funding-cofunding', 'envelope-life']],
  [/funding/, ['funding-caps', 'funding-plan']],
  [/money/, ['money']],
  [/calendar/, ['calendar-delay', 'calendar-suspendable', 'calendar-day']],
];
function testsFor(mutant: Mutant | undefined): readonly string[] {
  const first = mutant ? (near.find(([file]) => file.test(mutant.file))?.[1] ?? []) : [];
  return [...first, ...every.filter((test) => !first.includes(test))];
}

export interface Verdict {
  readonly mutant: number;
  /** The first test that failed; null: the mutant survives. */
  readonly caughtBy: string | null;
  /** What it said. */
  readonly saying: string;
  readonly ms: number;
}

process.on('message', (graph: number) => {
  const began = performance.now();
  const files = testsFor(mutants[graph]).map((test) => `${root}tests/domain/${test}.test.ts?graph=${graph}`);
  void firstFailure(files).then((failure) => process.send?.({ mutant: graph, caughtBy: failure?.test ?? null, saying: failure?.message ?? '', ms: Math.round(performance.now() - began) } satisfies Verdict));
});
process.send?.('ready');
