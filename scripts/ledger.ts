/**
 * `npm run ledger -- show FMIN-2026-0042` tells a dossier's account: each figure by section and year, with the events that made it.
 * `npm run ledger -- envelope fmin 2026` tells those of a call's envelopes.
 * `npm run ledger -- check` recomputes every account from the events alone and holds everything derived from them against it; exit 1 when something differs.
 * Beside a running `npm start` it uses its database; with DATABASE_URL, that one; otherwise it starts the embedded one for its time.
 */
import { connect } from '../database/connect.ts';
import { checkLedger } from '../database/ledger/check.ts';
import { readConfiguration } from '../runtime/config.ts';
import { reportAndExit } from '../runtime/problem.ts';
import { reachDatabase } from '../runtime/running.ts';
import { aloud } from '../runtime/say.ts';
import { checkedInWords, dossierAccount, envelopeAccounts } from './accounts.ts';

process.env.TZ = 'UTC';
const [command = '', first, second] = process.argv.slice(2);
const isAsked = (command === 'check' && first === undefined) || (command === 'show' && first !== undefined) || (command === 'envelope' && first !== undefined && second !== undefined);
if (!isAsked) {
  process.stderr.write('Usage : npm run ledger -- check | show RÉFÉRENCE | envelope DISPOSITIF APPEL\n');
  process.exit(2);
}

try {
  const { url, close } = await reachDatabase(readConfiguration(), aloud);
  const db = connect(url, { poolSize: 2 });
  try {
    if (command === 'check') {
      const checked = await checkLedger(db);
      aloud(checkedInWords(checked));
      process.exitCode = checked.discrepancies.length === 0 ? 0 : 1;
    } else {
      const told = command === 'show' ? await dossierAccount(db, first as string) : await envelopeAccounts(db, (first as string).toLowerCase(), second as string);
      if (told === null) process.stderr.write(command === 'show' ? `Aucun dossier ${first}.\n` : `Aucune enveloppe pour l’appel ${second} du dispositif ${first}.\n`);
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
