import { formSchema } from '../../forms/schema.ts';
import { planOf } from '../../forms/plan.ts';
import type { ApplicationAnswers } from '../../forms/plan.ts';
import { formValidator, MOST_ERRORS } from '../../forms/validate.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { checkPlan } from '../../domain/funding/check.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { ProgrammeBundle } from '../../domain/programme/programme.ts';
import { loadProgramme } from '../../programmes/load.ts';
import { estimate } from '../../programmes/reading.ts';

const fmin = loadProgramme(process.cwd(), 'fmin');
const fim = loadProgramme(process.cwd(), 'fim');
const validate = formValidator(fmin, 'application');

const dipbike = (over: Record<string, unknown> = {}): ApplicationAnswers & Record<string, unknown> => ({ ...filledIn, ...over });
const filledIn = {
  title: 'DIPbike, la fabrique numérique nomade',
  summary: 'Un triporteur équipé d’imprimantes 3D qui va de quartier en quartier initier les habitants à la fabrication numérique.',
  axes: ['inclusion', 'education'],
  reuse: 'Les plans et les ateliers sont publiés sous licence libre.',
  montage: 'single' as const,
  calendar: { startOn: '2026-09-01', endOn: '2027-08-31' },
  location: { address: '1 place Salvador-Allende', postcode: '94000', city: 'Créteil' },
  contact: { name: 'Camille Roux', role: 'Directrice du numérique', email: 'camille.roux@ville-creteil.example', phone: '01 49 80 92 94' },
  plan: {
    expenses: [
      { id: 'triporteur', label: 'Triporteur électrique', section: 'investment' as const, basis: 'ht' as const, amount: 6_400_000 },
      { id: 'reception', label: 'Frais de réception', section: 'operating' as const, basis: 'ttc' as const, amount: 5_600_000 },
    ],
    resources: [{ kind: 'own' as const, funder: 'own', amount: 6_000_000, status: 'confirmed' as const }],
    asked: 6_000_000,
  },
  declarations: { notStarted: true, otherMetropolitanCall: false, accurate: true, mandated: true },
} satisfies ApplicationAnswers & Record<string, unknown>;
const without = (field: string): Record<string, unknown> => Object.fromEntries(Object.entries(dipbike()).filter(([name]) => name !== field));
const expense = (over: Record<string, unknown>): Record<string, unknown> => dipbike({ plan: { ...dipbike().plan, expenses: [{ ...dipbike().plan.expenses[0], ...over }] } });
const only = (answers: unknown, by = validate): Refusal => {
  const found = by(answers);
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe('an application', () => {
  test('is valid when every page is filled in', () => {
    expect(validate(dipbike())).toEqual([]);
  });

  test('a missing answer is named, in French', () => {
    expect(only(without('title'))).toEqual({ code: 'form:required', message: 'Cette réponse est obligatoire.', path: '/title' });
    expect(only(dipbike({ contact: { ...(dipbike().contact as object), email: undefined } }))).toMatchObject({ path: '/contact/email' });
  });

  test.each([
    ['an unknown answer', dipbike({ admin: true }), { code: 'form:unknown', message: 'Cette réponse n’est pas attendue ici.', path: '/admin' }],
    ['an unknown answer in a group', expense({ paid: 1 }), { code: 'form:unknown', message: 'Cette réponse n’est pas attendue ici.', path: '/plan/expenses/0/paid' }],
    ['a negative amount', expense({ amount: -1 }), { code: 'form:range', message: 'Le nombre doit être au moins 0.', path: '/plan/expenses/0/amount' }],
    ['a fraction of a cent', expense({ amount: 0.5 }), { code: 'form:type', message: 'La réponse doit être un nombre entier.', path: '/plan/expenses/0/amount' }],
    ['an amount as text', expense({ amount: '100' }), { code: 'form:type', message: 'La réponse doit être un nombre entier.', path: '/plan/expenses/0/amount' }],
    ['a title of one letter', dipbike({ title: 'D' }), { code: 'form:too-short', message: 'Écrivez au moins 3 caractères.', path: '/title' }],
    ['a title without end', dipbike({ title: 'D'.repeat(201) }), { code: 'form:too-long', message: 'Écrivez au plus 200 caractères.', path: '/title' }],
    ['an axis twice', dipbike({ axes: ['inclusion', 'inclusion'] }), { code: 'form:twice', message: 'La même réponse figure deux fois.', path: '/axes' }],
    ['an unknown section', expense({ section: 'x' }), { code: 'form:choice', message: 'Choisissez parmi : Investissement, Fonctionnement.', path: '/plan/expenses/0/section' }],
    ['a day that does not exist', dipbike({ calendar: { startOn: '2026-02-30', endOn: '2027-08-31' } }), { code: 'form:format', message: 'Donnez une date qui existe, comme 2026-01-31.', path: '/calendar/startOn' }],
    ['an address that is none', dipbike({ contact: { ...(dipbike().contact as object), email: 'camille' } }), { code: 'form:format', message: 'Donnez une adresse électronique, comme prenom.nom@ville.fr.', path: '/contact/email' }],
    ['a postcode of four figures', dipbike({ location: { ...(dipbike().location as object), postcode: '9400' } }), { code: 'form:format', message: 'Le code postal a cinq chiffres.', path: '/location/postcode' }],
    ['no attestation', dipbike({ declarations: { ...dipbike().declarations, accurate: false } }), { code: 'form:agree', message: 'Certifiez l’exactitude des informations pour déposer le dossier.', path: '/declarations/accurate' }],
    ['a list in place of the form', [], { code: 'form:type', message: 'La réponse doit être un groupe de réponses.', path: '' }],
  ])('refuses %s', (_what, answers, refusal) => {
    expect(only(answers)).toEqual(refusal);
  });

  test('a shared project names its partners, and one carried alone has none', () => {
    const partner = { siret: '21940028000018', name: 'Ville de Créteil' };
    expect(only(dipbike({ montage: 'groupement' }))).toMatchObject({ code: 'form:required', path: '/partners' });
    expect(validate(dipbike({ montage: 'groupement', partners: [partner] }))).toEqual([]);
    expect(only(dipbike({ montage: 'groupement', partners: [{ ...partner, siret: '2194' }] }))).toMatchObject({ message: 'Le SIRET a quatorze chiffres, sans espace.', path: '/partners/0/siret' });
    expect(only(dipbike({ partners: [partner] }))).toMatchObject({ code: 'form:too-many', path: '/partners' });
  });

  test('10 000 lines of expense are refused at once, with one sentence', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => ({ id: `l${n}`, label: 'x', section: 'nowhere', basis: 'ht', amount: -1 }));
    const began = performance.now();
    const refusal = only(dipbike({ plan: { ...dipbike().plan, expenses: many } }));
    expect(performance.now() - began).toBeLessThan(100);
    expect(refusal).toMatchObject({ code: 'form:too-many', path: '/plan/expenses' });
  });

  test('300 lines are the most a plan may have, and of many mistakes the first fifty are said', () => {
    const lines = (count: number, amount: number) => dipbike({ plan: { ...dipbike().plan, expenses: Array.from({ length: count }, (_, n) => ({ ...dipbike().plan.expenses[0], id: `l${n}`, amount })) } });
    expect(validate(lines(300, 1))).toEqual([]);
    expect(only(lines(301, 1))).toMatchObject({ code: 'form:too-many', message: 'Donnez au plus 300 lignes.', path: '/plan/expenses' });
    expect(validate(lines(300, -1))).toHaveLength(MOST_ERRORS);
  });

  test('answers nested without end are unknown answers, not an accident', () => {
    expect(only(dipbike({ deep: JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`) }))).toMatchObject({ code: 'form:unknown', path: '/deep' });
  });

  test('a long text cannot make a pattern backtrack', () => {
    const began = performance.now();
    expect(validate(dipbike({ contact: { ...(dipbike().contact as object), phone: `01${' 11'.repeat(50_000)}x` } })).map(({ path }) => path)).toContain('/contact/phone');
    expect(validate(dipbike({ contact: { ...(dipbike().contact as object), email: `${'a.'.repeat(50_000)}@${'b.'.repeat(50_000)}` } })).map(({ path }) => path)).toContain('/contact/email');
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test('names that JavaScript objects have of their own are unknown answers like any other', () => {
    const found = validate(JSON.parse(JSON.stringify(dipbike()).replace('{', '{"__proto__":{"x":1},"constructor":1,')));
    expect(found.map(({ code, path }) => `${code} ${path}`).sort()).toEqual(['form:unknown /__proto__', 'form:unknown /constructor']);
  });
});

describe('a draft', () => {
  const draft = formValidator(fmin, 'application', { draft: true });

  test('may be incomplete, but not malformed', () => {
    expect(draft({})).toEqual([]);
    expect(draft({ title: '', montage: 'groupement', axes: [], declarations: { accurate: false } })).toEqual([]);
    expect(draft({ title: 12, sudo: true }).map(({ code }) => code).sort()).toEqual(['form:type', 'form:unknown']);
  });
});

describe('the forms of a programme', () => {
  test('the FIM asks for investment only, and its own questions', () => {
    const refusals = formValidator(fim, 'application')(dipbike());
    expect(refusals.map(({ path }) => path)).toEqual(expect.arrayContaining(['/reuse', '/territory', '/plan/expenses/1/section']));
  });

  test('stand alone: the shared parts are in them, with their hints', () => {
    const schema = formSchema(fmin, 'application');
    expect(JSON.stringify(schema)).not.toContain('$ref');
    expect(schema.properties!['contact']!.properties!['email']!['x-widget']).toBe('email');
    expect(schema['x-pages']!.flatMap(({ fields }) => fields).sort()).toEqual(Object.keys(schema.properties!).sort());
    expect(formSchema(fim, 'claim').title).toBe('Demande de versement FIM');
  });

  test('a programme without évaluateurs has no review form', () => {
    expect(() => formValidator(fim, 'review')).toThrow('fim has no review form');
  });

  test('a dossier is validated by the form of its own version', () => {
    const older: ProgrammeBundle = { ...fmin, programme: { ...fmin.programme, version: 'older' }, files: { ...fmin.files, 'forms/fmin/application.schema.json': fmin.files['forms/fmin/application.schema.json']!.replace('"minLength": 3', '"minLength": 60') } };
    expect(formValidator(older, 'application')(dipbike()).map(({ path }) => path)).toEqual(['/title']);
    expect(validate(dipbike())).toEqual([]);
  });

  test('a review gives every criterion half points from 0 to 10', () => {
    const review = formValidator(fmin, 'review');
    const scores = { replicabilite: 7, innovation: 10, impact: 0, faisabilite: 6, inclusion: 5, donnees: 4 };
    const answers = { scores, opinion: 'favourable', strengths: 'Utile.', weaknesses: 'Calendrier court.', noInterest: true };
    expect(review(answers)).toEqual([]);
    expect(only({ ...answers, scores: { ...scores, impact: 11 } }, review)).toMatchObject({ code: 'form:range', path: '/scores/impact' });
    expect(only({ ...answers, noInterest: false }, review).message).toMatch(/refusez l’évaluation/);
  });

  test('an advance says when the project began, the balance what was spent, received, and put into service', () => {
    const claim = formValidator(fmin, 'claim');
    const of = (milestone: string): (string | undefined)[] => claim({ milestone, amount: 1_500_000, certified: true }).map(({ path }) => path).sort();
    expect(of('advance')).toEqual(['/startedOn']);
    expect(of('interim')).toEqual(['/expenses']);
    expect(of('balance')).toEqual(['/commissionedOn', '/completedOn', '/expenses', '/resources']);
  });
});

describe('from the answers to the funding plan', () => {
  test('wordings stay behind: only ids, sections, bases, amounts and funders go on', () => {
    const plan = planOf(dipbike().plan);
    expect(plan).toEqual({
      expenses: [{ line: 'triporteur', section: 'investment', basis: 'ht', asked: 6_400_000 }, { line: 'reception', section: 'operating', basis: 'ttc', asked: 5_600_000 }],
      resources: [{ kind: 'own', funder: 'own', amount: 6_000_000, status: 'confirmed' }],
      asked: 6_000_000,
    });
    expect(checkPlan(plan, fmin.programme)).toEqual([]);
  });
});

describe('an estimate before filing', () => {
  const of = (bundle: ProgrammeBundle, answers: ApplicationAnswers, call: string, today: string) => estimate(bundle, answers, { beneficiary: 'commune', call, today: toDay(today) });

  test('says how much at most and which rule binds, the last day of the call included', () => {
    expect(of(fmin, dipbike(), '2026', '2026-12-31')).toMatchObject({ eligible: true, amount: 5_000_000, binding: 'cap:ceiling' });
  });

  test('says why not, the day after the call or when the project has begun', () => {
    expect(of(fmin, dipbike(), '2026', '2027-01-01').reasons.map(({ code }) => code)).toEqual(['eligibility:call']);
    const begun = dipbike({ declarations: { ...dipbike().declarations, notStarted: false } });
    expect(of(fmin, begun, '2026', '2026-06-01').reasons.map(({ code }) => code)).toEqual(['eligibility:started']);
  });

  test('a call without end is open every day after it opens', () => {
    const answers = dipbike({ plan: { ...dipbike().plan, expenses: [{ ...dipbike().plan.expenses[0]!, amount: 12_000_000 }] } });
    expect(of(fim, answers, 'permanent', '2031-02-28')).toMatchObject({ eligible: true, amount: 6_000_000, binding: 'cap:rate' });
    expect(of(fim, answers, 'permanent', '2016-09-29').eligible).toBe(false);
  });
});
