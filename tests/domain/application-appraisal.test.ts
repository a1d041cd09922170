import { ratio } from '../../domain/money/money.ts';
import { openReviews } from '../../domain/review/consensus.ts';
import { weightedTotal } from '../../domain/review/scoring.ts';
import { appraisal, deposit, draft, fim, own, reach, scores, state as fromState } from './support/chapters.ts';
import { programme } from './support/programmes.ts';
import { VINCENNES, euros, on, person, siren } from './support/world.ts';
import type { Life } from './support/life.ts';

const inAppraisal = (): Life => reach(draft(), 'appraisal');
const retained = (triporteur: number, machines: number, reception: number, reason?: string) => [
  { line: 'triporteur', retained: euros(triporteur), reason },
  { line: 'machines', retained: euros(machines), reason },
  { line: 'reception', retained: euros(reception), reason },
];

describe('the fiche d’instruction', () => {
  test('retains less than was asked, line by line, each exclusion with its reason', () => {
    const life = inAppraisal();
    expect(life.refused('officer', appraisal(life, { lines: retained(64_000, 48_400, 0) }))).toBe('retained:reason');
    const lines = [{ line: 'triporteur', retained: euros(40_000), reason: 't-half' }, { line: 'machines', retained: euros(48_400) }, { line: 'reception', retained: euros(0), reason: 't-out' }];
    life.act('officer', appraisal(life, { lines }));
    expect(life.state.appraisal).toMatchObject({ on: '2026-01-12', by: 'p-officer', base: euros(88_400), proposed: euros(44_200), caps: { most: euros(44_200), binding: 'cap:rate' }, trace: [] });
    expect(life.state.appraisal?.lines[0]).toEqual({ line: 'triporteur', section: 'investment', basis: 'ht', asked: euros(64_000), retained: euros(40_000), reason: 't-half' });
  });

  test('answers every line of the plan, once, never above what was asked', () => {
    const life = inAppraisal();
    const refused = (lines: ReturnType<typeof retained>) => life.refused('officer', appraisal(life, { lines }));
    expect(refused(retained(64_000, 48_400, 7_600).slice(1))).toBe('retained:missing-line');
    expect(refused([...retained(64_000, 48_400, 7_600), { line: 'casier', retained: euros(1), reason: 't' }])).toBe('retained:unknown-line');
    expect(refused([...retained(64_000, 48_400, 7_600), { line: 'machines', retained: euros(48_400), reason: 't' }])).toBe('retained:twice');
    expect(refused(retained(64_000.01, 48_400, 7_600))).toBe('retained:above-asked');
    expect(refused(retained(-1, 48_400, 7_600, 't'))).toBe('amount-invalid');
  });

  test('the programme’s rules propose, the exact caps have the last word', () => {
    const propose = (amount: number) => {
      const life = inAppraisal();
      life.proposal = { eligible: true, reasons: [], amount: euros(amount), trace: [{ code: 'montant', rule: 'montant', title: 'Montant', value: euros(amount), reference: null }] };
      return life.act('officer', appraisal(life)).state.appraisal;
    };
    expect(propose(12_000)).toMatchObject({ proposed: euros(12_000), caps: { most: euros(50_000) }, trace: [{ code: 'montant' }] });
    expect(propose(80_000)).toMatchObject({ proposed: euros(50_000) });
  });

  test('an own-share rate other than the programme’s is one it allows, with its reason', () => {
    const life = inAppraisal();
    expect(life.refused('officer', appraisal(life, { ownShare: ratio(1, 4), ownShareReason: 't' }))).toBe('own-share-rate');
    expect(life.refused('officer', appraisal(life, { ownShare: ratio(3, 10) }))).toBe('reason-required');
    expect(life.act('officer', appraisal(life, { ownShare: ratio(3, 10), ownShareReason: 't-metropole-leads' })).state.appraisal).toMatchObject({ ownShare: { num: 3, den: 10 }, ownShareReason: 't-metropole-leads' });
    expect(life.act('officer', appraisal(life, { ownShare: ratio(2, 10) })).state.appraisal?.ownShareReason).toBeUndefined();
  });

  test('other funders’ money weighs: own share of the law on the retained base', () => {
    const life = inAppraisal();
    life.act('officer', appraisal(life, { resources: [fromState(70_000), own(10_000)] }));
    // 80 % × 120 000 − 70 000.
    expect(life.state.appraisal?.caps).toMatchObject({ most: euros(26_000), binding: 'cap:own-share' });
  });

  test('an opinion of another service is kept with its reason unless it is favourable; a later one of the same service takes its place', () => {
    const life = inAppraisal();
    expect(life.refused('officer', { type: 'recordServiceOpinion', service: 'it', opinion: 'reserved' })).toBe('reason-required');
    expect(life.refused('officer', { type: 'recordServiceOpinion', service: 'it', opinion: 'unfavourable' })).toBe('reason-required');
    life.act('officer', { type: 'recordServiceOpinion', service: 'it', opinion: 'reserved', text: 't-hosting' }).act('officer', { type: 'recordServiceOpinion', service: 'legal', opinion: 'favourable' });
    expect(life.state.serviceOpinions).toEqual([{ service: 'it', opinion: 'reserved', on: '2026-01-12', text: 't-hosting' }, { service: 'legal', opinion: 'favourable', on: '2026-01-12' }]);
    life.act('officer', { type: 'recordServiceOpinion', service: 'it', opinion: 'favourable' });
    expect(life.state.serviceOpinions.map(({ service, opinion }) => [service, opinion])).toEqual([['legal', 'favourable'], ['it', 'favourable']]);
  });

  test('may be drawn up again until it is closed, and must be before', () => {
    const life = inAppraisal();
    expect(life.refused('officer', { type: 'closeAppraisal' })).toBe('not-appraised');
    life.act('officer', appraisal(life)).act('officer', appraisal(life, { lines: retained(64_000, 48_400, 0, 't') }));
    expect(life.state.appraisal?.base).toBe(euros(112_400));
    expect(life.act('officer', { type: 'closeAppraisal' }).state.phase).toBe('review');
    expect(life.refused('officer', appraisal(life))).toBe('wrong-phase');
  });

  test('without évaluateurs the dossier goes straight to the committee, with the pieces due by then', () => {
    const life = reach(fim(), 'appraisal').act('officer', appraisal(fim()));
    expect(life.act('officer', { type: 'closeAppraisal' }).state.phase).toBe('committee');
    const strict = { ...programme('fim'), pieces: programme('fim').pieces.map((piece) => (piece.due === 'committee' ? { ...piece, required: true } : piece)) };
    const lacking = reach(fim({ of: strict }), 'appraisal').act('officer', appraisal(fim()));
    expect(lacking.answer('officer', { type: 'closeAppraisal' })).toMatchObject({ code: 'piece-missing', path: '/pieces/convention-partenaires' });
    expect(lacking.act('agent', deposit(lacking, 'convention-partenaires')).act('officer', { type: 'closeAppraisal' }).state.phase).toBe('committee');
  });
});

