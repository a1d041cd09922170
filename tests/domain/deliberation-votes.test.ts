import fc from 'fast-check';
import { amended, isAdopted, voteGroups } from '../../domain/deliberation/batch.ts';
import { preparationFaults } from '../../domain/deliberation/preparation.ts';
import { deliberationOf, resultsBar } from '../../domain/deliberation/results.ts';
import { draft, reach } from './support/chapters.ts';
import { programme } from './support/programmes.ts';
import { BUREAU, delegation, euros, on } from './support/world.ts';
import type { Item, Recusal, Result } from '../../domain/deliberation/batch.ts';

const item = (dossier: string, rank: number, more: Partial<Item> = {}): Item => ({ dossier, rank, proposal: 'award', amount: euros(10_000), reasons: null, replaces: null, hearingOn: null, recusals: [], apart: false, ...more });
const vote = (dossiers: readonly string[], more: Partial<Result> = {}): Result => ({ dossiers, number: `BM-${dossiers.join('')}`, on: on('2026-06-18'), delegation: BUREAU, document: null, votes: { for: 20, against: 0, abstentions: 0 }, casting: null, stoodAside: [], amendments: [], ...more });
const recording = (items: readonly Item[], results: readonly Result[], more: Partial<Parameters<typeof resultsBar>[0]> = {}): string | null =>
  resultsBar({ programme: 'fmin', body: 'bureau', strict: false, items, results, delegations: [delegation({ number: BUREAU, kind: 'bureau' })], today: on('2026-06-18'), ...more })?.code ?? null;

describe('disjonction', () => {
  test('a mandate is a recusal once it is declared or confirmed, or where the programme is strict', () => {
    const items = [item('a', 1, { recusals: [{ person: 'p', basis: 'mandate' }] }), item('b', 2)];
    expect(voteGroups(items, false)).toHaveLength(1);
    expect(voteGroups(items, true).map(({ items: [only] }) => only?.dossier)).toEqual(['b', 'a']);
  });
  test('somebody who asks has an item voted apart', () => {
    expect(voteGroups([item('a', 1), item('b', 2, { apart: true }), item('c', 3)], false).map(({ items }) => items.map(({ dossier }) => dossier))).toEqual([['a', 'c'], ['b']]);
  });
  test('whatever the items: each is voted once, whoever stands aside only where they must, and never in a common vote', () => {
    const recusal = fc.record({ person: fc.constantFrom('p', 'q', 'r'), basis: fc.constantFrom<Recusal['basis'][]>('mandate', 'declared', 'confirmed') });
    const some = fc.array(fc.record({ recusals: fc.array(recusal, { maxLength: 2 }), apart: fc.boolean() }), { maxLength: 12 });
    fc.assert(
      fc.property(some, fc.boolean(), fc.func(fc.integer()), (made, strict, shuffle) => {
        const items = made.map((one, i) => item(`d${i}`, i + 1, one));
        const groups = voteGroups(items, strict);
        expect(groups.flatMap((group) => group.items.map(({ dossier }) => dossier)).sort()).toEqual(items.map(({ dossier }) => dossier).sort());
        for (const group of groups) {
          const bound = group.items.flatMap((one) => one.recusals.filter(({ basis }) => basis !== 'mandate' || strict).map(({ person }) => person));
          expect(new Set(group.recused)).toEqual(new Set(bound));
          if (group.items.length > 1) expect(group.recused).toEqual([]);
        }
        expect(voteGroups([...items].sort((a, b) => shuffle(a.rank) - shuffle(b.rank)), strict)).toEqual(groups);
      }),
    );
  });
});

