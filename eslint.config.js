import path from 'node:path';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * The arrows: what each folder may import. `types` are folders it may only take types from; `packages` of null means any package.
 * A folder that isn't named here (scripts, bench, tests) ties the others together and may import all of them.
 */
const inside = ['domain', 'runtime'];
const nodeless = [];
const arrows = {
  domain: { folders: [], types: [], packages: nodeless },
  workflows: { folders: ['domain'], types: ['activities'], packages: ['@temporalio/workflow', '@temporalio/common'] },
  runtime: { folders: [], types: [], packages: null },
  directory: { folders: inside, types: [], packages: null },
  imports: { folders: ['domain'], types: [], packages: null },
  forms: { folders: [...inside, 'programmes'], types: [], packages: null },
  programmes: { folders: [...inside, 'forms', 'letters'], types: ['database'], packages: null },
  letters: { folders: [...inside, 'programmes'], types: ['activities', 'database'], packages: null },
  identity: { folders: [...inside, 'directory'], types: [], packages: null },
  database: { folders: inside, types: ['programmes'], packages: null },
  // An act carried to a dossier comes by the door everybody takes.
  activities: { folders: [...inside, 'database', 'letters', 'programmes', 'forms', 'directory', 'usecases'], types: ['workflows'], packages: null },
  usecases: { folders: [...inside, 'database', 'imports', 'letters', 'programmes', 'forms', 'directory'], types: ['workflows', 'identity'], packages: null },
  api: { folders: [...inside, 'usecases', 'identity'], types: ['workflows', 'database', 'programmes', 'forms', 'directory', 'letters'], packages: null, not: ['pg', 'kysely', '@temporalio/worker', '@temporalio/workflow'] },
  // Statuses, size limits and the deposit of files are the same at both doors.
  web: { folders: [...inside, 'usecases', 'identity', 'api'], types: ['workflows', 'database', 'programmes', 'forms', 'directory', 'letters'], packages: null, not: ['pg', 'kysely', '@temporalio/worker', '@temporalio/workflow'] },
};

const folderOf = (file) => path.relative(import.meta.dirname, file).split(path.sep)[0] ?? '';

const holdTheArrows = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      folder: '{{from}}/ must not import from {{to}}/: the arrows of the project are in eslint.config.js.',
      types: '{{from}}/ may take types from {{to}}/, nothing that runs: write `import type`.',
      package: '{{from}}/ must not import the package {{to}}.',
    },
  },
  create(context) {
    const from = folderOf(context.filename);
    const arrow = arrows[from];
    if (!arrow) return {};
    const check = (node, source, onlyTypes) => {
      if (!source || typeof source.value !== 'string') return;
      const target = source.value;
      if (!target.startsWith('.')) {
        const name = target.split('/').slice(0, target.startsWith('@') ? 2 : 1).join('/');
        const refused = arrow.packages === null ? !onlyTypes && (arrow.not ?? []).includes(name) : !arrow.packages.includes(name);
        if (refused) context.report({ node, messageId: 'package', data: { from, to: name } });
        return;
      }
      const to = folderOf(path.resolve(path.dirname(context.filename), target));
      if (to === from || arrow.folders.includes(to) || (onlyTypes && arrow.types.includes(to))) return;
      context.report({ node, messageId: arrow.types.includes(to) ? 'types' : 'folder', data: { from, to } });
    };
    const typesOnly = (node) => node.importKind === 'type' || node.exportKind === 'type' || (node.specifiers?.length > 0 && node.specifiers.every((s) => s.importKind === 'type' || s.exportKind === 'type'));
    return {
      ImportDeclaration: (node) => check(node, node.source, typesOnly(node)),
      ExportNamedDeclaration: (node) => check(node, node.source, typesOnly(node)),
      ExportAllDeclaration: (node) => check(node, node.source, typesOnly(node)),
      ImportExpression: (node) => check(node, node.source, false),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal, true),
    };
  },
};

const localTime = 'getFullYear|getMonth|getDate|getDay|getHours|getMinutes|getSeconds|setFullYear|setMonth|setDate|setHours|setMinutes|setSeconds|getTimezoneOffset|toLocaleDateString|toLocaleTimeString|toDateString|toTimeString';
const bans = {
  localTime: [
    { selector: `MemberExpression[property.name=/^(${localTime})$/]`, message: 'A legal date is a calendar day in Paris: use domain/calendar, or the UTC methods for an instant.' },
    { selector: "NewExpression[callee.name='Date'][arguments.length>1]", message: 'This builds a date in the local time of the machine: use domain/calendar, or Date.UTC for an instant.' },
  ],
  importMeta: [{ selector: "MetaProperty[meta.name='import']", message: 'import.meta is for entry points (scripts/, bench/): the tests load everything else as CommonJS.' }],
  impure: [
    { selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: 'domain/ is pure: what is random comes in as a fact.' },
    { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'domain/ is pure: the day comes in as a fact.' },
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'domain/ is pure: the day comes in as a fact.' },
  ],
  environment: [{ selector: "MemberExpression[object.object.name='process'][object.property.name='env'][property.name!='NODE_ENV']", message: 'The environment is read once, by runtime/config.ts.' }],
};
const forbid = (...lists) => ({ 'no-restricted-syntax': ['error', ...lists.flat()] });

export default tseslint.config(
  { ignores: ['node_modules/', '.data/', '.cache/', 'out/', 'coverage/'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    plugins: { fmin: { rules: { 'hold-the-arrows': holdTheArrows } } },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'fmin/hold-the-arrows': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // Express 5 and node:http take handlers that return promises.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      eqeqeq: ['error', 'always'],
      // Letters and forms refuse control characters by name.
      'no-control-regex': 'off',
      ...forbid(bans.localTime, bans.importMeta),
    },
  },
  { files: ['domain/**/*.ts', 'workflows/**/*.ts'], rules: forbid(bans.localTime, bans.importMeta, bans.environment) },
  { files: ['domain/**/*.ts'], rules: forbid(bans.localTime, bans.importMeta, bans.environment, bans.impure) },
  { files: ['{activities,api,database,directory,forms,identity,imports,letters,programmes,usecases,web}/**/*.ts'], rules: forbid(bans.localTime, bans.importMeta, bans.environment) },
  { files: ['tests/**/*.ts'], rules: forbid(bans.importMeta) },
  { files: ['scripts/**/*.ts', 'bench/**/*.ts'], rules: forbid(bans.localTime) },
  { files: ['web/assets/**/*.js'], languageOptions: { sourceType: 'script', globals: { document: 'readonly', window: 'readonly', addEventListener: 'readonly', fetch: 'readonly', FormData: 'readonly', URLSearchParams: 'readonly', XMLHttpRequest: 'readonly', DataTransfer: 'readonly', AbortController: 'readonly', DOMParser: 'readonly', location: 'readonly', history: 'readonly' } } },
  { files: ['**/*.{js,mjs,cjs}'], languageOptions: { globals: { process: 'readonly', console: 'readonly', module: 'writable', require: 'readonly', globalThis: 'readonly', setTimeout: 'readonly', setInterval: 'readonly', clearInterval: 'readonly', clearTimeout: 'readonly' } }, rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
