import { checkTemplate } from '../../letters/check.ts';
import { readTemplates, templatePath } from '../../letters/files.ts';
import { letterKinds } from '../../letters/variables.ts';

const at = (source: string, kind: Parameters<typeof checkTemplate>[1] = 'award', files = {}) => checkTemplate(source, kind, files).map(({ line, column, message, path }) => `${path ? `${path}:` : ''}${line}:${column} ${message}`);

describe('a template is checked before it is used', () => {
  test.each(['fmin', 'fim'])('every template of %s is right', (programme) => {
    const files = readTemplates();
    const problems = letterKinds.flatMap((kind) => checkTemplate(files[templatePath(files, programme, kind)] ?? '', kind, files).map((problem) => ({ kind, ...problem })));
    expect(problems).toEqual([]);
  });

  test('names the line and column of an unknown variable, at any depth', () => {
    expect(at('# Objet\n\nMontant : {{euros montant}}')).toEqual(['3:19 variable inconnue : montant']);
    expect(at('# Objet\n{{decision.numero}}')).toEqual(['2:3 variable inconnue : decision.numero']);
    expect(at('# Objet\n{{#each exclusions}}\n{{title}} {{number}} {{../amount}}\n{{/each}}')).toEqual([
      '3:11 s’écrit {{number months "mois" "mois"}}',
      '3:22 « ../amount » s’écrit comme {{euros amount}}',
    ]);
    expect(at('# Objet\n{{#each exclusions}}{{project.title}}{{/each}}')).toEqual(['2:23 variable inconnue : project.title']);
    expect(at('# Objet\n{{../project.title}}')).toEqual(['2:3 variable inconnue : ../project.title']);
  });

  test('a variable of another kind of letter is unknown', () => {
    expect(at('# Objet\n{{day answerBy}}', 'refusal')).toEqual(['2:7 variable inconnue : answerBy']);
    expect(at('# Objet\n{{day answerBy}}', 'reminder')).toEqual([]);
  });

  test('what JavaScript objects carry by themselves is unknown', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'project.constructor', 'project.title.length', 'this', '@root.project.title', '@index'])
      expect(at(`# Objet\n{{${name}}}`)).toEqual([expect.stringContaining('variable inconnue')]);
    expect(at('# Objet\n{{toString project}}')).toEqual(['2:1 fonction inconnue : toString']);
  });

  test('refuses unknown helpers, blocks, partials and references', () => {
    expect(at('# Objet\n{{money amount}}')).toEqual(['2:1 fonction inconnue : money']);
    expect(at('# Objet\n{{lookup project "title"}}')).toEqual(['2:1 fonction inconnue : lookup']);
    expect(at('# Objet\n{{#with project}}{{/with}}')).toEqual(['2:1 bloc inconnu : {{#with}}']);
    expect(at('# Objet\n\n{{> shared/nowhere}}')).toEqual(['3:1 passage partagé inconnu : shared/nowhere.md.hbs']);
    expect(at('# Objet\n{{legal "cgct-l9999"}}')).toEqual(['2:9 référence inconnue : cgct-l9999']);
  });

  test('an amount, a day, a rate and a link are never written bare, nor with the helper of another', () => {
    expect(at('# Objet\n{{amount}} {{letterDate}} {{rate}} {{dossierLink}}')).toEqual([
      '2:1 « amount » s’écrit comme {{euros amount}}',
      '2:12 « letterDate » s’écrit comme {{day letterDate}}',
      '2:27 s’écrit {{rate rate}}',
      '2:36 « dossierLink » s’écrit comme {{link dossierLink}}',
    ]);
    expect(at('# Objet\n{{euros letterDate}}')).toEqual(['2:9 « letterDate » ne convient pas à euros']);
    expect(at('# Objet\n{{exclusions}} {{partial}} {{decision}}')).toHaveLength(3);
  });

  test('reads the partials it calls, and says in which one the mistake is', () => {
    const files = { 'shared/a.md.hbs': 'ok\n{{> shared/b}}', 'shared/b.md.hbs': 'ok\n\n{{nobody}}', 'shared/loop.md.hbs': '{{> shared/loop}}' };
    expect(at('# Objet\n{{> shared/a}}', 'award', files)).toEqual(['shared/b.md.hbs:3:3 variable inconnue : nobody']);
    expect(at('# Objet\n{{> shared/loop}}', 'award', files)).toEqual(['shared/loop.md.hbs:1:1 shared/loop.md.hbs s’appelle lui-même']);
  });

  test('finds syntax errors with their line', () => {
    expect(at('# Objet\n\n{{#if partial}}\nsans fin')).toEqual([expect.stringMatching(/^(3|4):\d+ syntaxe/)]);
    expect(at('# Objet\n{{euros amount')).toEqual([expect.stringMatching(/^2:\d+ syntaxe/)]);
    expect(at('# Objet\n{{#if partial}}{{/each}}')).toEqual([expect.stringMatching(/^2:\d+ syntaxe/)]);
  });

  test('wants the subject first, and no character that stands for a value', () => {
    expect(at('Bonjour')).toEqual(['1:1 la première ligne donne l’objet du courrier : « # Demande de pièces »']);
    expect(at('# Objet\n\u{F0000}')).toEqual(['2:1 caractère à usage privé interdit dans un modèle']);
  });
});
