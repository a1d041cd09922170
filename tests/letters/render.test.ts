import { needsSignature } from '../../domain/application/letters.ts';
import type { Cents } from '../../domain/money/money.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { Field, Fields } from '../../letters/fields.ts';
import { readTemplates, templatePath } from '../../letters/files.ts';
import { printable } from '../../letters/references.ts';
import { renderLetter, TemplateError } from '../../letters/render.ts';
import type { Letter } from '../../letters/render.ts';
import { fieldsOf, letterKinds, letters, samplesFor } from '../../letters/variables.ts';
import type { LetterKind, LetterValues } from '../../letters/variables.ts';
import { hostile } from './hostile.ts';

const files = readTemplates();
const write = <K extends LetterKind>(kind: K, values: Partial<LetterValues<K>> = {}, programme = 'fmin'): Letter =>
  renderLetter({ kind, files, path: templatePath(files, programme, kind), values: { ...(samplesFor(kind) as object), ...values } as LetterValues<K>, references: {} });
const withTemplate = (source: string, values: Partial<LetterValues<'award'>> = {}, partials: Record<string, string> = {}): Letter =>
  renderLetter({ kind: 'award', files: { 'x.md.hbs': `# Objet\n\n${source}`, ...partials }, path: 'x.md.hbs', values: { ...samplesFor('award'), ...values }, references: {} });

/** The text a browser would show for a fragment without entities of its own. */
const seen = (html: string): string => html.replace(/<br>/g, '\n').replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');

const cases = ['fmin', 'fim'].flatMap((programme) => letterKinds.map((kind) => [programme, kind] as const));

