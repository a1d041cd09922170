import { ask } from './ask.ts';

/** The workflows, bundled once for all suites: `Worker.create({ workflowBundle: await workflowBundle() })`. */
export function workflowBundle(): Promise<{ codePath: string }> {
  return ask<{ codePath: string }>('bundle');
}
