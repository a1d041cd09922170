import { checkPlan, MOST_LINES } from '../../domain/funding/check.ts';
import type { ExpenseLine, FundingPlan, Resource, RetainedLine } from '../../domain/funding/plan.ts';
import { baseBySection, bySection, capInput, checkRetained, retainedAsAsked } from '../../domain/funding/retained.ts';
import { ratio } from '../../domain/money/money.ts';
import type { Cents } from '../../domain/money/money.ts';

const euros = (amount: number): Cents => Math.round(amount * 100) as Cents;
const line = (id: string, amount: number, over: Partial<ExpenseLine> = {}): ExpenseLine => ({ line: id, section: 'investment', basis: 'ht', asked: euros(amount), ...over });
const from = (kind: Resource['kind'], funder: string, amount: number, status: Resource['status'] = 'confirmed'): Resource => ({ kind, funder, amount: euros(amount), status });

const dipbike: FundingPlan = {
  expenses: [line('triporteur', 64_000), line('imprimantes', 48_400), line('reception', 7_600, { section: 'operating' })],
  resources: [from('own', 'own', 60_000)],
  asked: euros(60_000),
};
const programme = { title: 'Le FMIN', sections: ['investment', 'operating'] as const };
const codes = (plan: FundingPlan): string[] => checkPlan(plan, programme).map((refusal) => refusal.code);

describe('a funding plan', () => {
  test('stands when resources and grant asked for equal the expenses', () => {
    expect(codes(dipbike)).toEqual([]);
  });

  test('is refused when money is missing, and says how much', () => {
    const [refusal] = checkPlan({ ...dipbike, resources: [from('own', 'own', 50_000)] }, programme);
    expect(refusal!.code).toBe('plan:unbalanced');
    expect(refusal!.message.replace(/[\u00a0\u202f]/g, ' ')).toContain('il manque 10 000,00 €');
    expect(refusal!.path).toBe('/resources');
  });

  test('a refused resource brings no money', () => {
    expect(codes({ ...dipbike, resources: [from('own', 'own', 50_000), from('public', 'region', 10_000, 'refused')] })).toEqual(['plan:unbalanced']);
  });

  test('has at most 300 lines', () => {
    const many = Array.from({ length: MOST_LINES + 1 }, (_, n) => line(`l${n}`, 1));
    expect(codes({ ...dipbike, expenses: many })).toEqual(['plan:too-many-lines']);
    const enough = many.slice(1);
    expect(codes({ expenses: enough, resources: [from('own', 'own', 200)], asked: euros(100) })).toEqual([]);
  });

  test.each([[-1], [0.5], [Number.NaN], [2 ** 53]])('refuses an amount of %d cents', (amount) => {
    expect(codes({ ...dipbike, asked: amount as Cents })).toEqual(['plan:amount']);
    expect(checkPlan({ ...dipbike, expenses: [line('a', 0, { asked: amount as Cents })] }, programme)[0]!.path).toBe('/expenses/0/asked');
  });

  test('refuses an amount nobody can mean', () => {
    expect(codes({ ...dipbike, asked: euros(10_000_000_001) })).toEqual(['plan:too-large']);
  });

  test('refuses a total nobody can mean, made of amounts one could', () => {
    const half = euros(6_000_000_000);
    const plan = { expenses: [line('a', 0, { asked: half }), line('b', 0, { asked: half })], resources: [from('own', 'own', 6_000_000_000)], asked: half };
    expect(checkPlan(plan, programme)).toMatchObject([{ code: 'plan:too-large', path: '/expenses' }]);
  });

  test('has at most 300 resources', () => {
    const many = Array.from({ length: MOST_LINES + 1 }, () => from('own', 'own', 1));
    expect(checkPlan({ ...dipbike, resources: many }, programme)).toMatchObject([{ code: 'plan:too-many-lines', path: '/resources' }]);
  });

  test('refuses a section the programme does not fund', () => {
    const refusals = checkPlan(dipbike, { title: 'Le FIM', sections: ['investment'] });
    expect(refusals).toEqual([{ code: 'plan:section', message: 'Le FIM ne finance que des dépenses d’investissement.', path: '/expenses/2/section' }]);
  });

  test.each([
    ['no expense', { expenses: [], resources: [], asked: 1 as Cents }, ['plan:no-expense', 'plan:unbalanced']],
    ['nothing asked', { ...dipbike, asked: 0 as Cents }, ['plan:asked']],
    ['a line twice', { ...dipbike, expenses: [line('a', 60_000), line('a', 60_000)] }, ['plan:line-twice']],
    ['a resource from nobody', { ...dipbike, resources: [from('own', '', 60_000)] }, ['plan:resource']],
    ['no VAT basis', { ...dipbike, expenses: [line('a', 120_000, { basis: 'x' as 'ht' })] }, ['plan:basis']],
  ])('refuses %s', (_what, plan, expected) => {
    expect(codes(plan)).toEqual(expected);
  });
});

