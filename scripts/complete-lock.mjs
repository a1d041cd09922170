/**
 * `node scripts/complete-lock.mjs`, after `npm install`: npm leaves out of package-lock.json the optional packages of other machines that it
 * could not look up, and `npm ci` then refuses the file. This puts them back, by the version their parent asks for and the machine their
 * name says. Nothing else is touched.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const systems = { android: 'android', darwin: 'darwin', freebsd: 'freebsd', linux: 'linux', openharmony: 'openharmony', win32: 'win32' };
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64'];

/** Optional packages that some package of the lock names with one exact version and that the lock does not have: name → its entry. */
export function leftOut(lock) {
  const missing = {};
  for (const [at, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!/^\d+\.\d+\.\d+/.test(version) || found(lock, at, name)) continue;
      const machine = machineOf(name);
      if (machine) missing[`node_modules/${name}`] = { version, ...machine, ...(entry.dev ? { dev: true } : {}), optional: true };
    }
  }
  return missing;
}

/** As Node looks it up: in the package's own folder, then outwards. */
function found(lock, at, name) {
  for (let folder = at; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    if (lock.packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

function machineOf(name) {
  const words = name.split('/').at(-1).split('-');
  const os = words.map((word) => systems[word]).find(Boolean);
  const cpu = processors.find((processor) => words.includes(processor));
  if (!os || !cpu) return null;
  const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : words.includes('gnu') ? ['glibc'] : null;
  return { cpu: [cpu], ...(libc && os === 'linux' ? { libc } : {}), os: [os] };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const missing = leftOut(lock);
  lock.packages = Object.fromEntries(Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`${Object.keys(missing).length} optional packages of other machines put back\n`);
}
