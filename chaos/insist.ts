import { randomUUID } from 'node:crypto';
import type { Asking, Heard, World } from './world.ts';
import type { Person } from '../domain/policy/person.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again and again, with the same key, until somebody answers, as a browser or a script would. */
export async function insist(world: World, person: Person, method: 'GET' | 'POST', path: string, asking: Asking = {}): Promise<Heard> {
  const key = method === 'POST' ? randomUUID() : undefined;
  for (;;) {
    const heard = await world.ask(person, method, path, { ...asking, key });
    if (heard) return heard;
    await pause(100);
  }
}

/** Looks again until something is found. */
export async function waitFor<T>(look: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    await pause(300);
  }
}
