import { lettersToSign } from '../../domain/application/letters.ts';
import { referralEnds } from '../../domain/application/legality.ts';
import { awarded, claim, deliberation, deposit, draft, enforceable, fim, notified, ordered, paid, prove, reach, refusal, sign, signAgreement, spent, started, claimedBack } from './support/chapters.ts';
import { BUREAU, euros, on } from './support/world.ts';
import type { Command } from '../../domain/application/commands.ts';
import type { Life } from './support/life.ts';

const inForce = (): Life => enforceable(awarded(draft()));
const request = (day: string): Command => ({ type: 'recordPrefectureRequest', on: on(day), note: 't-note' });
const pieces = (day: string): Command => ({ type: 'recordPrefecturePieces', on: on(day) });
const prefect = (day: string): Command => ({ type: 'recordPrefectureAppeal', on: on(day), reason: 't-reason' });
const maintain = (day: string): Command => ({ type: 'maintainDecision', on: on(day) });
const refer = (day: string): Command => ({ type: 'recordReferral', on: on(day), number: '2611234' });
const judge = (day: string, outcome: 'rejected' | 'suspended' | 'annulled'): Command => ({ type: 'recordJudgment', on: on(day), outcome });
const engage = (life: Life): Life => life.act('finance', { type: 'recordEngagement', number: 'ENG-1', on: life.today });
const appealed = (life: Life, letter: string, no = 1): Command => ({ type: 'recordAppeal', letter, no, on: life.today, reason: 't-appeal' });
/** A new visa for a higher amount comes after the decision that is replaced. */
const again = (life: Life, more: Partial<Extract<Command, { type: 'recordDeliberation' }>>): Command => deliberation(life, { number: 'BM2026/12/10-03', ...more });

describe('the préfecture', () => {
  test('asks for nothing before it has received the deliberation', () => {
    const life = awarded(draft());
    for (const command of [request('2026-06-18'), prefect('2026-06-18'), refer('2026-06-18')]) expect(life.refused('assembly', command)).toBe('not-received');
    expect(life.refused('assembly', pieces('2026-06-18'))).toBe('nothing-asked');
    expect(life.refused('assembly', maintain('2026-06-18'))).toBe('no-prefecture-appeal');
    expect(life.refused('assembly', judge('2026-06-18', 'annulled'))).toBe('not-referred');
    expect(life.refused('officer', request('2026-06-18'))).toBe('forbidden');
  });

  test('has two months to go to court, délai franc, which run anew from the day it receives the pieces it asked for', () => {
    const life = inForce().advanceTo('2026-09-01');
    // Received on 23 June: until 24 August, a Monday.
    expect(referralEnds(life.state.legality, true)).toBe('2026-08-24');
    life.act('assembly', request('2026-07-10'));
    expect(referralEnds(life.state.legality, true)).toBeNull();
    expect(life.refused('assembly', request('2026-07-11'))).toBe('prefecture-waits');
    expect(life.refused('assembly', pieces('2026-07-09'))).toBe('date-too-early');
    expect(life.refused('assembly', pieces('2026-09-02'))).toBe('date-in-future');
    life.act('assembly', pieces('2026-07-20'));
    expect(life.refused('assembly', pieces('2026-07-21'))).toBe('nothing-asked');
    expect(referralEnds(life.state.legality, true)).toBe('2026-09-21');
    // It stays enforceable all the while.
    expect(life.state.legality.enforceableOn).toBe('2026-06-25');
    life.act('assembly', request('2026-08-01'));
    expect(life.state.legality.control?.pieces).toEqual({ askedOn: '2026-08-01', receivedOn: null });
  });

  test('may contest by a recours gracieux, once; maintained, the two months run from the answer', () => {
    const life = inForce().advanceTo('2026-08-01').act('assembly', prefect('2026-07-15'));
    expect(referralEnds(life.state.legality, true)).toBeNull();
    expect(life.refused('assembly', prefect('2026-07-16'))).toBe('prefecture-appeal-known');
    expect(life.refused('assembly', { type: 'maintainDecision', on: life.today, document: 'doc-x' })).toBe('unknown-document');
    expect(life.refused('assembly', { type: 'recordPrefectureAppeal', on: life.today, document: 'doc-x' })).toBe('prefecture-appeal-known');
    expect(life.refused('assembly', maintain('2026-07-14'))).toBe('date-too-early');
    life.act('assembly', maintain('2026-08-01'));
    expect(life.state.legality.control?.appeal).toEqual({ on: '2026-07-15', answer: 'maintained', answeredOn: '2026-08-01' });
    expect(referralEnds(life.state.legality, true)).toBe('2026-10-02');
    expect(life.refused('assembly', maintain('2026-08-01'))).toBe('no-prefecture-appeal');
  });

  test('a déféré after the two months is recorded as late: the judge says what it is worth', () => {
    expect(inForce().advanceTo('2026-08-24').act('assembly', refer('2026-08-24')).state.legality.control?.referral).toEqual({ on: '2026-08-24', late: false, outcome: 'pending', judgedOn: null });
    const late = inForce().advanceTo('2026-08-25').act('assembly', refer('2026-08-25'));
    expect(late.state.legality.control?.referral?.late).toBe(true);
    expect(late.refused('assembly', refer('2026-08-25'))).toBe('already-referred');
  });

  test('what the judge says is dated after the déféré, and said once', () => {
    const life = inForce().advanceTo('2026-08-01').act('assembly', refer('2026-07-15'));
    expect(life.refused('assembly', judge('2026-07-14', 'suspended'))).toBe('date-too-early');
    life.act('assembly', judge('2026-07-30', 'suspended'));
    expect(life.refused('assembly', judge('2026-08-01', 'suspended'))).toBe('already-judged');
    expect(life.refused('assembly', judge('2026-07-29', 'rejected'))).toBe('date-too-early');
    life.act('assembly', judge('2026-08-01', 'rejected'));
    expect(life.refused('assembly', judge('2026-08-01', 'suspended'))).toBe('already-judged');
  });
});

