import { dutyReminder, findDuty } from '../../domain/application/publicity.ts';
import { whatIsExpected } from '../../domain/timeline/expected.ts';
import { claim, draft, fim, ordered, paid, reach, spent, started, works } from './support/chapters.ts';
import { programme } from './support/programmes.ts';
import { euros, on } from './support/world.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import type { Life } from './support/life.ts';

const duty = (life: Life, code: string) => findDuty(life.state, code);
const expected = (life: Life) => whatIsExpected(life.state, life.world.programme, life.today).filter(({ what }) => what === 'publicity');
const worked = { expenses: [spent('travaux', 90_000, '2026-09-01')] };
/** The same programme, its duties changed. */
const of = (change: (duty: Programme['publicity'][number]) => Partial<Programme['publicity'][number]>): Programme => ({ ...programme('fim'), publicity: programme('fim').publicity.map((one) => ({ ...one, ...change(one) })) });
const fulfil = (life: Life, code: string, day: string = life.today) => ({ type: 'fulfilDuty', duty: code, document: life.document(), on: on(day) }) as const;

describe('duties of publicity (CGCT L1111-11, D1111-8)', () => {
  test('each runs from its own day: the logo from the notification, the plan 15 days from the start, the plaque 3 months from completion', () => {
    const life = reach(fim(), 'delivery');
    expect(life.state.publicity).toEqual([{ duty: 'logo', from: '2026-07-06', by: null, remindOn: null, reminder: null, done: null }]);
    life.advanceTo('2026-09-03').act('agent', { type: 'recordStart', on: on('2026-09-01') });
    // Counted from the start, not from the day it was told.
    expect(duty(life, 'plan-de-financement')).toMatchObject({ from: '2026-09-01', by: '2026-09-16', remindOn: '2026-09-11' });
    expect(duty(life, 'panneau')).toMatchObject({ from: '2026-09-01', by: null });
    expect(duty(life, 'plaque')).toBeUndefined();
    const begun = started(fim()).advanceTo('2027-06-30');
    begun.act('agent', claim(begun, 'balance', { ...worked, commissionedOn: on('2027-05-31') }));
    expect(duty(begun, 'plaque')).toMatchObject({ from: '2027-05-31', by: '2027-08-31', remindOn: '2027-08-16' });
  });

  test('the day of mise en service told anew when a balance comes back moves the plaque; without one it runs from the day the balance was asked', () => {
    const life = started(fim()).advanceTo('2027-06-30');
    life.act('agent', claim(life, 'balance', worked));
    expect(duty(life, 'plaque')).toMatchObject({ from: '2027-06-30', by: '2027-09-30' });
    life.act('officer', { type: 'sendBackClaim', claim: 1, reason: 't' }).advanceTo('2027-07-10');
    life.act('agent', claim(life, 'balance', { ...worked, commissionedOn: on('2027-06-15') }));
    expect(duty(life, 'plaque')).toMatchObject({ from: '2027-06-15', by: '2027-09-15' });
    expect(life.state.publicity?.filter((one) => one.duty === 'plaque')).toHaveLength(1);
  });

  test('an operation of 10 000 € or less needs no plaque, an award of operating alone none of the works', () => {
    const small = { ...works, expenses: [{ ...works.expenses[0]!, asked: euros(10_000) }], asked: euros(5_000), resources: [] };
    const life = started(fim({ plan: small })).advanceTo('2027-06-30');
    life.act('agent', claim(life, 'balance', { expenses: [spent('travaux', 10_000, '2026-09-01')] }));
    expect(duty(life, 'plaque')).toBeUndefined();
    expect(duty(life, 'plan-de-financement')).toBeDefined();
    const operating = { ...small, expenses: [{ ...works.expenses[0]!, section: 'operating' as const, asked: euros(20_000) }], asked: euros(10_000) };
    const served = started(draft({ plan: operating }));
    expect(served.state.publicity?.map((one) => one.duty)).toEqual(['logo']);
    expect(served.refused('agent', fulfil(served, 'panneau'))).toBe('duty-unknown');
  });

  test('the commune reads each with its last day until it says, with a proof, that it is done; late is recorded as late', () => {
    const life = started(fim());
    expect(expected(life).map(({ duty: code, by, daysLeft }) => [code, by, daysLeft])).toEqual([['plan-de-financement', '2026-09-16', 15], ['logo', null, null], ['panneau', null, null]]);
    expect(expected(life)[0]?.sentence).toBe('Faites connaître l’aide de la Métropole au plus tard le 16 septembre 2026 (il reste 15 jours) : publier le plan de financement en mairie et sur le site internet. Dites ensuite que c’est fait, avec une preuve.');
    life.advanceTo('2026-09-20');
    expect(life.refused('agent', { ...fulfil(life, 'plan-de-financement'), document: 'elsewhere' })).toBe('unknown-document');
    expect(life.refused('agent', fulfil(life, 'plan-de-financement', '2026-09-21'))).toBe('date-in-future');
    expect(life.refused('agent', fulfil(life, 'plan-de-financement', '2026-06-01'))).toBe('date-too-early');
    expect(life.refused('agent', fulfil(life, 'feu-d-artifice'))).toBe('duty-unknown');
    life.act('agent', fulfil(life, 'plan-de-financement', '2026-09-10')).act('agent', fulfil(life, 'logo'));
    expect(life.events.at(-2)?.event).not.toHaveProperty('late');
    expect(life.refused('agent', fulfil(life, 'logo'))).toBe('duty-done');
    expect(expected(life).map(({ duty: code }) => code)).toEqual(['panneau']);
    const late = started(fim()).advanceTo('2026-09-20');
    late.act('agent', fulfil(late, 'plan-de-financement', '2026-09-17'));
    expect(late.events.at(-1)?.event).toMatchObject({ type: 'dutyFulfilled', late: true });
  });

  test('fulfilled before its time begins, it never runs', () => {
    const life = started(fim()).advanceTo('2027-06-01');
    life.act('agent', fulfil(life, 'plaque', '2027-05-31')).advanceTo('2027-06-30');
    life.act('agent', claim(life, 'balance', worked));
    expect(duty(life, 'plaque')).toMatchObject({ by: null, done: { how: 'fulfilled', on: '2027-05-31' } });
    expect(expected(life).map(({ duty: code }) => code)).not.toContain('plaque');
  });

  test('aid for technical material alone is spared by an officer with a reason, only where the programme allows it', () => {
    const life = started(fim());
    expect(life.refused('officer', { type: 'exemptDuty', duty: 'logo', reason: 't' })).toBe('duty-not-exempted');
    expect(life.refused('agent', { type: 'exemptDuty', duty: 'panneau', reason: 't' })).toBe('forbidden');
    life.act('officer', { type: 'exemptDuty', duty: 'panneau', reason: 't' });
    expect(duty(life, 'panneau')?.done).toEqual({ how: 'exempted', on: '2026-09-01', reason: 't' });
    expect(life.refused('agent', fulfil(life, 'panneau'))).toBe('duty-done');
    expect(life.refused('officer', { type: 'exemptDuty', duty: 'panneau', reason: 't' })).toBe('duty-done');
  });

  test('is reminded of once, five days before its last day, and no more once it is fulfilled or the dossier closed', () => {
    const life = started(fim()).advanceTo('2026-09-10');
    expect(dutyReminder(life.state)).toEqual({ duty: 'plan-de-financement', on: '2026-09-11' });
    expect(life.refused('clock', { type: 'remindDuty', duty: 'plan-de-financement' })).toBe('nothing-to-remind');
    life.advanceTo('2026-09-11').act('clock', { type: 'remindDuty', duty: 'plan-de-financement' });
    expect(duty(life, 'plan-de-financement')?.reminder).toBe(1);
    expect(dutyReminder(life.state)).toBeNull();
    expect(life.refused('clock', { type: 'remindDuty', duty: 'plan-de-financement' })).toBe('nothing-to-remind');
    const given = started(fim()).act('agent', { type: 'withdraw' });
    expect(dutyReminder(given.state)).toBeNull();
  });

  test('the balance waits for what the programme wants before it; the photograph it carries proves the panel', () => {
    const life = started(fim()).advanceTo('2027-06-30');
    life.act('agent', claim(life, 'balance', worked));
    expect(duty(life, 'panneau')?.done).toMatchObject({ how: 'fulfilled', on: '2027-06-30' });
    const strict = started(fim({ of: of(({ code }) => (code === 'plan-de-financement' ? { beforeBalance: true } : {})) })).advanceTo('2027-06-30');
    expect(strict.answer('agent', claim(strict, 'balance', worked))).toMatchObject({ code: 'duty-unfulfilled', path: '/kind' });
    paid(strict, claim(strict, 'interim', { expenses: [spent('travaux', 10_000, '2026-09-01')] }));
    strict.act('agent', fulfil(strict, 'plan-de-financement'));
    expect(ordered(strict, claim(strict, 'balance', worked))).toBe(2);
  });

  test('a version from before they were counted asks for nothing', () => {
    const life = started(fim({ of: of(() => ({ deadline: undefined })) }));
    expect(life.state.publicity).toBeUndefined();
    expect(expected(life)).toEqual([]);
  });
});