describe('letters', () => {
  test.each(cases)('%s writes « %s » from sample values', (programme, kind) => {
    const letter = write(kind, {}, programme);
    expect(letter.subject).not.toBe('');
    expect(letter.text).toContain('DIPbike');
    expect(letter.text).not.toMatch(/\{\{|undefined|null|NaN|[\u{F0000}-\u{FFFFD}]/u);
    expect(letter.html).toMatch(/^<article lang="fr">\n<h1>/);
  });

  test.each(letterKinds)('« %s » still reads well when everything optional is absent', (kind) => {
    const bare = { ...withoutOptional(fieldsOf(kind), samplesFor(kind)), signatory: letters[kind].signature === 'signed' || kind === 'agreement' ? samplesFor(kind).signatory : null } as LetterValues<typeof kind>;
    const { text } = write(kind, bare);
    expect(text).not.toMatch(/\{\{|null|undefined| ,|\(\)|: *\n\n[A-Z-]{4}/);
  });

  test.each(cases)('%s « %s » cites no article that was not passed', (programme, kind) => {
    expect(write(kind, {}, programme).text).not.toMatch(/\b[LRDA]\. ?\*?\d|\bcode (?:général|des relations|de justice|pénal)|\bCGCT\b|\bCRPA\b|\bloi n°|\bdécret\b/i);
  });

  test('prints a legal reference once somebody has checked it, and only then', () => {
    const references = [
      { code: 'crpa-l112-3', text: 'article L. 112-3 du code des relations', checkedOn: '2026-11-24' },
      { code: 'crpa-l231-4', text: 'article L. 231-4 du code des relations', checkedOn: null },
    ];
    const { text } = renderLetter({ kind: 'acknowledgement', files, path: 'shared/acknowledgement.md.hbs', values: samplesFor('acknowledgement'), references: printable(references) });
    expect(text).toContain('en accuse réception (article L. 112-3 du code des relations).');
    expect(text).toContain('comme rejetée.');
    expect(text).not.toContain('L. 231-4');
  });

  test('the acknowledgement holds what it must: day received, service, address, phone, missing pieces with their delay, silence and appeal', () => {
    const { text, letterhead } = write('acknowledgement');
    for (const words of ['1er mars 2026', 'Devis ou estimation des dépenses', 'au plus tard le 1er avril 2026', 'est suspendu', 'Sans décision expresse le 1er mai 2026', 'tribunal administratif de Paris'])
      expect(text).toContain(words);
    expect(letterhead).toMatchObject({ service: 'Direction de l’innovation et du numérique', phone: '01 00 00 00 00', email: 'fonds-numerique@metropole.example' });
    expect(write('acknowledgement', { silentRefusalOn: null }).text).not.toMatch(/rejet|tribunal/);
  });

  test('the FIM says that nothing may be bought or declared before the decision', () => {
    expect(write('acknowledgement', {}, 'fim').text).toContain('dont les travaux ont été déclarés');
    expect(write('acknowledgement', {}, 'fmin').text).not.toContain('dont les travaux ont été déclarés');
  });

  test('the award states operation, base, rate, amount, calendar, payments, clawback, caducity and publicity', () => {
    const { text, subject } = write('award');
    expect(subject).toBe('Attribution d’une subvention de 50\u00A0000,00\u00A0€');
    for (const words of ['DIPbike', 'Assiette retenue ; Valeur : 112\u00A0400,00\u00A0€', '44,48\u00A0%', '24\u00A0mois', '48\u00A0mois', '1er juillet 2028', '15\u00A0000,00\u00A0€', '80\u00A0%', 'doit être rendue'.toLocaleUpperCase('fr'), 'vous perdez le droit', 'plan de financement en mairie', '5\u00A0ans', 'Un traitement automatisé'])
      expect(text).toContain(words);
    expect(write('award', { algorithm: false }).text).not.toContain('traitement automatisé');
  });

  test('an early start is no promise', () => {
    expect(write('early-start').text).toContain('ne vaut pas promesse de subvention');
  });

  test('a decision bears signature, first name, name and quality, and is not written without', () => {
    for (const kind of letterKinds.filter(needsSignature)) {
      expect(write(kind).signatures).toEqual([expect.objectContaining({ name: 'Dominique Lefèvre', quality: 'Vice-présidente déléguée au numérique', room: true })]);
      expect(() => write(kind, { signatory: null })).toThrow('signatory is missing');
    }
    expect(write('acknowledgement').signatures).toEqual([]);
    expect(write('agreement').signatures.map(({ name }) => name)).toEqual(['Dominique Lefèvre', 'Claude Martin']);
  });

  test('refuses a missing or ill-typed value by its name', () => {
    const { amount: _amount, ...without } = samplesFor('award');
    expect(() => renderLetter({ kind: 'award', files, path: 'shared/award.md.hbs', values: without as LetterValues<'award'>, references: {} })).toThrow('amount is missing');
    expect(() => write('award', { amount: 12.5 as Cents })).toThrow('amount is not of type amount');
    expect(() => write('award', { letterDate: '2 mars' as Day })).toThrow('letterDate is not of type day');
    expect(() => write('award', { dossierLink: 'javascript:alert(1)' })).toThrow('dossierLink is not of type link');
    expect(() => write('award', { exclusions: [{ title: 'x', asked: 1 as Cents, retained: 1 as Cents }] as never })).toThrow('exclusions[0].reason is missing');
  });

  test('refuses a template with a mistake, with its place', () => {
    expect(() => withTemplate('{{nobody}}')).toThrow(TemplateError);
    expect(() => withTemplate('{{nobody}}')).toThrow('x.md.hbs:3:3 variable inconnue : nobody');
  });
});

describe('values appear literally, whatever they hold', () => {
  test.each(hostile)('%s', (_name, value) => {
    for (const source of ['{{project.title}}', 'Le {{project.title}}.', '- {{project.title}}', '## {{project.title}}', '**{{project.title}}**', '| a |\n|---|\n| {{project.title}} |', '{{{project.title}}}', '{{&project.title}}'])
      expect(seen(withTemplate(source, { project: { title: value } }).html)).toContain(value);
    const html = withTemplate('{{project.title}}', { project: { title: value } }).html;
    expect(html.replace(/<\/?(?:article|h1|p|br|bdi)(?: lang="fr")?>/g, '')).not.toMatch(/[<>]/);
  });

  test('a value given twice through a partial and a list is the same text each time', () => {
    const letter = withTemplate('{{> shared/p}}\n\n{{#each exclusions}}\n- {{title}} {{../project.title}}\n{{/each}}', { project: { title: '*a*' } }, { 'shared/p.md.hbs': 'P {{project.title}}' });
    expect(letter.text).toContain('P *a*');
    expect(letter.text).toContain('- Maintenance sur trois ans *a*');
  });

  test('line ends are kept as line ends', () => {
    expect(withTemplate('{{project.title}}', { project: { title: 'un\r\ndeux\n\n# trois' } }).html).toContain('<p>un<br>deux<br><br># trois</p>');
  });

  test('what cannot be seen is shown by its number', () => {
    expect(withTemplate('{{project.title}}', { project: { title: 'a\u0000b\u202Ec\uD800d' } }).text).toContain('a[U+0000]b[U+202E]c\uFFFDd');
  });

  test('a value from right to left does not reorder the words around it', () => {
    expect(withTemplate('Le « {{project.title}} » 12', { project: { title: 'مرحبا' } }).html).toContain('<bdi>مرحبا</bdi>');
  });
});

function withoutOptional(fields: Fields, values: object): object {
  return Object.fromEntries(Object.entries(fields).map(([name, of]: [string, Field]) => {
    const value = (values as Record<string, unknown>)[name];
    if (of.optional) return [name, null];
    if (of.type === 'list') return [name, []];
    return [name, of.type === 'flag' ? false : of.type === 'group' ? withoutOptional(of.fields ?? {}, value as object) : value];
  }));
}
