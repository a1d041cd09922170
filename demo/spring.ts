import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { addDays, dayInFrench, toDay } from '../domain/calendar/day.ts';
import { toCents } from '../domain/money/money.ts';
import { during, type Say } from '../runtime/say.ts';
import { voteEnvelope } from '../usecases/envelopes.ts';
import { assemblyPaper, dossierPaper, minutesPaper, wholeDossier } from '../usecases/papers.ts';
import { rankCall } from '../usecases/ranking.ts';
import { place } from '../usecases/reviewers.ts';
import { readyForSession } from '../usecases/session-desk.ts';
import * as assembly from './assembly.ts';
import { canalFreight, candidates } from './candidates.ts';
import * as chapters from './chapters.ts';
import { euro, table } from './columns.ts';
import { introduceAgent, introduceCommittee } from './committee.ts';
import { envelopeTable } from './money.ts';
import { outcomeTable } from './outcome.ts';
import * as session from './session.ts';
import { planSitting } from './sitting.ts';
import type { Stage } from './stage.ts';
import { openStory, type Story } from './story.ts';

const CALL = '2025';
const FILED = toDay('2025-01-07');
const SESSION = toDay('2025-04-15');
const SECOND = toDay('2025-04-22');
/** What the Conseil votes for the call, in euros: less than the committee will want to give. */
const VOTED = { investment: 345_000, operating: 12_000 } as const;

/**
 * Twelve dossiers from filing to letters that wait for a signature: évaluateurs, ranking, a committee that must be convened twice, the
 * envelope that runs out, the Bureau, the préfecture. Leaves its papers in a folder of `out`; answers the folder and the dossiers by rank.
 */
export async function playSpring(stage: Stage, say: Say, out: string): Promise<{ readonly folder: string; readonly stories: readonly Story[] }> {
  const { db } = stage.context;
  const { cast } = stage;
  say(`\nLa séance du printemps ${CALL} : douze dossiers, une enveloppe qui ne suffit pas`);
  say('(les collectivités sont réelles ; les projets, les personnes et les chiffres sont inventés)\n');
  await voteBudget(stage);
  for (const { id } of cast.reviewers) await expectNone(place(db, cast.officer, 'fmin', id, { expertise: [], mostOpen: candidates.length, until: null }));
  const stories = await during(say, 'Dépôt, instruction et évaluation de douze dossiers', () => bringToCommittee(stage));
  say('');
  (await envelopeTable(stage, CALL)).forEach(say);

  const committee = await introduceCommittee(db);
  const sitting = await planSitting(stage, committee, { call: CALL, today: addDays(SESSION, -14), on: SESSION, place: 'Salle du Conseil, 15-19 avenue Pierre-Mendès-France, Paris 13e' });
  const ready = (await readyForSession(db, cast.secretary, sitting.id)) ?? [];
  const ranked = ready.map(({ dossier }) => stories.find(({ id }) => id === dossier)).filter((story) => story !== undefined);
  say('');
  (await runningOrder(stage)).forEach(say);
  const playing = { stage, sitting, stories: ranked, call: CALL, say };
  await session.convene(playing, ranked.map(({ id }) => id));
  await session.takeItems(playing);
  await session.closeSitting(playing);
  await session.approve(playing);

  const decided = await withOpinion(ranked);
  const meeting = { stage, committee, stories: decided, call: CALL, say };
  const batch = await assembly.prepare(meeting);
  const { reference } = (await sitting.desk()).session;
  const folder = path.join(out, reference);
  const papers = await during(say, 'Relevé d’avis, rapport, projets de délibération, annexe, dossier complet', () => leavePapers(stage, { folder, session: sitting.id, batch, one: ranked.find(({ project }) => project === canalFreight) }));
  await assembly.vote(meeting, batch);
  await assembly.makeEnforceable(meeting, batch);
  await assembly.engage(meeting);
  for (const { reference: of, kind, pdf } of await assembly.lettersToSign(stage, decided)) leave(folder, `À signer ${of} ${kind === 'award' ? 'attribution' : 'refus'}.pdf`, pdf);
  await Promise.all(ranked.map((story) => story.settle()));

  say(`\nAu ${dayInFrench(ranked[0]?.today ?? SECOND)}, qui reçoit quoi, et pourquoi :\n`);
  (await outcomeTable(stage, ranked)).forEach(say);
  say(`\n  ${papers} documents et les lettres à signer dans ${folder}/`);
  return { folder, stories: ranked };
}

