import { serializeUnit } from 'publicodes';
import { applyCaps, CAP_ORDER } from '../domain/funding/caps.ts';
import type { CapInput } from '../domain/funding/plan.ts';
import { inFrench, ratio } from '../domain/money/money.ts';
import type { Cents } from '../domain/money/money.ts';
import type { BeneficiaryKind, Programme, ProgrammeBundle } from '../domain/programme/programme.ts';
import { programmePath, rulesPath, VOCABULARY } from './paths.ts';
import { AMOUNT, cyclesIn, ELIGIBLE, inTheWordsOfTheRules, parseRules, propose } from './rules.ts';
import type { Rules, Situation } from './rules.ts';
import { readSource } from './source.ts';
import type { Problem, Source } from './source.ts';

/** Keys a rule may have; the library silently ignores any other, a misspelt mechanism included. */
const KEYS = new Set([
  'titre', 'description', 'note', 'question', 'code', 'refus', 'référence', 'unité', 'valeur', 'une possibilité', 'par défaut',
  'applicable si', 'non applicable si', 'plafond', 'plancher', 'toutes ces conditions', 'une de ces conditions', 'variations', 'condition',
  'le minimum de', 'le maximum de', 'somme', 'produit', 'est défini', 'est non défini', 'est applicable', 'est non applicable',
]);

/** What is wrong with a programme's rules; `rules` when they can be run. */
export function checkRules(bundle: ProgrammeBundle): { readonly rules: Rules | null; readonly problems: readonly Problem[] } {
  const sources = [VOCABULARY, rulesPath(bundle.programme.code)].map((path) => readSource(path, bundle.files[path] ?? ''));
  const unreadable = sources.flatMap((source) => source.problems);
  if (unreadable.length > 0) return { rules: null, problems: unreadable };
  const written = Object.assign({}, ...sources.map((source) => source.value)) as Record<string, object>;
  const report = reporter(sources);
  const misshapen = [...unknownKeys(written, report), ...namedTwice(sources), ...missing(written, sources[1]!)];
  if (misshapen.length > 0) return { rules: null, problems: misshapen };
  let rules: Rules | null = null;
  try {
    const cycles = cyclesIn(written);
    if (cycles.length > 0) return { rules: null, problems: cycles.map((names) => report(names[0]!, `les règles tournent en rond : ${names.join(' → ')}`)) };
    rules = parseRules(written);
    const clashes = unitClashes(rules, report);
    if (clashes.length > 0) return { rules: null, problems: clashes };
    return { rules, problems: [...unlisted(written, rules, report), ...unknownReferences(rules, bundle.programme, report), ...disagreements(rules, bundle, report)] };
  } catch (error) {
    return { rules: null, problems: [report(ruleOf(error, written, rules), plainly(error))] };
  }
}

type Report = (rule: string, message: string, key?: string) => Problem;

function reporter(sources: readonly Source[]): Report {
  return (rule, message, key) => {
    const source = sources.find(({ value }) => Object.hasOwn(value as object, rule)) ?? sources.at(-1)!;
    return source.problem(key === undefined ? [rule] : [rule, key], message, true);
  };
}

const unknownKeys = (written: Readonly<Record<string, object | null>>, report: Report): Problem[] => Object.entries(written).flatMap(([rule, body]) => {
  if (typeof body !== 'object' || body === null) return [report(rule, `la règle « ${rule} » est vide ou mal écrite`)];
  return Object.keys(body).filter((key) => !KEYS.has(key)).map((key) => report(rule, `« ${key} » n’est pas un mot connu des règles`, key));
});

const namedTwice = ([vocabulary, own]: readonly Source[]): Problem[] => Object.keys(own!.value as object)
  .filter((rule) => Object.hasOwn(vocabulary!.value as object, rule)).map((rule) => own!.problem([rule], `« ${rule} » est déjà donné par ${VOCABULARY}`, true));

const missing = (written: object, own: Source): Problem[] => [ELIGIBLE, AMOUNT].filter((rule) => !Object.hasOwn(written, rule)).map((rule) => own.problem([], `il manque la règle « ${rule} »`));

