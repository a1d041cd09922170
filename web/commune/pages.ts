import type { Page } from '../page.ts';
import { checkPages } from './check.ts';
import { correspondencePages } from './correspondence.ts';
import { doingPages } from './doings.ts';
import { draftPages } from './drafts.ts';
import { eligibilityPages } from './eligibility.ts';
import { filedPages } from './filed.ts';
import { groupPages } from './group.ts';
import { piecePages } from './pieces.ts';
import { programmePages } from './programmes.ts';
import { startPages } from './start.ts';

/** A commune's path, in the order in which it is walked: what is open, may I, the draft, its pieces, filing, and what follows. */
export const communePages: readonly Page[] = [...programmePages, ...eligibilityPages, ...startPages, ...draftPages, ...groupPages, ...checkPages, ...piecePages, ...correspondencePages, ...doingPages, ...filedPages];
