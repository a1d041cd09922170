import fc from 'fast-check';
import { applyCaps } from '../../domain/funding/caps.ts';
import type { ExpenseLine, FundingPlan, Montage, Resource, RetainedLine } from '../../domain/funding/plan.ts';
import { capInput } from '../../domain/funding/retained.ts';
import { ratio } from '../../domain/money/money.ts';
import type { Cents } from '../../domain/money/money.ts';
import type { ProgrammeBundle } from '../../domain/programme/programme.ts';
import { loadProgramme } from '../../programmes/load.ts';
import { evaluateRules } from '../../programmes/rules.ts';
import type { Situation } from '../../programmes/rules.ts';

const fmin = loadProgramme(process.cwd(), 'fmin');
const fim = loadProgramme(process.cwd(), 'fim');

const euros = (amount: number): Cents => (amount * 100) as Cents;
const plain: Situation = {
  beneficiary: 'commune', callOpen: true, started: false, earlyStart: false, otherMetropolitanCall: false, asked: euros(60_000),
  input: { base: euros(112_400), investmentBase: euros(112_400), otherPublic: euros(0), privateMoney: euros(0), ownShare: ratio(1, 5), shared: false },
};

/** Odd cents, whole euros, and amounts around the ceilings, so that every cap gets to bind. */
const amount = fc.oneof(fc.integer({ min: 0, max: 2_500_000_00 }), fc.integer({ min: 0, max: 300_000 }).map((n) => n * 100), fc.integer({ min: 0, max: 99 })).map((n) => n as Cents);
const line = (sections: ExpenseLine['section'][]): fc.Arbitrary<Omit<RetainedLine, 'line'>> =>
  fc.record({ section: fc.constantFrom(...sections), basis: fc.constantFrom('ht' as const, 'ttc' as const), asked: amount, kept: fc.constantFrom(0, 1, 2, 3, 3, 3) })
    .map(({ kept, ...of }) => ({ ...of, retained: Math.floor((of.asked * kept) / 3) as Cents, reason: 'appraised' }));
const resource: fc.Arbitrary<Resource> = fc.record({
  kind: fc.constantFrom('own' as const, 'public' as const, 'private' as const),
  funder: fc.constantFrom('own', 'region', 'state', 'commune', 'private'),
  amount: fc.oneof(fc.integer({ min: 0, max: 400_000_00 }).map((n) => n as Cents), fc.constant(0 as Cents)),
  status: fc.constantFrom('asked' as const, 'confirmed' as const, 'refused' as const),
});
const montage = fc.constantFrom<Montage>('single', 'single', 'single-owner-with-partners', 'groupement', 'co-maitrise', 'carried-by-ept');

function plans(sections: ExpenseLine['section'][]): fc.Arbitrary<Situation> {
  return fc.record({ lines: fc.array(line(sections), { minLength: 1, maxLength: 4 }), resources: fc.array(resource, { maxLength: 3 }), montage, ownShare: fc.constantFrom(ratio(1, 10), ratio(1, 5), ratio(3, 10)), asked: amount })
    .map(({ lines, resources, asked, ...carrying }) => {
      const retained = lines.map((of, n) => ({ line: `l${n}`, ...of }));
      const plan: FundingPlan = { expenses: retained, resources, asked };
      return { ...plain, asked, input: capInput(plan, retained, carrying) };
    });
}

/** The caps that bound at least once, so that a generator which reaches too little is seen. */
function agree(bundle: ProgrammeBundle, situations: fc.Arbitrary<Situation>, numRuns: number): Set<string> {
  const { amounts, legalGround } = bundle.programme;
  const bound = new Set<string>();
  fc.assert(fc.property(situations, (situation) => {
    const exact = applyCaps(situation.input, { ...amounts, legalGround }, situation.asked);
    const proposed = evaluateRules(bundle, situation);
    if (proposed.amount !== exact.most || (exact.most > 0 && proposed.binding !== exact.binding)) {
      throw new Error(`rules ${proposed.amount} ${proposed.binding}, exact ${exact.most} ${exact.binding}`);
    }
    if (proposed.eligible !== exact.most > 0) throw new Error(`eligible ${proposed.eligible} with ${exact.most}`);
    if (exact.most > 0) bound.add(exact.binding);
  }), { numRuns });
  return bound;
}

