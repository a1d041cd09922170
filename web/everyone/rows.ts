import { daysBetween, type Day } from '../../domain/calendar/day.ts';
import { outcomes, phases } from '../../domain/timeline/words.ts';
import { capital } from '../words.ts';
import type { ApplicationRow } from '../../usecases/applications.ts';
import { inDays, pressing } from './expected.ts';

/** Dossiers as the lines of a list. */
export const rowsOf = (rows: readonly ApplicationRow[], today: Day) =>
  rows.map(({ reference, organisation_name: organisation, title, programme, phase, outcome, asked, awarded, filed_on: filedOn, due_on: dueOn }) => ({
    reference,
    organisation,
    title,
    programme: programme.toUpperCase(),
    phase: capital(phases[phase]),
    outcome: outcome && outcomes[outcome],
    asked,
    awarded,
    filedOn,
    dueOn,
    left: dueOn === null ? null : inDays(daysBetween(today, dueOn)),
    cls: pressing(dueOn === null ? null : daysBetween(today, dueOn)),
  }));
