import fc from 'fast-check';
import { proposeForAll, proposeReviewers, proposedInFrench, setAsideInFrench } from '../../domain/review/propose.ts';
import { ALWAYS, CRETEIL, on, person, siren } from './support/world.ts';
import type { Candidate, Wanting } from '../../domain/review/propose.ts';
import type { Mandate } from '../../domain/policy/person.ts';

const EPT = '200058006';
const dossier = (more: Partial<Wanting> = {}): Wanting => ({
  reference: 'FMIN-2026-0042', subject: { programme: 'fmin', organisations: [CRETEIL] }, territories: [EPT], asked: [], expertise: ['education', 'inclusion'], wanted: 2, on: on('2026-01-12'), ...more,
});
const candidate = (id: string, expertise: readonly string[] = [], more: Partial<Candidate> & { readonly mandates?: readonly Mandate[] } = {}): Candidate => {
  const { mandates = [], ...rest } = more;
  return { person: person(id, [{ role: 'reviewer', programme: 'fmin', organisation: null, ...ALWAYS }], mandates), expertise, open: 0, most: 5, lastAsked: null, ...rest };
};
const chosen = (pool: readonly Candidate[], more: Partial<Wanting> = {}) => proposeReviewers(dossier(more), pool).proposed.map(({ person: id, before }) => [id, before?.by ?? null]);

describe('évaluateurs proposed for a dossier', () => {
  test('expertise first, however loaded: then what the first does not know', () => {
    const pool = [candidate('a', ['mobilite']), candidate('b', ['education', 'inclusion'], { open: 4 }), candidate('c', ['education'])];
    expect(chosen(pool)).toEqual([['b', 'coverage'], ['c', 'expertise']]);
    expect(chosen([candidate('a', ['education']), candidate('b', ['education']), candidate('c', ['inclusion'], { open: 4 })])).toEqual([['a', 'id'], ['c', 'coverage']]);
  });

  test('equals are balanced by load, as a part of what each may take on', () => {
    expect(chosen([candidate('a', [], { open: 2, most: 4 }), candidate('b', [], { open: 3, most: 10 }), candidate('c', [], { open: 1, most: 2 })])[0]).toEqual(['b', 'load']);
  });

  test('then whoever has not been asked for longest, then a fixed order', () => {
    expect(chosen([candidate('a', [], { lastAsked: on('2026-01-05') }), candidate('b', [], { lastAsked: on('2025-11-05') })])).toEqual([['b', 'rotation'], ['a', null]]);
    expect(chosen([candidate('b'), candidate('a')])).toEqual([['a', 'id'], ['b', null]]);
  });

  test('nobody with an interest, by mandate, by declaration, or proposed by the EPT; nobody asked before; nobody full; each with the reason', () => {
    const pool = [
      candidate('mayor', ['education'], { mandates: [{ organisation: siren(CRETEIL), ...ALWAYS }] }),
      candidate('councillor', ['education'], { mandates: [{ organisation: EPT, ...ALWAYS }] }),
      { ...candidate('consultant'), person: { ...candidate('consultant').person, interests: [{ organisation: siren(CRETEIL), ...ALWAYS }] } },
      candidate('declared'),
      candidate('asked'),
      candidate('busy', [], { open: 5 }),
      { ...candidate('gone'), person: person('gone', []) },
      candidate('free'),
    ];
    const { proposed, setAside, missing } = proposeReviewers(dossier({ asked: ['asked'], subject: { ...dossier().subject, interested: ['declared'] } }), pool);
    expect(proposed.map(({ person: id }) => id)).toEqual(['free']);
    expect(missing).toBe(1);
    expect(Object.fromEntries(setAside.map(({ person: id, because }) => [id, because]))).toEqual({
      asked: 'already-asked', busy: 'full', consultant: 'interest', councillor: 'interest-proposed', declared: 'interest', gone: 'not-in-office', mayor: 'interest',
    });
    expect(setAsideInFrench(setAside.find(({ person: id }) => id === 'councillor')!)).toBe('a un mandat dans l’établissement public territorial de la collectivité');
  });

  test('says why in French', () => {
    const [first] = proposeReviewers(dossier({ wanted: 1 }), [candidate('a', ['education'], { open: 1 }), candidate('b', ['education'], { open: 2 })]).proposed;
    expect(proposedInFrench(first!, () => 'Mei Tran', (code) => (code === 'education' ? 'Éducation' : code))).toBe('Connaît Éducation ; 1 évaluation en cours sur 5. Retenu avant Mei Tran : a moins d’évaluations en cours.');
  });

  const anyPool = fc.array(fc.record({ expertise: fc.subarray(['education', 'inclusion', 'mobilite']), open: fc.nat(5), most: fc.integer({ min: 1, max: 5 }), day: fc.option(fc.integer({ min: 1, max: 3 })) }), { maxLength: 8 })
    .map((list) => list.map(({ expertise, open, most, day }, i) => candidate(`p${i}`, expertise, { open, most, lastAsked: day === null ? null : on(`2026-01-0${day}`) })));

  test('does not depend on the order of the pool, and loads nobody beyond their most', () => {
    fc.assert(fc.property(anyPool.chain((pool) => fc.tuple(fc.constant(pool), fc.shuffledSubarray(pool, { minLength: pool.length }))), ([pool, shuffled]) => {
      const proposal = proposeReviewers(dossier(), pool);
      expect(proposeReviewers(dossier(), shuffled)).toEqual(proposal);
      expect(proposal.proposed.every(({ open, most }) => open < most)).toBe(true);
      expect(proposal.proposed.length + proposal.missing).toBe(2);
    }));
  });

  test('over a whole call each invitation weighs on the next: equals share the work to within one review', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 12 }), (people, dossiers) => {
      const pool = Array.from({ length: people }, (_, i) => candidate(`p${i}`, [], { most: 100 }));
      const all = proposeForAll(Array.from({ length: dossiers }, (_, i) => dossier({ reference: `FMIN-2026-${String(i + 1).padStart(4, '0')}` })), pool);
      const loads = pool.map(({ person: { id } }) => [...all.values()].filter(({ proposed }) => proposed.some((one) => one.person === id)).length);
      expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
    }));
  });
});
