/**
 * `npm run chaos`: dossiers in delivery under a product that keeps being killed, then the ledger is held against the record.
 *   --rounds 3   --dossiers 50   --deaths 20   --seed 1234 (drawn and printed when absent: the same seed kills at the same draws)
 * Exit 1 when anything is found.
 */
import { parseArgs } from 'node:util';
import { playRound } from './round.ts';
import { openWorld } from './world.ts';
import { aloud } from '../runtime/say.ts';

process.env.TZ = 'UTC';
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' }, dossiers: { type: 'string', default: '50' }, deaths: { type: 'string', default: '20' }, seed: { type: 'string' } } });
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
aloud(`seed ${seed}`);
const world = await openWorld();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void world.close().finally(() => process.exit(130)));
try {
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const began = Date.now();
    const { deaths, faults, dossiers } = await playRound(world, seed + round, { dossiers: Number(values.dossiers), deaths: Number(values.deaths) });
    aloud(`${faults.length === 0 ? '✓' : '✗'} round ${round + 1}, seed ${seed + round}: ${dossiers} dossiers, ${deaths} deaths, ${((Date.now() - began) / 1000).toFixed(0)} s, ${faults.length} faults`);
    for (const fault of faults) aloud(`  ${fault}`);
    if (faults.length > 0) process.exitCode = 1;
  }
} finally {
  await world.close();
}
process.exit();
