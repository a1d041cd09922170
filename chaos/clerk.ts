import { insist } from './insist.ts';
import type { Chance } from './chance.ts';
import type { Heard, World } from './world.ts';

/** What was downloaded the first time, to be held against what is downloaded later. */
export interface Sent {
  readonly path: string;
  readonly bytes: Buffer;
}
export interface Clerk {
  /** Lets the batch in hand be finished, and goes home. */
  stop(): Promise<{ readonly sent: readonly Sent[]; readonly faults: readonly string[] }>;
}

interface Order {
  readonly key: string;
  readonly amount: number;
}

/** Finance at work while everything is being killed: signed orders into a batch, its two files, then a file of returns in which some are rejected; each once. */
export function work(world: World, luck: Chance): Clerk {
  const { finance } = world.house.cast;
  const sent: Sent[] = [];
  const faults: string[] = [];
  let stopped = false;
  let mandat = 1_000;

  /** The answer, or null and a fault. */
  const expected = (what: string, heard: Heard, ...statuses: readonly number[]): Heard | null => {
    if (statuses.includes(heard.status)) return heard;
    faults.push(`${what}: ${heard.status} ${JSON.stringify(heard.body)}`);
    return null;
  };

  async function oneBatch(): Promise<void> {
    const opened = await insist(world, finance, 'POST', '/payment-batches', { json: { programme: 'fmin' } });
    if (opened.body['code'] === 'nothing-to-send' || !expected('openPaymentBatch', opened, 201)) return;
    const batch = `/payment-batches/${String(opened.body['id'])}`;
    if (!expected('closePaymentBatch', await insist(world, finance, 'POST', `${batch}/closing`), 200)) return;
    const files: Heard[] = [];
    for (const path of [`${batch}/export.csv`, `${batch}/export.json`]) {
      const file = expected(path, await insist(world, finance, 'GET', path), 200);
      if (!file) return;
      files.push(file);
      sent.push({ path, bytes: file.bytes });
    }
    const orders = (files[1]?.body['orders'] ?? []) as readonly Order[];
    const returns = orders.map(({ key, amount }) =>
      luck.draw() < 0.15 ? { order: key, outcome: 'rejected', on: '2026-09-01', reason: 'RIB illisible', amount } : { order: key, outcome: 'paid', on: '2026-09-01', mandat: String((mandat += 1)), amount });
    // An import that was cut may have been kept: what comes back is matched by its order, whichever file says it.
    const imported = expected('importReturns', await insist(world, finance, 'POST', '/payment-returns', { body: { type: 'application/json', bytes: Buffer.from(JSON.stringify(returns)) } }), 201);
    if (imported) expected('applyReturns', await insist(world, finance, 'POST', `/payment-returns/${String(imported.body['id'])}/application`), 200);
  }

  const working = (async () => {
    for (; !stopped; await new Promise((resolve) => setTimeout(resolve, 1_000))) await oneBatch();
  })();
  return {
    stop: async () => {
      stopped = true;
      await working;
      return { sent, faults };
    },
  };
}
