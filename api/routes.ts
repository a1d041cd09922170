import { actRoutes } from './resources/acts.ts';
import { applicationRoutes } from './resources/applications.ts';
import { delegationRoutes } from './resources/delegations.ts';
import { deliberationRoutes } from './resources/deliberations.ts';
import { documentRoutes } from './resources/documents.ts';
import { draftRoutes } from './resources/drafts.ts';
import { envelopeRoutes } from './resources/envelopes.ts';
import { fundingRoutes } from './resources/funding.ts';
import { healthRoutes } from './resources/health.ts';
import { letterRoutes } from './resources/letters.ts';
import { organisationRoutes } from './resources/organisations.ts';
import { paperRoutes } from './resources/papers.ts';
import { programmeRoutes } from './resources/programmes.ts';
import { sessionRoutes } from './resources/sessions.ts';
import { rankingRoutes } from './resources/ranking.ts';
import { reviewerRoutes } from './resources/reviewers.ts';
import { whatIfRoutes } from './resources/what-if.ts';
import type { Route } from './route.ts';

/** Every route of the API, in the order the documentation shows them. */
export const routes: readonly Route[] = [...programmeRoutes, ...organisationRoutes, ...draftRoutes, ...applicationRoutes, ...actRoutes, ...documentRoutes, ...letterRoutes, ...sessionRoutes, ...paperRoutes, ...deliberationRoutes, ...delegationRoutes, ...fundingRoutes, ...envelopeRoutes, ...reviewerRoutes, ...rankingRoutes, ...whatIfRoutes, ...healthRoutes];
