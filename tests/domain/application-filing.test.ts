import { draft, fim, file, reach } from './support/chapters.ts';
import { programme } from './support/programmes.ts';
import { CRETEIL, VINCENNES } from './support/world.ts';
import { refuse } from '../../domain/refusal.ts';

describe('filing', () => {
  test('an agent of the commune files the revision they read, and the dossier keeps the version of the programme it was filed under', () => {
    const life = draft().act('agent', file);
    expect(life.events).toHaveLength(1);
    expect(life.state).toMatchObject({
      id: 'dossier-1', seq: 1, phase: 'screening', outcome: null, reference: 'FMIN-2026-0042', programme: 'fmin', version: programme('fmin').version,
      call: '2026', organisation: CRETEIL, filedOn: '2026-01-12', draft: { id: 'dossier-1', revision: 3 }, request: null, eligibleFrom: null, decision: null,
      instruction: { startedOn: '2026-01-12', months: 4, suspendedDays: 0, suspendedOn: null },
    });
    expect(life.state.pieces['lettre-saisine']).toEqual({ document: 'piece-lettre-saisine', on: '2026-01-12', status: 'deposited' });
  });

  test('refuses a draft that has changed since it was read', () => {
    expect(draft().refused('agent', { type: 'file', revision: 2 })).toBe('draft-changed');
    expect(draft().refused('agent', { type: 'file', revision: 4 })).toBe('draft-changed');
  });

  test('the council’s deliberation may come after filing; a piece due at filing may not', () => {
    expect(draft().filing.pieces).not.toHaveProperty('deliberation');
    const { 'note-technique': _, ...others } = draft().filing.pieces;
    expect(draft({ filing: { pieces: others } }).answer('agent', file)).toMatchObject({ code: 'piece-missing', path: '/pieces/note-technique' });
  });

  test('a call takes applications from its first day to its last, both included, in Paris', () => {
    expect(draft({ day: '2025-12-31' }).refused('agent', file)).toBe('call-closed');
    expect(draft({ day: '2026-01-01' }).act('agent', file).state.filedOn).toBe('2026-01-01');
    expect(draft({ day: '2026-12-31' }).act('agent', file).state.filedOn).toBe('2026-12-31');
    expect(draft({ day: '2027-01-01' }).refused('agent', file)).toBe('call-closed');
  });

  test('a call au fil de l’eau never closes', () => {
    expect(fim({ day: '2031-08-01' }).act('agent', file).state.call).toBe('permanent');
    
  });

  test('refuses a call the programme does not have, and what is wrong with the answers, first fault first', () => {
    expect(draft({ filing: { call: '1999' } }).refused('agent', file)).toBe('unknown-call');
    const problems = [refuse('plan:unbalanced', 'Il manque 10 €.', '/resources'), refuse('form', 'Trop long.', '/title')];
    expect(draft({ filing: { problems } }).answer('agent', file)).toEqual(problems[0]);
  });

  test('files once', () => {
    expect(draft().act('agent', file).refused('agent', file)).toBe('already-filed');
  });

  test('nobody files for another commune, and an agent of another learns nothing of the draft', () => {
    expect(draft().refused('stranger', file)).toBe('not-found');
    expect(draft({ filing: { partners: [VINCENNES] } }).refused('partner', file)).toBe('not-found');
    for (const who of ['officer', 'administrator', 'clock', 'system'] as const) expect(draft().refused(who, file)).toBe('forbidden');
  });

  test('a dossier that was never filed knows no act', () => {
    expect(draft().refused('officer', { type: 'declareComplete' })).toBe('not-found');
    const life = draft();
    expect(life.answer('agent', file)).not.toHaveProperty('code');
    const facts = { ...life.facts('agent', file), filing: null };
    expect(facts.filing).toBeNull();
    expect(reach(life, 'screening').state.seq).toBe(1);
  });
});