async function voteBudget({ context: { db }, cast }: Stage): Promise<void> {
  for (const section of ['investment', 'operating'] as const) {
    await expectNone(voteEnvelope(db, cast.finance, `demonstration/${CALL}/${section}`, { programme: 'fmin', call: CALL, section, axis: '' }, { amount: toCents(VOTED[section] * 100), number: 'CM2024/12/13-08', on: toDay('2024-12-13') }));
  }
}

async function expectNone(answer: Promise<{ readonly message: string } | null>): Promise<void> {
  const refusal = await answer;
  if (refusal) throw new Error(refusal.message);
}

/** Filed one after the other, so that references follow one another; then each goes its way beside the others, to the day of the committee. */
async function bringToCommittee(stage: Stage): Promise<readonly Story[]> {
  const stories: Story[] = [];
  for (const project of candidates) {
    const story = await openStory(stage, project, FILED, await introduceAgent(stage.context.db, project));
    await chapters.file(story);
    stories.push(story);
  }
  await Promise.all(
    stories.map(async (story) => {
      await chapters.declareComplete(story);
      await chapters.appraise(story);
      await chapters.review(story);
      if (story.project.answers.partners.length > 0) await story.deposit('convention-partenaires');
      await story.reach(SECOND);
    }),
  );
  return stories;
}

async function runningOrder({ context: { db }, cast }: Stage): Promise<readonly string[]> {
  const ranking = await rankCall(db, cast.secretary, 'fmin', CALL);
  if (!ranking) throw new Error('Le classement n’est pas ouvert à la secrétaire.');
  const columns = [{ title: 'rang', right: true }, { title: 'dossier' }, { title: 'collectivité' }, { title: 'projet', most: 44 }, { title: 'note /100', right: true }, { title: 'demandé', right: true }, { title: 'proposé', right: true }];
  return table(columns, ranking.rows.map(({ contender, rank }) => {
    const { reference, shown, asked, wish } = contender;
    const { title = '', organisation = '' } = ranking.names.get(contender.id) ?? {};
    return [rank === null ? '–' : String(rank), reference, organisation, title, shown ? (shown.total / 100).toLocaleString('fr-FR') : '', euro(asked), euro(wish)];
  }));
}

/** Those whose opinion is in their dossier: for the Bureau, in rank order. */
async function withOpinion(stories: readonly Story[]): Promise<readonly Story[]> {
  const states = await Promise.all(stories.map((story) => story.state()));
  return stories.filter((_, at) => states[at]?.phase === 'decision');
}

interface Papers {
  readonly folder: string;
  readonly session: string;
  readonly batch: string;
  readonly one: Story | undefined;
}

/** Everything on paper, before the Bureau sits; answers how many. */
async function leavePapers({ context: { db }, papers, cast }: Stage, { folder, session: id, batch, one }: Papers): Promise<number> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const made = [];
  for (const format of ['pdf', 'docx'] as const) made.push(await minutesPaper({ db, papers }, cast.secretary, id, format));
  for (const kind of ['report', 'draft-deliberation', 'proposals-table'] as const) for (const format of ['docx', 'odt'] as const) made.push(await assemblyPaper({ db, papers }, cast.assembly, batch, kind, format));
  if (one) made.push(await dossierPaper({ db, papers }, cast.officer, one.id, 'appraisal-sheet', 'pdf'));
  for (const paper of made) {
    if (!paper || typeof paper === 'string') throw new Error('Un document de la séance n’a pas pu être établi.');
    leave(folder, paper.fileName, paper.file);
  }
  const whole = one && (await wholeDossier({ db, papers }, cast.reviewers[0], one.id));
  if (!whole) throw new Error('Le dossier complet n’a pas pu être établi.');
  copyFileSync(whole.path, path.join(folder, whole.fileName));
  return made.length + 1;
}

const leave = (folder: string, name: string, file: Buffer): void => writeFileSync(path.join(folder, name), file);
