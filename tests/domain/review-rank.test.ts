import fc from 'fast-check';
import { fraction } from '../../domain/review/fraction.ts';
import { rank, tieInFrench } from '../../domain/review/rank.ts';
import { programme } from './support/programmes.ts';
import { euros, on } from './support/world.ts';
import type { Contender } from '../../domain/review/rank.ts';
import type { TieRule } from '../../domain/programme/programme.ts';

const TIES: readonly TieRule[] = [{ rule: 'criterion', criterion: 'replicabilite' }, { rule: 'least-asked' }, { rule: 'earliest-filing' }];
const contender = (no: number, total: number, more: Partial<Contender> & { readonly replicabilite?: number } = {}): Contender => {
  const { replicabilite = 8, ...rest } = more;
  return {
    id: `d-${no}`, reference: `FMIN-2026-${String(no).padStart(4, '0')}`, standing: 'ranked', asked: euros(50_000), filedOn: on('2026-01-12'),
    result: { total: fraction(total), criteria: { replicabilite: fraction(replicabilite) }, reviews: 2 }, ...rest,
  };
};
const order = (...all: readonly Contender[]): readonly string[] => rank(all, TIES).map(({ contender: { id } }) => id);

describe('the ranking of a call', () => {
  test('puts the best result first, exactly: a ninth of a point is enough', () => {
    const third = { ...contender(1, 0), result: { total: fraction(662, 9), criteria: {}, reviews: 3 } };
    const other = { ...contender(2, 0), result: { total: fraction(663, 9), criteria: {}, reviews: 3 } };
    expect(order(third, other)).toEqual(['d-2', 'd-1']);
    expect(rank([third, other], TIES)[1]?.tie).toBeNull();
  });

  test('separates equals by the programme’s rules, in their order, and names the one that did', () => {
    const ranked = rank([
      contender(1, 70, { filedOn: on('2026-02-01') }),
      contender(2, 70, { filedOn: on('2026-01-20') }),
      contender(3, 70, { asked: euros(40_000), filedOn: on('2026-03-01') }),
      contender(4, 70, { replicabilite: 9, asked: euros(90_000) }),
      contender(5, 70, { filedOn: on('2026-02-01') }),
      contender(6, 71, { replicabilite: 0 }),
    ], TIES);
    expect(ranked.map(({ contender: { id }, rank: no, tie }) => [no, id, tie && [tie.rule.rule, tie.behind]])).toEqual([
      [1, 'd-6', null],
      [2, 'd-4', null],
      [3, 'd-3', ['criterion', 'FMIN-2026-0004']],
      [4, 'd-2', ['least-asked', 'FMIN-2026-0003']],
      [5, 'd-1', ['earliest-filing', 'FMIN-2026-0002']],
      [6, 'd-5', ['reference', 'FMIN-2026-0001']],
    ]);
  });

  test('says each tie in French', () => {
    const { grid } = programme('fmin').review;
    const one = contender(1, 70, { replicabilite: 9 });
    const two = contender(2, 70, { asked: euros(60_000), filedOn: on('2026-02-01') });
    const said = (rule: TieRule) => tieInFrench({ rule, behind: one.reference }, one, two, grid).replaceAll(/[\u202f\u00a0]/g, ' ');
    expect(said(TIES[0]!)).toBe('À égalité avec FMIN-2026-0001, classé après : critère « Réplicabilité et mutualisation », 4 contre 4,5.');
    expect(said({ rule: 'least-asked' })).toBe('À égalité avec FMIN-2026-0001, classé après : montant demandé plus élevé, 60 000,00 € contre 50 000,00 €.');
    expect(said({ rule: 'earliest-filing' })).toBe('À égalité avec FMIN-2026-0001, classé après : déposé plus tard, le 1er février 2026 et non le 12 janvier 2026.');
    expect(said({ rule: 'reference' })).toContain('référence suivante');
  });

  test('knows that the ten thousandth reference comes after the 9,999th', () => {
    expect(order(contender(10_000, 70), contender(9_999, 70))).toEqual(['d-9999', 'd-10000']);
  });

  test('gives no rank to a dossier set aside, however good, nor to one that waits', () => {
    const ranked = rank([contender(1, 95, { standing: 'set-aside' }), contender(2, 60), contender(3, 0, { standing: 'waiting', result: null })], TIES);
    expect(ranked.map(({ contender: { id }, rank: no }) => [id, no])).toEqual([['d-2', 1], ['d-1', null], ['d-3', null]]);
  });

  test('without évaluateurs, the rules alone make the order', () => {
    expect(order(contender(1, 0, { result: null }), contender(2, 0, { result: null, asked: euros(10_000) }))).toEqual(['d-2', 'd-1']);
  });

  const anyContender = fc.record({ total: fc.integer({ min: 60, max: 63 }), replicabilite: fc.integer({ min: 7, max: 8 }), asked: fc.integer({ min: 1, max: 2 }), day: fc.integer({ min: 1, max: 2 }), standing: fc.constantFrom('ranked' as const, 'ranked' as const, 'set-aside' as const, 'waiting' as const) });
  const anyList = fc.array(anyContender, { maxLength: 25 }).map((list) =>
    list.map(({ total, replicabilite, asked, day, standing }, i) => contender(i + 1, total, { replicabilite, asked: euros(asked), filedOn: on(`2026-01-0${day}`), standing })));

  test('does not depend on the order in which the dossiers come', () => {
    fc.assert(fc.property(anyList.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))), ([list, shuffled]) => {
      expect(rank(shuffled, TIES)).toEqual(rank(list, TIES));
    }));
  });

  test('is total: ranks go from 1 on without a gap, and each tie names the dossier just before', () => {
    fc.assert(fc.property(anyList, (list) => {
      const ranked = rank(list, TIES);
      const ranks = ranked.flatMap(({ rank: no }) => no ?? []);
      expect(ranks).toEqual(ranks.map((_, i) => i + 1));
      for (const [i, { tie }] of ranked.entries()) if (tie) expect(tie.behind).toBe(ranked[i - 1]?.contender.reference);
    }));
  });

  test('a dossier more or less changes the order of no two others', () => {
    fc.assert(fc.property(anyList.filter((list) => list.length > 2), (list) => {
      const [gone] = list;
      const without = rank(list.slice(1), TIES).map(({ contender: { id } }) => id);
      expect(rank(list, TIES).map(({ contender: { id } }) => id).filter((id) => id !== gone?.id)).toEqual(without);
    }));
  });
});