/** A condition that « recevable » forgets, or a cap that « montant » forgets, would be written and never apply. */
function unlisted(written: Readonly<Record<string, object>>, rules: Rules, report: Report): Problem[] {
  const lists = { condition: JSON.stringify(written[ELIGIBLE]), plafond: JSON.stringify(written[AMOUNT]) };
  return Object.keys(written).flatMap((rule) => {
    const [, family] = /^(condition|plafond) \. /.exec(rule) ?? [];
    if (family === undefined) return [];
    const whole = family === 'condition' ? ELIGIBLE : AMOUNT;
    const coded = rules.coded.find(({ name }) => name === rule);
    return [
      ...(lists[family as 'condition'].includes(JSON.stringify(rule)) ? [] : [report(rule, `« ${rule} » n’est pas repris dans « ${whole} » : il ne jouerait jamais`)]),
      ...(coded ? [] : [report(rule, `« ${rule} » n’a pas de code`)]),
      ...(coded && family === 'plafond' && !(CAP_ORDER as readonly string[]).includes(coded.code) ? [report(rule, `code de plafond inconnu : ${coded.code}`, 'code')] : []),
      ...(coded && family === 'condition' && coded.refusal === null ? [report(rule, `il manque la phrase de refus de « ${rule} »`)] : []),
    ];
  });
}

const unknownReferences = (rules: Rules, programme: Programme, report: Report): Problem[] => rules.coded.flatMap(({ name, reference }) =>
  reference !== null && !programme.references.some(({ code }) => code === reference) ? [report(name, `référence inconnue du dispositif : ${reference}`, 'référence')] : []);

/** A cap in euros among caps in cents is named itself, not the rule that compares them. */
function unitClashes({ engine, coded }: Rules, report: Report): Problem[] {
  return [true, false].flatMap((shared) => {
    engine.setSituation(inTheWordsOfTheRules({ ...PLAIN, beneficiary: 'commune', asked: 1 as Cents, input: { ...NOTHING, base: 1 as Cents, investmentBase: 1 as Cents, shared } }));
    return coded.filter(({ code }) => (CAP_ORDER as readonly string[]).includes(code)).flatMap(({ name }) => {
      const { nodeValue, unit } = engine.evaluateNode(engine.getRule(name));
      const found = serializeUnit(unit) ?? '';
      return typeof nodeValue === 'number' && found !== 'centimes' ? [report(name, `unité : « ${name} » est en ${found || 'nombre sans unité'}, des centimes sont attendus`)] : [];
    });
  });
}

const NOTHING: CapInput = { base: 0 as Cents, investmentBase: 0 as Cents, otherPublic: 0 as Cents, privateMoney: 0 as Cents, ownShare: ratio(1, 5), shared: false };

/** The rules and the programme file say some things twice: rate, ceilings, shares, beneficiaries, early start. They must agree. */
function disagreements(rules: Rules, { programme }: ProgrammeBundle, report: Report): Problem[] {
  const found = new Map<string, Problem>();
  for (const { input, asked } of probes(programme)) {
    const exact = applyCaps(input, { ...programme.amounts, legalGround: programme.legalGround }, asked);
    const { trace } = propose(rules, { ...PLAIN, beneficiary: programme.beneficiaries[0]!, input, asked });
    for (const code of CAP_ORDER) {
      const cap = exact.caps.find((one) => one.code === code);
      const row = trace.find((one) => one.code === code);
      if ((row?.value ?? null) === (cap?.most ?? null) || found.has(code)) continue;
      const say = (value: unknown): string => (typeof value === 'number' ? inFrench(value as Cents) : 'rien');
      found.set(code, report(row?.rule ?? AMOUNT, `les règles et ${programmePath(programme.code)} ne s’accordent pas (${code}) : ${say(row?.value)} au lieu de ${say(cap?.most)} pour ${inFrench(input.base)} d’assiette`));
    }
  }
  return [...found.values(), ...conditionsAgainst(programme, rules, report)];
}

