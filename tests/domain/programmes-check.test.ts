import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkBundle, checkProgramme } from '../../programmes/check.ts';
import { contentHash } from '../../programmes/hash.ts';
import { loadProgramme, loadProgrammes, templatesOf } from '../../programmes/load.ts';
import { evaluateRules } from '../../programmes/rules.ts';
import { ratio } from '../../domain/money/money.ts';
import type { Cents } from '../../domain/money/money.ts';

const root = process.cwd();
let copy: string;
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'programmes-'));
  for (const part of ['programmes', 'forms', 'templates']) cpSync(join(root, part), join(copy, part), { recursive: true });
});
afterEach(() => rmSync(copy, { recursive: true, force: true }));

const read = (path: string): string => readFileSync(join(copy, path), 'utf8');

/** Replaces `from` once and returns the line on which it stood. */
function edit(path: string, from: string, to: string): number {
  const before = read(path);
  const at = before.indexOf(from);
  if (at < 0) throw new Error(`« ${from} » is not in ${path}`);
  writeFileSync(join(copy, path), before.slice(0, at) + to + before.slice(at + from.length));
  return before.slice(0, at).split('\n').length;
}
/** The lines at which a mistake on `line` may be reported: it, the next one (where a parser sees it), and the head of what holds it. */
function headOf(path: string, line: number): number[] {
  const lines = read(path).split('\n');
  const indent = (text: string): number => text.length - text.trimStart().length;
  const heads = [line, line + 1];
  for (let at = line - 1, least = indent(lines[line - 1]!); at > 0 && least > 0; at -= 1) {
    const text = lines[at - 1]!;
    if (text.trim() === '' || indent(text) >= least) continue;
    heads.push(at);
    least = indent(text);
  }
  return heads;
}
const problems = (code = 'fmin'): string[] => checkProgramme(copy, code).problems.map(({ file, line, message }) => `${file}:${line} ${message.replace(/[\u00a0\u202f]/g, ' ')}`);

const lineOf = (path: string, whole: string): number => read(path).split('\n').indexOf(whole) + 1;

const YAML = 'programmes/fmin.yaml';
const RULES = 'programmes/fmin.publicodes.yaml';
const CASES = 'programmes/fmin.cases.yaml';
const FORM = 'forms/fmin/application.schema.json';

describe('the programmes of the project', () => {
  test('are sound, each with at least ten golden cases', () => {
    for (const code of ['fim', 'fmin']) {
      const { problems: found, summary } = checkProgramme(root, code);
      expect(found).toEqual([]);
      expect(summary!.cases).toBeGreaterThanOrEqual(10);
    }
    expect(loadProgrammes(root).map(({ programme }) => programme.code)).toEqual(['fim', 'fmin']);
  });

  test('say which values the Métropole has not published, in the words of the product', () => {
    expect(loadProgramme(root, 'fmin').programme.toConfirm).toEqual(expect.arrayContaining(['amounts.ceilingSingle', 'amounts.ceilingShared', 'payment']));
  });

  test('never print the recodified financial articles of the CGCT, nor a règlement nobody has read', () => {
    for (const { programme } of loadProgrammes(root)) {
      const unchecked = programme.references.filter(({ checkedOn }) => checkedOn === null).map(({ code }) => code);
      expect(unchecked).toEqual(expect.arrayContaining(['reglement', 'cgct-l5215-26', 'cgct-d1617-19', 'cgct-d1611-1']));
    }
  });

  test('read amounts, rates, sizes and scores as they are written', () => {
    const { programme } = loadProgramme(root, 'fmin');
    expect(programme.amounts).toMatchObject({ rate: { num: 1, den: 2 }, ceilingSingle: 5_000_000, ceilingShared: 10_000_000, ownExpenseShare: null });
    expect(programme.payment).toMatchObject({ advance: { rate: { num: 3, den: 10 } }, beforeBalance: { num: 4, den: 5 }, leastRecovery: 1_500 });
    expect(programme.pieces[0]).toMatchObject({ due: 'filing', maxBytes: 20_000_000, formats: ['application/pdf'] });
    expect(programme.review.grid[0]).toMatchObject({ max: 10, floor: 4 });
    expect(loadProgramme(root, 'fim').programme).toMatchObject({ calls: [{ closesOn: null }], amounts: { ownExpenseShare: { num: 1, den: 5 } }, earlyStart: false, review: { reviewers: 0 } });
  });
});

