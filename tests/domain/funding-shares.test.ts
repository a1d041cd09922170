import fc from 'fast-check';
import { checkShares, handedOver, shareOut } from '../../domain/funding/shares.ts';
import { CHARENTON, CRETEIL, VINCENNES, euros } from './support/world.ts';
import type { Cents } from '../../domain/money/money.ts';

const project = { owner: CRETEIL, partners: [VINCENNES], montage: 'groupement' as const, base: euros(100_000) };
const share = (organisation: string, amount: number) => ({ organisation, borne: euros(amount) });

describe('what each organisation of a shared project bears', () => {
  test('makes the retained base to the cent, each organisation once', () => {
    expect(checkShares([share(CRETEIL, 60_000), share(VINCENNES, 40_000)], project)).toBeNull();
    expect(checkShares([share(CRETEIL, 60_000), share(VINCENNES, 39_999.99)], project)).toMatchObject({ code: 'shares-mismatch' });
    expect(checkShares([share(CRETEIL, 100_000)], project)).toMatchObject({ code: 'share-missing' });
    expect(checkShares([share(CRETEIL, 60_000), share(CRETEIL, 40_000), share(VINCENNES, 0)], project)).toMatchObject({ code: 'share-twice', path: '/shares/1/organisation' });
    expect(checkShares([share(CRETEIL, 60_000), share(CHARENTON, 40_000)], project)).toMatchObject({ code: 'share-unknown', path: '/shares/1/organisation' });
  });
  test('with a single maître d’ouvrage, or an EPT that carries it, everything is on the owner', () => {
    for (const montage of ['single-owner-with-partners', 'carried-by-ept'] as const) {
      expect(checkShares([share(CRETEIL, 60_000), share(VINCENNES, 40_000)], { ...project, montage })).toMatchObject({ code: 'share-single-owner', path: '/shares/1/borne' });
      expect(checkShares([share(CRETEIL, 100_000), share(VINCENNES, 0)], { ...project, montage })).toBeNull();
    }
    expect(checkShares([share(CRETEIL, 100_000)], { ...project, montage: 'single', partners: [] })).toMatchObject({ code: 'not-shared' });
  });
  test('the award goes over them in proportion, to the cent, and makes the whole', () => {
    expect(shareOut(euros(100), [share('a', 1), share('b', 1), share('c', 1)]).map(({ award }) => award)).toEqual([3_334, 3_333, 3_333]);
    const borne = fc.integer({ min: 0, max: 10_000_000_000 }) as fc.Arbitrary<Cents>;
    fc.assert(fc.property(fc.array(borne, { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 10_000_000_000 }), (all, award) => {
      const shares = all.map((one, i) => ({ organisation: `o${i}`, borne: one }));
      const whole = all.reduce((sum, one) => sum + one, 0);
      const shared = shareOut(award as Cents, shares);
      if (whole === 0) return;
      expect(shared.reduce((sum, one) => sum + one.award, 0)).toBe(award);
      // Nobody is a cent away from their exact share, and who bears nothing gets nothing.
      for (const one of shared) {
        const gap = BigInt(one.award) * BigInt(whole) - BigInt(award) * BigInt(one.borne);
        expect(gap < BigInt(whole) && gap > -BigInt(whole)).toBe(true);
        if (one.borne === 0) expect(one.award).toBe(0);
      }
    }));
  });
  test('a partner that takes over bears what the other bore; a new SIRET keeps the share of the old', () => {
    const shares = [share(CRETEIL, 60_000), share(VINCENNES, 40_000)];
    expect(handedOver(shares, CRETEIL, VINCENNES)).toEqual([share(VINCENNES, 100_000)]);
    expect(handedOver(shares, VINCENNES, CHARENTON)).toEqual([share(CRETEIL, 60_000), share(CHARENTON, 40_000)]);
  });
});
