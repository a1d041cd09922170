import fc from 'fast-check';
import { isRefusal } from '../../domain/application/answer.ts';
import { committedBySection } from '../../domain/application/decide/amendment-committed.ts';
import { paidBySection, paidSoFar } from '../../domain/payment/sums.ts';
import { ledgerOf } from '../../domain/ledger/fold.ts';
import { figuresOf } from '../../domain/ledger/ledger.ts';
import { addDays, addMonths } from '../../domain/calendar/day.ts';
import { lastDay } from '../../domain/calendar/delay.ts';
import { SECTIONS, inAll } from '../../domain/funding/imputation.ts';
import { scheduledInAll } from '../../domain/funding/credits.ts';
import { baseBySection, retainedBase } from '../../domain/funding/retained.ts';
import { afterAwardRulesOf } from '../../domain/programme/after-award.ts';
import { claim, draft, reach, spent, started } from './support/chapters.ts';
import { foldsBack, hold, isPlain } from './support/invariants.ts';
import { BUREAU, CHARENTON, CRETEIL, DEPUTY, SIGNATURE, VINCENNES, euros } from './support/world.ts';
import type { AmendmentRequest } from '../../domain/application/amendment.ts';
import type { Command } from '../../domain/application/commands.ts';
import type { Decision } from '../../domain/application/state.ts';
import type { Life } from './support/life.ts';
import type { Who } from './support/world.ts';

/** One award lived after its notification: acts that may be refused, of which nothing is left then. */
interface Trial {
  readonly life: Life;
  readonly first: Decision;
  readonly initial: number;
  granted: number;
  refused: number;
}

function open(shared: boolean): Trial {
  const life = shared
    ? reach(draft({ filing: { montage: 'groupement', partners: [VINCENNES] }, world: { successors: { [CHARENTON]: { kind: 'commune', exists: true, mergedInto: null } } } }), 'committee')
    : draft();
  const initial = life.world.available;
  if (shared) life.act('agent', { type: 'setShares', shares: [{ organisation: CRETEIL, borne: euros(75_000) }, { organisation: VINCENNES, borne: euros(45_000) }] });
  const all = shared ? initial + inAll(life.state.imputation.reserved) : initial;
  started(life);
  return { life, first: life.state.decision as Decision, initial: all, granted: 0, refused: 0 };
}

function attempt(trial: Trial, who: Who, command: Command): boolean {
  const answer = trial.life.answer(who, command);
  if (isRefusal(answer)) {
    trial.refused += 1;
    return false;
  }
  trial.life.act(who, command);
  holds(trial);
  return true;
}

/** What must be true whatever was asked and decided. */
function holds({ life, first, initial }: Trial): void {
  const { state, world } = life;
  const { decision, appraisal, lapse, imputation, creditSchedule } = state;
  if (!decision || !appraisal || !lapse) return hold(false, 'an award stays an award');
  const base = retainedBase(appraisal.lines);
  hold(decision.base === base && appraisal.base === base, 'the base is the sum of its lines');
  hold(base <= first.base, 'never more in all than the award was decided on');
  hold(inAll(decision.bySection) === decision.amount, 'the sections make the award');
  hold(BigInt(decision.amount) * BigInt(first.base) <= BigInt(first.amount) * BigInt(base), 'the rate never rises');
  hold(SECTIONS.every((section) => decision.bySection[section] <= baseBySection(appraisal.lines)[section]), 'no section is awarded more than its base');
  const committed = committedBySection(state);
  hold(SECTIONS.every((section) => committed[section] <= decision.bySection[section]), 'never under what is ordered or paid');
  hold(paidSoFar(state) <= decision.amount, 'paid is never above the award');
  if (state.phase !== 'closed') {
    hold(SECTIONS.every((section) => imputation.affected[section] === decision.bySection[section] && imputation.engaged[section] === decision.bySection[section]), 'the envelope and the engagement follow the award');
    const scheduled = scheduledInAll(creditSchedule);
    hold(SECTIONS.every((section) => scheduled[section] === decision.bySection[section]), 'the years make the award of each section');
  }
  hold(initial - world.available === inAll(imputation.affected), 'the envelope has lost what the dossier holds');
  if (decision.shares) hold(decision.shares.reduce((sum, { award }) => sum + award, 0) === decision.amount, 'the shares make the award');
  if (state.shares) hold(state.shares.reduce((sum, { borne }) => sum + borne, 0) === base, 'what each bears makes the base');
  const { extension } = afterAwardRulesOf(world.programme);
  const from = lapse.first ?? lapse;
  hold(lapse.startBy <= lastDay(from.startBy, extension.start, true) && lapse.completeBy <= lastDay(from.completeBy, extension.completion, true), 'never longer than the limits in all');
  hold(lapse.startBy >= from.startBy && lapse.completeBy >= from.completeBy, 'never shorter');
  const open = state.amendments.filter(({ status }) => status === 'requested' || status === 'examined').map(({ kind }) => kind);
  hold(new Set(open).size === open.length, 'one open at a time of each kind');
}

