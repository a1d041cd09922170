import type { Page } from '../page.ts';
import { actPages } from './act.ts';
import { afterPages } from './after.ts';
import { amendmentPages } from './amendment.ts';
import { appraisalPages } from './appraisal.ts';
import { claimPages } from './claim.ts';
import { filePages } from './files.ts';
import { queuePages } from './queue.ts';
import { reviewPages } from './reviews.ts';
import { screeningPages } from './screening.ts';

/** What the service works with, from its queue to the last payment. */
export const officerPages: readonly Page[] = [...queuePages, ...screeningPages, ...appraisalPages, ...reviewPages, ...afterPages, ...claimPages, ...amendmentPages, ...actPages, ...filePages];
