import fc from 'fast-check';
import { loadDirectory } from '../../directory/directory.ts';
import { addDays, toDay } from '../../domain/calendar/day.ts';
import { formSchema } from '../../forms/schema.ts';
import { loadProgrammes } from '../../programmes/load.ts';
import { everyKind, filled, mistaken } from '../../web/development/schema.ts';
import { formOf } from '../../web/forms/form.ts';
import { readAmount, readDay, readNumber, writeAmount, writeDay } from '../../web/forms/french.ts';
import { typedIn } from '../../web/forms/typed.ts';
import { dipbike } from '../setup/engine.ts';

const directory = loadDirectory();
const fmin = loadProgrammes(process.cwd()).find(({ programme }) => programme.code === 'fmin')!;
const application = formSchema(fmin, 'application');
const form = formOf(everyKind, directory);
const asPosted = (typed: ReadonlyMap<string, readonly string[]>) => [...typed].flatMap(([name, values]) => values.map((value) => [name, value] as const));

describe('an amount', () => {
  test.each([['1 234,56 €', 123_456], ['1234,5', 123_450], ['1234.56', 123_456], ['12 000', 1_200_000], ['12\u202f000,00\u00a0€', 1_200_000], ['0', 0], ['50 euros', 5_000], ['1', 100]])('%s is understood', (text, cents) => {
    expect(readAmount(text)).toBe(cents);
  });
  test.each(['', '-5', '1.234.567', '1,234', '12.000,50', 'douze', '1e5', '12,345', '€', '123456789012'])('« %s » is not guessed at', (text) => {
    expect(readAmount(text)).toBeNull();
  });
  test('any that is written is read back to the cent', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), (cents) => readAmount(writeAmount(cents)) === cents));
  });
});

describe('a date', () => {
  test.each([['31/01/2026', '2026-01-31'], ['1/2/26', '2026-02-01'], ['31.01.2026', '2026-01-31'], ['31 janvier 2026', '2026-01-31'], ['1er mars 2026', '2026-03-01'], ['lundi 12 janv. 2026', '2026-01-12'], ['3 AOÛT 2026', '2026-08-03'], ['2026-01-31', '2026-01-31'], ['31012026', '2026-01-31']])('%s is understood', (text, day) => {
    expect(readDay(text)).toBe(day);
  });
  test.each(['', '31/02/2026', '32/01/2026', '01/13/2026', 'demain', '2026', '1 ju 2026', '12/2026'])('« %s » is no date', (text) => {
    expect(readDay(text)).toBeNull();
  });
  test('any that is written is read back', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 40_000 }), (n) => { const day = addDays(toDay('2000-01-01'), n); return readDay(writeDay(day)) === day; }));
  });
});

test('a number is written as French people write it', () => {
  expect([readNumber('3,5'), readNumber('1 200'), readNumber('-2'), readNumber('3,5,1'), readNumber('beaucoup')]).toEqual([3.5, 1_200, -2, null, null]);
});

