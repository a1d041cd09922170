import type { Kysely } from 'kysely';
import type { TSchema } from 'typebox';
import type { Database } from '../../database/schema.ts';
import type { Person } from '../../domain/policy/person.ts';
import { claimKinds } from '../../domain/timeline/words.ts';
import { attachmentsAt, carryOversAt, creditsAfter, lateClaims, remaindersAt, yearEndReaders } from '../../usecases/year-end.ts';
import type { AttachmentRow, CarryOverRow, CreditToVote, LateClaim, RemainderRow, YearEnd } from '../../usecases/year-end.ts';
import { csv, decimal, type Column } from '../csv.ts';
import { defineRoute, ok, type Route } from '../route.ts';
import { Amount, Code, Day, Id, Nullable, Strict, Type } from '../schema.ts';
import { asAttachment } from '../uploads.ts';

const Section = Type.Enum(['investment', 'operating'], { description: 'Investissement (AP) ou fonctionnement (AE).' });
const Year = Type.String({ pattern: '^2[01]\\d{2}$', description: 'Exercice, année civile.' });
const dossier = { id: Id, reference: Type.String(), organisation: Type.String(), title: Type.String() };
const dossierColumns: readonly Column<{ readonly reference: string; readonly organisation: string; readonly title: string }>[] = [
  { heading: 'Référence', value: (row) => row.reference },
  { heading: 'Collectivité', value: (row) => row.organisation },
  { heading: 'Projet', value: (row) => row.title },
];
const sections = { investment: 'Investissement', operating: 'Fonctionnement' } as const;
const upper = (code: string): string => code.toUpperCase();

interface Listed<Row> {
  /** English, for the names of the routes: `listRemainders`, `exportRemainders`. */
  readonly name: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly item: TSchema;
  readonly columns: readonly Column<Row>[];
  /** Of the exported file, before its year. */
  readonly file: string;
  readonly rows: (db: Kysely<Database>, person: Person, asked: YearEnd) => AsyncGenerator<Row>;
}

async function gathered<Row>(rows: AsyncGenerator<Row>): Promise<readonly Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

/** A list of the end of a year, as JSON and as a file for a spreadsheet. */
function listed<Row>({ name, path, summary, description, item, columns, file, rows }: Listed<Row>): readonly Route[] {
  const shared = { method: 'get' as const, tag: 'Fin d’exercice', access: { roles: yearEndReaders }, params: Strict({ year: Year }), query: Strict({ programme: Type.Optional(Code) }) };
  return [
    defineRoute({
      ...shared,
      name: `list${name}`,
      path: `/year-end/:year/${path}`,
      summary,
      description,
      responses: { 200: { description: summary, schema: Strict({ items: Type.Array(item) }) } },
      handler: async (call, { params, query }) => ok({ items: await gathered(rows(call.app.db, call.person, { year: Number(params.year), ...query })) }),
    }),
    defineRoute({
      ...shared,
      name: `export${name}`,
      path: `/year-end/:year/${path}.csv`,
      summary: `${summary} : fichier pour un tableur`,
      description: `${description} CSV en UTF-8, points-virgules, montants en euros avec virgule.`,
      responses: { 200: { description: 'Une ligne de titres, puis une ligne par élément', mediaType: 'text/csv' } },
      handler: async (call, { params, query }) => ({
        status: 200,
        stream: { mediaType: 'text/csv; charset=utf-8; header=present', chunks: csv(columns, rows(call.app.db, call.person, { year: Number(params.year), ...query })) },
        headers: { 'Content-Disposition': asAttachment(`${file}-${params.year}.csv`) },
      }),
    }),
  ];
}

