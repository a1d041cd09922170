import fc from 'fast-check';
import { isRefusal } from '../../domain/application/answer.ts';
import { SECTIONS, inAll } from '../../domain/funding/imputation.ts';
import { leftOf, recoveriesOf, settledBySection } from '../../domain/payment/recovery.ts';
import { orderedBySection, paidBySection } from '../../domain/payment/sums.ts';
import { claim, draft, own, spent, started, state as fromTheState } from './support/chapters.ts';
import { DEPUTY, SIGNATURE, euros, on } from './support/world.ts';
import type { Command } from '../../domain/application/commands.ts';
import type { Life } from './support/life.ts';
import type { Who } from './support/world.ts';

const lines = [{ line: 'borne', section: 'investment' as const, basis: 'ht' as const, asked: euros(40_000.01) }, { line: 'abonnement', section: 'operating' as const, basis: 'ttc' as const, asked: euros(33_333.33) }];

type Step = { readonly [K in 'what' | 'kind' | 'who' | 'section' | 'n']: number } & { readonly amounts: readonly number[] };
const step: fc.Arbitrary<Step> = fc.record({ what: fc.nat(11), kind: fc.nat(2), who: fc.nat(2), section: fc.nat(1), n: fc.nat(4), amounts: fc.array(fc.integer({ min: 1, max: 4_500_000 }), { minLength: 1, maxLength: 3 }) });

/** Most steps do what comes next, the others anything: most of those are refused. */
function next({ claims }: Life['state'], { what, who, n }: Step): number {
  const last = claims.at(-1);
  if (what > 8) return what - 2;
  switch (last?.status) {
    case undefined: case 'paid': case 'nothing-due': case 'sent-back': return 0;
    case 'filed': return n === 4 && who > 0 ? 2 : 3;
    case 'attested': return 5;
    case 'liquidated': return 7;
    default: return last?.orders.at(-1)?.status === 'rejected' ? 7 : 9;
  }
}

/** What somebody tries next: what is refused changes nothing. */
function tried(life: Life, step: Step): readonly [Who, Command] {
  const { kind, who, section, n, amounts } = step;
  const last = life.state.claims.at(-1);
  const no = last?.no ?? 1;
  const signer = who === 0 ? (['delegate', SIGNATURE] as const) : (['deputy', DEPUTY] as const);
  const expenses = amounts.map((amount, i) => ({ ...spent((i + section) % 2 === 0 ? 'borne' : 'abonnement', 1, n === 0 ? '2026-01-01' : '2026-07-01'), amount: amount as ReturnType<typeof euros> }));
  const parts = last?.orders.at(-1)?.parts ?? [];
  const part = parts.find(({ status }) => status === 'ordered') ?? parts[section % Math.max(1, parts.length)];
  switch (next(life.state, step)) {
    case 0: case 1: {
      const of = last?.status === 'sent-back' ? last.kind : n < 3 && life.state.claims.length === 0 ? 'advance' : kind === 2 && n > 2 ? 'balance' : 'interim';
      return ['agent', claim(life, of, { expenses: of === 'advance' ? [] : expenses, resources: n > 2 ? [own(1), fromTheState(n * 9_000)] : [own(30_000)] })];
    }
    case 2: return ['officer', { type: 'sendBackClaim', claim: no, reason: 't' }];
    case 3: case 4: return [who === 2 ? 'officer' : { name: 'delegate', as: 'officer' }, { type: 'attestClaim', claim: no, strikeOuts: n === 1 && last && last.expenses.length > 0 ? [{ expense: 1, reason: 't' }] : [] }];
    case 5: case 6: return ['finance', { type: 'liquidateClaim', claim: no }];
    case 7: case 8: return [signer[0], { type: last?.orders.length ? 'reissueOrder' : 'signClaim', claim: no, delegation: signer[1] }];
    case 9: case 10: return ['finance', { type: 'recordReturn', claim: no, attempt: last?.orders.length ?? 1, ...(part && { section: part.section }), outcome: n > 2 ? 'rejected' : 'paid', on: life.today, mandat: `M-${no}`, reason: 't' }];
    default: return ['officer', { type: 'requestInvoices', claim: no, expenses: n === 0 ? [1] : [] }];
  }
}

