import { actRoutes } from './resources/acts.ts';
import { applicationRoutes } from './resources/applications.ts';
import { delegationRoutes } from './resources/delegations.ts';
import { deliberationRoutes } from './resources/deliberations.ts';
import { documentRoutes } from './resources/documents.ts';
import { draftRoutes } from './resources/drafts.ts';
import { envelopeRoutes } from './resources/envelopes.ts';
import { healthRoutes } from './resources/health.ts';
import { letterRoutes } from './resources/letters.ts';
import { organisationRoutes } from './resources/organisations.ts';
import { programmeRoutes } from './resources/programmes.ts';
import type { Route } from './route.ts';

/** Every route of the API, in the order the documentation shows them. */
export const routes: readonly Route[] = [...programmeRoutes, ...organisationRoutes, ...draftRoutes, ...applicationRoutes, ...actRoutes, ...documentRoutes, ...letterRoutes, ...deliberationRoutes, ...delegationRoutes, ...envelopeRoutes, ...healthRoutes];
