import pino from 'pino';
import { startPostman } from '../../activities/postman.ts';
import { connect } from '../../database/connect.ts';
import { armFailPoint } from '../../runtime/failpoints.ts';

/** A postman in a process of its own, to be killed: `node postman-process.ts DATABASE_URL SMTP_URL FAILPOINT`. */
const [databaseUrl = '', smtpUrl = '', failPoint] = process.argv.slice(2);
armFailPoint(failPoint, false);
await startPostman({ db: connect(databaseUrl), smtpUrl, from: 'fmin@example.org', log: pino({ level: 'silent' }), stop: new AbortController().signal, interval: 50 });
