import path from 'node:path';
import { StartProblem } from './problem.ts';

/** Everything that differs from one installation to another, read once from the environment. No other file reads `process.env`. */
export interface Configuration {
  /** Refuses what only suits a demonstration: manual clocks, the local identity provider, plain http. */
  readonly production: boolean;
  /** Absolute folder that keeps the data of this machine (embedded servers, logs). */
  readonly dataFolder: string;
  /** Absolute folder of things that can be fetched or made again. */
  readonly cacheFolder: string;
  /** Absolute folder of deposited pieces and sealed letters. */
  readonly filesFolder: string;
  readonly web: { readonly host: string; readonly port: number; readonly publicUrl: string };
  readonly database: {
    /** PostgreSQL as the application sees it; null: the embedded server. */
    readonly url: string | null;
    /** The same database as its owner, for migrations alone. */
    readonly ownerUrl: string | null;
    /** The server's superuser, only for `scripts/migrate.ts` to make the roles. */
    readonly adminUrl: string | null;
    readonly poolSize: number;
  };
  readonly temporal: {
    /** host:port of a Temporal cluster; null: the embedded dev server. */
    readonly address: string | null;
    readonly namespace: string;
    readonly taskQueue: string;
    readonly tls: boolean;
    readonly apiKey: string | null;
  };
  readonly identity: {
    /** OpenID Connect issuer; null: the local provider with its personas. */
    readonly issuer: string | null;
    readonly clientId: string;
    readonly clientSecret: string | null;
    /** Port the local provider prefers. */
    readonly localPort: number;
    /** What this issuer asks for beside the standard. */
    readonly profile: 'standard' | 'proconnect';
    /** Proof Key for Code Exchange: on, but for issuers that do not know it. */
    readonly pkce: boolean;
    /** Level of assurance to ask for (acr_values); null: none. */
    readonly acr: string | null;
  };
  /** How the pages present themselves. */
  readonly site: {
    readonly name: string;
    readonly owner: string;
    /** A stylesheet that gives other values to the tokens of web/assets/style.css; null: ours. */
    readonly themeFile: string | null;
    /** An SVG in place of the name; null: the name alone. */
    readonly logoFile: string | null;
  };
  readonly mail: {
    /** smtp:// or smtps:// address; null: letters wait in the outbox, readable there. */
    readonly smtpUrl: string | null;
    readonly from: string;
  };
  readonly logLevel: LogLevel;
  /** Where a test makes this process die; see failpoints.ts. Refused in production. */
  readonly failPoint: string | null;
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Every variable the program knows, with what it means: the documentation, and what deployments are checked against. */
export const variables = {
  NODE_ENV: 'production on a real installation',
  PORT: 'port of the pages and of the API (3000)',
  HOST: 'address they listen on (127.0.0.1)',
  PUBLIC_URL: 'address people type (http://localhost:PORT)',
  DATABASE_URL: 'PostgreSQL, with the role of the application; absent: an embedded server',
  DATABASE_OWNER_URL: 'the same database with the role that owns it, for migrations (DATABASE_URL)',
  DATABASE_ADMIN_URL: 'superuser of that server, when scripts/migrate.ts is to make the roles and the database',
  DATABASE_POOL_SIZE: 'connections a process may hold (10)',
  TEMPORAL_ADDRESS: 'host:port of Temporal; absent: an embedded dev server',
  TEMPORAL_NAMESPACE: 'its namespace (default)',
  TEMPORAL_TASK_QUEUE: 'task queue of the dossiers (dossiers)',
  TEMPORAL_TLS: 'true to speak TLS to Temporal (false)',
  TEMPORAL_API_KEY: 'key of a Temporal Cloud namespace',
  OIDC_ISSUER: 'OpenID Connect issuer; absent: a local provider with personas',
  OIDC_CLIENT_ID: 'this application at the issuer (fmin)',
  OIDC_CLIENT_SECRET: 'its secret',
  OIDC_PROFILE: 'standard or proconnect: which particularities the issuer has (standard)',
  OIDC_PKCE: 'true or false: prove possession of the code (true; false with OIDC_PROFILE=proconnect)',
  OIDC_ACR: 'level of assurance to ask for (none; eidas1 with OIDC_PROFILE=proconnect)',
  IDENTITY_PORT: 'port the local provider prefers (3001)',
  SITE_NAME: 'name of the site on every page (Aides de la Métropole)',
  SITE_OWNER: 'whose site it is (Métropole du Grand Paris)',
  SITE_THEME: 'stylesheet with other colours and fonts for the tokens of web/assets/style.css',
  SITE_LOGO: 'SVG of the logo',
  SMTP_URL: 'smtp://user:password@host:port; absent: mail stays in the outbox',
  MAIL_FROM: 'sender of the mails',
  FMIN_DATA: 'folder of the data kept on this machine (.data)',
  FMIN_CACHE: 'folder of what can be fetched again (.cache)',
  FMIN_FILES: 'folder of deposited pieces (FMIN_DATA/files)',
  LOG_LEVEL: `one of ${logLevels.join(', ')} (info)`,
  FMIN_FAILPOINT: 'for tests: where the process kills itself, as commit:after@3',
} as const;

export type Variable = keyof typeof variables;
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration. An empty variable counts as absent.
 * @throws StartProblem naming the variable, what it holds and what it may hold; never a secret.
 */
export function readConfiguration(environment: Environment = process.env, folder = process.cwd()): Configuration {
  const read = (name: Variable): string | null => environment[name]?.trim() || null;
  const production = read('NODE_ENV') === 'production';
  const port = portOf('PORT', read('PORT'), 3000);
  const dataFolder = path.resolve(folder, read('FMIN_DATA') ?? '.data');
  const profile = choiceOf('OIDC_PROFILE', read('OIDC_PROFILE'), ['standard', 'proconnect'] as const, 'standard');
  const databaseUrl = urlOf('DATABASE_URL', read('DATABASE_URL'), ['postgres:', 'postgresql:']);
  const configuration: Configuration = {
    production,
    dataFolder,
    cacheFolder: path.resolve(folder, read('FMIN_CACHE') ?? '.cache'),
    filesFolder: path.resolve(folder, read('FMIN_FILES') ?? path.join(dataFolder, 'files')),
    web: {
      host: read('HOST') ?? '127.0.0.1',
      port,
      publicUrl: (urlOf('PUBLIC_URL', read('PUBLIC_URL'), ['http:', 'https:']) ?? `http://localhost:${port}`).replace(/\/+$/, ''),
    },
    database: {
      url: databaseUrl,
      ownerUrl: urlOf('DATABASE_OWNER_URL', read('DATABASE_OWNER_URL'), ['postgres:', 'postgresql:']) ?? databaseUrl,
      adminUrl: urlOf('DATABASE_ADMIN_URL', read('DATABASE_ADMIN_URL'), ['postgres:', 'postgresql:']),
      poolSize: numberOf('DATABASE_POOL_SIZE', read('DATABASE_POOL_SIZE'), 10, 1, 200),
    },
    temporal: {
      address: addressOf('TEMPORAL_ADDRESS', read('TEMPORAL_ADDRESS')),
      namespace: read('TEMPORAL_NAMESPACE') ?? 'default',
      taskQueue: read('TEMPORAL_TASK_QUEUE') ?? 'dossiers',
      tls: flagOf('TEMPORAL_TLS', read('TEMPORAL_TLS')),
      apiKey: read('TEMPORAL_API_KEY'),
    },
    identity: {
      issuer: urlOf('OIDC_ISSUER', read('OIDC_ISSUER'), ['http:', 'https:']),
      clientId: read('OIDC_CLIENT_ID') ?? 'fmin',
      clientSecret: read('OIDC_CLIENT_SECRET'),
      localPort: portOf('IDENTITY_PORT', read('IDENTITY_PORT'), 3001),
      profile,
      pkce: read('OIDC_PKCE') === null ? profile === 'standard' : flagOf('OIDC_PKCE', read('OIDC_PKCE')),
      acr: read('OIDC_ACR') ?? (profile === 'proconnect' ? 'eidas1' : null),
    },
    site: {
      name: read('SITE_NAME') ?? 'Aides de la Métropole',
      owner: read('SITE_OWNER') ?? 'Métropole du Grand Paris',
      themeFile: fileOf(folder, read('SITE_THEME')),
      logoFile: fileOf(folder, read('SITE_LOGO')),
    },
    mail: {
      smtpUrl: urlOf('SMTP_URL', read('SMTP_URL'), ['smtp:', 'smtps:']),
      from: read('MAIL_FROM') ?? 'Fonds Métropolitain d’Innovation Numérique <fmin@localhost>',
    },
    logLevel: choiceOf('LOG_LEVEL', read('LOG_LEVEL'), logLevels, 'info'),
    failPoint: read('FMIN_FAILPOINT'),
  };
  if (production) refuseDemonstrationSettings(configuration);
  return configuration;
}

/** Where the servers are, for a service that starts none itself. @throws StartProblem for the first that isn't said. */
export function whereServersAre(configuration: Configuration): { readonly databaseUrl: string; readonly temporalAddress: string; readonly issuer: string } {
  const said = (name: Variable, value: string | null): string => {
    if (value === null) throw new StartProblem(`${name} is needed here: npm start sets it, a service on its own must be told.`);
    return value;
  };
  return {
    databaseUrl: said('DATABASE_URL', configuration.database.url),
    temporalAddress: said('TEMPORAL_ADDRESS', configuration.temporal.address),
    issuer: said('OIDC_ISSUER', configuration.identity.issuer),
  };
}

function refuseDemonstrationSettings(configuration: Configuration): void {
  const missing: Variable[] = [];
  if (!configuration.database.url) missing.push('DATABASE_URL');
  if (!configuration.temporal.address) missing.push('TEMPORAL_ADDRESS');
  if (!configuration.identity.issuer) missing.push('OIDC_ISSUER');
  if (missing.length > 0) throw new StartProblem(`NODE_ENV=production needs ${missing.join(', ')}: the embedded servers are for one person's machine.`);
}

const fileOf = (folder: string, file: string | null): string | null => (file === null ? null : path.resolve(folder, file));

function numberOf(name: Variable, value: string | null, fallback: number, least: number, most: number): number {
  if (value === null) return fallback;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most) throw new StartProblem(`${name} is “${value}”: a whole number from ${least} to ${most} is expected.`);
  return number;
}

