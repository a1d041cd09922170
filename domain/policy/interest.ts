import type { Day } from '../calendar/day.ts';
import { holds } from './person.ts';
import type { Person } from './person.ts';

const siren = (organisation: string): string => organisation.slice(0, 9);

/**
 * True when the person holds, that day, a mandate in one of these organisations, acts for one of them as an agent, or has declared an
 * interest in one (CGCT L1111-6, L2131-11: no part in debate, vote or preparatory work).
 * @param organisations SIRET or SIREN numbers: the applicant and its partners.
 */
export function interestOf(person: Person, organisations: readonly string[], on: Day): boolean {
  const concerned = organisations.map(siren);
  return (
    mandateIn(person, organisations, on) ||
    (person.interests ?? []).some((interest) => holds(interest, on) && concerned.includes(siren(interest.organisation))) ||
    person.roles.some((grant) => grant.role === 'agent' && holds(grant, on) && grant.organisation !== null && concerned.includes(siren(grant.organisation)))
  );
}

/** True when the person holds, that day, a mandate in one of these organisations (SIRET or SIREN). */
export function mandateIn({ mandates }: Pick<Person, 'mandates'>, organisations: readonly string[], on: Day): boolean {
  const concerned = organisations.map(siren);
  return mandates.some((mandate) => holds(mandate, on) && concerned.includes(siren(mandate.organisation)));
}
