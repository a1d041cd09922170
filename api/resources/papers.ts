import { duplicatesFor } from '../../usecases/duplicates.ts';
import { assemblyPaper, dossierPaper, minutesPaper, wholeDossier } from '../../usecases/papers.ts';
import { readers } from '../../usecases/deliberations.ts';
import { notFound, Problem } from '../problems.ts';
import { defineRoute, ok, type Answer, type Call } from '../route.ts';
import { Day, Id, Nullable, Strict, Type } from '../schema.ts';
import { asAttachment } from '../uploads.ts';
import type { AssemblyPaper, MadePaper, NotYet } from '../../usecases/papers.ts';
import type { Role } from '../../domain/application/commands.ts';

const SERVICE: readonly Role[] = ['officer', 'secretary', 'finance', 'assembly', 'delegate', 'administrator'];
/** Whoever prepares or judges a project. */
const PREPARING: readonly Role[] = [...SERVICE, 'reviewer', 'member', 'chair'];

const params = Strict({ id: Id });
const Format = Type.Object({ format: Type.Optional(Type.Enum(['docx', 'odt', 'pdf'], { description: 'docx ou odt pour continuer à l’écrire, pdf pour le lire.' })) }, { additionalProperties: false });
const from = ({ app }: Call) => ({ db: app.db, papers: app.papers });
const file = { description: 'Le document', mediaType: 'application/octet-stream' };

function saved(paper: MadePaper | NotYet | null, what: string): Answer {
  if (paper === null) throw notFound(`${what} n’existe pas ou ne vous est pas ouvert.`);
  if (paper === 'not-yet') throw new Problem('not-yet', `${what} ne peut pas encore être établi : le dossier ou la séance n’en est pas là.`);
  return { status: 200, content: { mediaType: paper.mediaType, data: paper.file }, headers: { 'Content-Disposition': asAttachment(paper.fileName), 'Content-Security-Policy': "default-src 'none'; sandbox" } };
}

const forAssembly = (kind: AssemblyPaper, name: string, path: string, summary: string) =>
  defineRoute({
    name,
    method: 'get',
    path: `/deliberations/:id/papers/${path}`,
    summary,
    tag: 'Documents du service',
    access: { roles: readers },
    params,
    query: Format,
    responses: { 200: file },
    refusals: ['not-found'],
    handler: async (call, { params: { id }, query: { format = 'docx' } }) => saved(await assemblyPaper(from(call), call.person, id, kind, format), 'Ce lot de délibérations'),
  });

export const paperRoutes = [
  defineRoute({
    name: 'printAppraisalSheet',
    method: 'get',
    path: '/applications/:id/papers/appraisal-sheet',
    summary: 'Télécharger la fiche d’instruction (PDF/UA, une page)',
    tag: 'Documents du service',
    access: { roles: PREPARING },
    params,
    responses: { 200: { description: 'La fiche', mediaType: 'application/pdf' } },
    refusals: ['not-found', 'not-yet'],
    handler: async (call, { params: { id } }) => saved(await dossierPaper(from(call), call.person, id, 'appraisal-sheet', 'pdf'), 'Cette fiche d’instruction'),
  }),
  defineRoute({
    name: 'printWholeDossier',
    method: 'get',
    path: '/applications/:id/papers/dossier',
    summary: 'Télécharger le dossier entier en un PDF : fiche, plan, pièces, avec des signets',
    description: 'Une pièce qui ne peut pas être reproduite a une page qui le dit, avec son nom et son empreinte.',
    tag: 'Documents du service',
    access: { roles: PREPARING },
    params,
    responses: { 200: { description: 'Le dossier', mediaType: 'application/pdf' } },
    refusals: ['not-found'],
    handler: async (call, { params: { id } }) => {
      const kept = await wholeDossier(from(call), call.person, id);
      if (!kept) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      return { status: 200, content: { mediaType: 'application/pdf', path: kept.path }, headers: { 'Content-Disposition': asAttachment(kept.fileName), 'Content-Security-Policy': "default-src 'none'; sandbox" } };
    },
  }),
  defineRoute({
    name: 'draftAgreement',
    method: 'get',
    path: '/applications/:id/papers/draft-agreement',
    summary: 'Télécharger le projet de convention (DOCX, ODT ou PDF)',
    tag: 'Documents du service',
    access: { roles: SERVICE },
    params,
    query: Format,
    responses: { 200: file },
    refusals: ['not-found', 'not-yet'],
    handler: async (call, { params: { id }, query: { format = 'docx' } }) => saved(await dossierPaper(from(call), call.person, id, 'draft-agreement', format), 'Ce projet de convention'),
  }),
  forAssembly('report', 'draftReport', 'report', 'Télécharger le rapport à l’assemblée (DOCX, ODT ou PDF)'),
  forAssembly('draft-deliberation', 'draftDeliberation', 'draft-deliberation', 'Télécharger le projet de délibération (DOCX, ODT ou PDF)'),
  forAssembly('proposals-table', 'draftProposalsTable', 'proposals-table', 'Télécharger l’annexe : tableau des propositions (DOCX, ODT ou PDF)'),
  defineRoute({
    name: 'printMinutes',
    method: 'get',
    path: '/sessions/:id/papers/minutes',
    summary: 'Télécharger le relevé d’avis (PDF/UA, DOCX ou ODT)',
    tag: 'Documents du service',
    access: { roles: PREPARING },
    params,
    query: Format,
    responses: { 200: file },
    refusals: ['not-found', 'not-yet'],
    handler: async (call, { params: { id }, query: { format = 'pdf' } }) => saved(await minutesPaper(from(call), call.person, id, format), 'Ce relevé d’avis'),
  }),
  defineRoute({
    name: 'listDuplicates',
    method: 'get',
    path: '/applications/:id/duplicates',
    summary: 'Voir si la même collectivité, ou un partenaire, demande ailleurs une aide pour un objet semblable',
    tag: 'Documents du service',
    access: { roles: SERVICE },
    params,
    responses: {
      200: {
        description: 'Du plus proche au moins proche ; vide quand rien n’y ressemble',
        schema: Strict({
          items: Type.Array(Strict({
            id: Id, reference: Type.String(), programme: Type.String(), call: Type.String(), title: Type.String(), phase: Type.String(), outcome: Nullable(Type.String()), filedOn: Day,
            organisation: Strict({ siret: Type.String(), name: Type.String() }),
            because: Type.Enum(['same-applicant', 'same-entity', 'partner'], { description: 'Le même établissement, un autre de la même collectivité, ou un partenaire.' }),
            words: Type.Array(Type.String(), { description: 'Mots communs aux deux titres.' }),
            score: Type.Integer({ description: 'Part des mots du titre le plus court que l’autre a aussi, sur 100.' }),
          })),
        }),
      },
    },
    refusals: ['not-found'],
    handler: async (call, { params: { id } }) => {
      const found = await duplicatesFor(call.app.db, call.person, id);
      if (!found) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      return ok({
        items: found.map(({ organisation, organisation_name, filed_on, id: other, reference, programme, call: of, title, phase, outcome, because, words, score }) => ({
          id: other, reference, programme, call: of, title, phase, outcome, filedOn: filed_on, organisation: { siret: organisation, name: organisation_name }, because, words: [...words], score,
        })),
      });
    },
  }),
];
