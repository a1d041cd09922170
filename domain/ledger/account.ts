import { SECTIONS } from '../funding/imputation.ts';
import { yearOf } from '../funding/credits.ts';
import type { EventOf, Recorded } from '../application/events.ts';
import type { ScheduledCredit } from '../funding/credits.ts';
import type { Section } from '../funding/plan.ts';
import type { Cents } from '../money/money.ts';
import type { Figure, Ledger, LedgerClaim, LedgerOrder, LedgerPart, LedgerRecovery, Movement } from './ledger.ts';

/** Amounts of both sections while an account is being made. */
export type Sums = Record<Section, number>;

type Writable<T> = { -readonly [K in keyof T]: T[K] };
export type OpenPart = Writable<LedgerPart>;
export type OpenOrder = Omit<Writable<LedgerOrder>, 'parts'> & { parts: OpenPart[] };
export type OpenClaim = Omit<Writable<LedgerClaim>, 'claimed' | 'attested' | 'orders'> & { claimed: Sums; attested: Sums; orders: OpenOrder[] };
export type OpenRecovery = Omit<Writable<LedgerRecovery>, 'owed'> & { owed: Sums };

/** An account being made: what stands, and every movement that led there. Lives as long as one fold. */
export class DossierAccount {
  readonly id: string;
  readonly reference: string;
  readonly programme: string;
  readonly call: string;
  axes: Ledger['axes'] = { investment: '', operating: '' };
  now: Recorded;
  readonly sectionOf = new Map<string, Section>();
  /** Retained of each line, once appraised. */
  retained: readonly { readonly section: Section; readonly retained: number }[] = [];
  award: { amount: number; base: number; bySection: Sums; baseBySection: Sums; on: Ledger['closedOn'] & string } | null = null;
  decisions = 0;
  engagement: Ledger['engagement'] = null;
  schedule: readonly ScheduledCredit[] = [];
  readonly claims: OpenClaim[] = [];
  readonly recoveries: OpenRecovery[] = [];
  closedOn: Ledger['closedOn'] = null;
  private readonly movements: Movement[] = [];
  private readonly standing = new Map<Figure, Sums>();

  constructor(filed: EventOf<'filed'>) {
    this.id = filed.id;
    this.reference = filed.reference;
    this.programme = filed.programme;
    this.call = filed.call;
    for (const { line, section } of filed.plan.expenses) this.sectionOf.set(line, section);
    this.now = { seq: 1, day: '0000-01-01' as Recorded['day'], by: '', event: filed };
  }

  /** What stands of a figure just now. */
  of(figure: Figure): Readonly<Sums> {
    return this.standing.get(figure) ?? { investment: 0, operating: 0 };
  }

  total(figure: Figure): number {
    return sum(this.of(figure));
  }

  /** Moves a figure by this event. */
  post(figure: Figure, by: Readonly<Sums>, { year = yearOf(this.now.day), claim = null }: { readonly year?: number; readonly claim?: number | null } = {}): void {
    const standing = { ...this.of(figure) };
    for (const section of SECTIONS) {
      if (by[section] === 0) continue;
      standing[section] += by[section];
      this.movements.push({ figure, section, year, amount: by[section], seq: this.now.seq, day: this.now.day, act: this.now.event.type, claim });
    }
    this.standing.set(figure, standing);
  }

  /** Brings a figure to an amount: the movement is the difference. */
  bring(figure: Figure, to: Readonly<Sums>, year?: number): void {
    this.post(figure, less(to, this.of(figure)), year === undefined ? {} : { year });
  }

  get ledger(): Ledger {
    const { id, reference, programme, call, axes, movements, engagement, schedule, claims, recoveries, closedOn } = this;
    return { id, reference, programme, call, axes, movements, award: this.award as Ledger['award'], engagement, schedule, claims: claims as unknown as Ledger['claims'], recoveries: recoveries as unknown as Ledger['recoveries'], closedOn };
  }
}

export const sum = ({ investment, operating }: Readonly<Sums>): number => investment + operating;
export const less = (a: Readonly<Sums>, b: Readonly<Sums>): Sums => ({ investment: a.investment - b.investment, operating: a.operating - b.operating });
export const more = (a: Readonly<Sums>, b: Readonly<Sums>): Sums => ({ investment: a.investment + b.investment, operating: a.operating + b.operating });
export const opposite = (a: Readonly<Sums>): Sums => less({ investment: 0, operating: 0 }, a);
export const onlyPositive = ({ investment, operating }: Readonly<Sums>): Sums => ({ investment: Math.max(0, investment), operating: Math.max(0, operating) });
export const lower = (a: Readonly<Sums>, b: Readonly<Sums>): Sums => ({ investment: Math.min(a.investment, b.investment), operating: Math.min(a.operating, b.operating) });

/** An amount shared as `like` is, rounded down to the cent for investment; the rest is operating. All of it is investment where there is nothing to go by. */
export function shared(amount: number, like: Readonly<Sums>): Sums {
  const whole = sum(like);
  if (whole === 0) return { investment: amount, operating: 0 };
  const investment = Number((BigInt(amount) * BigInt(like.investment)) / BigInt(whole));
  return { investment, operating: amount - investment };
}

/** Amounts of lines over the sections they belong to. */
export function bySectionOf(lines: readonly { readonly line: string; readonly amount: Cents | number }[], sectionOf: ReadonlyMap<string, Section>): Sums {
  const sums: Sums = { investment: 0, operating: 0 };
  for (const { line, amount } of lines) sums[sectionOf.get(line) ?? 'operating'] += amount;
  return sums;
}
