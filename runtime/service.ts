import { type Configuration, readConfiguration } from './config.ts';
import { showLife } from './heartbeat.ts';
import { type Log, openLog } from './log.ts';
import { reportAndExit } from './problem.ts';

export interface Service {
  /** Told to the parent once work can be taken. */
  readonly ready?: Readonly<Record<string, string>>;
  close(): Promise<void>;
  /** For a service without a port: whether it does its work; watched by `scripts/alive.ts` in production. */
  healthy?(): boolean;
  /** Rejects or resolves when the service ends by itself. */
  readonly ended?: Promise<unknown>;
}

/**
 * Runs one service as a process: configuration and log in, orderly end on SIGINT, SIGTERM or when the parent is gone.
 * Exit codes: 0 when asked to stop, 1 when it could not start or failed.
 */
export async function runService(name: string, start: (configuration: Configuration, log: Log) => Promise<Service>): Promise<void> {
  process.env.TZ = 'UTC';
  try {
    const configuration = readConfiguration();
    const log = openLog(name, configuration);
    const service = await start(configuration, log);
    let stopping = false;
    const stop = (why: string) => {
      if (stopping) return;
      stopping = true;
      log.info({ why }, 'stopping');
      service.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'stopped badly');
          process.exit(1);
        },
      );
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
    process.on('disconnect', () => stop('parent gone'));
    if (process.send && !process.connected) stop('parent gone');
    service.ended?.then(
      () => stop('ended'),
      (error: unknown) => {
        log.error({ err: error }, 'failed');
        process.exit(1);
      },
    );
    if (configuration.production && service.healthy) showLife(name, () => service.healthy?.() === true);
    log.info(service.ready ?? {}, 'ready');
    process.send?.({ ready: service.ready ?? {} });
  } catch (error) {
    reportAndExit(error);
  }
}
