import type { Route } from './route.ts';

/** Every route of the API, in the order the documentation shows them. */
export const routes: readonly Route[] = [];
