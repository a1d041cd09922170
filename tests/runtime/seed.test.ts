import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openEngine } from '../setup/engine.ts';
import * as chapters from '../../demo/chapters.ts';
import { dipbike } from '../../demo/projects.ts';
import { openStage } from '../../demo/stage.ts';
import { openStory } from '../../demo/story.ts';
import { eventsAfter } from '../../database/record.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { readConfiguration } from '../../runtime/config.ts';
import { withClient } from '../../runtime/roles.ts';
import { introducePersonas } from '../../scripts/personas.ts';
import type { Engine } from '../setup/engine.ts';
import type { Project } from '../../demo/projects.ts';
import type { Stage } from '../../demo/stage.ts';
import type { Story } from '../../demo/story.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fmin-seed-'));
let engine: Engine;
let stage: Stage;
beforeAll(async () => {
  engine = await openEngine({ patience: 30_000 });
  // The delegations of the tests' own cast stand in the way of the personas'.
  await withClient(engine.database.ownerUrl, async (client) => void (await client.query('delete from delegations')));
  await introducePersonas(engine.database.appUrl);
  stage = await openStage(readConfiguration({ DATABASE_URL: engine.database.appUrl, TEMPORAL_ADDRESS: engine.address, TEMPORAL_TASK_QUEUE: engine.taskQueue, FMIN_DATA: folder, FMIN_FILES: path.join(folder, 'files'), OIDC_ISSUER: 'http://localhost' }));
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const called = (title: string): Project => ({ ...dipbike, answers: { ...dipbike.answers, title } });

/** Plays a life; after that many acts its process dies. */
async function play(project: Project, life: chapters.Life, diesAfter = Infinity): Promise<Story> {
  const story = await openStory(stage, project, toDay('2026-01-13'));
  let acts = 0;
  const mortal = Object.create(story, {
    done: {
      value: async (...asked: Parameters<Story['done']>) => {
        acts += 1;
        if (acts > diesAfter) throw new Error('killed');
        await story.done(...asked);
      },
    },
  }) as Story;
  for (const chapter of life) await chapter(mortal);
  await story.settle();
  return story;
}

const recordOf = async ({ id }: Story): Promise<readonly string[]> => (await eventsAfter(engine.context.db, id, 0)).map(({ day, event }) => `${day} ${event.type}`);

test.each([
  ['to the end of a payment', [...chapters.toDelivery, chapters.payAdvance, chapters.payInterim] as chapters.Life, [4, 31]],
  ['to a refusal that closes it', chapters.refusal('Le projet n’est pas mûr.'), [3, 17]],
])('a seed that was interrupted goes on where it was, %s: every act once, on its day', async (name, life, deaths) => {
  const straight = await play(called(`D’une traite, ${name}`), life);
  const project = called(`En plusieurs fois, ${name}`);
  for (const acts of deaths) await expect(play(project, life, acts)).rejects.toThrow('killed');
  const resumed = await play(project, life);
  expect(await recordOf(resumed)).toEqual(await recordOf(straight));
  const once = await recordOf(resumed);
  // Told again when all is done, nothing more happens.
  expect(await recordOf(await play(project, life))).toEqual(once);
}, 180_000);
