import { orderSentence } from '../../domain/timeline/order.ts';
import { voteGroups } from '../../domain/deliberation/batch.ts';
import { resultsBar } from '../../domain/deliberation/results.ts';
import { appraisal, awarded, claim, deliberation, deposit, dipbike, draft, enforceable, notified, own, prove, reach, refusal, sign, signAgreement, spent, started } from './support/chapters.ts';
import { BUREAU, delegation, euros, on } from './support/world.ts';
import type { Item, Result } from '../../domain/deliberation/batch.ts';
import type { Life } from './support/life.ts';

const decide = (life: Life): Life => life.act('finance', { type: 'grantVisa', budget: 'AP' }).act('finance', { type: 'grantVisa', budget: 'AE' });

test('scenario 1: délibération du conseil municipal reçue après le dépôt mais avant le Bureau', () => {
  const life = decide(reach(draft(), 'decision')).advanceTo('2026-06-18');
  expect(life.state.pieces.deliberation).toBeUndefined();
  expect(life.refused('assembly', deliberation(life))).toBe('piece-missing');
  life.act('agent', deposit(life, 'deliberation')).act('assembly', deliberation(life));
  expect(life.state.decision?.kind).toBe('award');
});

test('scenario 2: démarrage anticipé autorisé, puis subvention refusée', () => {
  const life = reach(draft(), 'screening').act('agent', { type: 'requestEarlyStart', reason: 't' }).act('officer', { type: 'answerEarlyStart', authorised: true });
  life.act('delegate', sign('early-start'));
  expect(orderSentence(life.state, life.today)).toMatchObject({ may: true, letter: { kind: 'early-start', no: 1 } });
  reach(life, 'decision').act('agent', deposit(life, 'deliberation')).advanceTo('2026-06-18').act('assembly', refusal(life));
  enforceable(life).act('delegate', sign('refusal')).advanceTo('2026-07-06').act('officer', prove(life, 'refusal'));
  expect(life.state).toMatchObject({ phase: 'closed', outcome: 'refused' });
  expect(life.refused('agent', claim(life, 'advance'))).toBe('wrong-phase');
  expect(orderSentence(life.state, life.today).may).toBe(false);
});

test('scenario 3: bon de commande signé avant la date d’éligibilité, la ligne est écartée et le reste payé', () => {
  const life = started(draft());
  life.act('agent', claim(life, 'interim', { expenses: [spent('triporteur', 10_000, '2026-06-17'), spent('machines', 20_000, '2026-06-18')] }));
  life.act('officer', { type: 'attestClaim', claim: 1 }).act('finance', { type: 'liquidateClaim', claim: 1 });
  expect(life.state.claims[0]).toMatchObject({ admitted: euros(20_000), struckOut: [{ line: 'triporteur', amount: euros(10_000), code: 'before-eligibility' }], status: 'liquidated' });
  expect(life.state.claims[0]!.amount).toBeGreaterThan(0);
});

test('scenario 4: assiette retenue inférieure à l’assiette demandée, motivée ligne à ligne', () => {
  const life = reach(draft({ plan: dipbike }), 'appraisal');
  const lines = [{ line: 'triporteur', retained: euros(60_000) }, { line: 'machines', retained: euros(48_400) }, { line: 'reception', retained: euros(0) }];
  expect(life.answer('officer', appraisal(life, { lines }))).toHaveProperty('code');
  const motivated = lines.map((line) => (line.line === 'machines' ? line : { ...line, reason: `t-${line.line}` }));
  life.act('officer', appraisal(life, { lines: motivated, resources: [own(70_000)] }));
  expect(life.state.appraisal).toMatchObject({ base: euros(108_400), lines: [{ retained: euros(60_000), reason: 't-triporteur' }, { retained: euros(48_400) }, { retained: 0, reason: 't-reception' }] });
});

test('scenario 5: délibération adoptée mais non transmise, notification et convention impossibles', () => {
  const life = awarded(draft());
  expect(life.refused('delegate', sign('award'))).toBe('not-enforceable');
  expect(life.refused('finance', { type: 'recordEngagement', number: 'E', on: life.today })).toBe('not-enforceable');
  expect(life.refused('agent', signAgreement(life, 'organisation'))).toBe('wrong-phase');
  life.act('assembly', { type: 'recordPublication', on: life.today });
  expect(life.refused('delegate', sign('award'))).toBe('not-enforceable');
  expect(orderSentence(life.state, life.today)).toMatchObject({ may: false, sentence: expect.stringContaining('n’est pas encore exécutoire') });
});

test('scenario 6: le préfet demande des pièces puis forme un recours gracieux sur l’attribution', () => {
  const life = notified(enforceable(awarded(draft()))).advanceTo('2026-10-15');
  life.act('assembly', { type: 'recordPrefectureRequest', on: on('2026-07-10') }).act('assembly', { type: 'recordPrefecturePieces', on: on('2026-07-20') });
  life.act('assembly', { type: 'recordPrefectureAppeal', on: on('2026-09-10') });
  // The decision stays enforceable while the préfet is answered.
  life.act('agent', signAgreement(life, 'organisation'));
  life.act('assembly', deliberation(life, { number: 'BM2026/10/15-01', replaces: 'prefecture', amount: euros(40_000), hearingOn: on('2026-10-01') }));
  expect(life.state).toMatchObject({ phase: 'decision', decision: { amount: euros(40_000), replaces: 'prefecture' } });
  expect(life.state.formerDecisions[0]).toMatchObject({ decision: { amount: euros(50_000) }, engagement: { number: 'ENG-2026-1187' }, legality: { control: { pieces: { receivedOn: '2026-07-20' }, appeal: { answer: 'replaced', answeredOn: '2026-10-15' } } } });
  expect(life.refused('delegate', sign('award', 2))).toBe('not-enforceable');
});