/** The account recomputed from the events alone says the same as the state. */
function accountsForItself({ events, state }: Life): void {
  const ledger = ledgerOf(events);
  const figures = figuresOf(ledger.movements);
  for (const figure of ['reserved', 'affected', 'engaged', 'released'] as const) expect([figure, figures[figure]]).toEqual([figure, state.imputation[figure]]);
  expect(figures.paid).toEqual(paidBySection(state));
  expect(ledger.award).toMatchObject({ amount: state.decision?.amount, base: state.decision?.base, bySection: state.decision?.bySection });
  expect(ledger.schedule).toEqual(state.creditSchedule);
}

const cents = fc.integer({ min: 0, max: 9_000_000 });
const lines = fc.dictionary(fc.constantFrom('triporteur', 'machines', 'reception'), cents, { minKeys: 1, maxKeys: 3 }).map((of) => Object.entries(of).map(([line, retained]) => ({ line, retained: retained as never })));
/** What a commune asks, more often what may be granted than not. */
const step = fc.oneof(
  fc.record({ do: fc.constant('shift' as const), from: fc.constantFrom('triporteur', 'machines', 'reception'), to: fc.constantFrom('triporteur', 'machines', 'reception'), part: fc.integer({ min: 1, max: 100 }), told: fc.boolean() }),
  fc.record({ do: fc.constant('reduce' as const), part: fc.integer({ min: 1, max: 100 }), line: fc.constantFrom('triporteur', 'machines', 'reception'), amount: fc.boolean() }),
  fc.record({ do: fc.constant('scope' as const), lines, retained: cents, section: fc.constantFrom('investment' as const, 'operating' as const), no: fc.nat(5) }),
  fc.record({ do: fc.constant('extend' as const), of: fc.constantFrom('start' as const, 'completion' as const), months: fc.integer({ min: 1, max: 26 }) }),
  fc.record({ do: fc.constant('partner' as const), add: fc.boolean(), part: fc.integer({ min: 0, max: 100 }) }),
  fc.record({ do: fc.constant('claim' as const), line: fc.constantFrom('triporteur', 'machines', 'reception'), amount: cents, stop: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ do: fc.constant('settle' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function play(trial: Trial, one: Step): void {
  const { life } = trial;
  const { state } = life;
  const retained = (line: string): number => state.appraisal?.lines.find((known) => known.line === line)?.retained ?? 0;
  switch (one.do) {
    case 'wait':
      return void life.advanceTo(addDays(life.today, one.days));
    case 'shift': {
      const moved = Math.floor((retained(one.from) * one.part) / 100);
      const changes = [{ line: one.from, retained: (retained(one.from) - moved) as never }, { line: one.to, retained: (retained(one.to) + moved) as never }];
      if (one.told) return void attempt(trial, 'agent', { type: 'tellBudgetShift', lines: changes, reason: 't' });
      return decide(trial, { kind: 'budget', lines: changes });
    }
    case 'reduce':
      return decide(trial, one.amount ? { kind: 'reduction', lines: [], amount: Math.floor(((state.decision?.amount ?? 0) * one.part) / 100) as never } : { kind: 'reduction', lines: [{ line: one.line, retained: Math.floor((retained(one.line) * one.part) / 100) as never }] });
    case 'scope':
      return decide(trial, { kind: 'scope', lines: one.lines, newLines: [{ line: `new-${one.no}`, section: one.section, basis: 'ht', retained: one.retained as never, text: 't-new' }] });
    case 'extend':
      return decide(trial, { kind: 'extension', of: one.of, until: addMonths(state.lapse?.[one.of === 'start' ? 'startBy' : 'completeBy'] ?? life.today, one.months) });
    case 'partner': {
      const [first, second] = [Math.floor(((state.appraisal?.base ?? 0) * one.part) / 100), 0];
      const partners = one.add ? [VINCENNES, CHARENTON] : [CHARENTON];
      const borne = [first, (state.appraisal?.base ?? 0) - first, second];
      return decide(trial, { kind: 'partner', owner: CRETEIL, partners, shares: [CRETEIL, ...partners].map((organisation, i) => ({ organisation, borne: borne[i] as never })) });
    }
    case 'claim':
      return pay(trial, one);
    case 'settle': {
      const last = state.claims.at(-1);
      if (last) for (const act of chain(life, last.no)) attempt(trial, ...act);
    }
  }
}

function decide(trial: Trial, request: AmendmentRequest): void {
  const { life } = trial;
  if (!attempt(trial, 'agent', { type: 'requestAmendment', request, reason: 't', document: life.document() })) return;
  const no = life.state.amendments.length;
  for (const budget of ['AP', 'AE'] as const) attempt(trial, 'finance', { type: 'grantVisa', budget });
  attempt(trial, 'officer', { type: 'examineAmendment', amendment: no, opinion: 'favourable', reason: 't' });
  const delegated = attempt(trial, 'deputy', { type: 'grantAmendment', amendment: no, authority: { by: 'delegate', delegation: DEPUTY } });
  const voted = { by: 'body', body: 'bureau', number: 'BM', on: life.today, delegation: BUREAU, enforceableOn: life.today } as const;
  if (delegated || attempt(trial, 'assembly', { type: 'grantAmendment', amendment: no, authority: voted })) trial.granted += 1;
  else if (!attempt(trial, 'assembly', { type: 'refuseAmendment', amendment: no, authority: voted, reason: 't' })) attempt(trial, 'agent', { type: 'giveUpAmendment', amendment: no });
}

const chain = (life: Life, no: number): readonly (readonly [Who, Command])[] => [
  ['officer', { type: 'attestClaim', claim: no }],
  ['finance', { type: 'liquidateClaim', claim: no }],
  ['delegate', { type: 'signClaim', claim: no, delegation: SIGNATURE }],
  ['finance', { type: 'recordReturn', claim: no, attempt: 1, outcome: 'paid', on: life.today, mandat: 'M' }],
];

function pay(trial: Trial, { line, amount, stop }: Extract<Step, { do: 'claim' }>): void {
  const { life } = trial;
  if (!attempt(trial, 'agent', claim(life, 'interim', { expenses: [spent(line, amount / 100)] }))) return;
  for (const act of chain(life, life.state.claims.length).slice(0, stop - 1)) attempt(trial, ...act);
}

describe('any sequence of amendments, shifts and claims', () => {
  test.each([['a project carried alone', false], ['a project that two communes share', true]])('keeps every amount in its place, of %s', (_of, shared) => {
    let granted = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 12 }), (steps) => {
        const trial = open(shared);
        for (const one of steps) play(trial, one);
        isPlain(trial.life.state);
        foldsBack(trial.life);
        accountsForItself(trial.life);
        granted += trial.granted;
      }),
      { numRuns: 150 },
    );
    // Most of what is asked here may be granted: else nothing was tested.
    expect(granted).toBeGreaterThan(100);
  });
});