describe('while the judge has suspended the decision', () => {
  const suspended = (life: Life, outcome: 'suspended' | 'annulled' = 'suspended'): Life => life.act('assembly', { type: 'recordReferral', on: life.today }).act('assembly', judge(life.today, outcome));

  test('nothing is engaged, signed or notified; once the déféré is rejected, all goes on', () => {
    const life = suspended(inForce());
    expect(life.refused('finance', { type: 'recordEngagement', number: 'E', on: life.today })).toBe('suspended');
    expect(life.refused('delegate', sign('award'))).toBe('suspended');
    life.act('assembly', judge(life.today, 'rejected'));
    expect(notified(life).state.phase).toBe('agreement');
  });
  test('a letter that left before is proven received only on a day before', () => {
    const life = engage(inForce()).act('delegate', sign('award')).advanceTo('2026-07-10');
    suspended(life);
    expect(life.refused('officer', prove(life, 'award'))).toBe('suspended');
    life.act('officer', { type: 'proveNotification', letter: 'award', no: 1, proof: 'lrar', on: on('2026-07-09') });
    expect(life.state.phase).toBe('agreement');
    expect(life.refused('agent', signAgreement(life, 'organisation'))).toBe('suspended');
  });
  test('nothing is paid', () => {
    const life = started(fim());
    life.act('agent', claim(life, 'advance')).act('officer', { type: 'attestClaim', claim: 1 }).act('finance', { type: 'liquidateClaim', claim: 1 });
    suspended(life, 'annulled');
    expect(life.refused('deputy', { type: 'signClaim', claim: 1, delegation: 'ARR-2026-018' })).toBe('annulled');
  });
});