/** What holds after every act, whatever came before it. */
function holds(life: Life): void {
  const { state } = life;
  const award = state.decision?.bySection ?? { investment: 0, operating: 0 };
  const [ordered, paid] = [orderedBySection(state), paidBySection(state)];
  for (const section of SECTIONS) {
    expect(ordered[section]).toBeLessThanOrEqual(award[section]);
    const back = recoveriesOf(state).reduce((sum, one) => sum + settledBySection(one)[section], 0);
    expect(paid[section] - back).toBeLessThanOrEqual(award[section]);
  }
  expect(inAll(paid)).toBeLessThanOrEqual(state.decision?.amount ?? 0);
  for (const one of state.claims) {
    for (const { signedBy, parts, amount } of one.orders) {
      expect(signedBy).not.toBe(one.attestedBy);
      expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(amount);
    }
    if (one.attestedBy !== null) {
      expect(inAll(one.admittedBySection!)).toBe(one.admitted);
      const struck = one.struckOut.filter(({ line }) => lines.some((known) => known.line === line));
      expect(one.admitted + struck.reduce((sum, { amount }) => sum + amount, 0)).toBe(one.expenses.reduce((sum, { amount }) => sum + amount, 0));
    }
    if (one.due) expect(inAll(one.due)).toBe(one.amount);
  }
}

test('whatever is claimed, corrected, sent back, rejected, issued again and returned: no section is ever paid above its award, all adds up to the cent, nobody attested and signed', () => {
  let [done, ordersMade, rejections] = [0, 0, 0];
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => {
      const life = started(draft({ plan: { expenses: lines, resources: [own(36_666.67)], asked: euros(36_666.67) } })).advanceTo(on('2026-09-10'));
      for (const one of steps) {
        const [who, command] = tried(life, one);
        if (isRefusal(life.answer(who, command))) continue;
        life.act(who, command);
        done += 1;
        holds(life);
      }
      ordersMade += life.state.claims.flatMap(({ orders }) => orders).length;
      rejections += life.events.filter(({ event }) => event.type === 'orderRejected').length;
    }),
    { numRuns: 60 },
  );
  // Of use only if much of it really happens.
  expect(done).toBeGreaterThan(600);
  expect(ordersMade).toBeGreaterThan(50);
  expect(rejections).toBeGreaterThan(5);
});

test('an award is paid to the last cent once everything is spent', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4_000_000 }), fc.integer({ min: 1, max: 3_333_333 }), (borne, abonnement) => {
      const life = started(draft({ plan: { expenses: lines, resources: [own(36_666.67)], asked: euros(36_666.67) } }));
      const pays = (asked: ReturnType<typeof claim>): void => {
        life.act('agent', asked);
        const no = life.state.claims.length;
        life.act('officer', { type: 'attestClaim', claim: no }).act('finance', { type: 'liquidateClaim', claim: no });
        if (life.state.claims.at(-1)?.status !== 'liquidated') return;
        life.act('delegate', { type: 'signClaim', claim: no, delegation: SIGNATURE });
        for (const { section } of life.state.claims.at(-1)?.orders.at(-1)?.parts ?? []) life.act('finance', { type: 'recordReturn', claim: no, attempt: 1, section, outcome: 'paid', on: life.today, mandat: `M-${no}` });
      };
      pays(claim(life, 'advance'));
      pays(claim(life, 'interim', { expenses: [spent('borne', borne / 100), spent('abonnement', abonnement / 100)] }));
      pays(claim(life, 'balance', { expenses: [spent('borne', (4_000_001 - borne) / 100), spent('abonnement', (3_333_333 - abonnement) / 100)], resources: [own(36_666.67)] }));
      expect(paidBySection(life.state)).toEqual(life.state.decision?.bySection);
      expect(recoveriesOf(life.state).every((one) => leftOf(one) === 0)).toBe(true);
    }),
    { numRuns: 30 },
  );
});
