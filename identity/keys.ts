import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** What the embedded provider must remember for a token or a session cookie to survive a restart. */
export interface ProviderKeys {
  readonly jwks: { readonly keys: JWK[] };
  readonly cookieKeys: string[];
}

/** Reads the provider's keys, or makes them on first run; written whole then renamed, readable by this user only. */
export async function providerKeys(dataFile: string | undefined): Promise<ProviderKeys> {
  if (dataFile) {
    const kept = await readFile(dataFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (kept !== null) return JSON.parse(kept) as ProviderKeys;
  }
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: randomBytes(8).toString('hex') };
  const keys: ProviderKeys = { jwks: { keys: [key] }, cookieKeys: [randomBytes(32).toString('hex')] };
  if (dataFile) {
    await mkdir(dirname(dataFile), { recursive: true });
    const partial = `${dataFile}.${process.pid}`;
    await writeFile(partial, JSON.stringify(keys), { mode: 0o600 });
    await chmod(partial, 0o600);
    await rename(partial, dataFile);
  }
  return keys;
}