export const yearEndRoutes: readonly Route[] = [
  ...listed<LateClaim>({
    name: 'LateClaims',
    path: 'late-claims',
    summary: 'Lire les demandes de versement déposées après la date limite de l’exercice',
    description: 'Elles sont examinées sur l’exercice suivant ; la collectivité en est prévenue. La date limite est celle de la version du dispositif que suit chaque dossier.',
    item: Strict({ ...dossier, claim: Type.Integer(), kind: Type.Enum(['advance', 'interim', 'balance']), status: Type.String(), filedOn: Day, until: Day, examinedFor: Type.Integer() }),
    file: 'demandes-apres-date-limite',
    columns: [
      ...dossierColumns,
      { heading: 'Versement n°', value: (row) => String(row.claim) },
      { heading: 'Demande', value: (row) => claimKinds[row.kind as keyof typeof claimKinds].replace(/^d(e |’)/, '') },
      { heading: 'Déposée le', value: (row) => row.filedOn },
      { heading: 'Date limite', value: (row) => row.until },
      { heading: 'Examinée sur l’exercice', value: (row) => String(row.examinedFor) },
    ],
    rows: lateClaims,
  }),
  ...listed<RemainderRow>({
    name: 'Remainders',
    path: 'remainders',
    summary: 'Lire les restes à solder au 31 décembre',
    description: 'Par dossier et par section, ce qui est engagé et n’était pas mandaté à la fin de l’exercice.',
    item: Strict({ ...dossier, programme: Code, section: Section, engaged: Amount, ordered: Amount, paid: Amount, rest: Amount }),
    file: 'restes-a-solder',
    columns: [
      ...dossierColumns,
      { heading: 'Dispositif', value: (row) => upper(row.programme) },
      { heading: 'Section', value: (row) => sections[row.section] },
      { heading: 'Engagé (€)', value: (row) => decimal(row.engaged) },
      { heading: 'Mandaté (€)', value: (row) => decimal(row.ordered) },
      { heading: 'Payé, net des recouvrements (€)', value: (row) => decimal(row.paid) },
      { heading: 'Reste à solder (€)', value: (row) => decimal(row.rest) },
    ],
    rows: remaindersAt,
  }),
  ...listed<AttachmentRow>({
    name: 'Attachments',
    path: 'attachments',
    summary: 'Lire les charges à rattacher à l’exercice',
    description: 'Section de fonctionnement seulement : ce que les dépenses présentées au 31 décembre ont fait acquérir et qui n’est pas mandaté. Une avance ne se rattache pas.',
    item: Strict({ ...dossier, programme: Code, expenses: Amount, attested: Amount, earned: Amount, ordered: Amount, amount: Amount }),
    file: 'rattachements',
    columns: [
      ...dossierColumns,
      { heading: 'Dispositif', value: (row) => upper(row.programme) },
      { heading: 'Dépenses présentées (€)', value: (row) => decimal(row.expenses) },
      { heading: 'dont attestées (€)', value: (row) => decimal(row.attested) },
      { heading: 'Subvention acquise (€)', value: (row) => decimal(row.earned) },
      { heading: 'Mandaté (€)', value: (row) => decimal(row.ordered) },
      { heading: 'À rattacher (€)', value: (row) => decimal(row.amount) },
    ],
    rows: attachmentsAt,
  }),
  ...listed<CarryOverRow>({
    name: 'CarryOvers',
    path: 'carry-overs',
    summary: 'Lire les engagements d’investissement à reporter',
    description: 'Chaque engagement d’investissement qui n’était pas entièrement mandaté au 31 décembre, avec son numéro.',
    item: Strict({ ...dossier, programme: Code, section: Section, number: Type.String(), engagedOn: Day, engaged: Amount, ordered: Amount, paid: Amount, rest: Amount }),
    file: 'reports-d-engagements',
    columns: [
      ...dossierColumns,
      { heading: 'Dispositif', value: (row) => upper(row.programme) },
      { heading: 'Engagement n°', value: (row) => row.number },
      { heading: 'Engagé le', value: (row) => row.engagedOn },
      { heading: 'Engagé (€)', value: (row) => decimal(row.engaged) },
      { heading: 'Mandaté (€)', value: (row) => decimal(row.ordered) },
      { heading: 'À reporter (€)', value: (row) => decimal(row.rest) },
    ],
    rows: carryOversAt,
  }),
  ...listed<CreditToVote>({
    name: 'CreditsToVote',
    path: 'credits',
    summary: 'Lire les crédits de paiement attendus des exercices suivants',
    description: 'Par dispositif, année et section : ce que les échéanciers des dossiers attendent, à côté de l’AP ou de l’AE votée et des CP votés. « short » : ce qu’il manque ; nul tant que rien n’est voté.',
    item: Strict({ programme: Code, section: Section, year: Type.Integer(), scheduled: Amount, dossiers: Type.Integer(), voted: Nullable(Amount), authorised: Amount, affected: Amount, engaged: Amount, short: Nullable(Amount) }),
    file: 'credits-de-paiement-apres',
    columns: [
      { heading: 'Dispositif', value: (row) => upper(row.programme) },
      { heading: 'Exercice', value: (row) => String(row.year) },
      { heading: 'Section', value: (row) => sections[row.section] },
      { heading: 'Dossiers', value: (row) => String(row.dossiers) },
      { heading: 'CP attendus (€)', value: (row) => decimal(row.scheduled) },
      { heading: 'CP votés (€)', value: (row) => decimal(row.voted) },
      { heading: 'CP manquants (€)', value: (row) => decimal(row.short) },
      { heading: 'AP ou AE votée (€)', value: (row) => decimal(row.authorised) },
      { heading: 'AP ou AE affectée (€)', value: (row) => decimal(row.affected) },
      { heading: 'AP ou AE engagée (€)', value: (row) => decimal(row.engaged) },
    ],
    rows: creditsAfter,
  }),
];
