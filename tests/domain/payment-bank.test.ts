import fc from 'fast-check';
import { claim, draft, paid, started, works } from './support/chapters.ts';
import { SIGNATURE } from './support/world.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { bankCode, checkIban, comptableIban } from '../../domain/organisation/iban.ts';
import { checkAccount, confirmationBar, isHeld, liftingBar, masked, usableFrom } from '../../domain/payment/bank.ts';
import type { KnownAccount } from '../../domain/payment/bank.ts';

const CRETEIL = comptableIban('00625', 'D9400000000');
/** The example of every French bank. */
const COMMERCIAL = 'FR76 3000 6000 0112 3456 7890 189';
const given = (more: object = {}) => checkAccount({ iban: CRETEIL, bic: 'BDFEFRPPCCT', holder: 'SGC de Créteil', ...more });
const known = (more: Partial<KnownAccount> = {}): KnownAccount => ({ status: 'proposed', held: false, proposedBy: 'amel', liftedBy: null, usableFrom: null, ...more });
const sign = (no: number) => ({ type: 'signClaim', claim: no, delegation: SIGNATURE }) as const;

function liquidated() {
  const life = started(draft({ plan: works }));
  life.advanceTo('2026-10-01');
  return life.act('agent', claim(life, 'advance')).act('officer', { type: 'attestClaim', claim: 1 }).act('finance', { type: 'liquidateClaim', claim: 1 });
}

describe('an account as it is given', () => {
  test('is held when another bank than the comptable’s keeps it', () => {
    expect(given()).toMatchObject({ iban: CRETEIL, held: false });
    expect(given({ iban: COMMERCIAL, bic: 'agrifrpp' })).toMatchObject({ iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP', held: true });
  });
  test('is refused with the key, the BIC or the holder that is wrong', () => {
    expect(given({ iban: CRETEIL.replace('D94', 'D95') })).toMatchObject({ code: 'iban:key' });
    expect(given({ bic: 'BDF' })).toMatchObject({ code: 'bic:form' });
    expect(given({ bic: 'DEUTDEFF' })).toMatchObject({ code: 'bic:country' });
    expect(given({ holder: '  ' })).toMatchObject({ code: 'holder-missing' });
  });
  test('every account of the Banque de France that is made has both its keys', () => {
    fc.assert(fc.property(fc.stringMatching(/^[0-9]{5}$/), fc.stringMatching(/^[A-Z0-9]{11}$/), (branch, account) => {
      const made = comptableIban(branch, account);
      expect(checkIban(made)).toEqual({ ok: true, iban: made });
      expect(bankCode(made)).toBe('30001');
    }));
  });
  test('shows its last four characters to who has no need of more', () => {
    expect(masked('FR7630006000011234567890189')).toBe('FR•• •••• 0189');
  });
});

test('nobody confirms, nor frees, the account they proposed; nor one that is settled', () => {
  expect(confirmationBar(known(), 'amel')).toMatchObject({ code: 'same-person' });
  expect(confirmationBar(known(), 'olivier')).toBeNull();
  expect(confirmationBar(known({ status: 'refused' }), 'olivier')).toMatchObject({ code: 'account-settled' });
  expect(liftingBar(known({ held: true }), 'amel')).toMatchObject({ code: 'same-person' });
  expect(liftingBar(known({ held: true, liftedBy: 'olivier' }), 'olivier')).toMatchObject({ code: 'not-held' });
  expect(liftingBar(known({ held: true, status: 'confirmed' }), 'olivier')).toBeNull();
});

test('a first account serves the day it is confirmed, a change only after the waiting time', () => {
  expect(usableFrom(toDay('2026-10-01'), false, 7)).toBe('2026-10-01');
  const from = usableFrom(toDay('2026-10-01'), true, 7);
  expect([toDay('2026-10-07'), toDay('2026-10-08')].map((on) => isHeld({ held: false, liftedBy: null, usableFrom: from }, on))).toEqual([true, false]);
});

test('nothing is ordered without a confirmed account, nor on one that is held; the order keeps the account it was given on', () => {
  const life = liquidated();
  life.world.bank = null;
  expect(life.refused('delegate', sign(1))).toBe('bank-details-unconfirmed');
  life.world.bank = { id: 'other', holds: true };
  expect(life.refused('delegate', sign(1))).toBe('bank-details-held');
  life.world.bank = { id: 'other', holds: false };
  expect(life.act('delegate', sign(1)).state.claims[0]?.orders[0]).toMatchObject({ account: 'other' });
});

test('a rejected order is issued again on the account of that day: the one before keeps its own', () => {
  const life = liquidated().act('delegate', sign(1));
  life.act('finance', { type: 'recordReturn', claim: 1, attempt: 1, outcome: 'rejected', on: life.today, reason: 'texte' });
  life.world.bank = null;
  expect(life.refused('delegate', { type: 'reissueOrder', claim: 1, delegation: SIGNATURE })).toBe('bank-details-unconfirmed');
  life.world.bank = { id: 'account-2', holds: false };
  life.act('delegate', { type: 'reissueOrder', claim: 1, delegation: SIGNATURE });
  expect(life.state.claims[0]?.orders.map(({ account }) => account)).toEqual(['account-1', 'account-2']);
});

test('paid lives go on: the account is theirs', () => {
  const life = started(draft({ plan: works }));
  life.advanceTo('2026-10-01');
  paid(life, claim(life, 'advance'));
  expect(life.state.claims[0]?.orders[0]?.account).toBe('account-1');
});
