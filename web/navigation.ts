import { holds } from '../domain/policy/person.ts';
import type { Page, Visit } from './page.ts';

export interface NavItem {
  readonly label: string;
  readonly href: string;
  readonly isCurrent: boolean;
}

/** What the person may open from anywhere, in order: the pages of the table that have a place there and let them in. */
export function navigation(pages: readonly Page[], { signed, today, request }: Pick<Visit, 'signed' | 'today' | 'request'>): readonly NavItem[] {
  const roles = new Set(signed?.person.roles.filter((grant) => holds(grant, today)).map(({ role }) => role));
  const mayOpen = ({ access }: Page): boolean => access === 'public' || (signed !== null && (access === 'signed-in' || access.roles.some((role) => roles.has(role))));
  const inside = (path: string): boolean => (path === '/' ? request.path === '/' : request.path === path || request.path.startsWith(`${path}/`));
  return pages
    .filter((page) => page.nav && mayOpen(page))
    .sort((a, b) => a.nav!.order - b.nav!.order)
    .map(({ nav, path }) => ({ label: nav!.label, href: path, isCurrent: inside(path) }));
}