describe('a broken copy is reported at its line', () => {
  test.each([
    ['a word that is not known', YAML, 'plafond porté seul:', 'plafon porté seul:', /« plafon porté seul » n’est pas une ligne connue/],
    ['an amount without its sign', YAML, 'seul: 50 000 €', 'seul: 50000', /« montants\.plafond porté seul » : la réponse doit être du texte/],
    ['an amount badly grouped', YAML, 'seul: 50 000 €', 'seul: 50000 €', /n’a pas la forme attendue/],
    ['a call that closes before it opens', YAML, 'ferme le: 2026-12-31', 'ferme le: 2025-12-31', /ferme avant d’ouvrir/],
    ['a day that does not exist', YAML, 'ouvre le: 2026-01-01', 'ouvre le: 2026-02-30', /n’est pas un jour du calendrier/],
    ['a letter that does not exist', YAML, 'award: shared/award.md.hbs', 'award: shared/prize.md.hbs', /modèle introuvable : templates\/shared\/prize\.md\.hbs/],
    ['a letter of no known kind', YAML, 'award: shared', 'prize: shared', /courrier inconnu : prize/],
    ['a form that does not exist', YAML, 'claim: fmin/claim', 'claim: fmin/clam', /formulaire introuvable : forms\/fmin\/clam/],
    ['a payment document nobody defines', YAML, 'acompte: [etat-mandats]', 'acompte: [etat-mandat]', /pièce inconnue : etat-mandat/],
    ['a value to confirm that is not there', YAML, '  - montants.plafond partagé', '  - montants.plafond commun', /rien ne s’appelle/],
    ['a rule with an unknown name', RULES, 'dossier . assiette * 50 // 100', 'dossier . asiette * 50 // 100', /« plafond \. taux »|asiette" est introuvable/],
    ['units that clash', RULES, 'valeur: dossier . assiette > 0 centimes', 'valeur: dossier . assiette > 0 €', /unité/],
    ['a misspelt mechanism', RULES, '  le minimum de:', '  le minimun de:', /« le minimun de » n’est pas un mot connu des règles/],
    ['a rate that is not the programme’s', RULES, 'dossier . assiette * 50 // 100', 'dossier . assiette * 60 // 100', /ne s’accordent pas \(cap:rate\)/],
    ['a ceiling that is not the programme’s', RULES, 'sinon: 5000000 centimes', 'sinon: 5000001 centimes', /ne s’accordent pas \(cap:ceiling\)/],
    ['a beneficiary the programme does not have', RULES, 'dossier . bénéficiaire = \'ept\'', 'dossier . bénéficiaire = \'association\'', /ne s’accordent pas : ept ne doit pas être refusé/],
    ['a golden case that is not met', CASES, 'montant: 50 000 €', 'montant: 50 001 €', /DIPbike.*50 001,00 € attendus, 50 000,00 € obtenus \(plafond\)/],
    ['a golden case with the wrong cap', CASES, 'joue: plafond', 'joue: taux', /« taux » devait jouer, « plafond » joue/],
    ['a golden case with an unknown word', CASES, 'investissement: 112 400 €', 'invest: 112 400 €', /pas attendue/],
    ['a text without bounds', FORM, '"maxLength": 200', '"description": "sans borne"', /maxLength/],
    ['a pattern that RE2 refuses', 'forms/shared/contact.schema.json', '"^(\\\\+33|0)[1-9]([ .]?[0-9]{2}){4}$"', '"^(a)\\\\1$"', /motif refusé par RE2/],
    ['a form open to unknown answers', FORM, '"additionalProperties": false', '"additionalProperties": true', /refuser les réponses inattendues/],
    ['a keyword that is not one', FORM, '"minItems"', '"minItem"', /mot-clé inconnu ou non admis : minItem/],
    ['JSON that does not parse', FORM, '"type": "object",', '"type": "object"', /JSON illisible|syntaxe/],
    ['a shared part that does not exist', FORM, '../shared/contact.schema.json', '../shared/contacts.schema.json', /formulaire introuvable : forms\/shared\/contacts/],
    ['an answer required and never asked', 'forms/fmin/review.schema.json', '"innovation",', '"novelty",', /réponse obligatoire inconnue : novelty/],
    ['a letter naming an unknown variable', 'templates/shared/reminder.md.hbs', '{{', '{{unknownThing}} {{', /variable inconnue : unknownThing/],
  ])('%s', (_what, path, from, to, message) => {
    const line = edit(path, from, to);
    const found = problems();
    const told = found.find((problem) => message.test(problem));
    expect(found.join('\n')).toMatch(message);
    // At the thing itself, or at the head of the rule, case or group that holds it.
    const [file, at] = [told!.split(':')[0], Number(/:(\d+) /.exec(told!)![1])];
    expect(file).toBe(path);
    expect(headOf(path, line)).toContain(at);
  });

  test.each(['withdrawal-recorded', 'award-withdrawn', 'lapse', 'recovery-notice', 'message-notice', 'acknowledgement'])('a letter no dossier can do without is missed: %s', (kind) => {
    edit(YAML, `${kind}: shared/${kind}.md.hbs`, '# rien');
    expect(problems().join('\n')).toMatch(new RegExp(`^programmes/fmin\\.yaml:\\d+ il manque le modèle du courrier « ${kind} »$`, 'm'));
  });

  test('letters a programme has no use for are not missed', () => {
    for (const kind of ['early-start', 'early-start-refused', 'review-invitation', 'review-reminder']) expect(loadProgramme(copy, 'fim').programme.letters[kind]).toBeUndefined();
    expect(problems('fim')).toEqual([]);
  });

  test('rules that go round are named, circle and all', () => {
    edit(RULES, 'valeur: dossier . montant demandé', 'valeur: montant');
    expect(problems()).toEqual([`${RULES}:${lineOf(RULES, 'montant:')} les règles tournent en rond : montant → plafond . demande → montant`]);
  });

  test('a cap that montant forgets is named, and the cases that miss it', () => {
    edit(RULES, '    - plafond . part propre\n', '');
    const found = problems();
    expect(found[0]).toBe(`${RULES}:${lineOf(RULES, 'plafond . part propre:')} « plafond . part propre » n’est pas repris dans « montant » : il ne jouerait jamais`);
    expect(found.slice(1).every((problem) => problem.startsWith(CASES))).toBe(true);
    expect(found.length).toBeGreaterThan(3);
  });

  test('weights that do not make 100 are named with what they make', () => {
    edit(YAML, 'poids: 25', 'poids: 20');
    expect(problems().join('\n')).toMatch(/^programmes\/fmin\.yaml:\d+ les poids de la grille font 95 au lieu de 100$/m);
  });

  test('a word, an amount and a day are reported on their very line', () => {
    const line = edit(YAML, 'plafond porté seul: 50 000 €', 'plafond porté seul: 50 000 euros');
    expect(problems()).toEqual([`${YAML}:${line} « montants.plafond porté seul » : la réponse n’a pas la forme attendue`]);
  });

  test('a key written twice is a mistake of syntax', () => {
    const line = edit(YAML, 'organe de décision: bureau\n', 'organe de décision: bureau\norgane de décision: conseil\n');
    expect(problems()[0]).toMatch(new RegExp(`^${YAML}:${line + 1} syntaxe : Map keys must be unique`));
  });

  test('a review form must score the criteria of the grid, all of them', () => {
    edit('forms/fmin/review.schema.json', '"maximum": 10', '"maximum": 5');
    expect(problems().join('\n')).toMatch(/^forms\/fmin\/review\.schema\.json:\d+ les notes demandées ne sont pas celles de la grille/);
  });

  test('anchors, which can make a short file huge, are refused', () => {
    edit(YAML, 'bénéficiaires: [commune, EPT]', 'bénéficiaires: &b [commune, EPT]');
    expect(problems()[0]).toMatch(/ancres/);
  });

  test('a fonds de concours is always decided by the conseil', () => {
    const line = edit(YAML, 'organe de décision: bureau', 'organe de décision: bureau # dit plus haut');
    edit(YAML, 'fondement juridique: subvention', 'fondement juridique: fonds de concours');
    expect(problems()).toEqual([`${YAML}:${line} un fonds de concours est toujours décidé par le conseil`]);
  });
});

describe('the command', () => {
  const run = (...args: string[]) => spawnSync(process.execPath, ['scripts/programmes.ts', ...args], { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });

  test('ends 0 with a line a programme, and 1 with file, line and column for a broken copy', () => {
    const sound = run('check');
    expect([sound.status, sound.stderr]).toEqual([0, '']);
    expect(sound.stdout).toMatch(/✓ fmin : .*cas conformes.*\n {2}version [0-9a-f]{64}/);
    const line = edit(RULES, 'sinon: 5000000 centimes', 'sinon: 5000000 €');
    const broken = run('check', copy);
    expect(broken.status).toBe(1);
    expect(broken.stderr).toMatch(/^programmes\/fmin\.publicodes\.yaml:\d+:\d+ .*unité/m);
    expect(Number(/publicodes\.yaml:(\d+):/.exec(broken.stderr)![1])).toBeLessThanOrEqual(line);
    expect(broken.stdout).toMatch(/✓ fim/);
  }, 60_000);

  test('says so when there is no programme to check', () => {
    const lost = run('check', join(copy, 'forms'));
    expect([lost.status, lost.stdout]).toEqual([1, '']);
    expect(lost.stderr).toMatch(/Aucun dossier « programmes »/);
  }, 60_000);
});

describe('the version of a programme', () => {
  const version = (code = 'fmin'): string => loadProgramme(copy, code).programme.version;

  test.each([
    ['its file', YAML, 'EPT', 'EPT, syndicat'],
    ['its rules', RULES, 'Au moins une', 'Une'],
    ['what its rules may read', 'programmes/shared/dossier.publicodes.yaml', 'Assiette retenue', 'Assiette'],
    ['a form', FORM, 'Nom du projet', 'Titre du projet'],
    ['a shared part of a form', 'forms/shared/contact.schema.json', 'Fonction', 'Qualité'],
    ['a letter', 'templates/shared/award.md.hbs', '# ', '#  '],
  ])('changes with %s', (_what, path, from, to) => {
    const before = version();
    edit(path, from, to);
    expect(version()).not.toBe(before);
  });

  test('changes with a passage that letters share and that no programme names', () => {
    const before = version();
    const partial = Object.keys(templatesOf(loadProgramme(copy, 'fmin'))).find((path) => !Object.values(loadProgramme(copy, 'fmin').programme.letters).includes(path))!;
    writeFileSync(join(copy, 'templates', partial), `${read(`templates/${partial}`)}\nEncore.`);
    expect(version()).not.toBe(before);
  });

  test('does not change with another programme, its golden cases, line endings or the order of files', () => {
    const before = version();
    edit('programmes/fim.yaml', 'objet: >-', 'objet: >');
    edit(CASES, 'DIPbike', 'Dipbike');
    writeFileSync(join(copy, YAML), read(YAML).replace(/\n/g, '\r\n'));
    expect(version()).toBe(before);
    expect(contentHash({ a: '1', b: '2' })).toBe(contentHash({ b: '2', a: '1' }));
    expect(contentHash({ a: '1', b: '2' })).not.toBe(contentHash({ a: '12', b: '' }));
  });

  test('stored as JSON, is checked, and evaluates, without any file', () => {
    const stored = JSON.parse(JSON.stringify(loadProgramme(copy, 'fmin'))) as ReturnType<typeof loadProgramme>;
    rmSync(copy, { recursive: true });
    expect(checkBundle(stored).problems).toEqual([]);
    expect(contentHash(stored.files)).toBe(stored.programme.version);
  });
});

describe('another programme', () => {
  test('is data alone: a fonds de concours, half of what is left to pay', () => {
    const written = read(YAML).replace('code: fmin', 'code: fdc').replace('fondement juridique: subvention', 'fondement juridique: fonds de concours').replace('organe de décision: bureau', 'organe de décision: conseil');
    writeFileSync(join(copy, 'programmes/fdc.yaml'), written);
    const rules = read(RULES)
      .replace('plafond . reste à payer:', 'plafond . moitié du reste:\n  titre: La moitié de ce qui reste\n  code: cap:fonds-de-concours\n  référence: cgct-l5215-26\n  valeur: (dossier . assiette - dossier . autres aides publiques - dossier . argent privé) // 2\n  plancher: 0 centimes\n\nplafond . reste à payer:')
      .replace('    - plafond . demande', '    - plafond . moitié du reste\n    - plafond . demande');
    writeFileSync(join(copy, 'programmes/fdc.publicodes.yaml'), rules);
    const plainCase = '- cas: la moitié du reste\n  investissement: 100 000 €\n  aides publiques: 30 000 €\n  demande: 60 000 €\n  attendu: { montant: 35 000 €, joue: moitié du reste }\n';
    writeFileSync(join(copy, 'programmes/fdc.cases.yaml'), plainCase);
    expect(problems('fdc')).toEqual([]);
    const bundle = loadProgramme(copy, 'fdc');
    const input = { base: 10_000_000 as Cents, investmentBase: 10_000_000 as Cents, otherPublic: 7_000_000 as Cents, privateMoney: 0 as Cents, ownShare: ratio(1, 5), shared: false };
    expect(evaluateRules(bundle, { beneficiary: 'ept', callOpen: true, started: false, earlyStart: false, otherMetropolitanCall: false, asked: 6_000_000 as Cents, input })).toMatchObject({ amount: 1_000_000, binding: 'cap:own-share' });
  });
});
