import fc from 'fast-check';
import { checkSiren, checkSiret, sirenOf } from '../../domain/organisation/siret.ts';

const METROPOLE = '20005478100022';

describe('a SIRET', () => {
  it('gives the SIREN of its legal person', () => {
    const check = checkSiret(METROPOLE);
    expect(check).toEqual({ ok: true, siret: METROPOLE, siren: '200054781' });
    if (check.ok) expect(sirenOf(check.siret)).toBe(check.siren);
  });

  it.each(['200 054 781 00022', ' 200054781 00022 ', '200\u00a0054\u202f781\t00022'])('is read with its spaces: %j', (text) => {
    expect(checkSiret(text)).toMatchObject({ ok: true, siret: METROPOLE });
  });

  it.each(['', ' ', '2000547810002', '200054781000220', '20005478100O22', '2000-5478100022', '٢٠٠٠٥٤٧٨١٠٠٠٢٢', '9'.repeat(100_000)])('has fourteen digits and nothing else', (text) => {
    expect(checkSiret(text)).toMatchObject({ ok: false, code: 'siret:digits', message: expect.stringContaining('14 chiffres') });
  });

  it('is refused for any digit mistaken', () => {
    fc.assert(
      fc.property(fc.nat(13), fc.integer({ min: 1, max: 9 }), (place, shift) => {
        const wrong = (Number(METROPOLE[place]) + shift) % 10;
        expect(checkSiret(METROPOLE.slice(0, place) + wrong + METROPOLE.slice(place + 1))).toMatchObject({ ok: false, code: 'siret:key' });
      }),
    );
  });

  it('is refused when its SIREN is wrong, though the whole has a good key', () => {
    expect(checkSiret('20005478000023')).toMatchObject({ ok: false, code: 'siret:key' });
  });

  it('is refused when made of zeros, which have a good key', () => {
    expect(checkSiret('00000000000000')).toMatchObject({ ok: false, code: 'siret:key' });
    expect(checkSiren('000000000')).toMatchObject({ ok: false, code: 'siren:key' });
  });

  describe('of La Poste', () => {
    it('has the usual key for the head office alone', () => expect(checkSiret('356 000 000 00048')).toMatchObject({ ok: true, siren: '356000000' }));
    it.each(['35600000049837', '35600000000001', '35600000000010'])('has a sum of digits that five divides: %s', (siret) => expect(checkSiret(siret).ok).toBe(true));
    it.each(['35600000049838', '35600000000002'])('is refused otherwise: %s', (siret) => expect(checkSiret(siret)).toMatchObject({ ok: false, code: 'siret:key' }));
    it('has that key nowhere else', () => expect(checkSiret('20005478100005')).toMatchObject({ ok: false, code: 'siret:key' }));
  });
});

describe('a SIREN', () => {
  it.each(['200054781', '217 500 016', '356000000', '732829320'])('%s is one', (text) => expect(checkSiren(text)).toEqual({ ok: true, siren: text.replaceAll(' ', '') }));
  it.each(['200054782', '217500061', '732829302'])('%s has a wrong key', (text) => expect(checkSiren(text)).toMatchObject({ ok: false, code: 'siren:key' }));
  it.each(['20005478', '2000547810', METROPOLE, 'FR200054781', ''])('%j does not have nine digits', (text) => expect(checkSiren(text)).toMatchObject({ ok: false, code: 'siren:digits' }));
});
