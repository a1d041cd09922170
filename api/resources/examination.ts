import { struckOutBecause } from '../../domain/timeline/words.ts';
import { toCents } from '../../domain/money/money.ts';
import { examineClaim, liquidationSheet, type Examined } from '../../usecases/examination.ts';
import { notFound, Problem } from '../problems.ts';
import { defineRoute, ok } from '../route.ts';
import { asAttachment } from '../uploads.ts';
import { Amount, Code, Day, Id, Nullable, Strict, Type } from '../schema.ts';
import type { StrikeOut } from '../../domain/application/commands.ts';

const Section = Type.Enum(['investment', 'operating']);
const BySection = Strict({ investment: Amount, operating: Amount });
const StruckOut = Strict({ expense: Nullable(Type.Integer()), line: Code, amount: Amount, code: Type.Enum(Object.keys(struckOutBecause) as (keyof typeof struckOutBecause)[]), because: Type.String() });
const Numbered = Strict({ id: Id, no: Type.String({ pattern: '^[1-9]\\d{0,4}$' }) });
const Kind = Type.Enum(['advance', 'interim', 'balance']);

const Examination = Strict({
  claim: Strict({ no: Type.Integer(), kind: Kind, status: Type.String() }),
  expenses: Type.Array(Strict({ expense: Type.Integer({ description: 'Place dans la demande, à partir de 1.' }), line: Code, section: Nullable(Section), basis: Nullable(Type.Enum(['ht', 'ttc'])), amount: Amount, admitted: Amount, struckOut: Type.Array(StruckOut) })),
  admitted: BySection,
  sections: Type.Array(Strict({ section: Section, award: Amount, base: Amount, admitted: Amount, earned: Amount, bound: Amount, before: Amount, due: Amount, overpaid: Amount }), { description: 'Le calcul de chaque section : attribué, assiette, admis à ce jour, acquis, au plus à ce stade, déjà demandé, dû, trop-perçu.' }),
  due: BySection,
  overpaid: BySection,
  caps: Nullable(Type.Array(Strict({ code: Type.String(), most: Amount, computation: Type.String() }), { description: 'Au solde : chaque plafond sur les chiffres réels.' })),
  former: Type.Array(Strict({ claim: Type.Integer(), kind: Kind, attempt: Type.Integer(), section: Section, amount: Amount, orderedOn: Day, mandat: Nullable(Type.String()), paidOn: Nullable(Day) }), { description: 'Décompte des versements antérieurs.' }),
  sample: Type.Array(Type.Integer(), { description: 'Dépenses dont la règle du dispositif demande les factures.' }),
  asked: Type.Array(Type.Integer(), { description: 'Dépenses dont les factures sont déjà demandées.' }),
});

const shown = ({ claim, examination, liquidation, former, sample, asked }: Examined) => ({
  claim,
  expenses: examination.expenses.map(({ struckOut, ...expense }) => ({ ...expense, struckOut: struckOut.map(({ expense: place, line, amount, code }) => ({ expense: place ?? null, line, amount, code, because: struckOutBecause[code] })) })),
  admitted: examination.bySection,
  sections: liquidation.sections.map((section) => ({ ...section })),
  due: liquidation.due,
  overpaid: liquidation.overpaid,
  caps: liquidation.caps && liquidation.caps.caps.map(({ code, most, computation }) => ({ code, most, computation })),
  former: former.map((payment) => ({ ...payment })),
  sample: [...sample],
  asked: [...asked],
});

/** « 3,5:120000 »: the third expense, and 1 200 € of the fifth. */
const strikeOutsIn = (text: string | undefined): readonly StrikeOut[] =>
  (text ?? '').split(',').filter((one) => one !== '').map((one) => {
    const [expense, amount] = one.split(':').map(Number);
    return { expense: expense ?? 0, ...(amount !== undefined && { amount: toCents(amount) }), reason: '' };
  });

export const examinationRoutes = [
  defineRoute({
    name: 'examineClaim',
    method: 'get',
    path: '/applications/:id/claims/:no/examination',
    summary: 'Voir ce qu’une demande de versement admet, ce qui en est écarté et pourquoi, et ce qui serait dû',
    description: 'Rien n’est enregistré : c’est le calcul même de l’attestation et de la liquidation. D’une demande attestée ou liquidée, c’est celui qui a été fait.',
    tag: 'Versements',
    access: { roles: ['agent', 'officer', 'finance', 'delegate', 'administrator'] },
    params: Numbered,
    query: Strict({ strikeOuts: Type.Optional(Type.String({ pattern: '^\\d{1,5}(:\\d{1,15})?(,\\d{1,5}(:\\d{1,15})?)*$', maxLength: 5_000, description: 'Ce que le service écarterait : places des dépenses, avec un montant en centimes pour une part seulement : « 3,5:120000 ».' })) }),
    responses: { 200: { description: 'L’examen de la demande', schema: Examination } },
    refusals: ['not-found', 'expense-unknown', 'struck-twice', 'amount-mismatch'],
    handler: async (call, { params: { id, no }, query: { strikeOuts } }) => {
      const examined = await examineClaim(call.app.db, call.person, id, Number(no), strikeOutsIn(strikeOuts));
      if (!examined) throw notFound('Cette demande de versement n’existe pas ou ne vous est pas ouverte.');
      if ('message' in examined) throw new Problem(examined.code, examined.message);
      return ok(shown(examined));
    },
  }),
  defineRoute({
    name: 'printLiquidation',
    method: 'get',
    path: '/applications/:id/claims/:no/liquidation',
    summary: 'Télécharger la fiche de liquidation, certificat de paiement une fois signée (PDF/UA)',
    tag: 'Versements',
    access: { roles: ['officer', 'finance', 'delegate', 'administrator'] },
    params: Numbered,
    responses: { 200: { description: 'La fiche', mediaType: 'application/pdf' } },
    refusals: ['not-found', 'not-yet'],
    handler: async ({ app, person }, { params: { id, no } }) => {
      const sheet = await liquidationSheet(app, person, id, Number(no));
      if (!sheet) throw notFound('Cette demande de versement n’existe pas ou ne vous est pas ouverte.');
      if (sheet === 'not-yet') throw new Problem('not-yet', 'Cette demande de versement n’est pas encore liquidée.');
      return { status: 200, content: { mediaType: sheet.mediaType, data: sheet.file }, headers: { 'Content-Disposition': asAttachment(sheet.fileName), 'Content-Security-Policy': "default-src 'none'; sandbox" } };
    },
  }),
];
