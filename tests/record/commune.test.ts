import { orderSentence } from '../../domain/timeline/order.ts';
import { whatIsExpected } from '../../domain/timeline/expected.ts';
import { agreed, appraised, awarded, claimFiled, enforceable, euros, fmin, notified, on, order, refused, requested, started, stateAfter } from './support/life.ts';
import type { Application } from '../../domain/application/state.ts';
import type { ApplicationEvent } from '../../domain/application/events.ts';

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const top = (state: Application, today: string) => {
  const { sentence, rest, ...more } = orderSentence(state, on(today));
  return { ...more, sentence: plain(sentence), rest: rest === null ? null : plain(rest) };
};
const expected = (state: Application, today: string): readonly string[] => whatIsExpected(state, fmin, on(today)).map(({ sentence }) => plain(sentence));

const inDelivery: readonly ApplicationEvent[] = [appraised, awarded, enforceable, ...notified, ...agreed];

describe('may the commune order?', () => {
  test('not before the decision', () => {
    expect(top(stateAfter(), '2026-02-01')).toEqual({ may: false, rest: null, letter: null, sentence: 'Vous ne pouvez pas encore commander : la subvention n’est pas décidée, et une dépense engagée avant la décision ne serait pas payée.' });
  });

  test('not while an early start is under study; from the day it is authorised, without a promise', () => {
    const asked: ApplicationEvent = { type: 'earlyStartRequested', reason: 'why' };
    expect(top(stateAfter(asked), '2026-02-01').sentence).toBe('Vous ne pouvez pas encore commander : votre demande de démarrage anticipé du 13 janvier 2026 est à l’étude.');
    expect(top(stateAfter(asked, { type: 'earlyStartAnswered', status: 'authorised' }), '2026-02-01')).toMatchObject({
      may: true, sentence: 'Vous pouvez commander depuis le 14 janvier 2026 : le démarrage anticipé est autorisé. Cette autorisation ne vaut pas promesse de subvention.',
    });
    expect(top(stateAfter(asked, { type: 'earlyStartAnswered', status: 'refused' }), '2026-02-01').may).toBe(false);
  });

  test('an early start ends with a refusal', () => {
    const state = stateAfter({ type: 'earlyStartRequested', reason: 'why' }, { type: 'earlyStartAnswered', status: 'authorised' }, refused);
    expect(top(state, '2026-06-20')).toMatchObject({ may: false, sentence: 'Vous ne pouvez pas commander avec l’aide de la Métropole : la subvention est refusée par la délibération du 18 juin 2026.' });
  });

  test('not between the award and its notification', () => {
    expect(top(stateAfter(appraised, awarded), '2026-06-20').sentence).toBe('Vous ne pouvez pas encore commander : la subvention est attribuée par la délibération du 18 juin 2026, mais cette délibération n’est pas encore exécutoire.');
    expect(top(stateAfter(appraised, awarded, enforceable), '2026-06-26').sentence).toBe('Vous ne pouvez pas encore commander : la subvention est attribuée par la délibération du 18 juin 2026, mais sa notification ne vous est pas encore parvenue.');
  });

  test('once notified, with the date, the letter, and what is left to ask until when', () => {
    expect(top(stateAfter(appraised, awarded, enforceable, ...notified), '2026-07-10')).toEqual({
      may: true,
      letter: { kind: 'award', no: 1 },
      sentence: 'Vous pouvez commander : la subvention vous est notifiée depuis le 6 juillet 2026, et les dépenses engagées depuis le 18 juin 2026 comptent. Commencez au plus tard le 6 juillet 2028. Aucun versement n’est possible avant la signature de la convention.',
      rest: 'Il vous reste 50 000,00 € à demander au plus tard le 6 juillet 2030.',
    });
    expect(top(stateAfter(...inDelivery, started, claimFiled, order), '2026-09-20')).toMatchObject({
      sentence: 'Vous pouvez commander : la subvention vous est notifiée depuis le 6 juillet 2026, et les dépenses engagées depuis le 18 juin 2026 comptent.',
      rest: 'Il vous reste 35 000,00 € à demander au plus tard le 6 juillet 2030.',
    });
  });

  test('no longer on the day after the last to start, or to finish', () => {
    expect(top(stateAfter(...inDelivery), '2028-07-06').may).toBe(true);
    expect(top(stateAfter(...inDelivery), '2028-07-07')).toMatchObject({ may: false, rest: null, sentence: 'Vous ne pouvez plus commander pour cette opération : vous aviez jusqu’au 6 juillet 2028 pour la commencer.' });
    expect(top(stateAfter(...inDelivery, started), '2030-07-07').sentence).toBe('Vous ne pouvez plus commander pour cette opération : vous aviez jusqu’au 6 juillet 2030 pour l’achever.');
  });

  test('an operation begun after its last day to start is told so: a late start saves nothing', () => {
    const late: ApplicationEvent = { type: 'started', on: on('2028-07-10') };
    expect(top(stateAfter(...inDelivery, late), '2028-07-11')).toMatchObject({ may: false, rest: null, sentence: 'Vous ne pouvez plus commander pour cette opération : vous aviez jusqu’au 6 juillet 2028 pour la commencer.' });
  });

  test.each([
    ['closed-for-want-of-pieces', 'Vous ne pouvez pas commander avec l’aide de la Métropole : le dossier est classé sans suite depuis le 13 janvier 2026, faute des pièces demandées.'],
    ['lapsed', 'Vous ne pouvez plus commander avec l’aide de la Métropole : la subvention est caduque depuis le 13 janvier 2026.'],
    ['completed', 'L’opération est achevée et soldée : le dossier est clos depuis le 13 janvier 2026.'],
  ] as const)('not when the dossier is closed (%s)', (outcome, sentence) => {
    expect(top(stateAfter({ type: 'closed', outcome, released: euros(0) }), '2026-02-01')).toEqual({ may: false, rest: null, letter: null, sentence });
  });
});

