import { additionBar, bureauMayDecide, closingBar } from '../../domain/deliberation/register.ts';
import { BUREAU, SIGNATURE, delegation, on } from './support/world.ts';

const held = delegation({ number: SIGNATURE, person: 'p-delegate', from: on('2026-01-01'), until: on('2026-12-31') });

describe('the register of delegations', () => {
  test('a delegation of signature names a person, the Bureau’s names nobody', () => {
    expect(additionBar(delegation({ number: 'A' }), [])?.code).toBe('person-required');
    expect(additionBar(delegation({ number: 'A', kind: 'bureau', person: 'p' }), [])?.code).toBe('person-not-wanted');
    expect(additionBar(delegation({ number: 'A', person: 'p', from: on('2026-02-01'), until: on('2026-01-31') }), [])?.code).toBe('date-too-early');
  });
  test('two never say different things of one person, programme and time', () => {
    expect(additionBar(held, [held])?.code).toBe('number-taken');
    const other = delegation({ number: 'ARR-2026-099', person: 'p-delegate', from: on('2026-12-31'), ceiling: 1 });
    expect(additionBar(other, [held])?.code).toBe('delegation-overlap');
    expect(additionBar({ ...other, from: on('2027-01-01') }, [held])).toBeNull();
    expect(additionBar({ ...other, person: 'p-other' }, [held])).toBeNull();
    expect(additionBar({ ...other, programme: 'fmin' }, [held])).toBeNull();
    const bureau = delegation({ number: BUREAU, kind: 'bureau' });
    expect(additionBar(delegation({ number: 'CM-2', kind: 'bureau', from: on('2026-07-03') }), [bureau])?.code).toBe('delegation-overlap');
  });
  test('ends on a day that is not before its beginning, and never later than it said', () => {
    expect(closingBar(undefined, on('2026-05-01'))?.code).toBe('delegation-unknown');
    expect(closingBar(held, on('2025-12-31'))?.code).toBe('date-too-early');
    expect(closingBar(held, on('2026-12-31'))?.code).toBe('already-closed');
    expect(closingBar(held, on('2026-05-01'))).toBeNull();
  });
  test('after the elections the Bureau may not decide until a new delegation is in force', () => {
    const register = [delegation({ number: BUREAU, kind: 'bureau', until: on('2026-03-22') }), delegation({ number: 'CM-2', kind: 'bureau', from: on('2026-07-03') }), held];
    const may = (day: string) => bureauMayDecide({ code: 'fmin' }, register, on(day));
    expect([may('2026-03-22'), may('2026-03-23'), may('2026-07-02'), may('2026-07-03')]).toEqual([true, false, false, true]);
    expect(bureauMayDecide({ code: 'fim' }, [delegation({ kind: 'bureau', programme: 'fmin' })], on('2026-07-03'))).toBe(false);
  });
});
