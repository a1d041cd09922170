import { bySection } from '../domain/funding/retained.ts';
import { type Day, dayInFrench, toDay } from '../domain/calendar/day.ts';
import type { Result } from '../domain/deliberation/batch.ts';
import { ZERO } from '../domain/money/money.ts';
import type { Say } from '../runtime/say.ts';
import { prepareBatch, readDeliberations, recordRecusal, type BatchView, type Settled } from '../usecases/deliberations.ts';
import { recordLegality, recordMeeting, type Step } from '../usecases/meeting.ts';
import * as candidates from './candidates.ts';
import { carried } from './carried.ts';
import { euro } from './columns.ts';
import type { Committee } from './committee.ts';
import { envelopeTable } from './money.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

/** The meeting of the Bureau on what the committee said, as it is played and told. */
export interface Meeting {
  readonly stage: Stage;
  readonly committee: Committee;
  /** The dossiers that got an opinion, in rank order. */
  readonly stories: readonly Story[];
  readonly call: string;
  readonly say: Say;
}

const DEPOSITED = toDay('2025-05-20');
const VISA = toDay('2025-06-03');
const BUREAU = toDay('2025-06-17');
const SENT = toDay('2025-06-19');
const PUBLISHED = toDay('2025-06-23');
const ASKED = toDay('2025-06-30');
const ANSWERED = toDay('2025-07-07');

const expected = <T>(answer: Settled<T>): T => {
  if (!answer.ok) throw new Error(`Délibérations : ${answer.refusals.map(({ message }) => message).join(' ')}`);
  return answer.value;
};
/** Every dossier, once its clock has reached the day. */
async function each(stories: readonly Story[], day: Day, work: (story: Story) => Promise<void> = () => Promise.resolve()): Promise<void> {
  await Promise.all(
    stories.map(async (story) => {
      await story.reach(day);
      await work(story);
    }),
  );
}

/** The communes’ own deliberations, the visas of finance, then the batch. The Bureau sits on the day the clocks reach. */
export async function prepare(meeting: Meeting): Promise<string> {
  const { stage, stories, say, call, committee } = meeting;
  const { assembly, finance, bureau } = stage.cast;
  await each(stories, DEPOSITED, (story) => story.deposit('deliberation'));
  await each(stories, VISA, async (story) => {
    const { opinion, appraisal } = await story.state();
    if (!opinion || opinion.amount === 0) return;
    const parts = bySection(opinion.amount, appraisal?.lines ?? []);
    if (parts.investment > 0) await story.done(finance, { type: 'grantVisa', budget: 'AP' });
    if (parts.operating > 0) await story.done(finance, { type: 'grantVisa', budget: 'AE' });
  });
  say(`\n${stories.length} dossiers pour le Bureau du ${dayInFrench(BUREAU)}, visés par les finances le ${dayInFrench(VISA)}`);
  const items = [];
  for (const story of stories) {
    const { opinion } = await story.state();
    const award = opinion !== null && opinion.amount > 0;
    const short = opinion?.wished === undefined ? null : `L’enveloppe votée pour l’appel à projets ${call} ne laissait plus que ${euro(opinion.amount)} au rang de ce dossier.`;
    const reasons = story.project === candidates.giantScreen ? candidates.giantScreenRefusedBecause : short;
    items.push({ dossier: story.id, proposal: award ? ('award' as const) : ('refusal' as const), amount: opinion?.amount ?? ZERO, reasons, replaces: null, hearingOn: null });
  }
  const { db } = stage.context;
  const { id } = expected(await prepareBatch(db, assembly, `demonstration/${call}`, { programme: 'fmin', body: 'bureau', meetingOn: BUREAU, delegation: bureau, items }));
  const apart = stories.find(({ project }) => project === candidates.canalFreight);
  if (apart) expected(await recordRecusal(db, assembly, id, { dossier: apart.id, person: committee.ofTheBureau.id, basis: 'declared' }));
  return id;
}

