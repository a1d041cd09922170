import fc from 'fast-check';
import { answered, broughtByOthers, effectOn, numbered, reread } from '../../domain/funding/cofunding.ts';
import { applyCaps } from '../../domain/funding/caps.ts';
import { capInput } from '../../domain/funding/retained.ts';
import { broken, figuresOf } from './support/oracle.ts';
import { programme } from './support/programmes.ts';
import { euros, on } from './support/world.ts';
import type { Montage, Resource, RetainedLine } from '../../domain/funding/plan.ts';
import type { Cents } from '../../domain/money/money.ts';

const region = (amount: number, status: Resource['status'] = 'asked'): Resource => ({ kind: 'public', funder: 'region', amount: euros(amount), status });
const state = (amount: number): Resource => ({ kind: 'public', funder: 'state', amount: euros(amount), status: 'confirmed' });
const own = (amount: number): Resource => ({ kind: 'own', funder: 'own', amount: euros(amount), status: 'confirmed' });

describe('the other funders', () => {
  test('keep their number through the appraisal, and their proof as long as their answer is the same', () => {
    const [mine, first] = numbered([own(50_000), region(20_000)]);
    const proven = { ...first!, status: 'confirmed' as const, on: on('2026-02-01'), document: 'doc-1' };
    const again = reread([mine!, proven], [state(5_000), region(20_000, 'confirmed')], on('2026-03-01'));
    expect(again).toEqual([{ ...state(5_000), no: 3, on: '2026-03-01', document: null }, proven]);
    expect(reread(again, [region(15_000, 'confirmed')], on('2026-04-01'))).toEqual([{ ...region(15_000, 'confirmed'), no: 2, on: '2026-04-01', document: null }]);
  });
  test('bring what is asked or confirmed; the owner’s own money is not theirs, a partner’s is', () => {
    expect(broughtByOthers([own(50_000), region(20_000), state(5_000), region(9_000, 'refused'), { kind: 'own', funder: 'commune', amount: euros(3_000), status: 'asked' }])).toBe(euros(28_000));
  });
  test('one that leaves is a gap in the plan; one that gives more may bring the award above the caps', () => {
    const funders = numbered([region(40_000, 'confirmed')]);
    const caps = { most: euros(40_000), binding: 'cap:own-share' as const, caps: [] };
    const standing = { awarded: euros(50_000), counted: euros(60_000), funders, caps };
    expect(effectOn(standing)).toEqual({ awarded: euros(50_000), most: euros(40_000), binding: 'cap:own-share', excess: euros(10_000), gap: euros(20_000) });
    expect(effectOn({ ...standing, awarded: euros(40_000), counted: euros(40_000) })).toMatchObject({ excess: 0, gap: 0 });
  });
});

describe('the caps, with any funders and partners', () => {
  const cents = fc.integer({ min: 0, max: 60_000_000 }) as fc.Arbitrary<Cents>;
  const resource: fc.Arbitrary<Resource> = fc.record({
    kind: fc.constantFrom('own' as const, 'public' as const, 'private' as const),
    funder: fc.constantFrom('own', 'state', 'region', 'departement', 'ept', 'commune', 'eu', 'private'),
    amount: cents,
    status: fc.constantFrom('asked' as const, 'confirmed' as const, 'refused' as const),
  });
  const lines = fc.array(fc.tuple(fc.constantFrom('investment' as const, 'operating' as const), cents), { minLength: 1, maxLength: 5 }).map((all) =>
    all.map(([section, retained], i): RetainedLine => ({ line: `l${i}`, section, basis: 'ht', asked: retained, retained })));
  const montage = fc.constantFrom<Montage>('single', 'single-owner-with-partners', 'groupement', 'co-maitrise', 'carried-by-ept');
  const { fmin, fim } = { fmin: programme('fmin'), fim: programme('fim') };
  const rules = fc.constantFrom(fmin, fim, { ...fmin, legalGround: 'fonds-de-concours' as const });

  test('hold to the cent after every answer of a funder, against the law written as inequalities', () => {
    fc.assert(fc.property(rules, lines, fc.array(resource, { maxLength: 6 }), fc.array(fc.tuple(fc.nat(), resource), { maxLength: 6 }), montage, cents, fc.constantFrom({ num: 1, den: 5 }, { num: 3, den: 10 }, { num: 1, den: 10 }), (of, base, planned, changes, carried, asked, ownShare) => {
      let funders = numbered(planned);
      for (const [pick, change] of [[0, null] as const, ...changes]) {
        if (change) {
          const known = funders[pick % (funders.length + 1)];
          funders = answered(funders, { ...change, no: known?.no ?? funders.length + 1, on: null, document: null });
        }
        const { most } = applyCaps(capInput({ expenses: base, resources: funders, asked }, base, { montage: carried, ownShare }), { ...of.amounts, legalGround: of.legalGround }, asked);
        const figures = figuresOf(base, { resources: funders, montage: carried, ownShare, asked });
        // Where nothing is left to give, nothing is the answer, and the law has nothing to say of it.
        if (most > 0) expect(broken(most, figures, of)).toEqual([]);
        expect(broken(most + 1, figures, of)).not.toEqual([]);
      }
    }), { numRuns: 500 });
  });
});
