import { refused } from '../../api/problems.ts';
import { Strict, Type } from '../../api/schema.ts';
import type { ProgrammeBundle } from '../../domain/programme/programme.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { readApplication } from '../../usecases/applications.ts';
import { readForm, readProgramme } from '../../usecases/catalogue.ts';
import { readDraft } from '../../usecases/drafts.ts';
import { planFaults } from '../../usecases/estimate.ts';
import { faultsIn, type FormSchema } from '../../usecases/forms.ts';
import type { Crumb, GoTo, Visit } from '../page.ts';
import { canonical } from './merge.ts';

export const DraftId = Strict({ id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }) });

type DraftRead = Extract<Awaited<ReturnType<typeof readDraft>>, { ok: true }>['value'];

/** A group of questions: one page of the form. */
export interface Group {
  readonly no: number;
  readonly title: string;
  readonly fields: readonly string[];
}

export interface OpenDraft {
  readonly draft: DraftRead;
  readonly bundle: ProgrammeBundle;
  readonly schema: FormSchema;
  readonly groups: readonly Group[];
  readonly title: string;
  readonly organisation: string;
}

/** The draft of a page, with its form. @throws Problem when it is none of theirs. */
export async function openedDraft({ app, person }: Visit, id: string): Promise<OpenDraft> {
  const read = await readDraft(app.db, person, id);
  if (!read.ok) throw refused(read.refusals[0]);
  const draft = read.value;
  const bundle = await readProgramme(app.db, draft.programme, draft.version);
  const schema = bundle && readForm(bundle, 'application');
  if (!bundle || !schema) throw new Error(`draft ${id} has no form`);
  return { draft, bundle, schema, groups: groupsOf(schema), title: titleOf(draft.answers), organisation: app.directory.findOrganisation({ siret: draft.organisation })?.name ?? draft.organisation };
}

export const titleOf = ({ title }: Readonly<Record<string, unknown>>): string => (typeof title === 'string' && title.trim() !== '' ? title : 'Projet sans nom');

export function groupsOf(schema: FormSchema): readonly Group[] {
  const pages = schema['x-pages'] ?? [{ title: schema.title ?? 'Votre demande', fields: Object.keys(schema.properties ?? {}) }];
  return pages.map(({ title, fields }, at) => ({ no: at + 1, title, fields }));
}

export type GroupState = 'empty' | 'partial' | 'complete';
export const stateInFrench: Readonly<Record<GroupState, { readonly label: string; readonly cls: string; readonly icon: string }>> = {
  empty: { label: 'à commencer', cls: 'quiet', icon: '' },
  partial: { label: 'à compléter', cls: 'wait', icon: 'clock' },
  complete: { label: 'complet', cls: 'go', icon: 'check' },
};

/** Everything wrong or missing in a draft's answers, the totals of its plan too, by the pointer of the answer. */
export function faultsOf({ schema, bundle, draft: { answers } }: Pick<OpenDraft, 'schema' | 'bundle'> & { readonly draft: { readonly answers: Readonly<Record<string, unknown>> } }): readonly Refusal[] {
  const faults = faultsIn(schema, answers);
  const hasPlan = answers.plan !== undefined && schema.properties?.plan !== undefined && !faults.some(({ path = '' }) => isIn(path, ['plan']));
  return hasPlan ? [...faults, ...planFaults(bundle.programme, answers.plan).map((fault) => ({ ...fault, path: `/plan${fault.path ?? ''}` }))] : faults;
}

export const isIn = (pointer: string, fields: readonly string[]): boolean => fields.some((name) => pointer === `/${name}` || pointer.startsWith(`/${name}/`));

export function stateOf({ fields }: Group, answers: Readonly<Record<string, unknown>>, faults: readonly Refusal[]): GroupState {
  if (!faults.some(({ path = '' }) => isIn(path, fields))) return 'complete';
  return fields.every((name) => canonical(answers[name]) === '') ? 'empty' : 'partial';
}

export const draftCrumbs = (draft?: { readonly id: string; readonly title: string }): readonly Crumb[] => [{ label: 'Accueil', href: '/' }, { label: 'Brouillons', href: '/brouillons' }, ...(draft ? [{ label: draft.title, href: `/brouillons/${draft.id}` }] : [])];

/** A draft that is filed has become a dossier: there. Null while it is one. */
export async function gone({ app, person }: Visit, { draft }: Pick<OpenDraft, 'draft'>): Promise<GoTo | null> {
  if (!draft.filed) return null;
  const dossier = await readApplication(app.db, person, { id: draft.id });
  return { goTo: dossier ? `/dossiers/${dossier.reference}` : '/brouillons', flash: { kind: 'note', text: 'Ce dossier est déposé : le voici.' } };
}

const clock = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit' });
const calendar = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', day: 'numeric', month: 'long' });
/** « le 24 novembre à 14:32 », in Paris. */
export const momentInFrench = (at: Date): string => `le ${calendar.format(at)} à ${clock.format(at)}`;
