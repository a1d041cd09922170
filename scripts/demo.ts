/**
 * `npm run demo`: four dossiers lived from filing to their end, over two years that pass in a minute, then twelve that come before the
 * committee and the Bureau together, then the money of one award over five years, on the real engine: embedded PostgreSQL and Temporal, a worker, the letters. Tells it in the terminal and
 * leaves letters and papers in `out/`, or in the folder named after the command. Its data is wiped first.
 */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checkedInWords, dossierAccount, envelopeAccounts } from './accounts.ts';
import { introducePersonas } from './personas.ts';
import { prepare } from './prepare.ts';
import { checkLedger } from '../database/ledger/check.ts';
import { account } from '../demo/award.ts';
import * as chapters from '../demo/chapters.ts';
import { openFolder } from '../demo/left.ts';
import { leaveLetters } from '../demo/letters.ts';
import * as projects from '../demo/projects.ts';
import { playSpring } from '../demo/spring.ts';
import { openStage, type Stage } from '../demo/stage.ts';
import { openStory, type Story } from '../demo/story.ts';
import { tell } from '../demo/tell.ts';
import { toDay } from '../domain/calendar/day.ts';
import { type Configuration, readConfiguration } from '../runtime/config.ts';
import { takeLock } from '../runtime/lock.ts';
import { reportAndExit, StartProblem } from '../runtime/problem.ts';
import { Processes } from '../runtime/processes.ts';
import { aloud, during } from '../runtime/say.ts';
import { openServers } from '../runtime/servers.ts';

process.env.TZ = 'UTC';
const began = Date.now();

/** Where the demonstration leaves letters and papers. */
const out = process.argv[2] ?? 'out';
const filedOn = toDay('2026-01-13');

const lives: readonly { readonly project: projects.Project; readonly chapters: chapters.Life }[] = [
  { project: projects.dipbike, chapters: chapters.wholeLife },
  { project: projects.sharedBus, chapters: chapters.wholeLife },
  { project: projects.kiosks, chapters: chapters.refusal(projects.kiosksRefusedBecause) },
  { project: projects.elders, chapters: [chapters.file, chapters.askPieces(['note-technique', 'justificatifs-couts'], 'La note ne dit pas qui accompagne les habitants, et le devis des liseuses a expiré.'), chapters.leaveUnanswered] },
];

try {
  await demonstrate();
  process.exit(0);
} catch (error) {
  reportAndExit(error instanceof StartProblem ? error : new StartProblem(error instanceof Error && !process.env.DEBUG ? error.message : String(error instanceof Error ? error.stack : error)));
}

async function demonstrate(): Promise<void> {
  const environment = process.env;
  const own = path.join(readConfiguration(environment).dataFolder, 'demo');
  const alone = { ...environment, FMIN_DATA: own, FMIN_FILES: path.join(own, 'files'), SMTP_URL: undefined, FMIN_FAILPOINT: undefined, DATABASE_URL: undefined, DATABASE_OWNER_URL: undefined, TEMPORAL_ADDRESS: undefined, OIDC_ISSUER: undefined };
  const configuration = readConfiguration(alone);
  const release = takeLock(own);
  process.on('exit', release);
  for (const name of readdirSync(own)) if (name !== 'lock') rmSync(path.join(own, name), { recursive: true, force: true });
  const processes = new Processes(path.join(own, 'logs'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void processes.stopAll().then(() => process.exit(1)));
  try {
    const servers = await openServers(configuration, aloud, { keep: false, pages: false }, processes);
    await prepare(servers, aloud);
    await introducePersonas(servers.appUrl);
    const told = { ...alone, DATABASE_URL: servers.appUrl, TEMPORAL_ADDRESS: servers.temporalAddress, OIDC_ISSUER: 'http://localhost', LOG_LEVEL: 'warn' };
    const worker = processes.start({ name: 'worker', command: process.execPath, args: [path.resolve('scripts/worker.ts')], env: { ...told, TZ: 'UTC' } });
    let closing = false;
    const workerGone = worker.ended.then(() => {
      if (!closing) throw new StartProblem(`The worker stopped:\n${worker.lastWords(6)}`);
    });
    workerGone.catch(() => undefined);
    await Promise.race([play(readConfiguration(told)), workerGone]);
    closing = true;
  } finally {
    await processes.stopAll();
  }
}

async function play(configuration: Configuration): Promise<void> {
  const stage = await openStage(configuration);
  try {
    aloud('');
    const stories = [];
    for (const life of lives) stories.push(await during(aloud, `« ${life.project.answers.title} »`, () => live(stage, life)));
    const left: string[] = [];
    for (const story of stories) {
      for (const line of await tell(story, Math.min(process.stdout.columns ?? 110, 130))) aloud(line);
      const { folder, count } = await leaveLetters(story, out);
      left.push(`  ${String(count).padStart(2)} courriers dans ${folder}/`);
    }
    aloud(`\n✓ ${stories.length} dossiers menés à leur terme en ${seconds(began)}`);
    for (const line of left) aloud(line);
    const spring = Date.now();
    const { stories: twelve } = await playSpring(stage, aloud, out);
    aloud(`\n✓ ${twelve.length} dossiers, du dépôt aux lettres à signer, en ${seconds(spring)}`);
    await playAccount(stage);
    aloud(`\n✓ La démonstration entière en ${seconds(began)}`);
  } finally {
    await stage.close();
  }
}

/** The money of one award, to the cent; then the books, as `npm run ledger` opens them. */
async function playAccount(stage: Stage): Promise<void> {
  aloud('\nLes comptes d’une subvention : avance, acompte, report de crédits, prorogation, solde et trop-perçu');
  const story = await openStory(stage, projects.laptops, filedOn);
  const kept = openFolder(path.join(out, 'comptes'));
  for (const chapter of account) await chapter({ story, folder: kept, say: aloud });
  const { folder, count } = await leaveLetters(story, out);
  aloud(`\n  ${count} courriers dans ${folder}/ ; lots, retours, pièces et fiches dans ${kept.path}/`);
  const { db } = stage.context;
  const { reference, call } = await story.state();
  aloud(`\n$ npm run ledger -- show ${reference}\n`);
  aloud((await dossierAccount(db, reference)) ?? '');
  aloud(`\n$ npm run ledger -- envelope fmin ${call}\n`);
  aloud((await envelopeAccounts(db, 'fmin', call)) ?? '');
  aloud('\n$ npm run ledger -- check\n');
  const checked = await checkLedger(db);
  aloud(checkedInWords(checked));
  if (checked.discrepancies.length > 0) throw new Error('Les comptes ne concordent pas.');
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(0)} s`;
}

async function live(stage: Stage, { project, chapters: wanted }: (typeof lives)[number]): Promise<Story> {
  const story = await openStory(stage, project, filedOn);
  for (const chapter of wanted) await chapter(story);
  await story.settle();
  const { phase } = await story.state();
  if (phase !== 'closed') throw new Error(`« ${project.answers.title} » devrait être clos, et en est à l’étape « ${phase} ».`);
  return story;
}
