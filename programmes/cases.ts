import { Ajv2020 } from 'ajv/dist/2020.js';
import type { CapCode } from '../domain/funding/plan.ts';
import { inFrench, plus, ratio, ZERO } from '../domain/money/money.ts';
import type { Cents } from '../domain/money/money.ts';
import type { BeneficiaryKind } from '../domain/programme/programme.ts';
import { pathOfPointer, sayInFrench } from '../forms/french.ts';
import { propose } from './rules.ts';
import type { Rules, Situation } from './rules.ts';
import { readSource } from './source.ts';
import type { Problem, Source } from './source.ts';
import { readers } from './written.ts';

const BINDING: Readonly<Record<string, CapCode>> = {
  taux: 'cap:rate', plafond: 'cap:ceiling', 'part propre': 'cap:own-share', 'part de la dépense': 'cap:own-expense-share',
  'moitié du reste': 'cap:fonds-de-concours', 'reste à payer': 'cap:cost', demande: 'cap:asked',
};
const BENEFICIARY: Readonly<Record<string, BeneficiaryKind>> = { commune: 'commune', EPT: 'ept', syndicat: 'syndicat', association: 'association', entreprise: 'company' };

const amount = { type: 'string', pattern: '^\\d{1,3}([ \\u00a0\\u202f]\\d{3})*(,\\d{2})?[ \\u00a0\\u202f]€$' };
const rate = { type: 'string', pattern: '^(100|\\d{1,2})[ \\u00a0\\u202f]%$' };
const yesNo = { enum: ['oui', 'non'] };

/** What a golden case may say; what it leaves out is the plain case: a commune, alone, in time, not started, no other money. */
const validate = new Ajv2020({ allErrors: true }).compile<WrittenCase[]>({
  type: 'array',
  minItems: 1,
  items: {
    type: 'object', additionalProperties: false, required: ['cas', 'demande', 'attendu'],
    properties: {
      cas: { type: 'string', minLength: 1 },
      bénéficiaire: { enum: Object.keys(BENEFICIARY) },
      'appel ouvert': yesNo, commencé: yesNo, 'démarrage autorisé': yesNo, 'autre appel': yesNo, partagé: yesNo,
      investissement: amount, fonctionnement: amount, 'aides publiques': amount, 'argent privé': amount, 'part propre': rate, demande: amount,
      attendu: {
        type: 'object', additionalProperties: false,
        properties: { montant: amount, joue: { enum: Object.keys(BINDING) }, refus: { type: 'array', minItems: 1, items: { type: 'string' } } },
        oneOf: [{ required: ['montant', 'joue'], properties: { refus: false } }, { required: ['refus'], properties: { montant: false, joue: false } }],
      },
    },
  },
});

type YesNo = 'oui' | 'non';
interface WrittenCase {
  readonly cas: string;
  readonly bénéficiaire?: string;
  readonly 'appel ouvert'?: YesNo;
  readonly commencé?: YesNo;
  readonly 'démarrage autorisé'?: YesNo;
  readonly 'autre appel'?: YesNo;
  readonly partagé?: YesNo;
  readonly investissement?: string;
  readonly fonctionnement?: string;
  readonly 'aides publiques'?: string;
  readonly 'argent privé'?: string;
  readonly 'part propre'?: string;
  readonly demande: string;
  readonly attendu: { readonly montant?: string; readonly joue?: string; readonly refus?: readonly string[] };
}

/** A golden case: a situation, and what the rules must say of it. */
export interface GoldenCase {
  readonly title: string;
  readonly situation: Situation;
  readonly expected: { readonly amount: Cents; readonly binding: CapCode } | { readonly refusals: readonly string[] };
}

/** The golden cases written in `text`, with what is wrong in it. */
export function readCases(file: string, text: string): { readonly cases: readonly GoldenCase[]; readonly source: Source; readonly problems: readonly Problem[] } {
  const source = readSource(file, text);
  if (source.problems.length > 0) return { cases: [], source, problems: source.problems };
  if (validate(source.value)) return { cases: source.value.map(caseOf), source, problems: [] };
  const errors = (validate.errors ?? []).filter((error) => !error.schemaPath.includes('/oneOf/'));
  return {
    cases: [],
    source,
    problems: errors.map((error) => {
      const said = error.keyword === 'oneOf' ? 'dites soit « montant » et « joue », soit « refus »' : `${sayInFrench(error)}${error.keyword === 'required' ? ` : ${error.params.missingProperty}` : ''}`;
      return source.problem([...pathOfPointer(error.instancePath, source.value), ...(error.params.additionalProperty ? [error.params.additionalProperty as string] : [])], said, true);
    }),
  };
}

/** Runs the cases; a problem for each that the rules answer otherwise. */
export function runCases(rules: Rules, file: string, text: string): { readonly count: number; readonly problems: readonly Problem[] } {
  const { cases, source, problems } = readCases(file, text);
  const failed = cases.flatMap((golden, index) => {
    const wrong = failureOf(rules, golden);
    return wrong === null ? [] : [source.problem([index, 'attendu'], `« ${golden.title} » : ${wrong}`, true)];
  });
  return { count: cases.length, problems: [...problems, ...failed] };
}

function failureOf(rules: Rules, { situation, expected }: GoldenCase): string | null {
  const found = propose(rules, situation);
  const codes = found.reasons.map((reason) => reason.code).sort();
  if ('refusals' in expected) {
    const same = !found.eligible && JSON.stringify(codes) === JSON.stringify([...expected.refusals].sort());
    return same ? null : `refus attendu ${expected.refusals.join(', ')}, obtenu ${found.eligible ? `${inFrench(found.amount)} accordés` : codes.join(', ')}`;
  }
  if (!found.eligible) return `${inFrench(expected.amount)} attendus, refusé : ${codes.join(', ')}`;
  if (found.amount !== expected.amount) return `${inFrench(expected.amount)} attendus, ${inFrench(found.amount)} obtenus (${wordOf(found.binding)})`;
  return found.binding === expected.binding ? null : `« ${wordOf(expected.binding)} » devait jouer, « ${wordOf(found.binding)} » joue`;
}

const wordOf = (code: CapCode | null): string => Object.keys(BINDING).find((word) => BINDING[word] === code) ?? String(code);

function caseOf(written: WrittenCase): GoldenCase {
  const cents = (text: string | undefined): Cents => (text === undefined ? ZERO : readers.amount(text));
  const said = (word: YesNo | undefined, otherwise: boolean): boolean => (word === undefined ? otherwise : word === 'oui');
  const investment = cents(written.investissement);
  const { montant, joue, refus } = written.attendu;
  return {
    title: written.cas,
    situation: {
      beneficiary: BENEFICIARY[written.bénéficiaire ?? 'commune']!,
      callOpen: said(written['appel ouvert'], true),
      started: said(written.commencé, false),
      earlyStart: said(written['démarrage autorisé'], false),
      otherMetropolitanCall: said(written['autre appel'], false),
      asked: cents(written.demande),
      input: {
        base: plus(investment, cents(written.fonctionnement)),
        investmentBase: investment,
        otherPublic: cents(written['aides publiques']),
        privateMoney: cents(written['argent privé']),
        ownShare: written['part propre'] === undefined ? ratio(1, 5) : readers.rate(written['part propre']),
        shared: said(written.partagé, false),
      },
    },
    expected: refus ? { refusals: refus } : { amount: readers.amount(montant!), binding: BINDING[joue!]! },
  };
}
