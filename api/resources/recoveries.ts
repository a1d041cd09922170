import { awaited, recoveryMeans } from '../../domain/timeline/words.ts';
import { readRecoveries, recoveryReaders } from '../../usecases/recoveries.ts';
import type { FollowedRecovery } from '../../usecases/recoveries.ts';
import { csv, decimal, type Column } from '../csv.ts';
import { defineRoute, ok } from '../route.ts';
import { Amount, Code, Day, Id, Nullable, Strict, Type } from '../schema.ts';
import { asAttachment } from '../uploads.ts';

const tag = 'Recouvrements';
const query = Strict({ programme: Type.Optional(Code), settled: Type.Optional(Type.Boolean({ description: 'Ceux qui sont soldés ou abandonnés aussi.' })) });
const Recovery = Strict({
  id: Id, reference: Type.String(), programme: Code, organisation: Type.String(), title: Type.String(),
  no: Type.Integer(), claim: Type.Integer({ description: 'Solde auquel il a été constaté ; 0 quand l’attribution a été réduite, remplacée ou close.' }), foundOn: Day, amount: Amount,
  investment: Amount, operating: Amount, answerBy: Nullable(Day), heardOn: Nullable(Day), means: Nullable(Type.Enum(['reduction', 'order', 'waived'])), decidedOn: Nullable(Day),
  number: Nullable(Type.String()), numberedOn: Nullable(Day), settled: Amount, left: Amount, remindOn: Nullable(Day),
  awaits: Nullable(Type.Enum(['hearing', 'decision', 'number', 'settlement'], { description: 'Ce qui est attendu : observations, décision, numéro de finance, remboursement.' })),
});

const shown = ({ organisation_name: organisation, found_on: foundOn, answer_by: answerBy, heard_on: heardOn, decided_on: decidedOn, numbered_on: numberedOn, remind_on: remindOn, ...row }: FollowedRecovery) => ({ ...row, organisation, foundOn, answerBy, heardOn, decidedOn, numberedOn, remindOn });

const columns: readonly Column<FollowedRecovery>[] = [
  { heading: 'Référence', value: (row) => row.reference },
  { heading: 'Dispositif', value: (row) => row.programme.toUpperCase() },
  { heading: 'Collectivité', value: (row) => row.organisation_name },
  { heading: 'Projet', value: (row) => row.title },
  { heading: 'Constaté le', value: (row) => row.found_on },
  { heading: 'Trop-perçu (€)', value: (row) => decimal(row.amount) },
  { heading: 'À recouvrer, investissement (€)', value: (row) => decimal(row.investment) },
  { heading: 'À recouvrer, fonctionnement (€)', value: (row) => decimal(row.operating) },
  { heading: 'Observations jusqu’au', value: (row) => row.answer_by },
  { heading: 'Suite', value: (row) => row.means && recoveryMeans[row.means] },
  { heading: 'Numéro', value: (row) => row.number },
  { heading: 'Du', value: (row) => row.numbered_on },
  { heading: 'Recouvré (€)', value: (row) => decimal(row.settled) },
  { heading: 'Reste (€)', value: (row) => decimal(row.left) },
  { heading: 'Attendu', value: (row) => row.awaits && awaited[row.awaits] },
  { heading: 'Relance le', value: (row) => row.remind_on },
];

async function* each<T>(rows: readonly T[]): AsyncGenerator<T> {
  yield* rows;
}

export const recoveryRoutes = [
  defineRoute({
    name: 'listRecoveries',
    method: 'get',
    path: '/recoveries',
    summary: 'Lire les trop-perçus à recouvrer, les plus anciens d’abord',
    tag,
    access: { roles: recoveryReaders },
    query,
    responses: { 200: { description: 'Les trop-perçus de vos dispositifs', schema: Strict({ items: Type.Array(Recovery) }) } },
    handler: async (call, { query: { settled = false, ...asked } }) => ok({ items: (await readRecoveries(call.app.db, call.person, { ...asked, settled })).map(shown) }),
  }),
  defineRoute({
    name: 'exportRecoveries',
    method: 'get',
    path: '/recoveries.csv',
    summary: 'Exporter les trop-perçus à recouvrer pour un tableur',
    tag,
    access: { roles: recoveryReaders },
    query,
    responses: { 200: { description: 'Une ligne par trop-perçu, sous une ligne de titres', mediaType: 'text/csv' } },
    handler: async (call, { query: { settled = false, ...asked } }) => ({
      status: 200,
      stream: { mediaType: 'text/csv; charset=utf-8; header=present', chunks: csv(columns, each(await readRecoveries(call.app.db, call.person, { ...asked, settled }))) },
      headers: { 'Content-Disposition': asAttachment('recouvrements.csv') },
    }),
  }),
];
