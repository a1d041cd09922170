import { answerable } from '../application/hearing.ts';
import { dayInFrench } from '../calendar/day.ts';
import { publicityOf } from '../application/publicity.ts';
import { heardAbout } from './amendments.ts';
import { dutyTitle } from './words.ts';
import type { Day } from '../calendar/day.ts';
import type { Application } from '../application/state.ts';
import type { Programme } from '../programme/programme.ts';
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

/** What has begun to run of the duties of publicity and is not told fulfilled. */
export function publicity(state: Application, programme: Programme, today: Day, left: (by: Day, today: Day) => string, on: On): readonly Expected[] {
  return publicityOf(state).flatMap(({ duty, by, done }): Expected[] => {
    if (done) return [];
    const until = by === null ? '' : ` au plus tard le ${dayInFrench(by)} ${left(by, today)}`;
    return [{ what: 'publicity', kind: 'due', sentence: `Faites connaître l’aide de la Métropole${until} : ${dutyTitle(duty, { programme })}. Dites ensuite que c’est fait, avec une preuve.`, duty, ...on(by) }];
  });
}