const appraised: RetainedLine[] = [
  { ...dipbike.expenses[0]!, retained: euros(64_000) },
  { ...dipbike.expenses[1]!, retained: euros(48_400) },
  { ...dipbike.expenses[2]!, retained: euros(0), reason: 'no-direct-link' },
];

describe('the retained base', () => {
  const problems = (retained: RetainedLine[]): string[] => checkRetained(dipbike, retained).map((refusal) => refusal.code);
  const replaced = (index: number, over: Partial<RetainedLine>): RetainedLine[] => appraised.map((l, n) => (n === index ? { ...l, ...over } : l));

  test('is what is kept of each line, by section', () => {
    expect(problems(appraised)).toEqual([]);
    expect(baseBySection(appraised)).toEqual({ investment: euros(112_400), operating: 0 });
    expect(capInput(dipbike, retainedAsAsked(dipbike), { montage: 'single', ownShare: ratio(1, 5) })).toMatchObject({ base: euros(120_000), investmentBase: euros(112_400) });
    expect(capInput(dipbike, appraised, { montage: 'single', ownShare: ratio(1, 5) })).toMatchObject({ base: euros(112_400), investmentBase: euros(112_400), shared: false });
  });

  test.each([
    ['more than was asked', replaced(0, { retained: euros(64_000.01) }), ['retained:above-asked']],
    ['less without a reason', replaced(2, { reason: ' ' }), ['retained:reason']],
    ['a negative amount', replaced(0, { retained: -1 as Cents }), ['retained:amount']],
    ['another section than filed', replaced(2, { section: 'investment' }), ['retained:changed']],
    ['a line nobody filed', replaced(0, { line: 'yacht' }), ['retained:unknown-line', 'retained:missing-line']],
    ['a line twice', [...appraised, appraised[0]!], ['retained:twice']],
    ['a line left out', appraised.slice(1), ['retained:missing-line']],
  ])('refuses %s', (_what, retained, expected) => {
    expect(problems(retained)).toEqual(expected);
  });
});

describe('other money', () => {
  const shared: FundingPlan = {
    expenses: [line('a', 100_000)],
    resources: [from('own', 'own', 20_000), from('own', 'commune', 10_000), from('public', 'region', 15_000, 'asked'), from('public', 'state', 30_000, 'refused'), from('private', 'private', 5_000)],
    asked: euros(50_000),
  };
  const money = (montage: Parameters<typeof capInput>[2]['montage']): [number, number] => {
    const input = capInput(shared, retainedAsAsked(shared), { montage, ownShare: ratio(1, 5) });
    return [input.otherPublic / 100, input.privateMoney / 100];
  };

  test('a resource refused by its funder never counts', () => {
    expect(money('groupement')).toEqual([15_000, 5_000]);
  });

  test('under a single maître d’ouvrage the partners’ money is public aid, not own share', () => {
    expect(money('single-owner-with-partners')).toEqual([25_000, 5_000]);
    expect(money('carried-by-ept')).toEqual([25_000, 5_000]);
    expect(money('co-maitrise')).toEqual([15_000, 5_000]);
  });

  test.each([['single', false], ['single-owner-with-partners', true], ['groupement', true], ['co-maitrise', true], ['carried-by-ept', true]] as const)(
    'only a project carried alone is not shared: %s, %s',
    (montage, isShared) => {
      expect(capInput(shared, retainedAsAsked(shared), { montage, ownShare: ratio(1, 5) }).shared).toBe(isShared);
    },
  );
});

describe('an award over two sections', () => {
  test('is split in proportion to the retained base and adds up to the cent', () => {
    const lines: RetainedLine[] = [{ ...line('a', 2), retained: 200 as Cents }, { ...line('b', 1, { section: 'operating' }), retained: 100 as Cents }];
    expect(bySection(100 as Cents, lines)).toEqual({ investment: 66, operating: 34 });
    expect(bySection(300 as Cents, lines)).toEqual({ investment: 200, operating: 100 });
    expect(bySection(0 as Cents, [])).toEqual({ investment: 0, operating: 0 });
  });
});
