import { clockEnds, daysLeft } from '../../domain/calendar/suspendable.ts';
import { delayWarningOn } from '../../domain/application/delay.ts';
import { lettersToSign } from '../../domain/application/letters.ts';
import { awarded, deposit, dipbike, draft, fim, file, prove, reach, sign } from './support/chapters.ts';
import { on } from './support/world.ts';
import type { Life } from './support/life.ts';

const filed = (): Life => draft().act('agent', file);
const asked = (...pieces: string[]): Life => filed().act('officer', { type: 'requestPieces', pieces });

describe('asking for missing pieces', () => {
  test('fixes a delay of 30 days from the day after, carried over to a working day, with its reminder a week before', () => {
    expect(asked('note-technique').state.request).toMatchObject({ no: 1, pieces: ['note-technique'], askedOn: '2026-01-12', remindOn: '2026-02-04', answerBy: '2026-02-11' });
    // 30 days after Thursday 15 January end on Saturday 14 February: Monday 16.
    const life = filed().advanceTo('2026-01-15').act('officer', { type: 'requestPieces', pieces: ['note-technique'] });
    expect(life.state.request).toMatchObject({ remindOn: '2026-02-09', answerBy: '2026-02-16' });
  });

  test('asks for each piece once, names at least one, and only pieces of the programme', () => {
    expect(asked('note-technique', 'note-technique', 'justificatifs-couts').state.request?.pieces).toEqual(['note-technique', 'justificatifs-couts']);
    expect(filed().refused('officer', { type: 'requestPieces', pieces: [] })).toBe('no-piece-named');
    expect(filed().answer('officer', { type: 'requestPieces', pieces: ['note-technique', 'casier'] })).toMatchObject({ code: 'unknown-piece', path: '/pieces/1' });
  });

  test('one request at a time; the next has the next number', () => {
    const life = asked('note-technique');
    expect(life.refused('officer', { type: 'requestPieces', pieces: ['note-technique'] })).toBe('request-open');
    life.act('agent', deposit(life, 'note-technique')).act('officer', { type: 'requestPieces', pieces: ['justificatifs-couts'] });
    expect(life.state.request?.no).toBe(2);
  });

  test('the time to decide stands still until the last piece asked for arrives, and not a day is gained or lost', () => {
    const life = asked('note-technique', 'justificatifs-couts');
    const left = daysLeft(life.state.instruction, on('2026-01-12'));
    expect(clockEnds(life.state.instruction, false)).toBeNull();
    life.advanceTo('2026-01-20').act('agent', deposit(life, 'note-technique'));
    expect(life.state.request).not.toBeNull();
    expect(daysLeft(life.state.instruction, life.today)).toBe(left);
    life.advanceTo('2026-02-01').act('agent', deposit(life, 'justificatifs-couts'));
    expect(life.state.request).toBeNull();
    expect(daysLeft(life.state.instruction, life.today)).toBe(left);
    // 12 January + 4 months + 20 days of suspension.
    expect(clockEnds(life.state.instruction, false)).toBe('2026-06-01');
  });

  test('a piece that was not asked for, or was there before it was asked for, answers nothing', () => {
    const life = filed().advanceTo('2026-01-15').act('officer', { type: 'requestPieces', pieces: ['note-technique', 'justificatifs-couts'] });
    life.act('agent', deposit(life, 'convention-partenaires'));
    life.act('agent', deposit(life, 'note-technique'));
    expect(life.state.request).not.toBeNull();
  });

  test('a piece rejected after it came must come again', () => {
    const life = asked('note-technique', 'justificatifs-couts').advanceTo('2026-01-20');
    life.act('agent', deposit(life, 'note-technique')).act('officer', { type: 'rejectPiece', piece: 'note-technique', reason: 't-unreadable' });
    expect(life.state.pieces['note-technique']).toMatchObject({ status: 'rejected', reason: 't-unreadable' });
    life.act('agent', deposit(life, 'justificatifs-couts'));
    expect(life.state.request).not.toBeNull();
    life.act('agent', deposit(life, 'note-technique'));
    expect(life.state.request).toBeNull();
    expect(life.state.pieces['note-technique']).not.toHaveProperty('reason');
  });

  test('a piece is replaced by depositing it again, only with a document uploaded on this dossier', () => {
    const life = filed();
    const command = deposit(life, 'note-technique');
    expect(life.act('agent', command).state.pieces['note-technique']?.document).toBe('doc-1');
    expect(life.refused('agent', { type: 'depositPiece', piece: 'note-technique', document: 'doc-of-another' })).toBe('unknown-document');
    expect(life.refused('agent', deposit(life, 'casier'))).toBe('unknown-piece');
    expect(life.refused('officer', { type: 'rejectPiece', piece: 'rib', reason: 't' })).toBe('piece-not-deposited');
    life.act('officer', { type: 'rejectPiece', piece: 'note-technique', reason: 't' });
    expect(life.refused('officer', { type: 'rejectPiece', piece: 'note-technique', reason: 't' })).toBe('piece-not-deposited');
  });

  test('reminds of the open request and of no other', () => {
    const life = asked('note-technique');
    expect(life.refused('clock', { type: 'remindPieces', request: 2 })).toBe('request-answered');
    const before = life.state;
    expect({ ...life.act('clock', { type: 'remindPieces', request: 1 }).state, seq: 0 }).toEqual({ ...before, seq: 0 });
    life.act('agent', deposit(life, 'note-technique'));
    expect(life.refused('officer', { type: 'remindPieces', request: 1 })).toBe('request-answered');
  });

  test('closes for want of pieces only after the last day has passed', () => {
    const life = asked('note-technique').advanceTo('2026-02-11');
    expect(life.refused('clock', { type: 'closeForWantOfPieces', request: 1 })).toBe('delay-running');
    life.advanceTo('2026-02-12');
    expect(life.refused('clock', { type: 'closeForWantOfPieces', request: 2 })).toBe('request-answered');
    expect(life.refused('officer', { type: 'closeForWantOfPieces', request: 1 })).toBe('forbidden');
    life.act('clock', { type: 'closeForWantOfPieces', request: 1 });
    expect(life.state).toMatchObject({ phase: 'closed', outcome: 'closed-for-want-of-pieces', closedOn: '2026-02-12' });
    expect(lettersToSign(life.state)).toEqual([{ kind: 'closed-for-want-of-pieces', no: 1 }]);
  });

  test('a piece that comes on the last day saves the dossier', () => {
    const life = asked('note-technique').advanceTo('2026-02-11');
    life.act('agent', deposit(life, 'note-technique')).advanceTo('2026-02-12');
    expect(life.refused('clock', { type: 'closeForWantOfPieces', request: 1 })).toBe('request-answered');
  });
});