describe('what is expected of the commune', () => {
  test('from the filing on, every piece due before the decision: councils meet every two months', () => {
    expect(expected(stateAfter(), '2026-01-20')).toEqual(['Déposez la pièce « Délibération ou décision demandant la subvention » avant la délibération de la Métropole.']);
  });

  test('an answer to a request for pieces, with the days left, and only what has not come since', () => {
    const first = 'Répondez à la demande de pièces au plus tard le 12 mars 2026 (il reste 6 jours) : « Délibération ou décision demandant la subvention » et « Note technique du projet ».';
    expect(expected(stateAfter(requested), '2026-03-06')).toEqual([first]);
    const [answer] = whatIsExpected(stateAfter(requested), fmin, on('2026-03-12'));
    expect(answer).toMatchObject({ what: 'answer-request', by: '2026-03-12', daysLeft: 0, pieces: ['deliberation', 'note-technique'] });
    expect(answer?.sentence).toContain('(dernier jour)');
    const partly = stateAfter(requested, { type: 'pieceDeposited', piece: 'deliberation', document: 'd' });
    expect(expected(partly, '2026-03-11')).toEqual(['Répondez à la demande de pièces au plus tard le 12 mars 2026 (il reste 1 jour) : « Note technique du projet ».']);
  });

  test('another piece in place of one that was set aside', () => {
    expect(expected(stateAfter({ type: 'pieceRejected', piece: 'note-technique', reason: 'why' }), '2026-01-20')).toContain('Remplacez la pièce « Note technique du projet » : celle que vous avez déposée est écartée.');
  });

  test('the agreement, then the start, then what may be claimed', () => {
    const deliberation: ApplicationEvent = { type: 'pieceDeposited', piece: 'deliberation', document: 'd' };
    expect(expected(stateAfter(deliberation, appraised, awarded, enforceable, ...notified), '2026-10-01')).toEqual([
      'Signez la convention et déposez-la au plus tard le 6 octobre 2026 (il reste 5 jours).',
      'Commencez l’opération et déclarez son démarrage au plus tard le 6 juillet 2028 (il reste 644 jours).',
    ]);
    expect(expected(stateAfter(deliberation, ...inDelivery), '2026-10-01')).toEqual([
      'Commencez l’opération et déclarez son démarrage au plus tard le 6 juillet 2028 (il reste 644 jours).',
      'Déposez la pièce « Relevé d\'identité bancaire du comptable public » avant votre première demande de versement.',
      'Vous pouvez demander l’avance au plus tard le 6 juillet 2030.',
    ]);
    const ready = [deliberation, ...inDelivery, started, { type: 'pieceDeposited', piece: 'rib', document: 'd' }] as const;
    expect(expected(stateAfter(...ready), '2026-10-01')).toEqual(['Vous pouvez demander l’avance au plus tard le 6 juillet 2030.', 'Vous pouvez demander un acompte au plus tard le 6 juillet 2030.', 'Vous pouvez demander le solde au plus tard le 6 juillet 2030.']);
    expect(expected(stateAfter(...ready, claimFiled), '2026-10-01')).toEqual([]);
    expect(expected(stateAfter(...ready, claimFiled, { type: 'claimSentBack', claim: 1, reason: 'why' }), '2026-10-01')).toEqual(['Complétez votre demande de versement n° 1 : elle vous a été renvoyée.']);
    expect(expected(stateAfter(...ready, claimFiled, { type: 'claimSentBack', claim: 1, reason: 'why', cause: 'illegible' }), '2026-10-01')).toEqual(['Complétez votre demande de versement n° 1 : elle vous a été renvoyée (un justificatif ne peut pas être lu).']);
    expect(expected(stateAfter(...ready, claimFiled, { type: 'invoicesRequested', claim: 1, expenses: [1, 3] }), '2026-10-01')).toEqual(['Complétez votre demande de versement n° 1 : elle vous a été renvoyée, avec les factures des dépenses n° 1, 3.']);
  });

  test('the final report at the end; a reimbursement even when the dossier is closed', () => {
    const over: ApplicationEvent = { type: 'overpaymentFound', claim: 1, amount: euros(3_000), recover: true };
    const deposited: readonly ApplicationEvent[] = [{ type: 'pieceDeposited', piece: 'deliberation', document: 'd' }, { type: 'pieceDeposited', piece: 'rib', document: 'd' }];
    expect(expected(stateAfter(...deposited, ...inDelivery, started, { type: 'phaseOpened', phase: 'closing' }), '2027-12-02')).toEqual(['Déposez le bilan final de l’opération : le dossier sera clos ensuite.']);
    expect(expected(stateAfter(over, { type: 'closed', outcome: 'withdrawn-by-commune', released: euros(0) }), '2027-12-02')).toEqual(['Un trop-perçu de 3 000,00 € est à rembourser, sur le titre de recette qui vous sera adressé.']);
    expect(expected(stateAfter(over, { type: 'closed', outcome: 'withdrawn-by-commune', released: euros(0) }, { type: 'recovered', number: 'T', amount: euros(3_000), on: on('2027-12-02') }), '2027-12-02')).toEqual([]);
  });
});
