import { inDelivery } from '../tests/setup/delivery.ts';
import { SIGNATURE } from '../tests/setup/people.ts';
import { euros } from '../tests/setup/journey.ts';
import { insist, waitFor } from './insist.ts';
import { toDay } from '../domain/calendar/day.ts';
import type { Chance } from './chance.ts';
import type { World } from './world.ts';
import type { Command } from '../domain/application/commands.ts';
import type { Person } from '../domain/policy/person.ts';
import type { RecordHouse } from '../tests/setup/dossier.ts';

/** A dossier in delivery, and the proofs its claims will carry, made while nothing is being killed. */
export interface Stage {
  readonly id: string;
  readonly proofs: Readonly<Record<string, string>>;
}

const PROOFS = { advance: ['preuve-commencement'], interim: ['etat-mandats'] } as const;

/** Awarded, agreed and started, straight through the record: no workflow yet. The first act will revive it. */
export async function prepare(house: RecordHouse): Promise<Stage> {
  const dossier = await inDelivery(house);
  const proofs: Record<string, string> = {};
  for (const code of Object.values(PROOFS).flat()) proofs[code] = await dossier.document();
  return { id: dossier.id, proofs };
}

/** The last order of a claim as finance sees it. */
interface OrderSeen {
  readonly attempt: number;
  readonly status: 'ordered' | 'paid' | 'rejected';
}

/**
 * The claims of one dossier through the API, each act by its own person: an advance, and perhaps an interim. Finance pays or rejects in its own time;
 * what is rejected is issued again.
 * @returns the answers nobody should have been given.
 */
export async function play(world: World, { id, proofs }: Stage, luck: Chance): Promise<readonly string[]> {
  const { cast } = world.house;
  const faults: string[] = [];
  const act = async (person: Person, command: Command): Promise<void> => {
    const heard = await insist(world, person, 'POST', `/applications/${id}/acts`, { json: command });
    if (heard.status !== 200) faults.push(`${id} ${command.type}: ${heard.status} ${JSON.stringify(heard.body)}`);
  };
  const documentsFor = (kind: keyof typeof PROOFS): Record<string, string> => Object.fromEntries(PROOFS[kind].map((code) => [code, proofs[code] ?? '']));
  const returned = (no: number, attempt: number): Promise<OrderSeen['status']> =>
    waitFor(async () => {
      const { body } = await insist(world, cast.finance, 'GET', `/applications/${id}`);
      const claims = (body['state'] as { readonly claims?: readonly { readonly no: number; readonly orders: readonly OrderSeen[] }[] } | undefined)?.claims;
      const order = claims?.find((one) => one.no === no)?.orders.find((one) => one.attempt === attempt);
      return order && order.status !== 'ordered' ? order.status : null;
    });
  const claim = async (no: number, command: Extract<Command, { type: 'fileClaim' }>): Promise<void> => {
    await act(cast.agent, command);
    await act(cast.officer, { type: 'attestClaim', claim: no });
    await act(cast.finance, { type: 'liquidateClaim', claim: no });
    await act(cast.delegate, { type: 'signClaim', claim: no, delegation: SIGNATURE });
    for (let attempt = 1; faults.length === 0 && (await returned(no, attempt)) === 'rejected'; attempt += 1) await act(cast.delegate, { type: 'reissueOrder', claim: no, delegation: SIGNATURE });
  };
  await claim(1, { type: 'fileClaim', kind: 'advance', expenses: [], resources: [], documents: documentsFor('advance') });
  if (luck.draw() < 0.4) {
    const expenses = [{ line: 'triporteur', amount: euros(Math.round(luck.between(50_000, 64_000))), committedOn: toDay('2026-08-01') }];
    await claim(2, { type: 'fileClaim', kind: 'interim', expenses, resources: [], documents: documentsFor('interim') });
  }
  return faults;
}
