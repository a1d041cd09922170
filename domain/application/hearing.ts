import type { Day } from '../calendar/day.ts';

/** Before what the commune is heard: the withdrawal of its award, or a caducity by which it gives money back (CRPA L121-1, L122-1). */
export type HearingAbout = 'withdrawal' | 'lapse';

/** Procédure contradictoire: the commune is told what is envisaged and why, and may answer in writing or in person. */
export interface Hearing {
  readonly no: number;
  readonly about: HearingAbout;
  readonly openedOn: Day;
  /** Last day on which its observations count. */
  readonly answerBy: Day;
  /** The day its observations were recorded; null as long as it has said nothing. */
  readonly observedOn: Day | null;
  readonly reason: string;
}

type Heard = { readonly hearings: readonly Hearing[] };

/** The last hearing about something; null when none was opened. */
export const hearingAbout = ({ hearings }: Heard, about: HearingAbout): Hearing | null => hearings.findLast((one) => one.about === about) ?? null;

/** The first day on which what was envisaged may be decided: that of the observations, or the day after the last on which they counted. Null while it is too early. */
export function heardOn({ observedOn, answerBy }: Hearing, today: Day): Day | null {
  if (observedOn !== null) return observedOn;
  return today > answerBy ? answerBy : null;
}

/** The hearing the commune may still answer today; null when there is none. */
export const answerable = ({ hearings }: Heard, today: Day): Hearing | null => hearings.findLast(({ observedOn, answerBy }) => observedOn === null && today <= answerBy) ?? null;
