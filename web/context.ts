import type { ApiContext } from '../api/context.ts';
import type { RelyingParty } from '../identity/relying-party.ts';
import type { Assets } from './rendering/assets.ts';
import type { Render } from './rendering/render.ts';

/** How the site presents itself: configuration, never code. */
export interface Site {
  readonly name: string;
  readonly owner: string;
  /** Personas sign in here: the site says so. */
  readonly isTrial: boolean;
  /** « ProConnect »; null: an identity service without a name of its own. */
  readonly identityName: string | null;
}

/** What the pages need; made once when the process starts. */
export interface WebContext extends ApiContext {
  readonly relyingParty: RelyingParty;
  readonly site: Site;
  readonly assets: Assets;
  readonly render: Render;
}
