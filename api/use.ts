import type { Context } from '../usecases/context.ts';
import type { Call } from './route.ts';

/** How long a caller waits for a worker before being told that the outcome is unknown, in milliseconds. */
const PATIENCE = 10_000;

/** What the use cases lean on, for one call. */
export const useCases = ({ app }: Call): Context => ({ db: app.db, client: app.client, taskQueue: app.config.taskQueue, patience: app.config.patience ?? PATIENCE });