describe('appeal by the commune', () => {
  const refused = (): Life => {
    const life = reach(draft(), 'decision');
    life.act('agent', deposit(life, 'deliberation')).advanceTo('2026-06-18').act('assembly', refusal(life));
    enforceable(life).act('delegate', sign('refusal')).advanceTo('2026-07-06');
    return life.act('officer', prove(life, 'refusal'));
  };

  test('opens a refused dossier again, and the officer is warned before two months of silence end; nothing follows by itself', () => {
    const life = refused().advanceTo('2026-09-01').act('agent', appealed(refused().advanceTo('2026-09-01'), 'refusal'));
    expect(life.state).toMatchObject({ phase: 'decision', outcome: null, closedOn: null });
    expect(life.state.appeals).toEqual([{ no: 1, letter: 'refusal', letterNo: 1, on: '2026-09-01', late: false, silenceOn: '2026-11-01', warnOn: '2026-10-17', warned: false, status: 'open', answeredOn: null }]);
    expect(life.refused('clock', { type: 'warnOfAppeal', appeal: 1 })).toBe('nothing-to-warn');
    life.advanceTo('2026-10-17').act('clock', { type: 'warnOfAppeal', appeal: 1 });
    expect(life.refused('clock', { type: 'warnOfAppeal', appeal: 1 })).toBe('nothing-to-warn');
    expect(life.advanceTo('2027-03-01').state.appeals[0]?.status).toBe('open');
    expect(life.refused('agent', appealed(life, 'refusal'))).toBe('appeal-open');
  });
  test('after two months from proven notification it is late, and examined all the same', () => {
    const [last, late] = [refused().advanceTo('2026-09-07'), refused().advanceTo('2026-09-08')];
    expect(last.act('officer', appealed(last, 'refusal')).state.appeals[0]?.late).toBe(false);
    expect(late.act('officer', appealed(late, 'refusal')).state.appeals[0]?.late).toBe(true);
  });
  test('contests the letter of the decision that stands; on the portal it is dated from its deposit', () => {
    const life = refused();
    expect(life.refused('officer', appealed(life, 'award'))).toBe('no-such-letter');
    expect(life.refused('officer', appealed(life, 'refusal', 2))).toBe('no-such-letter');
    expect(life.refused('agent', { type: 'recordAppeal', letter: 'refusal', no: 1, on: on('2026-07-05') })).toBe('not-today');
    expect(life.refused('officer', { type: 'recordAppeal', letter: 'refusal', no: 1, on: on('2026-06-24') })).toBe('date-too-early');
    expect(life.refused('officer', { type: 'recordAppeal', letter: 'refusal', no: 1, on: life.today, document: 'doc-x' })).toBe('unknown-document');
    const lapsed = notified(inForce());
    lapsed.act('agent', { type: 'withdraw' });
    expect(lapsed.refused('officer', appealed(lapsed, 'award'))).toBe('wrong-phase');
  });
  test('confirmed by letter: the dossier is closed as it was, and the letter is signed', () => {
    const life = refused();
    life.act('agent', appealed(life, 'refusal')).act('officer', { type: 'rejectAppeal', appeal: 1, reasons: 't-why' });
    expect(life.state).toMatchObject({ phase: 'closed', outcome: 'refused', appeals: [{ status: 'confirmed' }] });
    expect(lettersToSign(life.state)).toContainEqual({ kind: 'appeal-rejected', no: 1 });
    life.act('delegate', sign('appeal-rejected'));
    expect(life.refused('officer', { type: 'rejectAppeal', appeal: 1, reasons: 't' })).toBe('wrong-phase');
  });
  test('against an award it is confirmed without touching the award', () => {
    const life = notified(inForce());
    life.act('agent', appealed(life, 'award'));
    expect(life.refused('officer', { type: 'rejectAppeal', appeal: 2, reasons: 't' })).toBe('no-appeal');
    expect(life.act('officer', { type: 'rejectAppeal', appeal: 1, reasons: 't' }).state.phase).toBe('agreement');
  });
  test('upheld, a new decision replaces the refusal without erasing it, and goes its own way to its own letter', () => {
    const life = refused();
    life.act('agent', appealed(life, 'refusal')).advanceTo('2026-12-10');
    expect(life.refused('assembly', again(life, {}))).toBe('already-decided');
    life.act('finance', { type: 'grantVisa', budget: 'AP' }).act('finance', { type: 'grantVisa', budget: 'AE' });
    life.act('assembly', again(life, { replaces: 'appeal' }));
    expect(life.state).toMatchObject({ phase: 'decision', decision: { kind: 'award', replaces: 'appeal' }, appeals: [{ status: 'replaced' }], legality: { transmittedOn: null } });
    expect(life.state.formerDecisions).toMatchObject([{ decision: { kind: 'refusal', number: 'BM2026/06/18-07' }, legality: { enforceableOn: '2026-06-25' }, engagement: null }]);
    expect(life.refused('delegate', sign('award', 2))).toBe('not-enforceable');
    life.act('assembly', { type: 'recordTransmission', on: life.today }).act('assembly', { type: 'recordPrefectureReceipt', on: life.today, receipt: 'AR-2' }).act('assembly', { type: 'recordPublication', on: life.today });
    expect(lettersToSign(life.state)).toContainEqual({ kind: 'award', no: 2 });
    engage(life).act('delegate', sign('award', 2)).advanceTo('2026-12-20').act('officer', { type: 'proveNotification', letter: 'award', no: 2, proof: 'lre', on: on('2026-12-20') });
    expect(life.state).toMatchObject({ phase: 'agreement', lapse: { startBy: '2028-12-20' } });
  });
});