describe('a form', () => {
  test.each([['one question of every kind', everyKind, filled], ['the application of the FMIN', application, dipbike()]])('%s: what is answered is shown, and what is shown is read back the same', (_which, schema, answers) => {
    const of = formOf(schema, directory);
    const read = of.read(asPosted(of.blank(answers as Record<string, unknown>)));
    expect(read.faults).toEqual([]);
    const { partners: _none, ...rest } = answers as Record<string, unknown>;
    expect(read.answers).toMatchObject(rest);
  });

  test('says each fault once, at its field and in the order of the page, in words that say what to do', () => {
    const read = form.read(mistaken);
    const { errors, fields } = form.show(read.typed, read.faults);
    expect(errors.slice(0, 5)).toEqual([
      { href: '#c-title', message: 'Nom du projet : écrivez au moins 3 caractères.' },
      { href: '#c-summary', message: 'Le projet en quelques lignes : écrivez au moins 20 caractères.' },
      { href: '#c-population', message: 'Habitants concernés : écrivez un nombre, comme 12 ou 3,5.' },
      { href: '#c-cost', message: 'Coût total : écrivez un montant en euros, comme 1 234,56.' },
      { href: '#c-startOn', message: 'Début prévu : écrivez une date qui existe, comme 31/01/2026.' },
    ]);
    expect(errors.every(({ href }) => href !== null)).toBe(true);
    expect(new Set(errors.map(({ href }) => href)).size).toBe(errors.length);
    expect(fields.find(({ name }) => name === '/cost')).toMatchObject({ value: '12.000,50 environ', describedBy: 'c-cost-aide c-cost-erreur' });
  });

  test('a row nobody wrote in is no row, and a list that is emptied is empty', () => {
    const rows = [['/partners', ''], ['/partners/0/siret', ''], ['/partners/0/name', ' '], ['/partners/1/siret', '219 400 033 00011'], ['/partners/1/name', 'Arcueil']] as const;
    expect(form.read(rows).answers.partners).toEqual([{ siret: '21940003300011', name: 'Arcueil' }]);
    expect(form.read([['/partners', '']]).answers.partners).toEqual([]);
    expect(form.read([]).answers).not.toHaveProperty('partners');
  });

  test('a row more keeps what is typed, right or wrong; a row less moves the others up', () => {
    const typed = [['/expenses/0/id', 'a'], ['/expenses/0/amount', 'soixante'], ['/expenses/1/id', 'b'], ['/expenses/1/amount', '12'], ['/title', 'Di']] as const;
    const more = form.reshape(typed, 'add:/expenses')!;
    expect([more.get('/expenses/0/amount'), more.get('/expenses/2/label')]).toEqual([['soixante'], ['']]);
    expect(more.get('/expenses/2/id')![0]).toMatch(/^ligne-[0-9a-f]{10}$/);
    const less = form.reshape(typed, 'remove:/expenses/0')!;
    expect([less.get('/expenses/0/id'), less.get('/expenses/0/amount'), less.has('/expenses/1/id'), less.get('/title')]).toEqual([['b'], ['12'], false, ['Di']]);
    expect(form.reshape(typed, 'save')).toBeNull();
  });

  test('a budget adds itself up, without what is no amount', () => {
    const { fields } = form.show(typedIn([['/expenses/0/amount', '64 000'], ['/expenses/1/amount', 'soixante'], ['/expenses/2/amount', '48 400,50']]));
    expect(fields.find(({ name }) => name === '/expenses')!.total!.replace(/\s/g, ' ')).toBe('112 400,50 €');
  });

  test('says whose a SIRET is', () => {
    const found = (siret: string) => form.show(typedIn([['/siret', siret]])).fields.find(({ name }) => name === '/siret')!.found;
    expect([found('21940028000018'), found('219 400 280 00018'), found('123')]).toEqual(['Créteil (commune)', 'Créteil (commune)', null]);
  });

  test('a question that the answers make pointless is not asked', () => {
    const of = formOf(application, directory);
    const names = (answers: Record<string, unknown>) => of.show(of.blank(answers)).fields.map(({ name }) => name);
    expect(names({ montage: 'single' })).not.toContain('/partners');
    expect(names({ montage: 'groupement' })).toContain('/partners');
  });

  test('a page of a longer form asks, reads and judges its own questions, in the light of the others', () => {
    const page = formOf(application, directory, { only: ['montage', 'partners'] });
    const { fields } = page.show(page.blank(dipbike()), [], dipbike());
    expect(fields.map(({ name }) => name)).toEqual(['/montage']);
    const read = page.read([['/montage', 'groupement'], ['/partners', '']], dipbike());
    expect(read.faults).toMatchObject([{ code: 'form:too-few', path: '/partners' }]);
    expect(read.answers).toMatchObject({ montage: 'groupement', title: dipbike().title });
    expect(page.read([['/montage', 'nulle part'], ['/partners/0/siret', '21940003300011'], ['/partners/0/name', 'Arcueil']], dipbike()).faults).toMatchObject([{ code: 'form:choice', path: '/montage' }]);
  });

  test('takes no answer it did not ask for', () => {
    expect(form.read([['/constructor', 'x'], ['/__proto__/polluted', 'x'], ['/title/deeper', 'x'], ['title', 'x']]).answers).toEqual({});
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
