import { Runtime } from '@temporalio/worker';

const nothing = (): void => undefined;

/** What Temporal's Rust core has to say is no part of a bench. */
export function quietRuntime(): void {
  Runtime.install({ logger: { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing } });
}
