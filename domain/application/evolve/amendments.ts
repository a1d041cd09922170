import { WARN_MONTHS_BEFORE } from '../lapse.ts';
import { addMonths } from '../../calendar/day.ts';
import { NOTHING, added, affect, each, engage } from '../../funding/imputation.ts';
import { ZERO, atLeastZero, minus } from '../../money/money.ts';
import { isOpen } from '../amendment.ts';
import type { Amendment, AmendmentEffect } from '../amendment.ts';
import type { Day } from '../../calendar/day.ts';
import type { ApplicationEvent, EventOf, Recorded } from '../events.ts';
import type { Application } from '../state.ts';

type Of = 'amendmentRequested' | 'amendmentExamined' | 'amendmentGranted' | 'amendmentRefused' | 'amendmentGivenUp' | 'amendmentSigned' | 'amendmentReminded' | 'budgetShifted' | 'hearingOpened' | 'observationsRecorded';
export type AmendmentEvent = EventOf<Of>;
const OF: ReadonlySet<string> = new Set<Of>(['amendmentRequested', 'amendmentExamined', 'amendmentGranted', 'amendmentRefused', 'amendmentGivenUp', 'amendmentSigned', 'amendmentReminded', 'budgetShifted', 'hearingOpened', 'observationsRecorded']);
export const isOfAmendments = (event: ApplicationEvent): event is AmendmentEvent => OF.has(event.type);

/** What a dossier becomes by an amendment, or by what is said before an award is taken back. Replay-bound, as `evolve` is. */
export function amended(s: Application, e: AmendmentEvent, day: Recorded['day'], by: string): Partial<Application> {
  switch (e.type) {
    case 'amendmentRequested':
      return { amendments: [...s.amendments, e.amendment] };
    case 'amendmentExamined':
      return on(s, e.amendment, () => ({ status: 'examined', examined: { on: day, by, opinion: e.opinion, reason: e.reason } }));
    case 'amendmentGranted':
      return {
        ...effective(s, e.effect, day),
        ...on(s, e.amendment, () => ({ status: 'granted', decided: { on: day, by, authority: e.authority, ...(e.reason && { reason: e.reason }) }, avenant: e.avenant })),
      };
    case 'amendmentRefused':
      return on(s, e.amendment, () => ({ status: 'refused', decided: { on: day, by, authority: e.authority, reason: e.reason } }));
    case 'amendmentGivenUp':
      return on(s, e.amendment, () => ({ status: 'given-up' }));
    case 'amendmentSigned':
      return on(s, e.amendment, ({ avenant }) => ({ avenant: avenant && { ...avenant, [e.party === 'organisation' ? 'organisationSignedOn' : 'metropoleSignedOn']: e.on } }));
    case 'amendmentReminded':
      return on(s, e.amendment, ({ avenant }) => ({ avenant: avenant && { ...avenant, reminded: true } }));
    case 'budgetShifted':
      return { ...asDecided(s), appraisal: s.appraisal && { ...s.appraisal, lines: e.lines }, shifted: added(s.shifted, e.moved) };
    case 'hearingOpened':
      return { hearings: [...s.hearings, e.hearing] };
    case 'observationsRecorded':
      return { hearings: s.hearings.map((hearing) => (hearing.no === e.hearing ? { ...hearing, observedOn: hearing.observedOn ?? e.on } : hearing)) };
  }
}

/** What is still asked for has no object any more: the award has ended, or its account is settled. */
export const withoutObject = (s: Application): Partial<Application> => ({ amendments: s.amendments.map((one) => (isOpen(one) ? { ...one, status: 'given-up' } : one)) });

const on = (s: Application, no: number, changed: (amendment: Amendment) => Partial<Amendment>): Partial<Application> => ({
  amendments: s.amendments.map((one) => (one.no === no ? { ...one, ...changed(one) } : one)),
});

/** The first change of an award keeps it as it was decided. */
const asDecided = ({ beforeAmendments, decision, appraisal }: Application): Partial<Application> =>
  beforeAmendments === null && decision && appraisal ? { beforeAmendments: { decision, appraisal } } : {};

function effective(s: Application, { lapse, lines, award, project }: AmendmentEffect, day: Day): Partial<Application> {
  const held = s.imputation;
  const above = each((section) => atLeastZero(minus(held.affected[section], s.decision?.bySection[section] ?? ZERO)));
  const affected = award && affect(held, award.bySection, above);
  return {
    ...(lapse && putOff(s, lapse, day)),
    ...(lines || award ? asDecided(s) : {}),
    ...(lines && s.appraisal && { appraisal: { ...s.appraisal, lines, base: award?.base ?? s.appraisal.base }, shifted: NOTHING }),
    ...(award && s.decision && { decision: { ...s.decision, ...award } }),
    ...(affected && { imputation: s.engagement ? engage(affected) : affected }),
    ...(project && joined(s, project)),
  };
}

/** A last day put off is warned of again, but for the warnings whose day has already come. */
function putOff(s: Application, { startBy, completeBy }: NonNullable<AmendmentEffect['lapse']>, day: Day): Partial<Application> {
  const lapse = { startBy, completeBy, first: s.lapse?.first ?? { startBy: s.lapse?.startBy ?? startBy, completeBy: s.lapse?.completeBy ?? completeBy } };
  const come = (last: Day): number => WARN_MONTHS_BEFORE.filter((months) => addMonths(last, -months) <= day).length;
  if (startBy !== s.lapse?.startBy) return { lapse, lapseWarnings: come(startBy) };
  return { lapse, lapseWarnings: s.lapseWarnings > WARN_MONTHS_BEFORE.length || s.startedOn ? WARN_MONTHS_BEFORE.length + come(completeBy) : s.lapseWarnings };
}

/** Who leaves keeps reading what they knew. */
function joined(s: Application, { partners, montage, shares }: NonNullable<AmendmentEffect['project']>): Partial<Application> {
  const left = s.partners.filter((one) => !partners.includes(one) && one !== s.organisation);
  return { partners, montage, shares, former: [...s.former.filter((one) => !partners.includes(one) && !left.includes(one)), ...left] };
}
