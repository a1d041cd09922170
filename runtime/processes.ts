import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';

export interface Launch {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Opens a message channel: the process says when it is ready and notices when its parent is gone. */
  readonly channel?: boolean;
  readonly stopSignal?: NodeJS.Signals;
  /** Milliseconds between the stop signal and SIGKILL. */
  readonly patience?: number;
}

export interface Running {
  readonly name: string;
  readonly pid: number;
  readonly child: ChildProcess;
  /** Resolves when it ends, asked or not; never rejects. */
  readonly ended: Promise<Ending>;
  stop(): Promise<void>;
  /** Last lines it wrote. */
  lastWords(lines?: number): string;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly asked: boolean;
}

/**
 * The processes of one start. Children run in sessions of their own, so that Ctrl-C reaches the parent alone, which stops them in
 * order; a guardian process ends them if the parent is killed outright.
 */
export class Processes {
  private readonly running: Running[] = [];
  private readonly logFolder: string;
  private readonly guardian: ChildProcess;
  /** Set once everything is being stopped: nothing new starts. */
  stopping = false;

  /** @param guardianPatience milliseconds the guardian leaves to what a killed parent left behind. */
  constructor(logFolder: string, guardianPatience = 8_000) {
    this.logFolder = logFolder;
    mkdirSync(logFolder, { recursive: true });
    this.guardian = spawn(process.execPath, [path.resolve('runtime/guardian.ts'), String(guardianPatience)], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    this.guardian.on('error', () => undefined);
    this.guardian.stdin?.on('error', () => undefined);
    this.guardian.unref();
    (this.guardian.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  }

  start(launch: Launch): Running {
    const logFile = path.join(this.logFolder, `${launch.name}.log`);
    keepSmall(logFile);
    const log = openSync(logFile, 'a');
    const from = statSync(logFile).size;
    const options: SpawnOptions = {
      stdio: ['ignore', log, log, ...(launch.channel ? (['ipc'] as const) : [])],
      detached: true,
      cwd: launch.cwd,
      env: launch.env,
      ...(launch.uid === undefined ? {} : { uid: launch.uid, gid: launch.gid }),
    };
    const child = spawn(launch.command, [...launch.args], options);
    closeSync(log);
    let asked = false;
    const ended = new Promise<Ending>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal, asked }));
      child.once('error', () => resolve({ code: null, signal: null, asked }));
    });
    const pid = child.pid ?? 0;
    if (pid) this.guardian.stdin?.write(`+${pid}\n`);
    void ended.then(() => {
      if (pid) this.guardian.stdin?.write(`-${pid}\n`);
      const at = this.running.indexOf(running);
      if (at >= 0) this.running.splice(at, 1);
    });
    const running: Running = {
      name: launch.name,
      pid,
      child,
      ended,
      stop: async () => {
        asked = true;
        if (!pid || child.exitCode !== null || child.signalCode !== null) return;
        child.kill(launch.stopSignal ?? 'SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), launch.patience ?? 10_000);
        await ended;
        clearTimeout(timer);
      },
      lastWords: (lines = 12) => readFileSync(logFile).subarray(from).toString('utf8').trimEnd().split('\n').slice(-lines).join('\n'),
    };
    this.running.push(running);
    return running;
  }

  /** Stops what still runs, last started first, then the guardian. */
  async stopAll(): Promise<void> {
    this.stopping = true;
    for (const running of [...this.running].reverse()) await running.stop();
    const { guardian } = this;
    if (guardian.exitCode !== null || guardian.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => {
      guardian.once('exit', () => resolve());
      setTimeout(resolve, 2_000).unref();
    });
    guardian.ref();
    guardian.stdin?.end();
    await gone;
  }

  /** No more patience: everything is killed at once. */
  killAll(): void {
    this.stopping = true;
    for (const running of this.running) running.child.kill('SIGKILL');
    this.guardian.stdin?.end();
  }
}

const logLimit = 20 * 1024 * 1024;

function keepSmall(file: string): void {
  try {
    if (statSync(file).size > logLimit) truncateSync(file);
  } catch {
    // no log yet
  }
}
