import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { canEnter } from '../../runtime/account.ts';
import { readConfiguration } from '../../runtime/config.ts';
import { takeLock } from '../../runtime/lock.ts';
import { preflight } from '../../runtime/preflight.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(os.tmpdir(), 'fmin-preflight-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('before a start', () => {
  it('says which port is in use and how to choose another', async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as net.AddressInfo;
    await expect(preflight(readConfiguration({ PORT: String(port) }, folder))).rejects.toThrow(`Port ${port} is already in use on 127.0.0.1: stop what listens there, or choose another one, for example PORT=${port + 80} npm start.`);
    server.close();
  });

  it('says which folder can’t be written to', async () => {
    writeFileSync(path.join(folder, 'taken'), '');
    await expect(preflight(readConfiguration({ FMIN_DATA: 'taken' }, folder))).rejects.toThrow(/The folder .*taken can't be written to/);
  });

  it('lets one start at a time work on a data folder', () => {
    const release = takeLock(folder);
    expect(() => takeLock(folder)).toThrow(`Another start (process ${process.pid}) already works on ${folder}`);
    release();
    takeLock(folder)();
  });

  it('takes over the lock of a start that is gone, even when another process has its number now', () => {
    for (const holder of [{ pid: 999_999_999, command: 'node scripts/start.ts' }, { pid: process.ppid, command: 'node scripts/start.ts of another day' }]) {
      writeFileSync(path.join(folder, 'lock'), JSON.stringify(holder));
      takeLock(folder)();
    }
  });

  it('knows that an account can’t enter a folder closed to it further up', () => {
    const inner = path.join(folder, 'closed', 'data');
    mkdirSync(inner, { recursive: true });
    chmodSync(folder, 0o755);
    chmodSync(path.join(folder, 'closed'), 0o700);
    const stranger = { uid: 4_000_000, gid: 4_000_000 };
    expect(canEnter(stranger, inner)).toBe(false);
    expect(canEnter({ uid: process.getuid!(), gid: process.getgid!() }, inner)).toBe(true);
    chmodSync(path.join(folder, 'closed'), 0o755);
    expect(canEnter(stranger, path.join(inner, 'not', 'yet'))).toBe(true);
  });
});