describe('the results of a meeting', () => {
  const items = [item('a', 1), item('b', 2, { recusals: [{ person: 'p', basis: 'confirmed' }] })];
  test('say of every item what became of it, once', () => {
    const b = vote(['b'], { stoodAside: ['p'] });
    expect(recording(items, [vote(['a']), b])).toBeNull();
    expect(recording(items, [vote(['a'])])).toBe('item-missing');
    expect(recording(items, [vote(['a']), b, vote(['a'], { number: 'BM-9' })])).toBe('item-twice');
    expect(recording(items, [vote(['a']), b, vote(['x'])])).toBe('unknown-item');
    expect(recording(items, [vote(['a'], { number: 'BM-1' }), { ...b, number: 'BM-1' }])).toBe('number-taken');
    expect(recording(items, [vote(['a'], { on: on('2026-06-19') }), b])).toBe('date-in-future');
  });
  test('who is recused is among those who left the room', () => {
    expect(recording(items, [vote(['a']), vote(['b'])])).toBe('recused');
  });
  test('the Bureau decides within a delegation in force on that day, for this programme, up to its ceiling; the Conseil needs none', () => {
    const one = [item('a', 1)];
    const under = (more: Parameters<typeof delegation>[0]) => ({ delegations: [delegation({ number: BUREAU, kind: 'bureau', ...more })] });
    expect(recording(one, [vote(['a'], { delegation: null })])).toBe('delegation-unknown');
    expect(recording(one, [vote(['a'])], under({ programme: 'fim' }))).toBe('delegation-unknown');
    expect(recording(one, [vote(['a'])], under({ until: on('2026-06-17') }))).toBe('delegation-expired');
    expect(recording(one, [vote(['a'])], under({ ceiling: euros(9_999.99) }))).toBe('delegation-ceiling');
    expect(recording(one, [vote(['a'])], under({ ceiling: euros(10_000), until: on('2026-06-18') }))).toBeNull();
    expect(recording(one, [vote(['a'], { delegation: null })], { body: 'conseil', delegations: [] })).toBeNull();
  });
  test('what the assembly amended is decided as amended: with its amount, its reasons, in its own vote, within the delegation', () => {
    const one = [item('a', 1)];
    const change = (more: object) => [vote(['a'], { amendments: [{ dossier: 'a', proposal: 'award', amount: euros(8_000), reasons: null, ...more }] })];
    expect(recording(one, change({}))).toBeNull();
    expect(recording(one, change({ dossier: 'b' }))).toBe('unknown-item');
    expect(recording(one, change({ amount: euros(0) }))).toBe('amount-mismatch');
    expect(recording(one, change({ proposal: 'refusal', amount: euros(0) }))).toBe('reason-required');
    const capped = { delegations: [delegation({ number: BUREAU, kind: 'bureau', ceiling: euros(9_000) })] };
    expect([recording(one, [vote(['a'])], capped), recording(one, change({}), capped)]).toEqual(['delegation-ceiling', null]);
    expect(amended(one, change({ amount: euros(8_000) }))).toEqual([item('a', 1, { amount: euros(8_000) })]);
  });
  test('more votes for than against adopt; a tie is settled by the president; abstentions do not count', () => {
    const of = (inFavour: number, against: number, casting: Result['casting'] = null) => isAdopted({ votes: { for: inFavour, against, abstentions: 50 }, casting });
    expect([of(1, 0), of(3, 2), of(2, 3), of(2, 2), of(2, 2, 'for'), of(2, 2, 'against'), of(0, 0, 'for'), of(1, 2, 'for')]).toEqual([true, true, false, false, true, false, false, false]);
  });
  test('what was not adopted decides nothing: the dossier waits for another meeting', () => {
    const lost = vote(['a'], { votes: { for: 1, against: 9, abstentions: 0 } });
    expect(deliberationOf(item('a', 1), lost, 'batch', 'bureau')).toMatchObject({ outcome: 'adjournment', amount: 0 });
    expect(deliberationOf(item('a', 1), vote(['a'], { stoodAside: ['p'] }), 'batch', 'bureau')).toMatchObject({ outcome: 'award', amount: euros(10_000), recused: ['p'], batch: 'batch', delegation: BUREAU });
  });
});

describe('a batch of proposals', () => {
  const ready = () => reach(draft(), 'decision').act('finance', { type: 'grantVisa', budget: 'AP' }).act('finance', { type: 'grantVisa', budget: 'AE' });
  const faults = (items: readonly Partial<Item>[], dossiers: Parameters<typeof preparationFaults>[0]['dossiers'], body: 'bureau' | 'conseil' = 'bureau', of = programme('fmin')) =>
    preparationFaults({ programme: of, body, meetingOn: on('2026-06-18'), items: items.map((one, i) => item('a', i + 1, one)), dossiers }).map(({ code, path }) => [code, path]);

  test('takes dossiers with their visa, and says which lack it', () => {
    const [seen, unseen] = [ready().state, reach(draft(), 'decision').state];
    expect(faults([{ dossier: 'a' }, { dossier: 'b' }], { a: seen, b: unseen })).toEqual([['no-visa', '/items/1']]);
    expect(faults([{ dossier: 'a' }, { dossier: 'b', proposal: 'refusal', amount: euros(0), reasons: 't' }], { a: seen, b: unseen })).toEqual([]);
  });
  test('of one programme, in decision, each once', () => {
    const { state } = ready();
    expect(faults([{}, {}], { a: state })).toEqual([['item-twice', '/items/1']]);
    expect(faults([{}], {})).toEqual([['not-found', '/items/0']]);
    expect(faults([{}], { a: reach(draft(), 'committee').state })).toEqual([['wrong-phase', '/items/0']]);
    expect(faults([], {})).toEqual([['no-item', '/items']]);
    const asked = reach(draft(), 'decision').act('officer', { type: 'requestPieces', pieces: ['deliberation'] });
    expect(faults([{ proposal: 'refusal', amount: euros(0), reasons: 't' }], { a: asked.state })).toEqual([['request-open', '/items/0']]);
  });
  test('a refusal is reasoned, an award has an amount, and only the body that may is asked', () => {
    const { state } = ready();
    expect(faults([{ proposal: 'refusal', amount: euros(0) }], { a: state })).toEqual([['reason-required', '/items/0/reasons']]);
    expect(faults([{ amount: euros(0) }], { a: state })).toEqual([['amount-mismatch', '/items/0/amount']]);
    expect(faults([{ proposal: 'adjournment' }], { a: state })).toEqual([['amount-mismatch', '/items/0/amount']]);
    expect(faults([{}], { a: state }, 'bureau', { ...programme('fmin'), decisionBody: 'conseil' })).toEqual([['wrong-body', '/body']]);
  });
});
