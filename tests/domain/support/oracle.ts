import type { Resource, RetainedLine } from '../../../domain/funding/plan.ts';
import type { Montage } from '../../../domain/funding/plan.ts';
import type { Ratio } from '../../../domain/money/money.ts';
import type { Programme } from '../../../domain/programme/programme.ts';

export interface Figures {
  readonly base: number;
  readonly investment: number;
  readonly resources: readonly Resource[];
  readonly montage: Montage;
  readonly ownShare: Ratio;
  readonly asked: number;
}

/**
 * The caps of RULES §4.4 written again as inequalities between whole numbers, no division anywhere: which of them a grant of
 * `amount` cents breaks. Nothing here is shared with the caps it judges.
 */
export function broken(amount: number, { base, investment, resources, montage, ownShare, asked }: Figures, { amounts, legalGround }: Programme): readonly string[] {
  const money = (keep: (resource: Resource) => boolean): bigint => resources.reduce((sum, one) => (one.status !== 'refused' && keep(one) ? sum + BigInt(one.amount) : sum), 0n);
  const membersOwn = montage === 'groupement' || montage === 'co-maitrise';
  const [M, C] = [BigInt(amount), BigInt(base)];
  const P = money(({ kind }) => kind === 'private');
  const S = money(({ kind, funder }) => kind === 'public' || (kind === 'own' && funder !== 'own' && !membersOwn));
  const rest = (rate: Ratio): bigint => BigInt(rate.den - rate.num);
  const den = (rate: Ratio): bigint => BigInt(rate.den);
  const own = amounts.ownExpenseShare;
  const rules: readonly (readonly [string, boolean])[] = [
    ['rate', M * den(amounts.rate) <= BigInt(amounts.rate.num) * C],
    ['ceiling', M <= BigInt(montage === 'single' ? amounts.ceilingSingle : amounts.ceilingShared)],
    ['own share', investment === 0 || M === 0n || (M + S) * den(ownShare) <= rest(ownShare) * (C - P)],
    ['cost', M === 0n || M + S + P <= C],
    ['own expense share', own === null || M === 0n || (M + S + P) * den(own) <= rest(own) * C],
    ['half of the rest', !(amounts.halfOfTheRest || legalGround === 'fonds-de-concours') || M === 0n || 2n * M <= C - S - P],
    ['asked', M <= BigInt(asked)],
  ];
  return rules.filter(([, holds]) => !holds).map(([name]) => name);
}

const sum = (lines: readonly RetainedLine[]): number => lines.reduce((whole, { retained }) => whole + retained, 0);
export const figuresOf = (lines: readonly RetainedLine[], more: Pick<Figures, 'resources' | 'montage' | 'ownShare' | 'asked'>): Figures => ({ base: sum(lines), investment: sum(lines.filter(({ section }) => section === 'investment')), ...more });
