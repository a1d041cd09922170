import { Client } from '@temporalio/client';
import { paperMaker } from '../activities/papers/maker.ts';
import { metropole } from '../activities/service.ts';
import { connect } from '../database/connect.ts';
import { Shelf } from '../database/programmes.ts';
import { loadDirectory } from '../directory/directory.ts';
import { type Configuration, whereServersAre } from '../runtime/config.ts';
import { clientConnection } from '../runtime/connection.ts';
import { StartProblem } from '../runtime/problem.ts';
import type { Context } from '../usecases/context.ts';
import type { PaperMaker } from '../usecases/paper-maker.ts';
import { type Cast, gatherCast } from './cast.ts';
import { type Paper, paperIn } from './paper.ts';

/** What the stories of the demonstration are played on: the real engine, its people and its files. */
export interface Stage {
  readonly context: Context;
  readonly shelf: Shelf;
  readonly cast: Cast;
  readonly paper: Paper;
  /** Makes fiches, reports, minutes: what is not a letter. */
  readonly papers: PaperMaker;
  /** Where deposited files are kept. */
  readonly filesFolder: string;
  close(): Promise<void>;
}

/** Longest wait for an act, in milliseconds. */
const PATIENCE = 30_000;

/** @throws StartProblem in production, where no dossier lives by a clock that somebody moves. */
export async function openStage(configuration: Configuration): Promise<Stage> {
  if (configuration.production) throw new StartProblem('The demonstration moves the clock of its dossiers by hand: it is refused with NODE_ENV=production.');
  const db = connect(whereServersAre(configuration).databaseUrl, { poolSize: 5 });
  const connection = clientConnection(configuration);
  const { namespace, taskQueue } = configuration.temporal;
  const close = async (): Promise<void> => {
    await connection.close();
    await db.destroy();
  };
  try {
    const shelf = new Shelf(db);
    return {
      context: { db, client: new Client({ connection, namespace }), taskQueue, patience: PATIENCE },
      shelf,
      cast: await gatherCast(db),
      paper: paperIn(configuration.filesFolder),
      papers: paperMaker({ db, shelf, directory: loadDirectory(), service: metropole, publicUrl: configuration.web.publicUrl, documentsFolder: configuration.filesFolder }),
      filesFolder: configuration.filesFolder,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
