/**
 * Runs before every command, on whatever Node there is, with nothing installed: installs the locked dependencies when they are missing
 * or not those of package-lock.json. Quick when there is nothing to do.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const needed = 900;

try {
  if (Number(process.versions.node.split('.')[0]) < 20) throw new Error(`Node 20 or newer is needed; this is Node ${process.versions.node}.`);
  if (!installed()) await alone(async () => {
    if (!installed()) await install();
  });
} catch (error) {
  process.stderr.write(`\n✗ ${error.message}\n`);
  process.exit(1);
}

/** Whether node_modules holds exactly what the lock file asks for on this machine. */
function installed() {
  const present = read('node_modules/.package-lock.json');
  const wanted = read('package-lock.json');
  if (!present || !existsSync('node_modules/.bin/node')) return false;
  return Object.entries(wanted.packages).every(([name, entry]) => name === '' || entry.link || (present.packages[name] ? present.packages[name].version === entry.version : entry.optional || entry.peer));
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

async function install() {
  const free = statfsSync(root);
  if (free.bavail * free.bsize < needed * 1024 * 1024) throw new Error(`The disk of ${root} is full: the dependencies need ${needed} MB. Free some space and start again.`);
  const began = Date.now();
  process.stdout.write('• Installing the dependencies (npm ci, once)…\n');
  const timer = setInterval(() => process.stdout.write(`  still at it, ${Math.round((Date.now() - began) / 1000)} s\n`), 10_000);
  const { code, words } = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  clearInterval(timer);
  if (code !== 0) throw new Error(why(words));
  process.stdout.write(`  done in ${Math.round((Date.now() - began) / 1000)} s\n`);
}

/** npm as it was called, with the Node it runs on: the one in node_modules is about to be replaced. */
function npm(args) {
  const cli = process.env.npm_execpath;
  const [command, first] = cli ? [process.env.npm_node_execpath ?? process.execPath, [cli]] : ['npm', []];
  // NODE_ENV=production would leave the tools out.
  const env = { ...process.env, NODE_ENV: '' };
  return new Promise((resolve) => {
    const child = spawn(command, [...first, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
    let words = '';
    const keep = (chunk) => (words = (words + chunk).slice(-8_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ code: 1, words: error.message }));
    child.once('close', (code) => resolve({ code, words }));
  });
}

function why(words) {
  if (/ENOSPC|no space left/i.test(words)) return `The disk of ${root} is full: the dependencies need ${needed} MB. Free some space and start again.`;
  if (/EACCES|EPERM|EROFS/.test(words)) return `The dependencies can't be written to ${root}/node_modules: this account needs the right to.`;
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET/.test(words)) return 'The dependencies could not be fetched: npm reaches no registry. Check the network or npm’s proxy settings.';
  if (/EUSAGE/.test(words)) return 'package-lock.json and package.json do not agree: run npm install, then node scripts/complete-lock.mjs.';
  return `The dependencies could not be installed (npm ci):\n${words.trim().split('\n').slice(0, 12).join('\n')}`;
}

/** One installation at a time, however many commands start together. */
async function alone(work) {
  const lock = '.cache/setup.lock';
  for (let waited = false; ; waited = true) {
    try {
      mkdirSync('.cache', { recursive: true });
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw new Error(error.code === 'ENOSPC' ? why('ENOSPC') : `The folder ${root} can't be written to (${error.code}): this account needs the right to.`, { cause: error });
      if (!alive(Number(read(lock)))) {
        rmSync(lock, { force: true });
        continue;
      }
      if (!waited) process.stdout.write('• Waiting for another command that installs the dependencies…\n');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function alive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