describe('completeness', () => {
  test('a dossier is not complete while a request is open', () => {
    expect(asked('note-technique').refused('officer', { type: 'declareComplete' })).toBe('request-open');
  });
  test('nor while a piece due at filing is rejected; the deliberation of the council is not due yet', () => {
    const life = filed().act('officer', { type: 'rejectPiece', piece: 'lettre-saisine', reason: 't-unsigned' });
    expect(life.answer('officer', { type: 'declareComplete' })).toMatchObject({ code: 'piece-missing', path: '/pieces/lettre-saisine' });
    life.act('agent', deposit(life, 'lettre-saisine')).act('officer', { type: 'declareComplete' });
    expect(life.state.phase).toBe('appraisal');
    expect(life.state.pieces).not.toHaveProperty('deliberation');
  });
  test('an inadmissible dossier ends with a letter that a delegate signs', () => {
    const life = filed().act('officer', { type: 'declareInadmissible', reason: 't-not-eligible' });
    expect(life.state).toMatchObject({ phase: 'closed', outcome: 'inadmissible' });
    expect(lettersToSign(life.state)).toEqual([{ kind: 'inadmissibility', no: 1 }]);
    life.act('delegate', sign('inadmissibility')).act('officer', prove(life, 'inadmissibility'));
    expect(life.state.letters['inadmissibility/1']).toMatchObject({ signedBy: 'p-delegate', proof: { kind: 'lrar', on: '2026-01-12' } });
  });
});