describe('a decision that replaces another', () => {
  test('has its reason in what happened', () => {
    const life = notified(inForce()).advanceTo('2026-12-10');
    const heard = { hearingOn: on('2026-12-01'), amount: euros(40_000) };
    expect(life.refused('assembly', again(life, { replaces: 'appeal', ...heard }))).toBe('no-appeal');
    expect(life.refused('assembly', again(life, { replaces: 'prefecture', ...heard }))).toBe('no-prefecture-appeal');
    expect(life.refused('assembly', again(life, { replaces: 'annulment', ...heard }))).toBe('not-annulled');
    expect(life.refused('assembly', again(life, { replaces: 'reduction' }))).toBe('amount-mismatch');
    expect(life.refused('assembly', again(life, { replaces: 'withdrawal', ...heard, on: on('2026-06-17') }))).toBe('date-too-early');
    const before = reach(draft(), 'decision').advanceTo('2026-06-18');
    expect(before.refused('assembly', deliberation(before, { replaces: 'withdrawal' }))).toBe('not-decided');
  });
  test('that reduces or refuses a notified award comes after the commune was heard', () => {
    const life = notified(inForce()).advanceTo('2026-12-10');
    expect(life.refused('assembly', again(life, { replaces: 'reduction', amount: euros(40_000) }))).toBe('hearing-required');
    expect(life.refused('assembly', again(life, { replaces: 'reduction', amount: euros(40_000), hearingOn: on('2026-12-11') }))).toBe('hearing-required');
    life.act('assembly', again(life, { replaces: 'reduction', amount: euros(40_000), hearingOn: on('2026-12-01') }));
    expect(life.state).toMatchObject({ phase: 'decision', decision: { amount: euros(40_000), replaces: 'reduction' }, engagement: null, agreement: null });
  });
  test('frees the difference, and what was paid above it is found in excess', () => {
    const life = started(draft());
    paid(life, claim(life, 'advance'));
    const before = life.world.available;
    life.advanceTo('2026-12-10').act('assembly', again(life, { replaces: 'reduction', amount: euros(10_000), hearingOn: on('2026-12-01') }));
    expect(life.state.overpaid).toBe(euros(5_000));
    expect(life.refused('assembly', again(life, { replaces: 'reduction', amount: euros(9_000), hearingOn: on('2026-12-01') }))).toBe('recovery-pending');
    // 15 000 € are still out: 35 000 € go back to the envelope now, the rest once recovered.
    expect(life.world.available - before).toBe(euros(35_000));
    claimedBack(life).act('finance', { type: 'recordRecovery', number: 'T-1', amount: euros(5_000), on: life.today });
    expect(life.world.available - before).toBe(euros(40_000));
  });
  test('waits for a payment that is out', () => {
    const life = started(draft());
    ordered(life, claim(life, 'advance'));
    life.advanceTo('2026-12-10');
    expect(life.refused('assembly', again(life, { replaces: 'reduction', amount: euros(10_000), hearingOn: on('2026-12-01') }))).toBe('order-pending');
  });
  test('keeps the delays of caducity of the award it replaces, and is agreed anew', () => {
    const life = reach(notified(inForce()), 'delivery');
    const { lapse } = life.state;
    life.advanceTo('2026-12-10').act('assembly', again(life, { replaces: 'reduction', amount: euros(40_000), hearingOn: on('2026-12-01') }));
    life.act('assembly', { type: 'recordTransmission', on: life.today }).act('assembly', { type: 'recordPrefectureReceipt', on: life.today, receipt: 'AR-2' }).act('assembly', { type: 'recordPublication', on: life.today });
    engage(life).act('delegate', sign('award', 2)).act('officer', { type: 'proveNotification', letter: 'award', no: 2, proof: 'lre', on: life.today });
    expect(life.state).toMatchObject({ phase: 'agreement', lapse, agreement: { organisationSignedOn: null, metropoleSignedOn: null } });
    // The letter of the replaced award changes nothing any more.
    expect(life.refused('officer', prove(life, 'award'))).toBe('already-notified');
  });
  test('leaves the letter of the first without effect, however late its proof comes, and may be replaced in its turn', () => {
    const life = engage(inForce()).act('delegate', sign('award')).act('assembly', prefect('2026-06-25'));
    life.act('assembly', again(life, { number: 'BM-2', replaces: 'prefecture', amount: euros(40_000) }));
    life.advanceTo('2026-07-06').act('officer', prove(life, 'award'));
    expect(life.state).toMatchObject({ phase: 'decision', lapse: null, letters: { 'award/1': { proof: { on: '2026-07-06' } } } });
    expect(life.refused('agent', appealed(life, 'award'))).toBe('no-such-letter');
    // More than the decision it replaces: finance looks again first.
    expect(life.refused('assembly', again(life, { number: 'BM-3', replaces: 'withdrawal', amount: euros(45_000) }))).toBe('no-visa');
    life.act('assembly', again(life, { number: 'BM-3', replaces: 'withdrawal', amount: euros(35_000) }));
    expect(life.state.formerDecisions.map(({ decision }) => decision.number)).toEqual(['BM2026/06/18-07', 'BM-2']);
    expect(life.state.decision?.number).toBe('BM-3');
  });
  test('is adopted by its votes, which are kept with who stood aside', () => {
    const life = reach(draft(), 'decision');
    life.act('agent', deposit(life, 'deliberation')).act('finance', { type: 'grantVisa', budget: 'AP' }).act('finance', { type: 'grantVisa', budget: 'AE' }).advanceTo('2026-06-18');
    expect(life.refused('assembly', deliberation(life, { votes: { for: 3, against: 4, abstentions: 20 } }))).toBe('not-adopted');
    expect(life.refused('assembly', deliberation(life, { votes: { for: 0, against: 0, abstentions: 20 } }))).toBe('not-adopted');
    expect(life.refused('assembly', deliberation(life, { document: 'doc-x' }))).toBe('unknown-document');
    life.act('assembly', deliberation(life, { votes: { for: 4, against: 3, abstentions: 20 }, recused: ['p-mayor'], document: life.document() }));
    expect(life.state.decision).toMatchObject({ votes: { for: 4, against: 3, abstentions: 20 }, recused: ['p-mayor'], delegation: BUREAU });
  });
});

