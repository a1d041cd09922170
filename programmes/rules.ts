import Engine, { parsePublicodes } from 'publicodes';
import type { Situation as EngineSituation } from 'publicodes';
import { CAP_ORDER } from '../domain/funding/caps.ts';
import type { RuleTrace } from '../domain/application/facts.ts';
import type { CapCode, CapInput } from '../domain/funding/plan.ts';
import { toCents, ZERO } from '../domain/money/money.ts';
import type { Cents, Ratio } from '../domain/money/money.ts';
import type { BeneficiaryKind, ProgrammeBundle } from '../domain/programme/programme.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { rulesPath, VOCABULARY } from './paths.ts';
import { readSource } from './source.ts';

/** What a programme's rules are asked about. Amounts in cents. */
export interface Situation {
  readonly beneficiary: BeneficiaryKind;
  /** The call was open on the day of filing. */
  readonly callOpen: boolean;
  /** An expense has been committed. */
  readonly started: boolean;
  /** The Métropole has authorised an early start. */
  readonly earlyStart: boolean;
  readonly otherMetropolitanCall: boolean;
  readonly input: CapInput;
  readonly asked: Cents;
}

/** What the rules propose, kept with the decision. `amount` is zero when the application is not eligible; the trace keeps every cap. */
export interface Proposal {
  readonly eligible: boolean;
  readonly reasons: readonly Refusal[];
  readonly amount: Cents;
  /** The cap that binds; of equal ones the first of `CAP_ORDER`. Null when not eligible. */
  readonly binding: CapCode | null;
  readonly trace: readonly RuleTrace[];
}

/** A programme's rules, parsed. */
export interface Rules {
  readonly engine: Engine;
  readonly coded: readonly CodedRule[];
}

/** A condition or a cap: a rule that carries a `code`. `refusal` is what an applicant reads when a condition fails. */
export interface CodedRule {
  readonly name: string;
  readonly code: string;
  readonly title: string;
  readonly refusal: string | null;
  readonly reference: string | null;
}

export const ELIGIBLE = 'recevable';
export const AMOUNT = 'montant';

/**
 * What the rules of this version propose. The exact caps of `domain/funding` have the last word in `decide`;
 * the two are held equal by the check and by the tests.
 * @throws Error when a rule cannot be evaluated: a bug in the rules, which the check finds beforehand.
 */
export function evaluateRules(bundle: ProgrammeBundle, situation: Situation): Proposal {
  return propose(rulesOf(bundle), situation);
}

/** The same with rules already parsed. */
export function propose({ engine, coded }: Rules, situation: Situation): Proposal {
  engine.setSituation(inTheWordsOfTheRules(situation));
  const trace = coded.map(({ name, code, title, reference }) => ({ code, rule: name, title, value: valueOf(engine, name), reference }));
  const eligible = valueOf(engine, ELIGIBLE) === true;
  const most = toCents(valueOf(engine, AMOUNT) as number);
  const reasons = coded.flatMap((rule, index) => (trace[index]!.value === false ? [refuse(rule.code, rule.refusal ?? rule.title)] : []));
  const binding = CAP_ORDER.find((code) => trace.some((row) => row.code === code && row.value === most)) ?? null;
  return eligible ? { eligible, reasons: [], amount: most, binding, trace } : { eligible, reasons, amount: ZERO, binding: null, trace };
}

/** The parsed rule itself is evaluated: given a name, the library would parse it again as an expression, each time. */
function valueOf(engine: Engine, rule: string): boolean | number | null {
  const { nodeValue, missingVariables } = engine.evaluateNode(engine.getRule(rule));
  if (typeof nodeValue === 'boolean' || typeof nodeValue === 'number' || nodeValue === null) return nodeValue;
  throw new Error(`rule « ${rule} » has no value; missing: ${Object.keys(missingVariables).join(', ') || 'nothing'}`);
}

