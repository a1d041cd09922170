import type { Role } from '../domain/application/commands.ts';
import type { Day } from '../domain/calendar/day.ts';
import { holds, type Person } from '../domain/policy/person.ts';

const roles: Readonly<Record<Role, string>> = {
  agent: 'Agent', officer: 'Instruction', reviewer: 'Évaluation', secretary: 'Secrétariat du comité d’examen', finance: 'Finances',
  assembly: 'Service des assemblées', delegate: 'Signature, par délégation', administrator: 'Administration de l’application', member: 'Membre du comité d’examen', chair: 'Présidence du comité d’examen',
};

/** « Agent de Créteil », « Instruction, FMIN »: what a person may do today, one line a role. */
export const rolesInFrench = (person: Person, on: Day, nameOf: (siren: string) => string): readonly string[] =>
  person.roles.filter((grant) => holds(grant, on)).map(({ role, programme, organisation }) => `${roles[role]}${organisation ? `, ${nameOf(organisation.slice(0, 9))}` : programme ? `, ${programme.toUpperCase()}` : ''}`);

/** « Recevabilité et complétude »: the name of a phase where it stands alone. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
