import { randomUUID } from 'node:crypto';
import { inDelivery } from '../tests/setup/delivery.ts';
import { SIGNATURE } from '../tests/setup/people.ts';
import { euros } from '../tests/setup/journey.ts';
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

/** An act as its person sends it, again and again with its key until somebody answers. @returns what is wrong with the answer; null when it was done. */
async function insist(world: World, id: string, person: Person, command: Command): Promise<string | null> {
  const key = randomUUID();
  for (;;) {
    const heard = await world.ask(person, 'POST', `/applications/${id}/acts`, { key, json: command });
    if (heard === null) await new Promise((resolve) => setTimeout(resolve, 100));
    else return heard.status === 200 ? null : `${command.type}: ${heard.status} ${JSON.stringify(heard.body)}`;
  }
}

/**
 * The claims of one dossier through the API, each act by its own person: an advance, sometimes rejected and issued again; then an interim.
 * @returns the answers nobody should have been given.
 */
export async function play(world: World, { id, proofs }: Stage, luck: Chance): Promise<readonly string[]> {
  const { cast } = world.house;
  const faults: string[] = [];
  const act = async (person: Person, command: Command): Promise<void> => {
    const fault = await insist(world, id, person, command);
    if (fault) faults.push(fault);
  };
  const documentsFor = (kind: keyof typeof PROOFS): Record<string, string> => Object.fromEntries(PROOFS[kind].map((code) => [code, proofs[code] ?? '']));
  const claim = async (no: number, command: Extract<Command, { type: 'fileClaim' }>, isRejected: boolean): Promise<void> => {
    await act(cast.agent, command);
    await act(cast.officer, { type: 'attestClaim', claim: no });
    await act(cast.finance, { type: 'liquidateClaim', claim: no });
    await act(cast.delegate, { type: 'signClaim', claim: no, delegation: SIGNATURE });
    if (isRejected) {
      await act(cast.finance, { type: 'recordReturn', claim: no, attempt: 1, outcome: 'rejected', on: toDay('2026-09-01'), reason: 'RIB illisible' });
      await act(cast.delegate, { type: 'reissueOrder', claim: no, delegation: SIGNATURE });
    }
    await act(cast.finance, { type: 'recordReturn', claim: no, attempt: isRejected ? 2 : 1, outcome: 'paid', on: toDay('2026-09-01'), mandat: `2026-${no}` });
  };
  await claim(1, { type: 'fileClaim', kind: 'advance', expenses: [], resources: [], documents: documentsFor('advance') }, luck.draw() < 0.3);
  if (luck.draw() < 0.5) {
    const expenses = [{ line: 'triporteur', amount: euros(Math.round(luck.between(50_000, 64_000))), committedOn: toDay('2026-08-01') }];
    await claim(2, { type: 'fileClaim', kind: 'interim', expenses, resources: [], documents: documentsFor('interim') }, luck.draw() < 0.3);
  }
  return faults;
}
