import { communePages } from './commune/pages.ts';
import { componentsPages } from './development/components.ts';
import { standingPages } from './everyone/static.ts';
import { dossierPages } from './everyone/dossiers.ts';
import { homePages } from './everyone/home.ts';
import { officerPages } from './officer/pages.ts';
import { signInPages } from './signing-in/pages.ts';
import type { Page } from './page.ts';

/** Every page, in the order of the navigation. */
export const pages: readonly Page[] = [...homePages, ...dossierPages, ...communePages, ...officerPages, ...signInPages, ...standingPages, ...componentsPages];