test('scenario 7: vote disjoint d’un projet pour déport, le reste adopté en bloc', () => {
  const item = (dossier: string, rank: number, more: Partial<Item> = {}): Item => ({ dossier, rank, proposal: 'award', amount: euros(10_000), reasons: null, replaces: null, hearingOn: null, recusals: [], apart: false, ...more });
  const items = [item('a', 1), item('b', 2, { recusals: [{ person: 'p-mayor', basis: 'declared' }] }), item('c', 3)];
  expect(voteGroups(items, false).map(({ items: voted, recused }) => [voted.map(({ dossier }) => dossier), recused])).toEqual([[['a', 'c'], []], [['b'], ['p-mayor']]]);
  const vote = (dossiers: string[], number: string, stoodAside: string[]): Result => ({ dossiers, number, on: on('2026-06-18'), delegation: BUREAU, document: null, votes: { for: 20, against: 0, abstentions: 0 }, casting: null, stoodAside, amendments: [] });
  const recording = { programme: 'fmin', body: 'bureau' as const, strict: false, items, delegations: [delegation({ number: BUREAU, kind: 'bureau' })], today: on('2026-06-18') };
  expect(resultsBar({ ...recording, results: [vote(['a', 'b', 'c'], 'BM-1', ['p-mayor'])] })).toMatchObject({ code: 'not-apart' });
  expect(resultsBar({ ...recording, results: [vote(['a', 'c'], 'BM-1', []), vote(['b'], 'BM-2', [])] })).toMatchObject({ code: 'recused' });
  expect(resultsBar({ ...recording, results: [vote(['a', 'c'], 'BM-1', []), vote(['b'], 'BM-2', ['p-mayor'])] })).toBeNull();
});

test('scenario 8: renouvellement municipal, la délégation du Bureau est échue et les dossiers attendent', () => {
  const life = decide(reach(draft(), 'decision'));
  life.act('agent', deposit(life, 'deliberation')).advanceTo('2026-06-18');
  life.world.delegations = [delegation({ number: BUREAU, kind: 'bureau', until: on('2026-03-22') }), ...life.world.delegations.filter(({ kind }) => kind !== 'bureau')];
  expect(life.refused('assembly', deliberation(life))).toBe('delegation-expired');
  expect(life.state).toMatchObject({ phase: 'decision', decision: null });
  life.world.delegations = [...life.world.delegations, delegation({ number: 'CM2026/07/03-01', kind: 'bureau', from: on('2026-07-03') })];
  life.advanceTo('2026-07-09').act('assembly', deliberation(life, { delegation: 'CM2026/07/03-01' }));
  expect(life.state.decision?.delegation).toBe('CM2026/07/03-01');
});

describe('scenario 9: notification jamais retirée, quand courent les délais ?', () => {
  const signed = (): Life => enforceable(awarded(draft())).act('finance', { type: 'recordEngagement', number: 'E', on: on('2026-06-25') }).act('delegate', sign('award')).advanceTo('2026-07-20');
  const unclaimed = (life: Life, more: object = {}) => ({ type: 'proveNotification', letter: 'award', no: 1, proof: 'lrar', on: on('2026-07-02'), unclaimed: true, document: life.document(), ...more }) as const;

  test('from the day of its first presentation, proved by the returned envelope', () => {
    const life = signed();
    life.act('officer', unclaimed(life));
    expect(life.state).toMatchObject({ lapse: { startBy: '2028-07-03' }, letters: { 'award/1': { proof: { kind: 'lrar', on: '2026-07-02' } } } });
    expect(life.events.some(({ event }) => event.type === 'notificationProven' && event.unclaimed === true)).toBe(true);
  });
  test('not before the fifteen days for which it may be collected, nor without the envelope, nor for a letter that was not registered', () => {
    const life = signed();
    expect(life.refused('officer', unclaimed(life, { on: on('2026-07-05') }))).toBe('delay-running');
    expect(life.refused('officer', unclaimed(life, { document: undefined }))).toBe('no-proof');
    expect(life.refused('officer', unclaimed(life, { proof: 'portal' }))).toBe('no-proof');
  });
  test('the sending of an e-mail starts no delay and proves nothing', () => {
    const life = signed();
    expect(life.refused('officer', { type: 'proveNotification', letter: 'award', no: 1, proof: 'email' as never, on: on('2026-07-02') })).toBe('no-proof');
    expect(life.advanceTo('2027-07-20').state.lapse).toBeNull();
    expect(orderSentence(life.state, life.today).sentence).toContain('ne vous est pas encore parvenue');
  });
});
