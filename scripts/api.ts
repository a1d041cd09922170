/** The web process: API, and beside it what people see. Stateless; run as many as needed. */
import http from 'node:http';
import { Client } from '@temporalio/client';
import { paperMaker } from '../activities/papers/maker.ts';
import { metropole } from '../activities/service.ts';
import type { ApiContext } from '../api/context.ts';
import { connect } from '../database/connect.ts';
import { findPersonBySubject } from '../database/people.ts';
import { Shelf } from '../database/programmes.ts';
import { loadDirectory } from '../directory/directory.ts';
import { relyingParty } from '../identity/relying-party.ts';
import { tokenVerifier } from '../identity/tokens.ts';
import { whereServersAre } from '../runtime/config.ts';
import { clientConnection } from '../runtime/connection.ts';
import { listen } from '../runtime/ports.ts';
import { runService } from '../runtime/service.ts';
import { createSite, webContext } from '../web/app.ts';

await runService('web', async (configuration, log) => {
  const { web, database, temporal, identity, site, production } = configuration;
  const { databaseUrl, issuer } = whereServersAre(configuration);
  const connection = clientConnection(configuration);
  const db = connect(databaseUrl, { poolSize: database.poolSize });
  const directory = loadDirectory();
  const api: ApiContext = {
    db,
    client: new Client({ connection, namespace: temporal.namespace }),
    verifyToken: tokenVerifier({ issuer }),
    findPerson: ({ subject }) => findPersonBySubject(db, subject),
    directory,
    papers: paperMaker({ db, shelf: new Shelf(db), directory, service: metropole, publicUrl: web.publicUrl, documentsFolder: configuration.filesFolder }),
    log,
    config: { publicUrl: web.publicUrl, documentsFolder: configuration.filesFolder, taskQueue: temporal.taskQueue, production, checkAnswers: false },
  };
  const signIn = relyingParty({ ...identity, issuer, publicUrl: web.publicUrl, production });
  const app = createSite(webContext(api, signIn, site, { isTrial: /^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(issuer), identityName: identity.profile === 'proconnect' ? 'ProConnect' : null }));
  const server = http.createServer(app);
  await listen(server, web.port, web.host);
  return {
    ready: { url: web.publicUrl },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await closed;
      await db.destroy();
      await connection.close();
    },
  };
});