const PLAIN: Omit<Situation, 'beneficiary' | 'input' | 'asked'> = { callOpen: true, started: false, earlyStart: false, otherMetropolitanCall: false };
const KINDS: readonly BeneficiaryKind[] = ['commune', 'ept', 'syndicat', 'association', 'company'];

function conditionsAgainst(programme: Programme, rules: Rules, report: Report): Problem[] {
  const amount = (programme.amounts.least + 10_000_00) * 2 as Cents;
  const input: CapInput = { ...NOTHING, base: amount, investmentBase: amount, ownShare: programme.amounts.ownShare.byDefault };
  const plain: Situation = { ...PLAIN, beneficiary: programme.beneficiaries[0]!, input, asked: amount };
  const refused = (over: Partial<Situation>): string[] => propose(rules, { ...plain, ...over }).reasons.map(({ code }) => code);
  const expect = (code: string, over: Partial<Situation>, refusal: boolean, what: string): Problem[] =>
    refused(over).includes(code) === refusal ? [] : [report(rules.coded.find((rule) => rule.code === code)?.name ?? ELIGIBLE, `les règles et ${programmePath(programme.code)} ne s’accordent pas : ${what} ${refusal ? 'doit être refusé' : 'ne doit pas être refusé'} (${code})`)];
  const operating = { ...input, investmentBase: 0 as Cents };
  return [
    ...KINDS.flatMap((beneficiary) => expect('eligibility:beneficiary', { beneficiary }, !programme.beneficiaries.includes(beneficiary), beneficiary)),
    ...expect('eligibility:call', { callOpen: false }, true, 'un dépôt hors appel'),
    ...expect('eligibility:started', { started: true }, true, 'un projet commencé'),
    ...expect('eligibility:started', { started: true, earlyStart: true }, !programme.earlyStart, 'un démarrage autorisé'),
    ...expect('eligibility:section', { input: operating }, !programme.sections.includes('operating'), 'du fonctionnement'),
    ...expect('eligibility:least', { asked: Math.max(programme.amounts.least - 1, 0) as Cents }, programme.amounts.least > 0, 'un montant sous le plancher'),
  ];
}

/** Plans on both sides of every cap: whole and odd amounts, with and without other money, each own share, each section. */
function* probes(programme: Programme): Generator<{ readonly input: CapInput; readonly asked: Cents }> {
  const { ceilingSingle, ceilingShared, ownShare } = programme.amounts;
  const bases = [0, 1, 999_99, 100_000_01, ceilingSingle, ceilingShared * 3 + 1];
  for (const [index, base] of bases.entries()) {
    for (const [s, p] of [[0, 0], [3, 1], [6, 0], [1, 6], [9, 2]] as const) {
      for (const rate of [...ownShare.allowed, ratio(0, 1)]) {
        const of = (tenths: number): Cents => Math.floor((base * tenths) / 10) as Cents;
        const investmentBase = [base, of(4), 0][(index + s + rate.num) % 3] as Cents;
        yield { input: { base: base as Cents, investmentBase, otherPublic: of(s), privateMoney: of(p), ownShare: rate, shared: (index + s) % 2 === 1 }, asked: (base + 1) as Cents };
      }
    }
  }
}

/** The rule being evaluated when the error came; of a warning, the library only names the last rule it entered. */
function ruleOf(error: unknown, written: Readonly<Record<string, object>>, rules: Rules | null): string {
  const { info, message } = error as { info?: { dottedName?: string }; message?: string };
  const said = /missing: ([^,]+)/.exec(message ?? '')?.[1] ?? rules?.engine.cache._meta.evaluationRuleStack[0] ?? info?.dottedName ?? /Dans la règle "([^"]+)"/.exec(message ?? '')?.[1] ?? '';
  const name = said.replace(/ \. \$.*$/, '');
  return Object.hasOwn(written, name) ? name : AMOUNT;
}

/** The library's message without its banner. */
function plainly(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const kept = message.split('\n').map((line) => line.replace(/^(✖️|⚠️|ℹ️)\s*/u, '').trim()).filter((line) => line !== '' && !/^(\[ .* \]|➡️.*|\^)$/u.test(line));
  return kept.join(' ');
}