const inReview = (more: Parameters<typeof draft>[0] = {}): Life => reach(draft(more), 'review');
const invite = (reviewer: string, replaces?: number) => ({ type: 'assignReviewer', reviewer, replaces }) as const;

describe('évaluation', () => {
  test('an évaluateur is invited with a day to answer, carried over to a working day, and a day to be reminded', () => {
    const life = inReview().act('officer', invite('p-reviewer'));
    expect(life.state.reviews).toEqual([{ no: 1, reviewer: 'p-reviewer', status: 'invited', invitedOn: '2026-01-12', remindOn: '2026-01-28', dueOn: '2026-02-02', reminded: false, overdue: false, scores: null, total: null }]);
    expect(inReview().advanceTo('2026-01-17').act('officer', invite('p-reviewer')).state.reviews[0]?.dueOn).toBe('2026-02-09');
  });

  test('only an évaluateur in office for the programme is asked', () => {
    const life = inReview();
    expect(life.refused('officer', invite('p-finance'))).toBe('not-a-reviewer');
    expect(life.refused('officer', invite('p-nobody'))).toBe('not-a-reviewer');
    const left = person('p-left', [{ role: 'reviewer', programme: null, organisation: null, from: on('2020-01-01'), until: on('2026-01-11') }]);
    const elsewhere = person('p-elsewhere', [{ role: 'reviewer', programme: 'fim', organisation: null, from: on('2020-01-01'), until: null }]);
    life.world.people = [...life.world.people, left, elsewhere];
    expect(life.refused('officer', invite('p-left'))).toBe('not-a-reviewer');
    expect(life.refused('officer', invite('p-elsewhere'))).toBe('not-a-reviewer');
  });

  test('nobody is asked to review a project of a commune where they hold a mandate, partners included, nor to be its officer', () => {
    expect(inReview().refused('officer', invite('p-councillor'))).toBe('recused');
    const mayor = person('p-mayor', [{ role: 'reviewer', programme: null, organisation: null, from: on('2020-01-01'), until: null }], [{ organisation: siren(VINCENNES), from: on('2020-01-01'), until: on('2026-01-12') }]);
    const life = inReview({ filing: { montage: 'groupement', partners: [VINCENNES] } });
    life.world.people = [...life.world.people, mayor];
    expect(life.refused('officer', invite('p-mayor'))).toBe('recused');
    life.advanceTo('2026-01-13').act('officer', invite('p-mayor'));
    expect(life.refused('administrator', { type: 'assignOfficer', officer: 'p-councillor' })).toBe('recused');
  });

  test('an officer whose post has ended, or of another programme, is not put in charge', () => {
    const life = inReview();
    const left = person('p-left', [{ role: 'officer', programme: 'fmin', organisation: null, from: on('2020-01-01'), until: on('2026-01-11') }]);
    const elsewhere = person('p-elsewhere', [{ role: 'officer', programme: 'fim', organisation: null, from: on('2020-01-01'), until: null }]);
    life.world.people = [...life.world.people, left, elsewhere];
    for (const officer of ['p-left', 'p-elsewhere']) expect(life.refused('officer', { type: 'assignOfficer', officer })).toBe('not-an-officer');
  });

  test('the same person is asked once, unless another has taken their place', () => {
    const life = inReview().act('officer', invite('p-reviewer'));
    expect(life.refused('officer', invite('p-reviewer'))).toBe('already-reviewer');
    life.act('officer', invite('p-reviewer-2', 1));
    expect(life.state.reviews.map(({ no, status }) => [no, status])).toEqual([[1, 'replaced'], [2, 'invited']]);
    expect(life.act('officer', invite('p-reviewer')).state.reviews[2]).toMatchObject({ no: 3, reviewer: 'p-reviewer' });
  });

  test('a review given, or replaced already, leaves its place to nobody', () => {
    const life = inReview().act('officer', invite('p-reviewer')).act('reviewer', { type: 'giveReview', review: 1, scores });
    expect(life.refused('officer', invite('p-reviewer-2', 1))).toBe('review-settled');
    expect(life.refused('officer', invite('p-reviewer-2', 7))).toBe('review-settled');
    const declined = inReview().act('officer', invite('p-reviewer')).act('reviewer', { type: 'declineReview', review: 1, because: 'interest' });
    expect(declined.refused('officer', invite('p-reviewer'))).toBe('recused');
    declined.act('officer', invite('p-reviewer-2', 1));
    expect(declined.refused('officer', invite('p-reviewer-3', 1))).toBe('review-settled');
  });

  test('each gives their own review, once, and may decline until then', () => {
    const life = inReview().act('officer', invite('p-reviewer')).act('officer', invite('p-reviewer-2'));
    expect(life.refused('secondReviewer', { type: 'giveReview', review: 1, scores })).toBe('not-found');
    expect(life.refused('reviewer', { type: 'acceptReview', review: 9 })).toBe('not-found');
    life.act('reviewer', { type: 'acceptReview', review: 1 });
    expect(life.state.reviews[0]?.status).toBe('accepted');
    expect(life.refused('reviewer', { type: 'acceptReview', review: 1 })).toBe('review-settled');
    life.act('reviewer', { type: 'giveReview', review: 1, scores });
    for (const command of [{ type: 'giveReview', review: 1, scores }, { type: 'declineReview', review: 1, because: 'interest' }, { type: 'acceptReview', review: 1 }] as const) {
      expect(life.refused('reviewer', command)).toBe('review-settled');
    }
    life.act('secondReviewer', { type: 'declineReview', review: 2, because: 'unavailable' });
    expect(life.refused('secondReviewer', { type: 'giveReview', review: 2, scores })).toBe('review-settled');
    expect(openReviews(life.state.reviews)).toEqual([]);
  });

  test('scores each criterion of the grid, by half points, from 0 to its highest', () => {
    const life = inReview().act('officer', invite('p-reviewer'));
    const refused = (given: Record<string, number>) => life.answer('reviewer', { type: 'giveReview', review: 1, scores: given });
    expect(refused({ ...scores, charme: 5 })).toMatchObject({ code: 'unknown-criterion', path: '/scores/charme' });
    const { donnees: _, ...incomplete } = scores;
    for (const given of [incomplete, { ...scores, donnees: 11 }, { ...scores, donnees: -1 }, { ...scores, donnees: 2.5 }]) {
      expect(refused(given)).toMatchObject({ code: 'score-out-of-range', path: '/scores/donnees' });
    }
    const reasons = [{ criterion: 'donnees', reason: 't-exemplary' }, { criterion: 'inclusion', reason: 't-forgotten' }];
    life.act('reviewer', { type: 'giveReview', review: 1, scores: { ...scores, donnees: 10, inclusion: 0 }, reasons });
    expect(life.state.reviews[0]?.scores).toMatchObject({ donnees: 10, inclusion: 0 });
  });

  test('the weighted total is out of 100, in hundredths: 73,50 for DIPbike', () => {
    expect(weightedTotal(scores, programme('fmin').review.grid)).toBe(7_350);
    const thirds = ['a', 'b', 'c'].map((code, i) => ({ code, title: code, weight: i === 0 ? 34 : 33, max: 3, floor: null }));
    expect(weightedTotal({ a: 1, b: 1, c: 1 }, thirds)).toBe(3_333);
    expect(weightedTotal({ a: 3, b: 3, c: 3 }, thirds)).toBe(10_000);
    expect(weightedTotal({ a: 0, b: 0, c: 0 }, thirds)).toBe(0);
    expect(weightedTotal({ a: 1, b: 2 }, thirds)).toBe(3_333);
    // 8,33 + 8,33 + 16,66 would lose a hundredth: rounded down once, at the end.
    const quarters = ['a', 'b', 'c'].map((code, i) => ({ code, title: code, weight: i === 2 ? 50 : 25, max: 3, floor: null }));
    expect(weightedTotal({ a: 1, b: 1, c: 1 }, quarters)).toBe(3_333);
  });

  test('a reminder and a delay are recorded once, for a review still open', () => {
    const life = inReview().act('officer', invite('p-reviewer'));
    for (const type of ['remindReviewer', 'reviewOverdue'] as const) {
      life.act('clock', { type, review: 1 });
      expect(life.refused('clock', { type, review: 1 })).toBe('review-settled');
      expect(life.refused('clock', { type, review: 2 })).toBe('review-settled');
    }
    expect(life.state.reviews[0]).toMatchObject({ status: 'invited', reminded: true, overdue: true });
    const given = inReview().act('officer', invite('p-reviewer')).act('reviewer', { type: 'giveReview', review: 1, scores });
    for (const type of ['remindReviewer', 'reviewOverdue'] as const) expect(given.refused('clock', { type, review: 1 })).toBe('review-settled');
  });

  test('closes with as many reviews as the programme wants, none still awaited, and the pieces due by the committee', () => {
    const life = inReview().act('officer', invite('p-reviewer')).act('reviewer', { type: 'giveReview', review: 1, scores });
    expect(life.refused('officer', { type: 'closeReview' })).toBe('reviews-missing');
    life.act('officer', invite('p-reviewer-2')).act('officer', invite('p-reviewer-3'));
    life.act('secondReviewer', { type: 'giveReview', review: 2, scores });
    expect(life.refused('officer', { type: 'closeReview' })).toBe('reviews-open');
    life.act('thirdReviewer', { type: 'declineReview', review: 3, because: 'unavailable' });
    expect(life.act('officer', { type: 'closeReview' }).state.phase).toBe('committee');
    const strict = { ...programme('fmin'), pieces: programme('fmin').pieces.map((piece) => (piece.due === 'committee' ? { ...piece, required: true } : piece)) };
    expect(() => reach(draft({ of: strict }), 'committee')).toThrow('piece-missing');
  });
});
