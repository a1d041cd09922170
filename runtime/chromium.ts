import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Chromium {
  readonly executablePath: string;
  /** What it needs around it: its libraries and fonts. */
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

/** No sandbox: tests and screenshots run as root too, on pages of our own. Fonts drawn the same everywhere. */
const args = ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none', '--hide-scrollbars', '--lang=fr-FR'];

/**
 * A browser for tests and screenshots, without anything to install on the machine: the npm package `@sparticuz/chromium` holds it, its
 * libraries and a font, and this unpacks them once. Where that one does not start, a `chromium` of the machine is taken.
 * @throws Error saying what to install.
 */
export async function findChromium(cacheFolder: string): Promise<Chromium> {
  const tried: string[] = [];
  for (const find of [() => unpacked(cacheFolder), ofTheMachine]) {
    const candidate = await find().catch((error: Error) => void tried.push(error.message));
    if (!candidate) continue;
    try {
      await run(candidate.executablePath, ['--version', ...args], { env: { ...process.env, ...candidate.env }, timeout: 30_000 });
      return candidate;
    } catch (error) {
      tried.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(`No Chromium starts on this machine. With Debian: apt-get install chromium.\n${tried.join('\n')}`);
}

async function unpacked(cacheFolder: string): Promise<Chromium> {
  const { version } = JSON.parse(readFileSync(path.resolve('node_modules/@sparticuz/chromium/package.json'), 'utf8')) as { version: string };
  const folder = path.join(cacheFolder, 'chromium', version);
  const executablePath = path.join(folder, 'chromium');
  const env = { LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'), FONTCONFIG_FILE: path.join(folder, 'fonts.conf') };
  if (!existsSync(executablePath)) {
    // The package unpacks into the folder of temporary files, and its libraries only where it believes to be at its home. Whole, then renamed.
    const partial = `${folder}.${process.pid}`;
    mkdirSync(partial, { recursive: true });
    const script = "import chromium from '@sparticuz/chromium'; process.stdout.write(await chromium.executablePath());";
    await run(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, TMPDIR: partial, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' }, timeout: 180_000 });
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  }
  writeFileSync(env.FONTCONFIG_FILE, fontsConf([path.join(folder, 'fonts'), path.resolve('node_modules/dejavu-fonts-ttf/ttf'), path.resolve('node_modules/@expo-google-fonts')], path.join(folder, 'fonts-cache')));
  return { executablePath, env, args };
}

/** The package's own names places where it is not: without any font Chromium ends as soon as it needs one, which is at the first slow page. */
const fontsConf = (folders: readonly string[], cache: string): string =>
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders.map((folder) => `<dir>${folder}</dir>`).join('')}<cachedir>${cache}</cachedir></fontconfig>\n`;

async function ofTheMachine(): Promise<Chromium> {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const found = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name)).find((file) => existsSync(file));
    if (found) return { executablePath: found, env: {}, args };
  }
  throw new Error('no chromium on the PATH');
}
