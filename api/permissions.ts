import type { Role } from '../domain/application/commands.ts';
import type { Route } from './route.ts';

export const ROLES: readonly Role[] = ['agent', 'officer', 'reviewer', 'secretary', 'finance', 'assembly', 'delegate', 'administrator', 'member', 'chair'];

/** Who may come to a route: nobody signed in, somebody without a role, each role. */
export interface Permission {
  readonly route: Route;
  readonly anonymous: boolean;
  readonly withoutRole: boolean;
  readonly roles: Readonly<Record<Role, boolean>>;
}

/** Every route against every role, as the doors apply it. What is not written is refused. */
export function permissionMatrix(routes: readonly Route[]): readonly Permission[] {
  return routes.map((route) => {
    const { access } = route;
    const everybody = access === 'public' || access === 'signed-in';
    const may = (role: Role) => everybody || access.roles.includes(role);
    return {
      route,
      anonymous: access === 'public',
      withoutRole: everybody,
      roles: Object.fromEntries(ROLES.map((role) => [role, may(role)])) as Record<Role, boolean>,
    };
  });
}

const inFrench: Readonly<Record<Role, string>> = {
  agent: 'agent de la collectivité', officer: 'instructeur', reviewer: 'évaluateur', secretary: 'secrétaire du comité', finance: 'finances',
  assembly: 'service des assemblées', delegate: 'signataire', administrator: 'administrateur', member: 'membre du comité', chair: 'présidence du comité',
};

/** « agent de la collectivité, instructeur » */
export function accessInFrench({ access }: Route): string {
  if (access === 'public') return 'ouvert à tous';
  return access === 'signed-in' ? 'toute personne connectée' : access.roles.map((role) => inFrench[role]).join(', ');
}
