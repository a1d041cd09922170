import { decide } from '../../domain/application/acts.ts';
import { agreementAlarm } from '../../domain/application/agreement.ts';
import { draft, reach, sign, signAgreement } from './support/chapters.ts';
import { programme } from './support/programmes.ts';
import { actorOf, euros, on } from './support/world.ts';
import type { Application } from '../../domain/application/state.ts';
import type { Life } from './support/life.ts';

const waiting = (): Life => reach(draft(), 'agreement');
const last = (life: Life) => life.events.at(-1)?.event;
/** What the clock does of itself, up to a day. */
function passTo(life: Life, day: string): Life {
  for (let alarm = agreementAlarm(life.state); alarm && alarm.on <= day; alarm = agreementAlarm(life.state)) {
    if (alarm.on > life.today) life.advanceTo(alarm.on);
    life.act('clock', alarm.what === 'remind' ? { type: 'remindAgreement', reminder: alarm.no } : { type: 'agreementOverdue', signBy: life.state.agreement?.signBy ?? alarm.on });
  }
  return life.advanceTo(day);
}
const extend = (until: string) => ({ type: 'extendAgreement', until: on(until), reason: 't-late' }) as const;
const lapse = { type: 'declareAgreementLapsed', reason: 't-lapse' } as const;

describe('the signature of a convention', () => {
  test('is reminded of on each day the programme plans, then told late; several days that came together make one letter', () => {
    const life = waiting();
    expect(life.state.agreement).toMatchObject({ signBy: '2026-10-06', remindersOn: ['2026-08-22', '2026-09-21', '2026-10-03'] });
    expect(agreementAlarm(life.state)).toEqual({ what: 'remind', on: '2026-08-22', no: 1 });
    expect(life.refused('clock', { type: 'remindAgreement', reminder: 1 })).toBe('nothing-to-remind');
    life.advanceTo('2026-08-22').act('clock', { type: 'remindAgreement', reminder: 1 });
    expect(life.refused('clock', { type: 'remindAgreement', reminder: 1 })).toBe('nothing-to-remind');
    life.act('officer', { type: 'remindAgreement' });
    expect(agreementAlarm(life.state)).toEqual({ what: 'remind', on: '2026-09-21', no: 3 });
    life.advanceTo('2026-10-04').act('clock', { type: 'remindAgreement', reminder: 3 });
    expect(last(life)).toEqual({ type: 'agreementReminded', no: 3, planned: 3 });
    expect(agreementAlarm(life.state)).toEqual({ what: 'overdue', on: '2026-10-07', no: 4 });
    expect(life.refused('clock', { type: 'agreementOverdue', signBy: on('2026-10-06') })).toBe('nothing-to-warn');
    passTo(life, '2026-10-07');
    expect(last(life)).toEqual({ type: 'agreementFellOverdue', no: 4, signBy: '2026-10-06' });
    expect(agreementAlarm(life.state)).toBeNull();
    // Late is still in time, as long as nobody has constated caducity.
    life.act('agent', signAgreement(life, 'organisation')).act('delegate', signAgreement(life, 'metropole'));
    expect(life.state.phase).toBe('delivery');
    expect(agreementAlarm(life.state)).toBeNull();
  });

  test('the copy of each party is kept with the hash it had', () => {
    const life = waiting();
    life.act('agent', signAgreement(life, 'organisation')).act('delegate', signAgreement(life, 'metropole'));
    const { copies } = life.state.agreement ?? {};
    expect(copies?.organisation?.sha256).toBe(`sha256-of-${copies?.organisation?.document}`);
    expect(copies?.metropole?.sha256).toBe(`sha256-of-${copies?.metropole?.document}`);
    expect(copies?.metropole?.document).not.toBe(copies?.organisation?.document);
  });

  test('is put off once, with a reason, as far as the programme allows; its reminders follow', () => {
    const life = passTo(waiting(), '2026-10-10');
    expect(life.refused('agent', extend('2026-11-06'))).toBe('forbidden');
    expect(life.refused('officer', extend('2026-10-06'))).toBe('date-too-early');
    expect(life.refused('officer', extend('2026-10-10'))).toBe('date-too-early');
    // 6 December 2026 is a Sunday.
    expect(life.answer('officer', extend('2026-12-08'))).toMatchObject({ code: 'extension-beyond', message: expect.stringContaining('7 décembre 2026') as string });
    life.act('officer', extend('2026-11-06'));
    expect(life.state.agreement).toMatchObject({ signBy: '2026-11-06', firstSignBy: '2026-10-06', overdue: false, remindersOn: ['2026-10-22', '2026-11-03'] });
    expect(agreementAlarm(life.state)).toEqual({ what: 'remind', on: '2026-10-22', no: 6 });
    expect(life.refused('officer', lapse)).toBe('delay-running');
    expect(life.refused('officer', extend('2026-12-01'))).toBe('extension-used');
    expect(last(passTo(life, '2026-11-07'))).toMatchObject({ type: 'agreementFellOverdue', signBy: '2026-11-06' });
    const { clocks } = programme('fmin');
    const firm = reach(draft({ of: { ...programme('fmin'), clocks: { ...clocks, agreement: { months: 3, remindDaysBefore: 15 } } } }), 'agreement');
    expect(firm.refused('officer', extend('2026-11-06'))).toBe('extension-barred');
    expect(firm.state.agreement?.remindersOn).toEqual(['2026-09-21']);
  });

  test('not signed in time by the commune, its caducity is constated by a person and written; the envelope has its money back', () => {
    const life = waiting();
    expect(life.refused('officer', lapse)).toBe('delay-running');
    life.advanceTo('2026-10-07');
    // Both parties are told first.
    expect(life.refused('officer', lapse)).toBe('delay-running');
    passTo(life, '2026-10-20');
    expect(life.refused('agent', lapse)).toBe('forbidden');
    life.act('officer', lapse);
    expect(life.state).toMatchObject({ phase: 'closed', outcome: 'lapsed', overpaid: 0 });
    expect(last(life)).toMatchObject({ type: 'closed', outcome: 'lapsed', because: 'agreement', released: euros(50_000) });
    expect(life.world.available).toBe(euros(1_000_000));
    life.act('delegate', sign('lapse'));
  });

  test('the commune that signed does not lose its award for want of the signature of the Métropole; a signed convention is neither put off nor lapsed', () => {
    const life = passTo(waiting(), '2026-10-01');
    life.act('agent', signAgreement(life, 'organisation'));
    passTo(life, '2026-10-20');
    expect(life.refused('officer', lapse)).toBe('awaits-metropole');
    life.act('delegate', signAgreement(life, 'metropole'));
    expect(life.refused('officer', lapse)).toBe('wrong-phase');
    expect(life.refused('officer', extend('2026-12-01'))).toBe('wrong-phase');
  });

  test('while the award waits for a new decision nobody may sign: nothing is reminded of, nothing lapses', () => {
    const life = passTo(waiting(), '2026-10-20');
    const toRevise = { because: 'above-cap', since: on('2026-10-08'), funder: 1, awarded: euros(50_000), most: euros(40_000), binding: null, excess: euros(10_000), gap: euros(0) } as unknown as NonNullable<Application['toRevise']>;
    const revised = { ...life.state, toRevise };
    expect(agreementAlarm({ ...waiting().state, toRevise })).toBeNull();
    expect(decide(revised, lapse, actorOf('officer'), life.facts('officer', lapse))).toMatchObject({ code: 'to-revise' });
  });

  test('one recorded before reminders were many is reminded of once more at most', () => {
    const life = waiting();
    const { remindersOn: _, ...former } = life.state.agreement!;
    const old = { ...life.state, agreement: former };
    expect(agreementAlarm(old)).toEqual({ what: 'remind', on: '2026-09-21', no: 1 });
    expect(agreementAlarm({ ...old, agreement: { ...former, reminded: 1 } })).toEqual({ what: 'overdue', on: '2026-10-07', no: 1 });
  });
});