/** One common vote, and one for each item from which somebody stands aside; then each dossier has its decision. */
export async function vote({ stage, stories, committee, say, call }: Meeting, batch: string): Promise<void> {
  const { assembly, bureau } = stage.cast;
  await each(stories, BUREAU);
  const { groups } = await read(stage, batch);
  const number = (no: number): string => `BM2025/06/17-${10 + no}`;
  const results = groups.map(({ no, items, recused }): Result => ({
    dossiers: items.map(({ dossier }) => dossier), number: number(no), on: BUREAU, delegation: bureau, document: null,
    votes: { for: 23 - recused.length, against: 0, abstentions: 1 }, casting: null, stoodAside: recused, amendments: [],
  }));
  expected(await recordMeeting(stage.context, assembly, batch, `demonstration/${call}`, results));
  await carried(stage, batch);
  for (const { no, items, recused } of groups) {
    const aside = recused.map((person) => (person === committee.ofTheBureau.id ? committee.ofTheBureau.name : person)).join(', ');
    say(`  ${number(no)} · ${items.length > 1 ? `vote commun sur ${items.length} dossiers` : 'voté à part (disjonction)'} : ${23 - recused.length} pour, 0 contre, 1 abstention${aside && ` ; ${aside} a quitté la salle`}`);
  }
  say('');
  (await envelopeTable(stage, call)).forEach(say);
}

export async function read({ context, cast }: Stage, batch: string): Promise<BatchView> {
  const found = await readDeliberations(context.db, cast.assembly, batch);
  if (!found) throw new Error('Le lot de délibérations n’est pas ouvert au service des assemblées.');
  return found;
}

/** Transmission, préfecture’s receipt and publication of the whole batch; the préfecture asks for pieces on one, and gets them. */
export async function makeEnforceable({ stage, stories, say }: Meeting, batch: string): Promise<void> {
  const { assembly } = stage.cast;
  await each(stories, PUBLISHED);
  const steps: readonly Step[] = [{ step: 'transmission', on: SENT }, { step: 'receipt', on: SENT, receipt: '075-200054781-20250619-BM11-DE' }, { step: 'publication', on: PUBLISHED }];
  for (const step of steps) {
    expected(await recordLegality(stage.context, assembly, batch, step));
    await carried(stage, batch);
  }
  say(`\n  Transmises à la préfecture et reçues le ${dayInFrench(SENT)}, publiées le ${dayInFrench(PUBLISHED)} : les ${stories.length} décisions sont exécutoires.`);
  const asked = stories.find(({ project }) => project === candidates.childcare);
  if (!asked) throw new Error('Il manque le dossier dont la préfecture veut les pièces.');
  await asked.reach(ASKED);
  await asked.done(assembly, { type: 'recordPrefectureRequest', on: ASKED, note: 'La préfecture demande la délibération de la commune et le devis de l’hébergement.' });
  await asked.reach(ANSWERED);
  await asked.done(assembly, { type: 'recordPrefecturePieces', on: ANSWERED });
  say(`  ${(await asked.state()).reference} (${asked.project.name}) · la préfecture demande des pièces le ${dayInFrench(ASKED)}, et les reçoit le ${dayInFrench(ANSWERED)} : le délai du déféré part de là.`);
}

/** The finance software’s numbers; then the letters wait for a signature. */
export async function engage({ stage, stories, say, call }: Meeting): Promise<void> {
  await each(stories, ANSWERED, async (story) => {
    const { decision, reference } = await story.state();
    if (decision?.kind === 'award') await story.done(stage.cast.finance, { type: 'recordEngagement', number: `ENG-2025-${reference.slice(-4)}`, on: ANSWERED });
    await story.settle();
  });
  const waiting = await lettersToSign(stage, stories);
  const count = (kind: string): number => waiting.filter((one) => one.kind === kind).length;
  say(`  Engagés le ${dayInFrench(ANSWERED)}. À la signature : ${count('award')} lettres d’attribution, ${count('refusal')} lettre de refus.\n`);
  (await envelopeTable(stage, call)).forEach(say);
}

/** Letters of these dossiers that are made and wait for a signature. */
export function lettersToSign({ context: { db } }: Stage, stories: readonly Story[]) {
  return db
    .selectFrom('letters as l')
    .innerJoin('dossiers as d', 'd.id', 'l.dossier')
    .leftJoin('outbox as o', 'o.letter', 'l.id')
    .select(['d.reference', 'l.kind', 'l.pdf'])
    .where('l.dossier', 'in', stories.map(({ id }) => id))
    .where('l.to_sign', '=', true)
    .where('o.id', 'is', null)
    .orderBy('d.reference')
    .execute();
}