function portOf(name: Variable, value: string | null, fallback: number): number {
  return numberOf(name, value, fallback, 1, 65535);
}

function flagOf(name: Variable, value: string | null): boolean {
  if (value === null || value === 'false' || value === '0') return false;
  if (value === 'true' || value === '1') return true;
  throw new StartProblem(`${name} is “${value}”: true or false is expected.`);
}

function choiceOf<T extends string>(name: Variable, value: string | null, choices: readonly T[], fallback: T): T {
  if (value === null) return fallback;
  const found = choices.find((choice) => choice === value);
  if (!found) throw new StartProblem(`${name} is “${value}”: one of ${choices.join(', ')} is expected.`);
  return found;
}

/** The value is not quoted in the sentence: an address may carry a password. */
function urlOf(name: Variable, value: string | null, protocols: readonly string[]): string | null {
  if (value === null) return null;
  const parsed = URL.canParse(value) ? new URL(value) : null;
  if (!parsed || !protocols.includes(parsed.protocol)) throw new StartProblem(`${name} is not an address beginning with ${protocols.map((p) => `${p}//`).join(' or ')}.`);
  return value;
}

function addressOf(name: Variable, value: string | null): string | null {
  if (value === null) return null;
  if (!/^[^\s/:]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/.test(value)) throw new StartProblem(`${name} is “${value}”: host:port is expected, for example 127.0.0.1:7233.`);
  return value;
}