describe('a request for pieces in any phase before the decision', () => {
  test('asks for what is due by then, suspends the time to decide, and ends the dossier when nothing comes', () => {
    const life = reach(draft(), 'decision');
    expect(life.refused('officer', { type: 'requestPieces', pieces: ['rib'] })).toBe('not-due');
    life.act('officer', { type: 'requestPieces', pieces: ['deliberation'] });
    expect(life.state.request).toMatchObject({ no: 1, pieces: ['deliberation'] });
    expect(life.refused('assembly', refusal(life))).toBe('request-open');
    life.act('assembly', deliberation(life, { outcome: 'adjournment', amount: euros(0) }));
    life.act('clock', { type: 'remindPieces', request: 1 });
    const { answerBy } = life.state.request!;
    life.advanceTo(answerBy);
    expect(life.refused('clock', { type: 'closeForWantOfPieces', request: 1 })).toBe('delay-running');
    life.advanceTo('2026-08-01').act('clock', { type: 'closeForWantOfPieces', request: 1 });
    expect(life.state).toMatchObject({ phase: 'closed', outcome: 'closed-for-want-of-pieces' });
  });
  test('answered, the decision goes on; once decided none is made any more', () => {
    const life = reach(draft(), 'decision').act('officer', { type: 'requestPieces', pieces: ['deliberation'] });
    life.act('agent', deposit(life, 'deliberation'));
    expect(life.state.request).toBeNull();
    life.act('assembly', refusal(life));
    expect(life.refused('officer', { type: 'requestPieces', pieces: ['deliberation'] })).toBe('already-decided');
  });
  test.each(['appraisal', 'review', 'committee'] as const)('may be made in %s too, of a piece that is no longer good', (phase) => {
    const life = reach(draft(), phase).act('officer', { type: 'rejectPiece', piece: 'note-technique', reason: 't' });
    expect(life.refused('officer', { type: 'requestPieces', pieces: ['deliberation'] })).toBe('not-due');
    expect(life.act('officer', { type: 'requestPieces', pieces: ['note-technique'] }).state.request?.outstanding).toEqual(['note-technique']);
  });
});

