import { LARGEST_RETURNS, applyReturns, importReturns, importers, reportFor, returnsFor, type Report } from '../../usecases/returns.ts';
import { PREFIX } from '../prefix.ts';
import { notFound, refused } from '../problems.ts';
import { created, defineRoute, ok } from '../route.ts';
import { Day, Id, Instant, Nullable, Sha256, Strict, Type } from '../schema.ts';
import { receiveTable, tableProblem } from '../table-upload.ts';
import { useCases } from '../use.ts';

const tag = 'Lots transmis aux finances';
const params = Strict({ id: Id });
const Result = Type.Enum(['ready', 'on-its-way', 'applied', 'refused', 'duplicate', 'unknown', 'already-recorded', 'contradictory'], {
  description: 'Prête à enregistrer, en cours, enregistrée, refusée par le dossier ; ou : répétée, inconnue, déjà enregistrée, contradictoire.',
});
const summary = { id: Id, source: Type.Enum(['csv', 'json']), fileName: Type.String(), sha256: Sha256, status: Type.Enum(['previewed', 'applied']), importedAt: Instant, appliedAt: Nullable(Instant) };
const ReportSchema = Strict({
  ...summary,
  sameFile: Type.Array(Strict({ id: Id, status: Type.Enum(['previewed', 'applied']) }), { description: 'Autres imports du même fichier.' }),
  lines: Type.Array(
    Strict({
      line: Type.Integer({ description: 'Ligne du fichier, ou place dans la liste, à partir de 1.' }), key: Type.String(), application: Nullable(Id), outcome: Type.Enum(['paid', 'rejected']), on: Day,
      mandat: Nullable(Type.String()), reason: Nullable(Type.String()), result: Result, message: Nullable(Type.String()), code: Nullable(Type.String({ description: 'Refus du dossier.' })),
    }),
  ),
});

const summaryOf = ({ id, source, file_name: fileName, sha256, status, imported_at, applied_at }: Report['row']) => ({ id, source, fileName, sha256, status, importedAt: imported_at.toISOString(), appliedAt: applied_at?.toISOString() ?? null });
const shown = ({ row, lines, sameFile }: Report) => ({ ...summaryOf(row), sameFile, lines: lines.map(({ at: line, said: message, ...rest }) => ({ line, message, ...rest })) });

export const returnRoutes = [
  defineRoute({
    name: 'importReturns',
    method: 'post',
    path: '/payment-returns',
    summary: 'Importer les retours du logiciel financier (CSV ou JSON), sans encore les enregistrer',
    description: 'Chaque ligne est rapprochée de sa demande de mandatement. Un fichier illisible est refusé en entier, toutes ses erreurs dites par ligne et colonne.',
    tag,
    access: { roles: importers },
    upload: true,
    responses: { 201: { description: 'Ce qui sera enregistré, et ce qui ne le sera pas, ligne par ligne', schema: ReportSchema } },
    refusals: ['invalid-table', 'too-large', 'malformed-upload'],
    handler: async (call) => {
      const answer = await importReturns(call.app.db, call.person, await receiveTable(call.request, LARGEST_RETURNS));
      if (!answer.ok) throw 'faults' in answer ? tableProblem(answer.faults) : refused(answer.refusal);
      return created(`${PREFIX}/payment-returns/${answer.value.row.id}`, shown(answer.value));
    },
  }),
  defineRoute({
    name: 'applyReturns',
    method: 'post',
    path: '/payment-returns/:id/application',
    summary: 'Enregistrer dans les dossiers les retours rapprochés',
    description: 'Chaque ligne est rapprochée de nouveau, puis enregistrée une fois et une seule. Répété, l’appel dit seulement où l’on en est.',
    tag,
    access: { roles: importers },
    acts: true,
    params,
    responses: { 200: { description: 'Où en est chaque ligne', schema: ReportSchema } },
    refusals: ['not-found', 'nothing-to-apply'],
    handler: async (call, { params: { id } }) => {
      const answer = await applyReturns(useCases(call), call.person, id);
      if (!answer.ok) throw 'faults' in answer ? tableProblem(answer.faults) : refused(answer.refusal);
      return ok(shown(answer.value));
    },
  }),
  defineRoute({
    name: 'listReturns',
    method: 'get',
    path: '/payment-returns',
    summary: 'Lister les fichiers de retours importés',
    tag,
    access: { roles: importers },
    responses: { 200: { description: 'Le dernier importé d’abord', schema: Strict({ items: Type.Array(Strict({ ...summary, lines: Type.Integer(), matched: Type.Integer() })) }) } },
    handler: async (call) => ok({ items: (await returnsFor(call.app.db, call.person)).map((row) => ({ ...summaryOf(row), lines: row.lines, matched: row.matched })) }),
  }),
  defineRoute({
    name: 'readReturns',
    method: 'get',
    path: '/payment-returns/:id',
    summary: 'Lire ce qu’il est advenu de chaque ligne d’un fichier de retours',
    tag,
    access: { roles: importers },
    params,
    responses: { 200: { description: 'Le rapport, ligne par ligne', schema: ReportSchema } },
    refusals: ['not-found'],
    handler: async (call, { params: { id } }) => {
      const report = await reportFor(call.app.db, call.person, id);
      if (!report) throw notFound('Ce fichier de retours n’existe pas ou ne vous est pas ouvert.');
      return ok(shown(report));
    },
  }),
];
