import fc from 'fast-check';
import { isRefusal } from '../../domain/application/answer.ts';
import { appraisal, claim, deliberation, draft, file, opinion, own, reach, spent, started, withPaidAdvance } from './support/chapters.ts';
import { euros } from './support/world.ts';
import type { Command } from '../../domain/application/commands.ts';
import type { Life } from './support/life.ts';
import type { Who } from './support/world.ts';
import type { Cents } from '../../domain/money/money.ts';

/** What is no amount of money: parts of a cent, a debt, more than a machine counts exactly, no number at all. */
const notAnAmount = fc.oneof(
  fc.double({ noInteger: true, noNaN: true }),
  fc.integer({ max: -1 }),
  fc.constantFrom(NaN, Infinity, -Infinity, Number.MAX_SAFE_INTEGER + 1, '1000', null, true, {}, []),
).map((value) => value as unknown as Cents);

/** Every place where an act carries money, with the path at which it is refused. */
const places: readonly (readonly [string, string, Who, () => Life, (life: Life, amount: Cents) => Command])[] = [
  ['a retained line', '/lines/1/retained', 'officer', () => reach(draft(), 'appraisal'), (life, retained) => appraisal(life, { lines: [{ line: 'triporteur', retained: euros(1) }, { line: 'machines', retained }] })],
  ['a resource of the plan examined', '/resources/0/amount', 'officer', () => reach(draft(), 'appraisal'), (life, amount) => appraisal(life, { resources: [{ ...own(1), amount }] })],
  ['an opinion', '/amount', 'secretary', () => reach(draft(), 'committee'), (life, amount) => opinion(life, { amount })],
  ['an award', '/amount', 'assembly', () => reach(draft(), 'decision'), (life, amount) => deliberation(life, { amount })],
  ['an expense claimed', '/expenses/0/amount', 'agent', () => started(draft()), (life, amount) => claim(life, 'interim', { expenses: [{ ...spent('triporteur', 1), amount }] })],
  ['a resource of the balance', '/resources/1/amount', 'agent', () => started(draft()), (life, amount) => claim(life, 'balance', { expenses: [spent('triporteur', 1)], resources: [own(1), { ...own(1), amount }] })],
  ['a recovery', '/amount', 'finance', () => withPaidAdvance(draft()).act('agent', { type: 'withdraw' }), (life, amount) => ({ type: 'recordRecovery', number: 'T', amount, on: life.today })],
];

describe('an amount is a whole number of cents, never below zero', () => {
  test.each(places)('in %s', (_what, path, who, opening, command) => {
    const life = opening();
    fc.assert(fc.property(notAnAmount, (amount) => {
      const answer = life.answer(who, command(life, amount));
      return isRefusal(answer) && answer.code === 'amount-invalid' && answer.path === path;
    }));
  });

  test('what the record already holds is never doubted: nothing is asked of an act without money', () => {
    expect(draft().act('agent', file).act('officer', { type: 'declareComplete' }).state.phase).toBe('appraisal');
  });

  test('who may not do the act is told that first', () => {
    const life = reach(draft(), 'committee');
    expect(life.refused('agent', opinion(life, { amount: -1 as Cents }))).toBe('forbidden');
  });

  test('says what to write, and where', () => {
    const life = reach(draft(), 'committee');
    expect(life.answer('secretary', opinion(life, { amount: 12.5 as Cents }))).toEqual({ code: 'amount-invalid', message: 'Un montant s’écrit en centimes entiers, sans signe.', path: '/amount' });
  });
});
