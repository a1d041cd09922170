import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { createApp } from '../../api/app.ts';
import type { ApiContext } from '../../api/context.ts';
import type { Route } from '../../api/route.ts';
import type { Person, RoleGrant } from '../../domain/policy/person.ts';
import { TokenRefused } from '../../identity/tokens.ts';
import { toDay } from '../../domain/calendar/day.ts';

/** A role held for ever, everywhere unless said. */
export const grant = (role: RoleGrant['role'], more: Partial<RoleGrant> = {}): RoleGrant => ({ role, programme: null, organisation: null, from: toDay('2020-01-01'), until: null, ...more });

export interface Door {
  readonly url: string;
  readonly logged: string[];
  call(method: string, path: string, init?: { as?: string; json?: unknown; body?: RequestInit['body']; headers?: Record<string, string> }): Promise<Heard>;
  close(): Promise<void>;
}
export interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // What a client parses; each test says what it expects of it.
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

/** The doors alone, on a table of routes: a token is the name of somebody in `people`. */
export async function openDoor(table: readonly Route[], people: Readonly<Record<string, readonly RoleGrant[]>>, context: Partial<ApiContext> = {}): Promise<Door> {
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const app = createApp(
    {
      verifyToken: async (token) => {
        if (token === 'expired') throw new TokenRefused('ERR_JWT_EXPIRED');
        return { subject: token, name: token, email: `${token}@example.org` };
      },
      findPerson: async ({ subject }): Promise<Person | null> => (people[subject] ? { id: subject, roles: people[subject], mandates: [] } : null),
      log,
      config: { publicUrl: 'http://localhost', documentsFolder: '/nowhere', taskQueue: 'none', production: false, checkAnswers: true },
      ...context,
    } as ApiContext,
    table,
  );
  return { ...(await listen(createServer(app))), logged };
}

export async function listen(server: Server): Promise<Omit<Door, 'logged'>> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    call: async (method, path, { as, json, body, headers = {} } = {}) => {
      const answer = await fetch(url + path, {
        method,
        headers: { ...(as ? { authorization: `Bearer ${as}` } : {}), ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        body: json === undefined ? body : JSON.stringify(json),
        ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
      } as RequestInit);
      const text = await answer.text();
      const isJson = /json/.test(answer.headers.get('content-type') ?? '');
      return { status: answer.status, headers: answer.headers, text, body: isJson && text ? JSON.parse(text) : undefined };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
