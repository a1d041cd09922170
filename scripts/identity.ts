/** The local OpenID provider with its personas, as a process of `npm start`. */
import path from 'node:path';
import { loadPersonas } from '../identity/personas.ts';
import { startIdentityProvider } from '../identity/provider.ts';
import { runService } from '../runtime/service.ts';

await runService('identity', async (configuration) => {
  const provider = await startIdentityProvider({
    port: configuration.identity.localPort,
    personas: loadPersonas(),
    dataFile: path.join(configuration.dataFolder, 'identity-keys.json'),
    webUrl: configuration.web.publicUrl,
  });
  return { ready: { issuer: provider.issuer }, close: () => provider.close() };
});
