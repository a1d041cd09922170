import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { acts, whoMay } from '../../domain/application/acts.ts';
import { isRefusal } from '../../domain/application/answer.ts';
import { accountsFor } from './support/account.ts';
import { Dice } from './support/dice.ts';
import { afterEvent, envelopeCloses, foldsBack, hold, isPlain } from './support/invariants.ts';
import { draft, file } from './support/chapters.ts';
import { agentOf, nextDay, plausible, someMontage, somePlan } from './support/plausible.ts';
import { programme } from './support/programmes.ts';
import { CHARENTON, VINCENNES, actorOf, cast } from './support/world.ts';
import type { Life } from './support/life.ts';
import type { Cents } from '../../domain/money/money.ts';
import type { Programme } from '../../domain/programme/programme.ts';

const [fmin, fim] = [programme('fmin'), programme('fim')];
/** The two funds as they are, and what other règlements may say. */
const programmes: readonly Programme[] = [
  fmin,
  fim,
  { ...fmin, legalGround: 'fonds-de-concours', agreement: { when: 'never' } },
  { ...fim, earlyStart: true, payment: { ...fim.payment, advance: null }, amounts: { ...fim.amounts, ownExpenseShare: null, halfOfTheRest: true, rate: { num: 1, den: 3 } } },
  { ...fmin, review: { ...fmin.review, threshold: null }, agreement: { when: 'never' }, amounts: { ...fmin.amounts, rate: { num: 3, den: 4 } } },
];
const OPENS = 200_000_000 as Cents;
/** A budget of which little is voted for a first year: payments wait for the next ones. */
const POOR = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [2026 + i, i % 2 === 0 ? { investment: 1_000 as Cents, operating: 1_000 as Cents } : { investment: OPENS, operating: OPENS }]));
const EXISTS = { kind: 'commune', exists: true, mergedInto: null } as const;

/** A draft of any shape, of any of the programmes. */
function someDraft(dice: Dice): Life {
  const of = dice.pick(programmes);
  const montage = someMontage(dice);
  const available = dice.chance(0.15) ? (2_000_000 as Cents) : OPENS;
  const call = of.calls[1]?.code ?? of.calls[0]!.code;
  return draft({ of, plan: somePlan(dice, of.sections), filing: { call, montage, partners: montage === 'single' ? [] : [VINCENNES] }, world: { available, ...(dice.chance(0.35) && { credits: POOR }), lines: [{ section: 'investment', axis: '' }, { section: 'investment', axis: 'mobilite' }, { section: 'operating', axis: '' }], successors: { [VINCENNES]: EXISTS, [CHARENTON]: EXISTS }, versions: { 'v-2': { programme: { ...of, version: 'v-2' }, problems: [] }, 'v-3': { programme: { ...of, version: 'v-3' }, problems: [] } } } });
}

interface Seen {
  readonly step: (life: Life) => void;
  readonly refused: (code: string) => void;
}

/** One step for each number; a few more past the end show that it is one. */
function live(life: Life, steps: readonly number[], seen: Seen): void {
  const opens = life.world.available;
  life.watch = (before, recorded, after) => afterEvent(before, recorded, after, life);
  life.act('agent', file);
  for (const step of steps) {
    const dice = new Dice(step);
    life.today = nextDay(life, dice);
    const [who, command] = plausible(life, dice);
    const { state, world: { available, operating } } = life;
    const answer = life.answer(who, command);
    if (isRefusal(answer)) {
      hold(life.state === state && life.world.available === available && life.world.operating === operating, `${command.type}, refused, changes nothing`);
      hold(answer.message.trim() !== '' && /^[a-z:-]+$/.test(answer.code), `a refusal has its reason: ${JSON.stringify(answer)}`);
      seen.refused(answer.code);
    } else {
      hold(answer.length > 0, `${command.type} has an effect`);
      hold(state.phase !== 'closed' || acts[command.type as keyof typeof acts].in === 'any', `no ${command.type} after the end`);
      const { person, as } = actorOf(who);
      hold(whoMay(command.type).includes(as) && (as === 'agent' ? person === cast[agentOf(state.organisation)].id : !['p-stranger', 'p-partner', 'p-councillor'].includes(person)), `no ${command.type} by ${person} as ${as}`);
      life.record(answer, person);
    }
    envelopeCloses(life, opens);
    seen.step(life);
    if (life.state.phase === 'closed' && dice.chance(0.07)) break;
  }
  isPlain(life.state);
  foldsBack(life);
  accountsFor(life);
}

/** What fails tells the life that led to it. */
function orTell(life: Life, lived: () => void): void {
  try {
    lived();
  } catch (error) {
    const story = life.events.map(({ day, by, event }) => `${day} ${by} ${JSON.stringify(event)}`);
    throw new Error([String(error), `A dossier of ${life.world.programme.code}:`, ...story].join('\n'), { cause: error });
  }
}

test('whatever people do, in whatever order, the law, the money and the record hold; and every phase, every end and every event is reached', () => {
  const reached: Record<string, number> = {};
  const codes = new Set<string>();
  const count = (what: string): void => void (reached[what] = (reached[what] ?? 0) + 1);
  let steps = 0;
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.integer(), { minLength: 120, maxLength: 240, size: 'max' }), (seed, choices) => {
      const phases = new Set<string>();
      const life = someDraft(new Dice(seed));
      const step = ({ state }: Life): void => {
        steps += 1;
        phases.add(state.phase);
      };
      orTell(life, () => live(life, choices, { step, refused: (code) => codes.add(code) }));
      for (const phase of phases) count(phase);
      count(life.state.outcome ?? 'still open');
      for (const type of new Set(life.events.map(({ event }) => event.type))) count(type);
    }),
    // The story is told; numbers made smaller would tell another.
    { numRuns: 400, seed: 20_261_124, endOnFailure: true },
  );
  const expected = [
    ...['screening', 'appraisal', 'review', 'committee', 'decision', 'agreement', 'delivery', 'closing', 'closed'],
    ...['completed', 'closed-for-want-of-pieces', 'inadmissible', 'refused', 'withdrawn-by-commune', 'withdrawn-by-administration', 'lapsed'],
    ...[...readFileSync('domain/application/events.ts', 'utf8').matchAll(/readonly type: '(\w+)'/g)].map((match) => match[1] ?? ''),
  ];
  // Amendments have lives of their own, in amendment-properties.
  const here = expected.filter((what) => !/^(amendment|budgetShifted)/.test(what));
  expect(here.filter((what) => (reached[what] ?? 0) < 3)).toEqual([]);
  expect(steps).toBeGreaterThan(10_000);
  expect(codes.size).toBeGreaterThan(50);
});
