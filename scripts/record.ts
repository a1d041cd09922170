/**
 * `npm run record -- verify` walks the record and holds everything derived from it against it; exit 1 when something differs.
 * `npm run record -- rebuild` makes the read model again from the record.
 * `npm run record -- show FMIN-2026-0042` tells a dossier's story.
 * `npm run record -- stuck` lists what has failed again and again and needs a person; exit 1 when there is any.
 * Beside a running `npm start` they use its database; with DATABASE_URL, that one; otherwise they start the embedded one for their time.
 */
import { connect } from '../database/connect.ts';
import { rebuild } from '../database/rebuild.ts';
import type { Difference } from '../database/streams.ts';
import { verify } from '../database/verify.ts';
import { loadDirectory } from '../directory/directory.ts';
import { readConfiguration } from '../runtime/config.ts';
import { reportAndExit } from '../runtime/problem.ts';
import { reachDatabase } from '../runtime/running.ts';
import { aloud } from '../runtime/say.ts';
import { dossierInWords } from './story.ts';
import { stuckInWords } from './stuck.ts';

process.env.TZ = 'UTC';
const [command = '', reference] = process.argv.slice(2);
if (!['verify', 'rebuild', 'show', 'stuck'].includes(command) || (command === 'show' && reference === undefined)) {
  process.stderr.write('Usage : npm run record -- verify | rebuild | stuck | show RÉFÉRENCE\n');
  process.exit(2);
}

const count = (n: number, one: string, many: string): string => `${n} ${n > 1 ? many : one}`;
const directory = loadDirectory();
const names = (siret: string): string => directory.findOrganisation({ siret })?.name ?? siret;

try {
  const { url, close } = await reachDatabase(readConfiguration(), aloud);
  const db = connect(url, { poolSize: 2 });
  try {
    if (command === 'verify') {
      const { streams, events, differences } = await verify(db, names, progress('vérifiés'));
      list(differences);
      aloud(`${differences.length === 0 ? '✓' : '✗'} ${count(streams, 'dossier', 'dossiers')}, ${count(events, 'événement', 'événements')} : ${differences.length === 0 ? 'le registre et ce qui en est tiré concordent.' : `${count(differences.length, 'écart', 'écarts')}.`}`);
      process.exitCode = differences.length === 0 ? 0 : 1;
    } else if (command === 'rebuild') {
      const { dossiers, refused, clocksAssumed } = await rebuild(db, names, progress('refaits'));
      list(refused);
      if (clocksAssumed.length > 0) aloud(`${count(clocksAssumed.length, 'dossier retrouvé', 'dossiers retrouvés')} : le registre ne dit pas si leur horloge est réelle ou manuelle, elle est dite réelle.`);
      aloud(`${refused.length === 0 ? '✓' : '✗'} ${count(dossiers, 'dossier refait', 'dossiers refaits')} d’après le registre${refused.length === 0 ? '.' : `, ${count(refused.length, 'écart laissé en l’état', 'écarts laissés en l’état')} : ils demandent un examen.`}`);
      process.exitCode = refused.length === 0 ? 0 : 1;
    } else if (command === 'stuck') {
      const stuck = await stuckInWords(db);
      for (const sentence of stuck) aloud(sentence);
      aloud(stuck.length === 0 ? '✓ Rien n’est bloqué.' : `✗ ${count(stuck.length, 'travail bloqué', 'travaux bloqués')} : les essais continuent, et aboutiront d’eux-mêmes une fois la cause levée.`);
      process.exitCode = stuck.length === 0 ? 0 : 1;
    } else {
      const told = await dossierInWords(db, reference as string);
      if (told === null) process.stderr.write(`Aucun dossier ${reference}.\n`);
      else aloud(told);
      process.exitCode = told === null ? 1 : 0;
    }
  } finally {
    await db.destroy();
    await close();
  }
} catch (error) {
  reportAndExit(error);
}

function list(differences: readonly Difference[]): void {
  for (const { stream, seq, what, sentence } of differences) aloud(`${stream}${seq === null ? '' : ` n° ${seq}`} [${what}] ${sentence}`);
}

/** A sign of life every thousand dossiers. */
function progress(what: string): (done: number) => void {
  let said = 0;
  return (done) => {
    if (done - said < 1_000) return;
    said = done;
    aloud(`  ${done} dossiers ${what}`);
  };
}
