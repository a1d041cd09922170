import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { Page as BrowserPage } from 'playwright-core';
import { paperMaker } from '../../activities/papers/maker.ts';
import { metropole } from '../../activities/service.ts';
import { findPersonBySubject } from '../../database/people.ts';
import { Shelf } from '../../database/programmes.ts';
import { loadDirectory } from '../../directory/directory.ts';
import { relyingParty } from '../../identity/relying-party.ts';
import { startIdentityProvider } from '../../identity/provider.ts';
import { tokenVerifier } from '../../identity/tokens.ts';
import { readConfiguration } from '../../runtime/config.ts';
import { errorWithoutWords } from '../../runtime/log.ts';
import { createSite, webContext } from '../../web/app.ts';
import type { WebContext } from '../../web/context.ts';
import type { Page } from '../../web/page.ts';
import { openEngine, type Engine, type EngineOptions } from '../setup/engine.ts';
import type { Person } from '../../domain/policy/person.ts';

/** The site as it runs: pages and API on one server, a real database, Temporal, a worker, an OpenID provider whose personas are the cast. */
export interface Site {
  readonly engine: Engine;
  readonly context: WebContext;
  readonly url: string;
  /** Statements sent to PostgreSQL by the pages since last asked. */
  queries(): readonly string[];
  /** Lines logged at `error`: a test ends with none. */
  readonly errors: string[];
  /** Somebody without a browser: follows no redirection by itself, keeps its cookies. */
  visitor(person?: Person): Promise<Visitor>;
  /** Signs in by the pages, as a person does: one click on the persona. */
  signIn(page: BrowserPage, person: Person, to?: string): Promise<void>;
  close(): Promise<void>;
}

export interface SiteOptions extends EngineOptions {
  /** Who else is known, before anybody signs in. */
  readonly before?: (engine: Engine) => Promise<void>;
  readonly pages?: readonly Page[];
  readonly environment?: Readonly<Record<string, string>>;
}

export async function openSite(options: SiteOptions = {}): Promise<Site> {
  const said: string[] = [];
  const engine = await openEngine({ ...options, onQuery: (sql) => void said.push(sql) });
  await options.before?.(engine);
  const { db, client, taskQueue } = engine.context;
  const people = await db.selectFrom('people').selectAll().execute();
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const provider = await startIdentityProvider({ port: 0, webUrl: url, personas: people.map(({ sub, name, email }) => ({ sub, name, email, function: 'Personne des tests', roles: [] })) });
  const documentsFolder = await mkdtemp(join(tmpdir(), 'documents-'));
  const errors: string[] = [];
  const directory = loadDirectory();
  const configuration = readConfiguration({ ...options.environment });
  const context = webContext(
    {
      db,
      client,
      verifyToken: tokenVerifier({ issuer: provider.issuer }),
      findPerson: ({ subject }) => findPersonBySubject(db, subject),
      directory,
      papers: paperMaker({ db, shelf: new Shelf(db), directory, service: metropole, publicUrl: url, documentsFolder }),
      log: pino({ level: 'error', serializers: { err: errorWithoutWords } }, { write: (line: string) => void errors.push(line) }),
      config: { publicUrl: url, documentsFolder, taskQueue, production: false, checkAnswers: true, ...(options.patience === undefined ? {} : { patience: options.patience }) },
    },
    relyingParty({ ...configuration.identity, issuer: provider.issuer, publicUrl: url, production: false }),
    configuration.site,
    { isTrial: true },
  );
  server.on('request', createSite(context, options.pages));
  const subOf = (person: Person): string => people.find(({ id }) => id === person.id)!.sub;
  const nameOf = (person: Person): string => people.find(({ id }) => id === person.id)!.name;

  return {
    engine,
    context,
    url,
    errors,
    queries: () => said.splice(0),
    visitor: async (person) => {
      const visitor = new Visitor(url);
      if (person) await visitor.signIn(provider.issuer, subOf(person));
      return visitor;
    },
    signIn: async (page, person, to = '/') => {
      await page.goto(`${url}/connexion?retour=${encodeURIComponent(to)}`);
      await page.getByRole('link', { name: 'Choisir une personne' }).click();
      await page.getByRole('button', { name: nameOf(person) }).click();
      await page.waitForURL((address) => address.origin === url && !address.pathname.startsWith('/auth'));
    },
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await provider.close();
      await engine.close();
      await rm(documentsFolder, { recursive: true });
    },
  };
}

/** What a person perceives of an answer, and what a browser keeps of it. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** Text without markup, spaces reduced to one. */
  readonly text: string;
  readonly title: string;
  readonly location: string | null;
}

/** A browser without a screen. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Seen> {
    return this.ask(path, { headers });
  }

  /** Sends a form as its page would: what the page put in it, then `fields`. */
  async post(path: string, fields: Readonly<Record<string, string>> | readonly (readonly [string, string])[] = {}, headers: Record<string, string> = {}): Promise<Seen> {
    const given = Array.isArray(fields) ? (fields as readonly (readonly [string, string])[]) : Object.entries(fields);
    return this.ask(path, { method: 'POST', headers, body: new URLSearchParams(given as [string, string][]) });
  }

  /** The form of a page, sent with some of its fields changed. */
  async send(path: string, fields: Readonly<Record<string, string>> = {}): Promise<Seen> {
    const { html } = await this.get(path);
    const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, unescaped(value!)] as const);
    return this.post(path, [...new Map<string, string>([...hidden, ...Object.entries(fields)])]);
  }

  async signIn(issuer: string, sub: string): Promise<void> {
    let answer = await this.raw(`${this.url}/connexion/partir`);
    for (let steps = 0; steps < 12; steps += 1) {
      const to = answer.headers.get('location');
      if (!to) throw new Error(`no way on: ${answer.status} ${await answer.text()}`);
      const next = new URL(to, answer.url);
      if (next.origin === new URL(this.url).origin && !next.pathname.startsWith('/auth')) return;
      answer = next.pathname.startsWith('/choix/') ? await this.raw(next.href, { method: 'POST', body: new URLSearchParams({ persona: sub }) }) : await this.raw(next.href);
    }
    throw new Error('signing in leads nowhere');
  }

  private async ask(path: string, init: RequestInit): Promise<Seen> {
    const answer = await this.raw(new URL(path, this.url).href, init);
    const html = await answer.text();
    const text = unescaped(html.replace(/<(script|style)[^]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ');
    return { status: answer.status, headers: answer.headers, html, text, title: unescaped(/<title>([^<]*)/.exec(html)?.[1] ?? ''), location: answer.headers.get('location') };
  }

  private async raw(url: string, init: RequestInit = {}): Promise<Response> {
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
    for (const one of answer.headers.getSetCookie()) {
      const [pair] = one.split(';');
      const at = pair!.indexOf('=');
      if (/Max-Age=0/i.test(one)) this.cookies.delete(pair!.slice(0, at));
      else this.cookies.set(pair!.slice(0, at), pair!.slice(at + 1));
    }
    return answer;
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'", '#x60': '`', '#x3D': '=' };
const unescaped = (html: string): string => html.replace(/&(\w+|#x\w+);/g, (all, name: string) => entities[name] ?? all);