describe('the rules in publicodes and the exact caps', () => {
  test('give the same amount and the same binding cap on 5 000 plans of the FMIN, mixed plans included', () => {
    const bound = agree(fmin, plans(['investment', 'investment', 'operating']), 5_000);
    expect([...bound].sort()).toEqual(['cap:asked', 'cap:ceiling', 'cap:cost', 'cap:own-share', 'cap:rate']);
  }, 60_000);

  test('give the same amount and the same binding cap on 5 000 plans of the FIM', () => {
    const bound = agree(fim, plans(['investment']), 5_000);
    expect([...bound].sort()).toEqual(['cap:asked', 'cap:ceiling', 'cap:own-expense-share', 'cap:own-share', 'cap:rate']);
  }, 60_000);
});

describe('what the rules propose', () => {
  test('DIPbike gets 50 000 € of the FMIN, held by the ceiling of a project carried alone', () => {
    const proposal = evaluateRules(fmin, plain);
    expect(proposal).toMatchObject({ eligible: true, reasons: [], amount: euros(50_000), binding: 'cap:ceiling' });
    expect(proposal.trace.find((row) => row.code === 'cap:rate')).toMatchObject({ value: euros(56_200), title: 'Taux du dispositif, 50 % de l\'assiette retenue' });
  });

  test('an application that cannot be helped gets nothing and is told every reason in French, its caps still shown', () => {
    const proposal = evaluateRules(fmin, { ...plain, beneficiary: 'company', callOpen: false });
    expect(proposal).toMatchObject({ eligible: false, amount: 0, binding: null });
    expect(proposal.reasons).toEqual([
      { code: 'eligibility:beneficiary', message: 'Le fonds est ouvert aux communes et aux établissements publics territoriaux de la Métropole.' },
      { code: 'eligibility:call', message: 'L\'appel à projets n\'était pas ouvert le jour du dépôt.' },
    ]);
    expect(proposal.trace.find((row) => row.code === 'cap:ceiling')!.value).toBe(euros(50_000));
  });

  test('an authorised early start saves an FMIN project that has begun, and never a FIM one', () => {
    const begun = { ...plain, started: true, earlyStart: true };
    expect(evaluateRules(fmin, begun).eligible).toBe(true);
    expect(evaluateRules(fmin, { ...begun, earlyStart: false }).eligible).toBe(false);
    expect(evaluateRules(fim, begun).reasons.map(({ code }) => code)).toEqual(['eligibility:started']);
  });

  test('one evaluation leaves nothing behind for the next', () => {
    const before = evaluateRules(fmin, plain);
    evaluateRules(fmin, { ...plain, beneficiary: 'association', input: { ...plain.input, base: euros(1), investmentBase: euros(0) } });
    expect(evaluateRules(fmin, plain)).toEqual(before);
  });

  test('an own share that is no whole number of hundredths is a bug, not a rounding', () => {
    expect(() => evaluateRules(fmin, { ...plain, input: { ...plain.input, ownShare: ratio(1, 3) } })).toThrow(RangeError);
  });

  test('the rules of a stored version go on without the files', () => {
    const stored = JSON.parse(JSON.stringify(fmin)) as ProgrammeBundle;
    const other = { ...stored, programme: { ...stored.programme, version: 'an older one' }, files: { ...stored.files, 'programmes/fmin.publicodes.yaml': stored.files['programmes/fmin.publicodes.yaml']!.replace('sinon: 5000000 centimes', 'sinon: 4000000 centimes') } };
    expect(evaluateRules(other, plain).amount).toBe(euros(40_000));
    expect(evaluateRules(fmin, plain).amount).toBe(euros(50_000));
  });
});
