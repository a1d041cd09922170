import { sql } from 'kysely';
import { checkLedger, inWords } from '../database/ledger/check.ts';
import { verify } from '../database/verify.ts';
import { insist } from './insist.ts';
import type { Sent } from './clerk.ts';
import type { Stage } from './play.ts';
import type { World } from './world.ts';

/** What does not hold once everything is back at work; empty when all does. */
export async function check(world: World, stages: readonly Stage[], sent: readonly Sent[]): Promise<readonly string[]> {
  const { db, cast } = world.house;
  const { differences } = await verify(db, () => 'Créteil');
  const found = differences.map(({ stream, what, sentence }) => `${stream} [${what}] ${sentence}`).filter((line) => !line.includes('organisation_name'));
  const { discrepancies } = await checkLedger(db);
  found.push(...discrepancies.map(inWords));
  for (const { path, bytes } of sent) {
    const again = await insist(world, cast.finance, 'GET', path);
    if (!again.bytes.equals(bytes)) found.push(`${path}: ce qui est téléchargé n’est plus ce qui a été transmis`);
  }
  const ids = stages.map(({ id }) => id);
  const { rows: twice } = await sql<{ stream: string; claim: string; times: number }>`
    select stream, data -> 'claim' as claim, count(*)::integer as times from events
    where stream = any(${ids}::uuid[]) and type = 'paid' group by stream, data -> 'claim', data -> 'section' having count(*) > 1`.execute(db);
  for (const { stream, claim, times } of twice) found.push(`${stream}: le versement n° ${claim} est payé ${times} fois`);
  const unpaid = await db.selectFrom('claims').select(['dossier', 'no', 'status']).where('dossier', 'in', ids).where('status', '!=', 'paid').execute();
  for (const { dossier, no, status } of unpaid) found.push(`${dossier}: le versement n° ${no} est resté « ${status} »`);
  const { rows: letters } = await sql<{ dossier: string; kind: string; no: number }>`
    select dossier, kind, no from letters where dossier = any(${ids}::uuid[]) group by dossier, kind, no having count(*) > 1`.execute(db);
  for (const { dossier, kind, no } of letters) found.push(`${dossier}: la lettre ${kind}/${no} existe deux fois`);
  return found;
}
