/**
 * Dossiers to look at on a first start: real communes, one in each phase. Their clocks are moved by hand and stand still afterwards.
 * The servers and a worker run already; refused in production.
 */
import * as chapters from '../demo/chapters.ts';
import * as projects from '../demo/projects.ts';
import { openStage } from '../demo/stage.ts';
import { openStory } from '../demo/story.ts';
import { toDay } from '../domain/calendar/day.ts';
import { readConfiguration } from '../runtime/config.ts';
import { reportAndExit } from '../runtime/problem.ts';

const { file, declareComplete, appraise, inviteReviewers, review, favourableOpinion } = chapters;

/** The day of filing, a Tuesday, and how far each has come. */
const seeds: readonly { readonly filedOn: string; readonly project: projects.Project; readonly chapters: readonly chapters.Chapter[] }[] = [
  { filedOn: '2025-01-14', project: projects.dipbike, chapters: [...chapters.toDelivery, chapters.payAdvance] },
  { filedOn: '2025-03-04', project: projects.kiosks, chapters: chapters.refusal(projects.kiosksRefusedBecause) },
  { filedOn: '2026-01-13', project: projects.sharedBus, chapters: [...chapters.toEnforceable, chapters.notifyAward] },
  { filedOn: '2026-03-03', project: projects.sensors, chapters: [file, declareComplete, appraise, review, favourableOpinion] },
  { filedOn: '2026-05-05', project: projects.archives, chapters: [file, declareComplete, appraise, review] },
  { filedOn: '2026-06-02', project: projects.sharedData, chapters: [file, declareComplete, appraise, inviteReviewers] },
  { filedOn: '2026-09-01', project: projects.repairs, chapters: [file, declareComplete] },
  { filedOn: '2026-10-06', project: projects.elders, chapters: [file, chapters.askPieces(['note-technique', 'justificatifs-couts'], 'La note ne dit pas qui accompagne les habitants, et le devis des liseuses a expiré.')] },
];

process.env.TZ = 'UTC';
try {
  const stage = await openStage(readConfiguration());
  try {
    for (const { filedOn, project, chapters: wanted } of seeds) {
      const story = await openStory(stage, project, toDay(filedOn));
      for (const chapter of wanted) await chapter(story);
      await story.settle();
    }
  } finally {
    await stage.close();
  }
} catch (error) {
  reportAndExit(error);
}