describe('retrait of an award', () => {
  const withdrawal = (life: Life, more: Partial<Extract<Command, { type: 'withdrawAward' }>> = {}): Command => ({
    type: 'withdrawAward', body: 'bureau', number: 'BM2026/11/19-02', on: life.today, delegation: BUREAU, enforceableOn: life.today, hearingOn: life.today, reason: 't', ...more,
  });
  test('is decided by the body that decides, within its delegation, after the hearing, and recorded once enforceable', () => {
    const life = notified(inForce()).advanceTo('2026-11-19');
    expect(life.refused('delegate', withdrawal(life))).toBe('forbidden');
    expect(life.refused('assembly', withdrawal(life, { delegation: undefined }))).toBe('delegation-unknown');
    expect(life.refused('assembly', withdrawal(life, { on: on('2026-11-18') }))).toBe('hearing-required');
    expect(life.refused('assembly', withdrawal(life, { on: on('2026-06-17'), hearingOn: on('2026-06-17') }))).toBe('date-too-early');
    expect(life.refused('assembly', withdrawal(life, { enforceableOn: on('2026-11-20') }))).toBe('date-in-future');
    expect(life.refused('assembly', withdrawal(life, { enforceableOn: on('2026-11-18') }))).toBe('date-too-early');
    life.act('officer', { type: 'openHearing', about: 'withdrawal', reason: 't' }).act('agent', { type: 'recordObservations', hearing: 1, on: life.today, text: 't' });
    life.act('assembly', withdrawal(life));
    expect(life.events.at(-1)?.event).toMatchObject({ type: 'closed', outcome: 'withdrawn-by-administration', deliberation: { body: 'bureau', number: 'BM2026/11/19-02', on: '2026-11-19', delegation: BUREAU, enforceableOn: '2026-11-19' } });
  });
});

describe('what commits the Métropole', () => {
  test('an award is engaged before its letter is signed, with an agreement or without', () => {
    const life = inForce();
    expect(life.refused('delegate', sign('award'))).toBe('not-engaged');
    expect(engage(life).act('delegate', sign('award')).state.letters['award/1']?.signedOn).toBe('2026-06-25');
  });
  test('the agreement is signed for the Métropole under a delegation in force that day, up to its ceiling', () => {
    const life = reach(draft(), 'agreement').advanceTo('2026-07-20');
    const signed = (more: object): Command => ({ ...signAgreement(life, 'metropole'), ...more }) as Command;
    expect(life.refused('delegate', signed({ delegation: undefined }))).toBe('delegation-unknown');
    expect(life.refused('delegate', signed({ delegation: 'ARR-2026-018' }))).toBe('delegation-unknown');
    life.world.delegations = life.world.delegations.map((one) => (one.person === 'p-delegate' ? { ...one, ceiling: euros(49_999.99) } : one));
    expect(life.refused('delegate', signed({}))).toBe('delegation-ceiling');
    life.world.delegations = life.world.delegations.map((one) => (one.person === 'p-delegate' ? { ...one, ceiling: euros(50_000), until: on('2026-07-19') } : one));
    expect(life.refused('delegate', signed({}))).toBe('delegation-expired');
    life.act('delegate', signed({ on: on('2026-07-19') }));
    expect(life.events.at(-1)?.event).toMatchObject({ type: 'agreementSigned', party: 'metropole', delegation: 'ARR-2026-017' });
  });
});

describe('early start', () => {
  const asked = (): Life => reach(draft(), 'screening').act('agent', { type: 'requestEarlyStart', reason: 't' });
  test('expenses count from the delegate’s signature of the authorisation, not from the officer’s answer', () => {
    const life = asked().advanceTo('2026-02-02').act('officer', { type: 'answerEarlyStart', authorised: true });
    expect(life.state.eligibleFrom).toBeNull();
    life.advanceTo('2026-02-09').act('delegate', sign('early-start'));
    expect(life.state.eligibleFrom).toBe('2026-02-09');
  });
  test('a signature that comes after the award does not push the day back', () => {
    const life = reach(draft(), 'decision').act('agent', { type: 'requestEarlyStart', reason: 't' }).act('officer', { type: 'answerEarlyStart', authorised: true });
    awarded(life).advanceTo('2026-06-20').act('delegate', sign('early-start'));
    expect(life.state.eligibleFrom).toBe('2026-06-18');
  });
  test('an expense before the signature is struck out', () => {
    const life = asked().act('officer', { type: 'answerEarlyStart', authorised: true }).advanceTo('2026-02-09').act('delegate', sign('early-start'));
    started(life).act('agent', claim(life, 'interim', { expenses: [spent('triporteur', 1_000, '2026-02-08'), spent('machines', 2_000, '2026-02-09')] })).act('officer', { type: 'attestClaim', claim: 1 });
    expect(life.state.claims[0]).toMatchObject({ admitted: euros(2_000), struckOut: [{ line: 'triporteur', code: 'before-eligibility' }] });
  });
});
