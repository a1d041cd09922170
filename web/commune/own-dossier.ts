import { notFound } from '../../api/problems.ts';
import type { ProgrammeBundle } from '../../domain/programme/programme.ts';
import { readApplication, type ApplicationView } from '../../usecases/applications.ts';
import { readProgramme } from '../../usecases/catalogue.ts';
import type { Crumb, Visit } from '../page.ts';

/** A filed dossier as its commune sees it. @throws Problem when it is none of theirs. */
export async function ownDossier({ app, person }: Visit, reference: string): Promise<ApplicationView> {
  const found = await readApplication(app.db, person, { reference });
  if (!found || found.viewer !== 'commune') throw notFound('Ce dossier n’existe pas, ou ne vous est pas ouvert.');
  return found;
}

export async function bundleOf({ app }: Visit, { programme, version }: Pick<ApplicationView, 'programme' | 'version'>): Promise<ProgrammeBundle> {
  const bundle = await readProgramme(app.db, programme, version);
  if (!bundle) throw new Error(`no version ${version} of ${programme}`);
  return bundle;
}

export const dossierCrumbs = ({ reference, title }: Pick<ApplicationView, 'reference' | 'title'>): readonly Crumb[] => [{ label: 'Accueil', href: '/' }, { label: 'Dossiers', href: '/dossiers' }, { label: title, href: `/dossiers/${reference}` }];
