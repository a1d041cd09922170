import { readForm } from '../../usecases/catalogue.ts';
import { notFound } from '../../api/problems.ts';
import { storedAt } from '../../api/uploads.ts';
import { Strict, Type, Code } from '../../api/schema.ts';
import { readAnswers, readApplication } from '../../usecases/applications.ts';
import { documentsFor } from '../../usecases/documents.ts';
import { letterName, readLetter } from '../../usecases/letters.ts';
import { READERS, Reference } from '../everyone/dossiers.ts';
import { formOf } from '../forms/form.ts';
import { definePage } from '../page.ts';
import { factsOf } from './answer.ts';
import { groupsOf } from './drafting.ts';
import { bundleOf, dossierCrumbs, ownDossier } from './own-dossier.ts';

/** What follows a filing, and what one comes back to read: the request as it was filed, letters, pieces. */
export const filedPages = [
  definePage({
    name: 'filed',
    path: '/dossiers/:reference/depose',
    access: { roles: ['agent'] },
    params: Reference,
    show: async (visit, { params }) => {
      const found = await ownDossier(visit, params.reference);
      const { programme } = await bundleOf(visit, found);
      const later = programme.pieces.filter(({ code, required, due }) => required && due !== 'filing' && !found.state.pieces[code]);
      return {
        template: 'commune/filed',
        title: 'Votre dossier est déposé',
        lead: found.title,
        crumbs: dossierCrumbs(found),
        data: { reference: found.reference, filedOn: found.filed_on, dueOn: found.due_on, months: programme.clocks.instruction.months, earlyStart: programme.earlyStart, later: later.map(({ title, help = null }) => ({ title, help })) },
      };
    },
  }),
  definePage({
    name: 'filedAnswers',
    path: '/dossiers/:reference/demande',
    access: { roles: READERS },
    params: Reference,
    show: async (visit, { params }) => {
      const { app, person } = visit;
      const found = await readApplication(app.db, person, params);
      const answers = found && (await readAnswers(app.db, person, found.id));
      if (!found || !answers) throw notFound('Ce dossier n’existe pas, ou ne vous est pas ouvert.');
      const bundle = await bundleOf(visit, found);
      const schema = readForm(bundle, 'application')!;
      const resolved = formOf(schema, app.directory).resolved(answers.answers);
      const documents = (await documentsFor(app.db, person, found.id)) ?? [];
      return {
        template: 'commune/filed-answers',
        title: 'La demande, telle qu’elle a été déposée',
        lead: `${found.reference} · ${found.title}`,
        crumbs: dossierCrumbs(found),
        data: {
          reference: found.reference,
          groups: groupsOf(schema).map((group) => ({ ...group, facts: factsOf(resolved, answers.answers, group.fields) })),
          pieces: bundle.programme.pieces.flatMap(({ code, title }) => {
            const file = documents.find(({ id }) => id === found.state.pieces[code]?.document);
            return file ? [{ title, href: `/dossiers/${found.reference}/pieces/${code}`, name: file.file_name }] : [];
          }),
        },
      };
    },
  }),
  definePage({
    name: 'letter',
    path: '/dossiers/:reference/courriers/:kind/:no',
    access: { roles: READERS },
    params: Strict({ ...Reference.properties, kind: Type.String({ pattern: '^[a-z][a-z-]{0,59}$' }), no: Type.String({ pattern: '^[1-9]\\d{0,4}$' }) }),
    show: async ({ app, person }, { params }) => {
      const found = await readApplication(app.db, person, { reference: params.reference });
      const letter = found && (await readLetter(app.db, person, found.id, params.kind, Number(params.no)));
      if (!letter) throw notFound('Ce courrier n’existe pas, ou ne vous est pas ouvert.');
      return { download: { mediaType: 'application/pdf', fileName: `${params.reference} ${letterName(params.kind)}.pdf`, data: letter.pdf } };
    },
  }),
  definePage({
    name: 'filedPiece',
    path: '/dossiers/:reference/pieces/:piece',
    access: { roles: READERS },
    params: Strict({ ...Reference.properties, piece: Code }),
    show: async ({ app, person }, { params }) => {
      const found = await readApplication(app.db, person, { reference: params.reference });
      const wanted = found?.state.pieces[params.piece]?.document;
      const file = found && wanted ? ((await documentsFor(app.db, person, found.id)) ?? []).find(({ id }) => id === wanted) : undefined;
      if (!file) throw notFound('Cette pièce n’existe pas, ou ne vous est pas ouverte.');
      return { download: { mediaType: file.media_type, fileName: file.file_name, path: storedAt(app.config.documentsFolder, file.sha256) } };
    },
  }),
];
