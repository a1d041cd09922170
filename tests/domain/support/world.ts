import { toDay } from '../../../domain/calendar/day.ts';
import type { Day } from '../../../domain/calendar/day.ts';
import type { EnvelopeFacts, Successor, VersionFacts } from '../../../domain/application/facts.ts';
import type { BySection } from '../../../domain/funding/imputation.ts';
import type { BankFacts } from '../../../domain/payment/bank.ts';
import type { Calendar } from '../../../domain/funding/credits.ts';
import type { Actor, Role } from '../../../domain/application/commands.ts';
import type { Mandate, Delegation, Person, RoleGrant } from '../../../domain/policy/person.ts';
import type { Programme } from '../../../domain/programme/programme.ts';
import type { Cents } from '../../../domain/money/money.ts';

export const CRETEIL = '21940028000018';
export const VINCENNES = '21940080100011';
export const CHARENTON = '21940018100018';
export const siren = (siret: string): string => siret.slice(0, 9);

export const euros = (amount: number): Cents => Math.round(amount * 100) as Cents;
export const on = (text: string): Day => toDay(text);

export const ALWAYS = { from: on('2020-01-01'), until: null } as const;

const role = (name: Role, more: Partial<RoleGrant> = {}): RoleGrant => ({ role: name, programme: null, organisation: null, ...ALWAYS, ...more });
export const person = (id: string, roles: readonly RoleGrant[], mandates: readonly Mandate[] = []): Person => ({ id, roles, mandates });

/** Who takes part: by name, with the role in which each acts unless told otherwise. */
const people = {
  agent: person('p-agent', [role('agent', { organisation: siren(CRETEIL) })]),
  stranger: person('p-stranger', [role('agent', { organisation: siren(CHARENTON) })]),
  partner: person('p-partner', [role('agent', { organisation: siren(VINCENNES) })]),
  officer: person('p-officer', [role('officer')]),
  reviewer: person('p-reviewer', [role('reviewer')]),
  secondReviewer: person('p-reviewer-2', [role('reviewer')]),
  thirdReviewer: person('p-reviewer-3', [role('reviewer')]),
  councillor: person('p-councillor', [role('reviewer'), role('officer'), role('finance'), role('delegate')], [{ organisation: siren(CRETEIL), ...ALWAYS }]),
  secretary: person('p-secretary', [role('secretary')]),
  finance: person('p-finance', [role('finance')]),
  assembly: person('p-assembly', [role('assembly')]),
  delegate: person('p-delegate', [role('delegate'), role('officer')]),
  deputy: person('p-deputy', [role('delegate')]),
  administrator: person('p-administrator', [role('administrator')]),
} satisfies Record<string, Person>;

export type Name = keyof typeof people;
export const cast: Readonly<Record<Name, Person>> = people;
export type Who = Name | 'clock' | 'system' | { readonly name: Name; readonly as: Role };

const usualRole: Readonly<Record<Name, Role>> = {
  agent: 'agent', stranger: 'agent', partner: 'agent', officer: 'officer', reviewer: 'reviewer', secondReviewer: 'reviewer', thirdReviewer: 'reviewer',
  councillor: 'officer', secretary: 'secretary', finance: 'finance', assembly: 'assembly', delegate: 'delegate', deputy: 'delegate', administrator: 'administrator',
};

export function actorOf(who: Who): Actor {
  if (who === 'clock' || who === 'system') return { person: who, as: who };
  return typeof who === 'string' ? { person: people[who].id, as: usualRole[who] } : { person: people[who.name].id, as: who.as };
}

export const BUREAU = 'CM2026/02/10-03';
export const SIGNATURE = 'ARR-2026-017';
export const DEPUTY = 'ARR-2026-018';

/** Where a dossier lives: the people, the register of delegations, what was uploaded, what the call's envelope still has. */
export interface World {
  readonly programme: Programme;
  people: readonly Person[];
  delegations: readonly Delegation[];
  readonly documents: Set<string>;
  /** Open reviews of each évaluateur of the pool, and the most they may have; nobody is in it unless told otherwise. */
  loads?: Readonly<Record<string, { readonly open: number; readonly most: number }>>;
  /** SIREN of the EPT of the dossier's communes. */
  territories?: readonly string[];
  available: Cents;
  /** The part of `available` that is for operating. */
  operating: Cents;
  /** What a session holds for the dossier. */
  held?: BySection;
  /** The envelopes of the call; one for each section unless told otherwise. */
  lines?: EnvelopeFacts['lines'];
  /** The project's calendar, as its form says it. */
  calendar?: Calendar | null;
  /** Crédits de paiement voted by year; ample unless told otherwise. */
  credits?: Readonly<Record<number, BySection>>;
  /** The organisation's account; confirmed and free unless told otherwise. */
  bank?: BankFacts | null;
  /** What the directory says of organisations, by SIRET, that day. */
  successors?: Readonly<Record<string, Successor>>;
  /** The other versions of the programme that were published. */
  versions?: Readonly<Record<string, VersionFacts>>;
}

export const delegation = (more: Partial<Delegation>): Delegation => ({ number: 'ARR-0', person: null, kind: 'signature', programme: null, ceiling: null, ...ALWAYS, ...more });

export const worldOf = (programme: Programme, available: Cents = euros(1_000_000)): World => ({
  programme,
  people: Object.values(people),
  delegations: [
    delegation({ number: BUREAU, kind: 'bureau' }),
    delegation({ number: SIGNATURE, person: people.delegate.id }),
    delegation({ number: DEPUTY, person: people.deputy.id }),
  ],
  documents: new Set(),
  available,
  operating: (Math.floor(available / 10)) as Cents,
});
