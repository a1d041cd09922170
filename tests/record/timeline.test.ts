import { timeline } from '../../domain/timeline/timeline.ts';
import { appraised, awarded, enforceable, euros, filed, notified, on, recorded, requested, words } from './support/life.ts';
import type { ApplicationEvent } from '../../domain/application/events.ts';
import type { TimelineLetter } from '../../domain/timeline/timeline.ts';

const letter = (kind: string, more: Partial<TimelineLetter> = {}): TimelineLetter => ({ kind, no: 1, toSign: false, madeOn: on('2026-01-12'), queuedOn: on('2026-01-12'), isSent: true, ...more });
const reviewed: readonly ApplicationEvent[] = [
  { type: 'reviewGiven', review: 1, scores: {}, total: 7850 },
  { type: 'opinionRecorded', opinion: { kind: 'favourable', on: on('2026-04-14'), session: 'CE', amount: euros(50_000), presents: [], recused: [] } },
];
const audiences = (events: readonly ApplicationEvent[]): Record<string, string> => Object.fromEntries(timeline(recorded(events), [], words).map(({ type, audience }) => [type, audience]));

test('keeps scores, opinion and proposed amount from the commune until the decision is taken, then tells them', () => {
  const before = audiences([filed, appraised, ...reviewed]);
  expect(before).toMatchObject({ filed: 'all', appraised: 'service', reviewGiven: 'service', opinionRecorded: 'service' });
  expect(audiences([filed, appraised, ...reviewed, awarded])).toMatchObject({ appraised: 'all', reviewGiven: 'all', opinionRecorded: 'all', decided: 'all' });
});

test('never tells a commune who evaluated, nor what finance and the clock remarked to the service', () => {
  const told = timeline(recorded([filed, { type: 'visaGranted', budget: 'AP' }, { type: 'delayWarned', endsOn: on('2026-05-12') }, ...reviewed, awarded], 'reviewer'), [letter('review-invitation')], words);
  expect(told.filter(({ audience }) => audience === 'service').map(({ type }) => type)).toEqual(['letter', 'visaGranted', 'delayWarned']);
  expect(told.find(({ type }) => type === 'reviewGiven')).toMatchObject({ by: 'Évaluateur', audience: 'all' });
});

test('says in whose name: the agent for the commune, the officer and the signatory by name, services by their name, dates as such', () => {
  const by = (['agent', 'officer', 'delegate', 'secretary', 'finance', 'assembly', 'clock'] as const).map((as) => timeline(recorded([filed], as), [], words)[0]?.by);
  expect(by).toEqual(['Amel Benhaddou, pour Créteil', 'Sophie Lambert, instruction', 'Isabelle Vasseur, par délégation de signature', 'Secrétariat du comité d’examen', 'Service des finances', 'Service des assemblées', 'Échéance']);
});

test('puts a letter after the act that called for it, to be signed for the service, sent for all', () => {
  const events = recorded([filed, requested, awarded, enforceable, ...notified]);
  const told = timeline(
    events,
    [letter('award', { toSign: true, madeOn: on('2026-01-15'), queuedOn: on('2026-01-16'), isSent: false }), letter('acknowledgement'), letter('request-for-pieces', { madeOn: on('2026-01-13'), queuedOn: on('2026-01-13') })],
    words,
  );
  expect(told.slice(0, 9).map(({ on: day, sentence, audience }) => [day, sentence.replace(/[\u00a0\u202f]/g, ' '), audience])).toEqual([
    ['2026-01-12', 'Dossier FMIN-2026-0042 déposé : 60 000,00 € demandés pour 120 000,00 € de dépenses', 'all'],
    ['2026-01-12', 'Lettre envoyée : accusé de réception', 'all'],
    ['2026-01-13', 'Demande de pièces envoyée, réponse attendue au plus tard le 12 mars 2026', 'all'],
    ['2026-01-13', 'Délai d’instruction suspendu', 'all'],
    ['2026-01-13', 'Lettre envoyée : demande de pièces', 'all'],
    ['2026-01-14', 'Délibération n° BM2026/06/18-07 du 18 juin 2026 : subvention de 50 000,00 € attribuée', 'all'],
    ['2026-01-15', 'Délibération exécutoire depuis le 25 juin 2026', 'all'],
    ['2026-01-15', 'Lettre à signer : notification d’attribution', 'service'],
    ['2026-01-16', 'Lettre signée : notification d’attribution', 'service'],
  ]);
  expect(told[9]).toMatchObject({ on: '2026-01-16', seq: 5, sentence: 'Lettre mise à disposition : notification d’attribution', audience: 'all', letter: { kind: 'award', no: 1 } });
});

test('a letter that waits for its signature has not left', () => {
  const told = timeline(recorded([filed, awarded, enforceable]), [letter('award', { toSign: true, madeOn: on('2026-01-14'), queuedOn: null, isSent: false })], words);
  expect(told.filter(({ type }) => type === 'letter').map(({ sentence }) => sentence)).toEqual(['Lettre à signer : notification d’attribution']);
});
