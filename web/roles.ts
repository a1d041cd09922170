import type { Role } from '../domain/application/commands.ts';
import type { Day } from '../domain/calendar/day.ts';
import { holds, type Person } from '../domain/policy/person.ts';

/** Those who work on every dossier of a programme, each in their way. */
export const SERVICE: readonly Role[] = ['officer', 'secretary', 'finance', 'assembly', 'delegate', 'administrator'];

export const hasRoleToday = (person: Person, role: Role, today: Day): boolean => person.roles.some((grant) => grant.role === role && holds(grant, today));
export const isService = (person: Person, today: Day): boolean => SERVICE.some((role) => hasRoleToday(person, role, today));