describe('the time to decide', () => {
  test('the officer is warned 15 days before its end, once; nothing else follows by itself', () => {
    const life = filed();
    expect(delayWarningOn(life.state)).toBe('2026-04-27');
    life.advanceTo('2026-04-26');
    expect(life.refused('clock', { type: 'warnOfDelay' })).toBe('nothing-to-warn');
    life.advanceTo('2026-04-27').act('clock', { type: 'warnOfDelay' });
    expect(life.events.at(-1)?.event).toEqual({ type: 'delayWarned', endsOn: '2026-05-12' });
    expect(life.state.phase).toBe('screening');
    expect(delayWarningOn(life.state)).toBeNull();
    expect(life.refused('clock', { type: 'warnOfDelay' })).toBe('nothing-to-warn');
  });
  test('no warning while it stands still, none once decided, none once closed; a pause puts it off', () => {
    const life = asked('note-technique');
    expect(delayWarningOn(life.state)).toBeNull();
    life.advanceTo('2026-01-22').act('agent', deposit(life, 'note-technique'));
    expect(delayWarningOn(life.state)).toBe('2026-05-07');
    expect(delayWarningOn(awarded(draft()).state)).toBeNull();
    expect(delayWarningOn(filed().act('agent', { type: 'withdraw' }).state)).toBeNull();
  });
  test('the end told to the officer is carried over to a working day', () => {
    // 31 January + 4 months = 31 May 2026, a Sunday.
    const life = draft({ day: '2026-01-31' }).act('agent', file).advanceTo('2026-05-16').act('clock', { type: 'warnOfDelay' });
    expect(life.events.at(-1)?.event).toEqual({ type: 'delayWarned', endsOn: '2026-06-01' });
  });
});

describe('the officer in charge', () => {
  test('is an officer', () => {
    expect(filed().act('administrator', { type: 'assignOfficer', officer: 'p-officer' }).state.officer).toBe('p-officer');
    expect(filed().refused('officer', { type: 'assignOfficer', officer: 'p-finance' })).toBe('not-an-officer');
    expect(filed().refused('officer', { type: 'assignOfficer', officer: 'p-nobody' })).toBe('not-an-officer');
  });
});

describe('an early start', () => {
  const request = { type: 'requestEarlyStart', reason: 't-urgent' } as const;
  test('is authorised on request, and fixes the day from which expenses count', () => {
    const life = filed().act('agent', request);
    expect(life.state.eligibleFrom).toBeNull();
    life.advanceTo('2026-02-02').act('officer', { type: 'answerEarlyStart', authorised: true });
    expect(life.state).toMatchObject({ eligibleFrom: null, earlyStart: { status: 'authorised', requestedOn: '2026-01-12', answeredOn: '2026-02-02' } });
    expect(lettersToSign(life.state)).toEqual([{ kind: 'early-start', no: 1 }]);
    expect(life.refused('agent', request)).toBe('early-start-authorised');
    life.advanceTo('2026-02-05').act('delegate', sign('early-start'));
    expect(life.state.eligibleFrom).toBe('2026-02-05');
    expect(awarded(life).state.eligibleFrom).toBe('2026-02-05');
  });
  test('one request at a time, an answer only to a request, a refusal with its reason', () => {
    const life = filed();
    expect(life.refused('officer', { type: 'answerEarlyStart', authorised: true })).toBe('no-early-start-request');
    life.act('agent', request);
    expect(life.refused('agent', request)).toBe('early-start-pending');
    expect(life.refused('officer', { type: 'answerEarlyStart', authorised: false })).toBe('reason-required');
    life.act('officer', { type: 'answerEarlyStart', authorised: false, reason: 't-no' });
    expect(life.state).toMatchObject({ eligibleFrom: null, earlyStart: { status: 'refused' } });
    expect(lettersToSign(life.state)).toEqual([{ kind: 'early-start-refused', no: 1 }]);
    expect(life.refused('officer', { type: 'answerEarlyStart', authorised: true })).toBe('no-early-start-request');
    expect(life.act('agent', request).state.earlyStart?.status).toBe('requested');
  });
  test('has no object once decided, and none in a programme that does not allow it', () => {
    expect(awarded(draft()).refused('agent', request)).toBe('already-decided');
    expect(fim().act('agent', file).refused('agent', request)).toBe('no-early-start');
  });
  test('promises nothing: authorised, then the grant is refused, and nothing can be asked', () => {
    const life = filed().act('agent', request).act('officer', { type: 'answerEarlyStart', authorised: true });
    reach(life, 'decision').act('agent', deposit(life, 'deliberation'));
    life.act('assembly', { type: 'recordDeliberation', body: 'conseil', number: 'CM-1', on: life.today, outcome: 'refusal', amount: 0 as never, reasons: 't-reasons' });
    expect(life.state.decision).toMatchObject({ kind: 'refusal', amount: 0 });
    expect(life.world.available).toBe(100_000_000);
    expect(life.refused('agent', { type: 'fileClaim', kind: 'advance', expenses: [], resources: [], documents: {} })).toBe('wrong-phase');
    expect(dipbike.asked).toBe(5_000_000);
  });
});
