import { LARGEST_TABLE, MOST_LINES, importStatement, readStatement, statementTemplate, typeStatement, type Remark, type Statement, type StatementLine, type Stated } from '../../usecases/statements.ts';
import { PREFIX } from '../prefix.ts';
import { notFound, refused } from '../problems.ts';
import { created, defineRoute, ok, type Answer } from '../route.ts';
import { Amount, Code, Day, Id, Instant, Nullable, Sha256, Strict, Type } from '../schema.ts';
import { receiveTable, tableProblem } from '../table-upload.ts';
import { asAttachment } from '../uploads.ts';
import { READERS } from './applications.ts';

const tag = 'Versements';
const Words = Type.String({ maxLength: 300 });
const Numbered = Nullable(Type.String({ minLength: 1, maxLength: 80 }));
const line = { line: Code, label: Words, supplier: Words, amount: Amount, committedOn: Day, paidOn: Nullable(Day), mandat: Numbered, invoice: Numbered };
const StatementSchema = Strict({
  id: Id, source: Type.Enum(['typed', 'csv']), fileName: Nullable(Type.String()), sha256: Sha256, total: Amount, storedAt: Instant,
  lines: Type.Array(Strict({ ...line, at: Nullable(Type.Integer({ description: 'Ligne du fichier importé.' })) })),
});
const Stored = Strict({
  statement: StatementSchema,
  ignored: Type.Array(Type.String(), { description: 'Colonnes du tableau que personne ne connaît, laissées de côté.' }),
  remarks: Type.Array(Strict({ expense: Type.Integer(), code: Type.Enum(['not-retained', 'before-eligibility']), message: Type.String() }), { description: 'Dépenses qui seront écartées à l’examen, par leur place à partir de 1.' }),
});
const params = Strict({ id: Id });

const shown = ({ id, source, file_name: fileName, sha256, total, stored_at, lines }: Statement) => ({ id, source, fileName, sha256, total, storedAt: stored_at.toISOString(), lines });

function stored(application: string, answer: Stated): Answer {
  if (!answer.ok) throw 'faults' in answer ? tableProblem(answer.faults) : refused(answer.refusal);
  const { statement, ignored, remarks } = answer;
  const body: { statement: unknown; ignored: readonly string[]; remarks: readonly Remark[] } = { statement: shown(statement), ignored, remarks };
  return created(`${PREFIX}/applications/${application}/expense-statements/${statement.id}`, body);
}

export const statementRoutes = [
  defineRoute({
    name: 'importStatement',
    method: 'post',
    path: '/applications/:id/expense-statements',
    summary: 'Importer un état récapitulatif des mandats (CSV), pour qu’une demande de versement le désigne',
    description: 'Séparateur, encodage et titres de colonnes sont reconnus. Toutes les erreurs sont dites, par ligne et colonne ; s’il y en a une, rien n’est enregistré. Le même fichier donne le même état.',
    tag,
    access: { roles: ['agent'] },
    upload: true,
    params,
    responses: { 201: { description: 'L’état est gardé', schema: Stored } },
    refusals: ['not-found', 'forbidden', 'no-award', 'invalid-table', 'too-large', 'malformed-upload'],
    handler: async (call, { params: { id } }) => stored(id, await importStatement(call.app.db, call.person, id, await receiveTable(call.request, LARGEST_TABLE))),
  }),
  defineRoute({
    name: 'typeStatement',
    method: 'post',
    path: '/applications/:id/expense-statements/lines',
    summary: 'Saisir un état des dépenses ligne à ligne',
    tag,
    access: { roles: ['agent'] },
    acts: true,
    params,
    body: Strict({ lines: Type.Array(Strict(line), { minItems: 1, maxItems: MOST_LINES }) }),
    responses: { 201: { description: 'L’état est gardé', schema: Stored } },
    refusals: ['not-found', 'forbidden', 'no-award', 'invalid-input', 'line-unknown', 'line-twice', 'already-claimed', 'date-in-future'],
    handler: async (call, { params: { id }, body }) => {
      const answer = await typeStatement(call.app.db, call.person, id, body.lines as unknown as readonly StatementLine[]);
      if ('refusals' in answer) throw refused(answer.refusals[0], answer.refusals.slice(1));
      return stored(id, answer);
    },
  }),
  defineRoute({
    name: 'readStatement',
    method: 'get',
    path: '/applications/:id/expense-statements/:statement',
    summary: 'Lire un état des dépenses',
    tag,
    access: { roles: READERS },
    params: Strict({ id: Id, statement: Id }),
    responses: { 200: { description: 'L’état, avec libellés et fournisseurs', schema: StatementSchema } },
    refusals: ['not-found'],
    handler: async (call, { params: { id, statement } }) => {
      const found = await readStatement(call.app.db, call.person, id, statement);
      if (!found) throw notFound('Cet état des dépenses n’existe pas ou ne vous est pas ouvert.');
      return ok(shown(found));
    },
  }),
  defineRoute({
    name: 'downloadStatementTemplate',
    method: 'get',
    path: '/applications/:id/expense-template.csv',
    summary: 'Télécharger le modèle d’état des dépenses, avec les lignes du dossier',
    tag,
    access: { roles: READERS },
    params,
    responses: { 200: { description: 'Le tableau à remplir', mediaType: 'text/csv' } },
    refusals: ['not-found'],
    handler: async (call, { params: { id } }) => {
      const template = await statementTemplate(call.app.db, call.person, id);
      if (!template) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      return { status: 200, content: { mediaType: 'text/csv; charset=utf-8', data: template.bytes }, headers: { 'Content-Disposition': asAttachment(template.fileName) } };
    },
  }),
];
