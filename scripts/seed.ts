/**
 * Dossiers to look at on a first start: real communes, one in each phase, and in delivery one for each thing somebody has to do
 * about money. Their clocks are moved by hand and stand still afterwards.
 * The servers and a worker run already; refused in production.
 */
import * as chapters from '../demo/chapters.ts';
import * as candidates from '../demo/candidates.ts';
import { introduceAccount, introduceAgent } from '../demo/committee.ts';
import * as projects from '../demo/projects.ts';
import { openStage, type Stage } from '../demo/stage.ts';
import { openStory, type Story } from '../demo/story.ts';
import { type Day, toDay } from '../domain/calendar/day.ts';
import { readConfiguration } from '../runtime/config.ts';
import { reportAndExit } from '../runtime/problem.ts';
import { aloud } from '../runtime/say.ts';

const { file, declareComplete, appraise, inviteReviewers, review, favourableOpinion, toDelivery, askFor, attest, liquidate, sign } = chapters;

/** Where no persona works, whoever the project names files it, on an account that two people have answered for. */
async function openSeed(stage: Stage, project: projects.Project, filedOn: Day): Promise<Story> {
  if (stage.cast.worksFor(project.organisation)) return openStory(stage, project, filedOn);
  const agent = await introduceAgent(stage.context.db, project);
  await introduceAccount(stage.context.db, project);
  return openStory(stage, project, filedOn, agent);
}

/** The day of filing, a Tuesday, and how far each has come. */
const seeds: readonly { readonly filedOn: string; readonly project: projects.Project; readonly chapters: chapters.Life }[] = [
  { filedOn: '2025-01-07', project: projects.dipbike, chapters: [...toDelivery, chapters.payAdvance, chapters.payInterim, chapters.payBalance] },
  { filedOn: '2025-03-04', project: projects.kiosks, chapters: chapters.refusal(projects.kiosksRefusedBecause) },
  { filedOn: '2026-01-13', project: projects.sharedBus, chapters: [...toDelivery, chapters.payAdvance, chapters.askForTime] },
  { filedOn: '2026-01-13', project: projects.laptops, chapters: [...toDelivery, askFor('advance', 35), attest('advance'), liquidate('advance'), chapters.postpone('advance', 36)] },
  { filedOn: '2026-01-20', project: candidates.elderCalls, chapters: [...toDelivery, askFor('advance', 34)] },
  { filedOn: '2026-01-20', project: candidates.riverside, chapters: [...toDelivery, askFor('advance', 34), attest('advance')] },
  { filedOn: '2026-01-27', project: candidates.nightLight, chapters: [...toDelivery, askFor('advance', 34), attest('advance'), liquidate('advance')] },
  { filedOn: '2026-02-03', project: candidates.cycleCounts, chapters: [...toDelivery, askFor('advance', 34), attest('advance'), liquidate('advance'), sign('advance'), chapters.returned('advance', 37, 'Relevé d’identité bancaire illisible dans les pièces jointes.')] },
  { filedOn: '2026-03-03', project: projects.archives, chapters: [...chapters.toEnforceable, chapters.notifyAward, chapters.giveAnotherAccount] },
  { filedOn: '2026-03-31', project: projects.sensors, chapters: [file, declareComplete, appraise, review, favourableOpinion] },
  { filedOn: '2026-06-02', project: projects.sharedData, chapters: [file, declareComplete, appraise, review] },
  { filedOn: '2026-07-07', project: projects.welcome, chapters: [file, declareComplete, appraise, inviteReviewers] },
  { filedOn: '2026-09-01', project: projects.repairs, chapters: [file, declareComplete] },
  { filedOn: '2026-10-06', project: projects.elders, chapters: [file, chapters.askPieces(['note-technique', 'justificatifs-couts'], 'La note ne dit pas qui accompagne les habitants, et le devis des liseuses a expiré.')] },
];

process.env.TZ = 'UTC';
const began = Date.now();
try {
  const stage = await openStage(readConfiguration());
  try {
    // Filed one after the other, so that references follow the days; then each goes its way beside the others.
    const filed = [];
    for (const { filedOn, project, chapters: [first, ...rest] } of seeds) {
      const story = await openSeed(stage, project, toDay(filedOn));
      await first(story);
      filed.push({ story, rest });
    }
    await Promise.all(
      filed.map(async ({ story, rest }) => {
        for (const chapter of rest) await chapter(story);
        await story.settle();
        const { reference, phase } = await story.state();
        aloud(`${reference} ${phase} on ${story.today}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
      }),
    );
  } finally {
    await stage.close();
  }
} catch (error) {
  reportAndExit(error);
}
