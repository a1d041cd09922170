import Handlebars from 'handlebars';
import { dayInFrench, parisDay, type Day } from '../../domain/calendar/day.ts';
import { inFrench, rateInFrench, type Cents, type Ratio } from '../../domain/money/money.ts';
import { icon, type IconName } from './icons.ts';

/** What templates may call, beside `if`, `unless`, `each`, `with` and `lookup`. */
export const helpers = {
  /** `1 234,56 €` */
  euros: (amount: Cents | null) => (amount === null ? '' : inFrench(amount)),
  /** `1 234,56`, for a column that says euros once. */
  amount: (amount: Cents | null) => (amount === null ? '' : inFrench(amount).replace(/\s*€$/, '')),
  /** `<time datetime="2026-01-12">12 janvier 2026</time>` */
  day: (on: Day | null) => (on === null ? '' : new Handlebars.SafeString(`<time datetime="${on}">${dayInFrench(on)}</time>`)),
  /** The day of an instant, in Paris. */
  dayOf: (at: Date | null) => (at === null ? '' : helpers.day(parisDay(at.getTime()))),
  /** `12/01/2026`, for a narrow column. */
  shortDay: (on: Day | null) => (on === null ? '' : new Handlebars.SafeString(`<time datetime="${on}">${on.split('-').reverse().join('/')}</time>`)),
  rate: (of: Ratio | null) => (of === null ? '' : rateInFrench(of)),
  /** `{{number n "pièce" "pièces"}}` → « 1 pièce », « 3 pièces »; zero is singular in French. */
  number: (n: number, one: string, many: string) => `${figures.format(n)}\u00A0${Math.abs(n) < 2 ? one : many}`,
  figure: (n: number) => figures.format(n),
  icon: (name: IconName) => new Handlebars.SafeString(icon(name)),
  /** True when both are the same. */
  is: (a: unknown, b: unknown) => a === b,
  either: (a: unknown, b: unknown) => Boolean(a) || Boolean(b),
  not: (a: unknown) => !a,
};

const figures = new Intl.NumberFormat('fr-FR');
