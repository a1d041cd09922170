import { addDays, toDay } from '../../../domain/calendar/day.ts';
import { fold } from '../../../domain/application/evolve.ts';
import type { ApplicationEvent, Recorded } from '../../../domain/application/events.ts';
import type { Application } from '../../../domain/application/state.ts';
import type { Cents } from '../../../domain/money/money.ts';
import type { CapResult } from '../../../domain/funding/plan.ts';
import type { TimelineEvent } from '../../../domain/timeline/timeline.ts';
import type { Words } from '../../../domain/timeline/words.ts';
import { loadProgrammes } from '../../../programmes/load.ts';
import type { Programme } from '../../../domain/programme/programme.ts';

export const euros = (amount: number): Cents => Math.round(amount * 100) as Cents;
export const on = toDay;

export const fmin: Programme = (() => {
  const found = loadProgrammes(process.cwd()).find(({ programme }) => programme.code === 'fmin');
  if (!found) throw new Error('no programme fmin');
  return found.programme;
})();

export const words: Words = {
  organisation: 'Créteil',
  people: { agent: 'Amel Benhaddou', officer: 'Sophie Lambert', delegate: 'Isabelle Vasseur', reviewer: 'Nathalie Perrin', mayor: 'Laurent Cathala' },
  texts: { why: 'Dépense sans lien direct avec le projet.', note: 'Une estimation suffit sous 1 000 €.', hello: 'Pouvez-vous préciser le calendrier ?', 't-service': 'Hébergement à préciser.' },
  lines: { triporteur: 'Triporteur électrique', reception: 'Frais de réception' },
  letters: { acknowledgement: 'Accusé de réception', 'request-for-pieces': 'Demande de pièces', award: 'Notification d’attribution', 'review-invitation': 'Invitation à évaluer' },
  programme: fmin,
};

const caps: CapResult = { most: euros(50_000), binding: 'cap:ceiling', caps: [] };

/** DIPbike, as far as its awarding asks for: one step a line, each on its own day where the story needs one. */
export const filed: ApplicationEvent = {
  type: 'filed', id: '11111111-1111-4111-8111-111111111111', reference: 'FMIN-2026-0042', programme: 'fmin', version: 'v', call: '2026', organisation: '21940028000018',
  draft: { id: '11111111-1111-4111-8111-111111111111', revision: 3 }, montage: 'single', partners: [], instruction: { months: 4, warnDaysBefore: 15 },
  plan: {
    expenses: [{ line: 'triporteur', section: 'investment', basis: 'ht', asked: euros(112_400) }, { line: 'reception', section: 'operating', basis: 'ht', asked: euros(7_600) }],
    resources: [{ kind: 'own', funder: 'own', amount: euros(60_000), status: 'confirmed' }], asked: euros(60_000),
  },
  pieces: { 'lettre-saisine': 'd1', 'note-technique': 'd2', 'justificatifs-couts': 'd3', 'attestation-non-commencement': 'd4' },
};
export const requested: ApplicationEvent = { type: 'piecesRequested', request: { no: 1, pieces: ['deliberation', 'note-technique'], askedOn: on('2026-02-10'), remindOn: on('2026-03-05'), answerBy: on('2026-03-12'), note: 'note' } };
export const appraised: ApplicationEvent = {
  type: 'appraised',
  appraisal: {
    on: on('2026-02-20'), by: 'officer', base: euros(112_400), ownShare: { num: 1, den: 5 }, proposed: euros(50_000), caps, trace: [],
    lines: [{ line: 'triporteur', section: 'investment', basis: 'ht', asked: euros(112_400), retained: euros(112_400) }, { line: 'reception', section: 'operating', basis: 'ht', asked: euros(7_600), retained: euros(0), reason: 'why' }],
    resources: [],
  },
};
export const awarded: ApplicationEvent = {
  type: 'decided',
  decision: { kind: 'award', partial: false, body: 'bureau', number: 'BM2026/06/18-07', on: on('2026-06-18'), delegation: 'CM2026/02/10-03', amount: euros(50_000), rate: { num: 5_000_000, den: 11_240_000 }, base: euros(112_400), bySection: { investment: euros(50_000), operating: euros(0) }, caps },
};
export const refused: ApplicationEvent = {
  type: 'decided',
  decision: { kind: 'refusal', partial: false, body: 'bureau', number: 'BM2026/06/18-08', on: on('2026-06-18'), delegation: 'CM2026/02/10-03', amount: euros(0), rate: { num: 0, den: 1 }, base: euros(112_400), bySection: { investment: euros(0), operating: euros(0) }, caps, reasons: 'why' },
};
export const enforceable: ApplicationEvent = { type: 'becameEnforceable', on: on('2026-06-25') };
const signedAward: ApplicationEvent = { type: 'letterSigned', letter: { kind: 'award', no: 1, signedBy: 'delegate', delegation: 'ARR-2026-017', signedOn: on('2026-06-29'), proof: null } };
export const notified: readonly ApplicationEvent[] = [
  signedAward,
  { type: 'notificationProven', kind: 'award', no: 1, proof: 'lrar', on: on('2026-07-06') },
  { type: 'lapseDatesSet', startBy: on('2028-07-06'), completeBy: on('2030-07-06') },
  { type: 'agreementDue', signBy: on('2026-10-06'), remindOn: on('2026-09-21') },
  { type: 'phaseOpened', phase: 'agreement' },
];
export const agreed: readonly ApplicationEvent[] = [
  { type: 'agreementSigned', party: 'organisation', on: on('2026-07-20'), document: 'd5' },
  { type: 'agreementSigned', party: 'metropole', on: on('2026-07-20'), document: 'd6' },
  { type: 'phaseOpened', phase: 'delivery' },
];
export const started: ApplicationEvent = { type: 'started', on: on('2026-09-01') };
export const claimFiled: ApplicationEvent = {
  type: 'claimFiled',
  claim: { no: 1, kind: 'advance', filedOn: on('2026-09-10'), by: 'agent', expenses: [], resources: [], documents: {}, status: 'filed', attestedBy: null, admitted: euros(0), struckOut: [], amount: euros(0), orders: [] },
};
export const order: ApplicationEvent = {
  type: 'paymentOrdered', claim: 1,
  order: { attempt: 1, amount: euros(15_000), parts: [{ section: 'investment', amount: euros(15_000), status: 'ordered', mandat: null, paidOn: null }], orderedOn: on('2026-09-12'), signedBy: 'delegate', account: null, status: 'ordered', overdueOn: on('2026-10-13'), overdue: false, mandat: null, paidOn: null },
};

/** Events as recorded, on one day after another from the filing on unless a day is given. */
export function recorded(events: readonly ApplicationEvent[], as: TimelineEvent['as'] = 'officer', from = on('2026-01-12')): readonly TimelineEvent[] {
  return events.map((event, i) => ({ seq: i + 1, day: addDays(from, i), by: as, as, event }));
}

export function stateAfter(...events: readonly ApplicationEvent[]): Application {
  const state = fold(recorded([filed, ...events]) satisfies readonly Recorded[]);
  if (!state) throw new Error('nothing folded');
  return state;
}
