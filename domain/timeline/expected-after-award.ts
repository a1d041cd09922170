import { answerable } from '../application/hearing.ts';
import { dayInFrench } from '../calendar/day.ts';
import { heardAbout } from './amendments.ts';
import type { Day } from '../calendar/day.ts';
import type { Application } from '../application/state.ts';
import type { Expected, On } from './expected.ts';

/** What an award asks of the commune once it changes, or may be taken back: to sign an avenant, to answer before anything is decided. */
export function afterAward(state: Application, today: Day, left: (by: Day, today: Day) => string, on: On): readonly Expected[] {
  const hearing = answerable(state, today);
  return [
    ...state.amendments.flatMap(({ no, avenant }): Expected[] =>
      avenant && !avenant.organisationSignedOn
        ? [{ what: 'sign-amendment', kind: 'due', sentence: `Signez l’avenant n° ${no} à la convention et déposez-le au plus tard le ${dayInFrench(avenant.signBy)} ${left(avenant.signBy, today)}.`, amendment: no, ...on(avenant.signBy) }]
        : []),
    ...(hearing
      ? [{ what: 'answer-hearing' as const, kind: 'possible' as const, sentence: `Vous pouvez présenter vos observations sur ${heardAbout[hearing.about].replace('sa ', 'votre ')} au plus tard le ${dayInFrench(hearing.answerBy)} ${left(hearing.answerBy, today)}.`, hearing: hearing.no, ...on(hearing.answerBy) }]
      : []),
  ];
}
