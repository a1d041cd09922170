import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { readConfiguration, variables } from '../../runtime/config.ts';
import { searchAttributes } from '../../runtime/temporal.ts';

interface Service {
  readonly image: string;
  readonly build?: unknown;
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly restart: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly command?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const text = readFileSync('temporal-docker-compose.yml', 'utf8');
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);
const once = services.filter(([, service]) => service.restart.startsWith('on-failure')).map(([name]) => name);
const ours = services.filter(([, service]) => service.build !== undefined);

function validator() {
  const schema = JSON.parse(readFileSync('tests/runtime/fixtures/compose-spec.json', 'utf8')) as object;
  return new Ajv2020({ strict: false, allErrors: true }).compile(schema);
}

describe('temporal-docker-compose.yml', () => {
  it('is valid by the compose specification', () => {
    const validate = validator();
    validate(compose);
    expect(validate.errors).toBeNull();
  });

  it('would not pass for a misspelt key', () => {
    const { database, ...rest } = compose.services;
    expect(validator()({ ...compose, services: { ...rest, database: { ...database, helthcheck: {} } } })).toBe(false);
  });

  it.each(services)('pins %s to one version', (_name, service) => {
    expect(service.image).toMatch(/^[a-z/-]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
  });

  it('watches the health of every service that stays', () => {
    expect(services.filter(([name, service]) => !once.includes(name) && !service.healthcheck).map(([name]) => name)).toEqual([]);
    expect(once).toEqual(['migration', 'temporal-schema', 'temporal-namespace']);
  });

  it('waits for health, or for the end of what runs once', () => {
    for (const [, service] of services) {
      for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect([needed, condition]).toEqual([needed, once.includes(needed) ? 'service_completed_successfully' : 'service_healthy']);
        expect(compose.services[needed]).toBeDefined();
      }
    }
  });

  it('starts API and worker after the migrations and the namespace', () => {
    for (const name of ['api', 'worker']) expect(Object.keys(compose.services[name]!.depends_on!).sort()).toEqual(['migration', 'temporal-namespace']);
  });

  it('keeps data in named volumes, each declared and each used', () => {
    const used = services.flatMap(([, service]) => (service.volumes ?? []).map((volume) => volume.split(':')[0]));
    expect([...new Set(used)].sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('listens on the loopback alone', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('holds no secret and refuses to start without one', () => {
    const secrets = [...text.matchAll(/(PASSWORD|SECRET|PWD|_URL): (.*)$/gm)].map(([, , value]) => value!).filter((value) => !value.startsWith('${SMTP_URL'));
    expect(secrets.length).toBeGreaterThan(5);
    for (const value of secrets) expect(value).toMatch(/\$\{[A-Z_]+:\?[^}]+\}/);
  });

  it('names in .env.example every variable it takes', () => {
    const taken = new Set([...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name));
    const named = new Set([...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name));
    expect([...named].sort()).toEqual([...taken].sort());
  });

  it.each(ours)('gives %s only variables the configuration knows, and a configuration fit for production', (_name, service) => {
    expect(Object.keys(service.environment!).filter((name) => !(name in variables))).toEqual([]);
    const filled = Object.fromEntries(Object.entries(service.environment!).map(([name, value]) => [name, value.replace(/\$\{([A-Z_]+)(:-([^}]*)|:\?[^}]*)\}/g, (_all, variable: string, _rest, fallback?: string) => fallback ?? (/URL|ISSUER/.test(variable) ? 'https://exemple.fr' : 'secret'))]));
    expect(readConfiguration(filled)).toMatchObject({ production: true, temporal: { address: 'temporal:7233', namespace: 'fmin' }, dataFolder: '/data' });
  });

  it('keeps the owner of the tables away from API and worker', () => {
    for (const name of ['api', 'worker']) expect(Object.keys(compose.services[name]!.environment!)).not.toEqual(expect.arrayContaining([expect.stringMatching(/OWNER|ADMIN/)]));
  });

  it('registers the search attributes that the embedded server registers', () => {
    expect(compose.services['temporal-namespace']!.command![0]).toContain(`for name in ${Object.keys(searchAttributes).join(' ')}; do`);
    expect(Object.values(searchAttributes).every((type) => type === 'Keyword')).toBe(true);
  });
});

describe('the image', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8');

  it('runs the Node of package.json, as an ordinary user', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: { node: string } };
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(new Set(bases)).toEqual(new Set([`node:${dependencies.node}-bookworm-slim`]));
    expect(dockerfile).toMatch(/^USER node$/m);
  });

  it('leaves secrets, data and tests out', () => {
    expect(readFileSync('.dockerignore', 'utf8').split('\n')).toEqual(expect.arrayContaining(['.env', '.data', '.git', 'tests', 'node_modules']));
  });
});