/** Parsed values, not expressions: nothing is parsed again for each application, and no text of a person is ever an expression. */
export function inTheWordsOfTheRules({ beneficiary, callOpen, started, earlyStart, otherMetropolitanCall, input, asked }: Situation): EngineSituation<string> {
  return {
    'dossier . bénéficiaire': constant('string', beneficiary),
    'dossier . appel ouvert': constant('boolean', callOpen),
    'dossier . exécution commencée': constant('boolean', started),
    'dossier . démarrage autorisé': constant('boolean', earlyStart),
    'dossier . autre appel de la Métropole': constant('boolean', otherMetropolitanCall),
    'dossier . projet partagé': constant('boolean', input.shared),
    'dossier . assiette': cents(input.base),
    'dossier . assiette investissement': cents(input.investmentBase),
    'dossier . autres aides publiques': cents(input.otherPublic),
    'dossier . argent privé': cents(input.privateMoney),
    'dossier . part propre': constant('number', wholePercent(input.ownShare)),
    'dossier . montant demandé': cents(asked),
  } as unknown as EngineSituation<string>;
}

const constant = (type: 'string' | 'boolean' | 'number', nodeValue: string | boolean | number): object => ({ nodeKind: 'constant', type, nodeValue, isNullable: false, missingVariables: {} });
const cents = (amount: Cents): object => ({ ...constant('number', toCents(amount)), unit: { numerators: ['centimes'], denominators: [] } });

/** The rules count the own share in whole hundredths, so that they never meet a fraction. @throws RangeError for any other rate. */
function wholePercent({ num, den }: Ratio): number {
  if ((num * 100) % den !== 0) throw new RangeError(`an own share that is not a whole number of hundredths: ${num}/${den}`);
  return (num * 100) / den;
}

const MOST_PARSED = 32;
const known = new Map<string, Rules>();

/** The rules of a version, parsed once. @throws Error when they do not parse. */
export function rulesOf(bundle: ProgrammeBundle): Rules {
  const { version, code } = bundle.programme;
  const found = known.get(version);
  if (found) return found;
  const written = (path: string): Record<string, object> => readSource(path, bundle.files[path] ?? '').value as Record<string, object>;
  const made = parseRules({ ...written(VOCABULARY), ...written(rulesPath(code)) });
  if (known.size >= MOST_PARSED) known.delete(known.keys().next().value!);
  known.set(version, made);
  return made;
}

const NO_DISABLING = { automaticNamespaceDisabling: false };

const complain = (message: string): never => {
  throw new Error(message.trim());
};

/**
 * Strict in everything, and a warning is an error: units that do not agree, for one, are only warned about. A rule is
 * never put out of play by the name it has: what makes it apply is written in it.
 */
export function parseRules(written: Readonly<Record<string, object>>): Rules {
  const engine = new Engine(written as ConstructorParameters<typeof Engine>[0], { strict: true, warn: { experimentalRules: false }, flag: NO_DISABLING, logger: { log: () => undefined, warn: complain, error: complain } });
  const coded = Object.entries(written).flatMap(([name, rule]) => {
    const { code, titre, refus, référence } = (rule ?? {}) as Record<string, string | undefined>;
    return code === undefined ? [] : [{ name, code, title: titre ?? name, refusal: refus ?? null, reference: référence ?? null }];
  });
  return { engine, coded };
}

/**
 * Rules that go round in a circle, each circle as the names it passes through. The library finds one only when an
 * evaluation happens to walk all of it, so it is looked for here, in the references themselves.
 */
export function cyclesIn(written: Readonly<Record<string, object>>): readonly (readonly string[])[] {
  const { referencesMaps } = parsePublicodes(written as Parameters<typeof parsePublicodes>[0], { flag: NO_DISABLING });
  const uses = new Map<string, Set<string>>(Object.keys(written).map((name) => [name, new Set()]));
  for (const [from, targets] of referencesMaps.referencesIn as Map<string, Set<string>>) {
    const rule = from.replace(GENERATED, '');
    for (const target of targets) {
      const used = target.replace(GENERATED, '');
      if (target === used) uses.get(rule)?.add(used);
    }
  }
  return [...uses.keys()].flatMap((name) => circleThrough(name, uses) ?? []).map((circle) => circle.split('\n'));
}

/** Rules the library adds to the written ones, for the situation and for the inside of mechanisms. */
const GENERATED = / \. \$.*$/;

/** The circle through `start` in which it is the first name in alphabetical order, so that each is said once. */
function circleThrough(start: string, uses: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  const seen = new Set<string>();
  const walk = (name: string, path: readonly string[]): readonly string[] | undefined => {
    for (const next of uses.get(name) ?? []) {
      if (next === start) return [...path, start];
      if (next < start || seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...path, next]);
      if (found) return found;
    }
    return undefined;
  };
  return walk(start, [start])?.join('\n');
}
