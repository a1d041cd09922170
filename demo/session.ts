import { isBinding, type Recusal } from '../domain/committee/state.ts';
import { toDay, dayInFrench } from '../domain/calendar/day.ts';
import { toCents, ZERO, type Cents } from '../domain/money/money.ts';
import { opinions } from '../domain/timeline/words.ts';
import type { Say } from '../runtime/say.ts';
import type { DeskItem } from '../usecases/session-desk.ts';
import * as candidates from './candidates.ts';
import { carried } from './carried.ts';
import { euro, table } from './columns.ts';
import type { Committee, Elected } from './committee.ts';
import { envelopeTable } from './money.ts';
import type { Project } from './projects.ts';
import { proposal, type Sitting } from './sitting.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

/** The session as it is played and told. */
export interface Playing {
  readonly stage: Stage;
  readonly sitting: Sitting;
  /** The dossiers, whose projects say what happens to them. */
  readonly stories: readonly Story[];
  readonly call: string;
  readonly say: Say;
}

const SECOND = toDay('2025-04-22');

const told = ({ say }: Playing, lines: readonly string[]): void => lines.forEach(say);
const named = (people: readonly Elected[]): string => people.map(({ name }) => name).join(', ');

/** Convocation, a first sitting without quorum, then the second. */
export async function convene(playing: Playing, agenda: readonly string[]): Promise<void> {
  const { stage, sitting, say } = playing;
  const { chair, declaring, away, mandated, others } = sitting.committee;
  const { secretary } = stage.cast;
  await sitting.done(secretary, { type: 'convoke', agenda });
  const { session } = await sitting.desk();
  say(`\n${session.reference} · comité d’examen convoqué pour le ${dayInFrench(session.on)}, ${agenda.length} points à l’ordre du jour`);
  await sitting.reach(session.on);
  await sitting.done(secretary, { type: 'recordPresents', presents: [chair.id, declaring.id, others[0].id] });
  say(`  ${dayInFrench(session.on)} · présents : ${named([chair, declaring, others[0]])}. Ouvrir la séance ? Refusé :`);
  say(`  « ${await sitting.refused(secretary, { type: 'openSession' })} »`);
  await sitting.done(secretary, { type: 'recordNoQuorum' });
  await sitting.done(secretary, { type: 'reconvoke', on: SECOND, at: '14:30', place: 'Salle du Conseil, 15-19 avenue Pierre-Mendès-France, Paris 13e' });
  await sitting.reach(SECOND);
  const present = [chair, mandated, declaring, ...others];
  await sitting.done(secretary, { type: 'recordPresents', presents: present.map(({ id }) => id) });
  await sitting.done(secretary, { type: 'recordProxy', from: away.id, to: others[0].id });
  await sitting.done(secretary, { type: 'openSession' });
  say(`  ${dayInFrench(SECOND)} · seconde convocation, sans quorum exigé. Présents : ${named(present)}.`);
  say(`  ${away.name} a donné pouvoir à ${others[0].name}. La séance est ouverte, ${chair.name} préside.`);
}

/** Item by item, in the running order, the envelope falling as amounts are entered. */
export async function takeItems(playing: Playing): Promise<void> {
  const { sitting, stories, say } = playing;
  say(`\n  Enveloppe à répartir : ${euro(toCents((await sitting.desk()).left))}`);
  for (const { no } of (await sitting.desk()).items) {
    const story = storyOf(playing, await item(sitting, no));
    await settleRecusals(playing, no, story.project);
    say(headline(await item(sitting, no)));
    for (const one of (await item(sitting, no)).recusals.filter(isBinding)) say(`     Quitte la salle : ${leaving(sitting.committee, one)}.`);
    await takeItem(playing, await item(sitting, no), story.project);
    const after = await item(sitting, no);
    for (const line of byName(sitting.committee, after)) say(`     ${line}`);
    say(`     ${concluded(after)}`);
    if (story.project === candidates.canalFreight) {
      const withdrawn = stories.find(({ project }) => project === candidates.streetworks);
      if (!withdrawn) throw new Error('Il manque le dossier qui se retire.');
      await withdrawn.done(withdrawn.agent, { type: 'withdraw', reason: 'La ville confie l’annonce des chantiers au département et retire sa demande.' });
      say(`     ⚑ Un appel interrompt la séance : ${withdrawn.project.name} se désiste. Sa part revient à l’enveloppe → il reste ${euro(toCents((await item(sitting, no)).leftAfter))}`);
    }
  }
}

const item = async (sitting: Sitting, no: number): Promise<DeskItem> => {
  const found = (await sitting.desk()).items.find((one) => one.no === no);
  if (!found) throw new Error(`Le point ${no} n’est pas à l’ordre du jour.`);
  return found;
};
const storyOf = ({ stories }: Playing, { dossier }: DeskItem): Story => {
  const found = stories.find(({ id }) => id === dossier.id);
  if (!found) throw new Error(`${dossier.reference} n’est pas de ceux de la démonstration.`);
  return found;
};

/** A recusal found from a mandate is confirmed by the chair; another is declared, for nobody could know. */
async function settleRecusals({ sitting, say }: Playing, no: number, project: Project): Promise<void> {
  const { chair, declaring, members } = sitting.committee;
  for (const { person, standing } of (await item(sitting, no)).recusals) {
    if (standing !== 'proposed') continue;
    say(`\n  ↷ Déport proposé pour ${members.find(({ id }) => id === person)?.name} : son mandat dans la collectivité est connu. La présidence le confirme.`);
    await sitting.done(chair, { type: 'confirmRecusal', item: no, person });
  }
  if (project !== candidates.elderCalls) return;
  await sitting.done(declaring, { type: 'declareRecusal', item: no, person: declaring.id });
  say(`\n  ↷ ${declaring.name} déclare un intérêt que rien ne laissait voir, et se déporte.`);
}

const leaving = ({ members }: Committee, { person, standing }: Recusal): string => `${members.find(({ id }) => id === person)?.name} (${standing === 'confirmed' ? 'mandat, déport confirmé par la présidence' : 'déport déclaré'})`;

async function takeItem(playing: Playing, at: DeskItem, project: Project): Promise<void> {
  const { sitting, stage, say } = playing;
  const { secretary } = stage.cast;
  const { chair, mandated, declaring, away, others } = sitting.committee;
  const [holder, second, third] = others;
  const put = proposal(at, project.opinion);
  switch (project) {
    case candidates.riverside: {
      await sitting.done(secretary, { type: 'openVote', ...put });
      say(`     ${mandated.name} demande à voter. Refusé : « ${await sitting.vote(mandated, at.no, 'for')} »`);
      await ballots(sitting, at.no, [[chair, 'for'], [declaring, 'for'], [holder, 'for'], [holder, 'for', away], [second, 'for'], [third, 'for']]);
      return sitting.done(secretary, { type: 'closeVote', item: at.no });
    }
    case candidates.schoolMeals:
      await sitting.done(secretary, { type: 'openVote', ...put });
      await ballots(sitting, at.no, [[chair, 'for'], [declaring, 'for'], [holder, 'for'], [holder, 'abstention', away], [mandated, 'against'], [second, 'against'], [third, 'against']]);
      return sitting.done(secretary, { type: 'closeVote', item: at.no });
    case candidates.canalFreight:
      return sitting.done(secretary, { type: 'giveOpinion', ...put, opinion: 'favourable-with-reserves' });
    case candidates.giantScreen:
      return sitting.done(secretary, { type: 'giveOpinion', ...put, opinion: 'unfavourable', amount: ZERO });
    default:
      return sitting.done(secretary, { type: 'giveOpinion', ...put });
  }
}

async function ballots(sitting: Sitting, no: number, cast: readonly (readonly [Elected, 'for' | 'against' | 'abstention', Elected?])[]): Promise<void> {
  const said = await Promise.all(cast.map(([voter, choice, giver]) => sitting.vote(voter, no, choice, giver)));
  const refusal = said.find((one) => one !== null);
  if (refusal !== undefined) throw new Error(`Un bulletin a été refusé : ${refusal}`);
}

const headline = ({ rank, dossier }: DeskItem): string => `\n  ${String(rank).padStart(2)} · ${dossier.reference} · ${dossier.organisation} · ${dossier.title}`;

/** Who voted what, in a personal ballot. */
function byName({ members }: Committee, { votes }: DeskItem): readonly string[] {
  const named = votes.at(-1)?.named ?? [];
  const name = (person: string): string => members.find(({ id }) => id === person)?.name ?? person;
  return (['for', 'against', 'abstention'] as const).flatMap((choice) => {
    const whose = named.filter((ballot) => ballot.choice === choice).map(({ person, castBy }) => (person === castBy ? name(person) : `${name(person)} (par ${name(castBy)})`));
    return whose.length > 0 ? [`${CHOICES[choice]} : ${whose.join(', ')}`] : [];
  });
}
const CHOICES = { for: 'Pour', against: 'Contre', abstention: 'Abstention' } as const;

function concluded({ opinion, votes, leftAfter }: DeskItem): string {
  if (!opinion) throw new Error('Ce point devait recevoir un avis.');
  const last = votes.at(-1);
  const how = last ? `${last.votes.for} pour, ${last.votes.against} contre, ${last.votes.abstentions} abstention${last.votes.abstentions > 1 ? 's' : ''}${last.casting ? ', la voix de la présidence l’emporte' : ''}` : 'par consensus';
  const what = opinion.opinion === 'unfavourable' ? '' : ` : ${euro(opinion.amount)}`;
  const rest = leftAfter < 0 ? `il manquerait ${euro(toCents(-leftAfter))}` : `il reste ${euro(toCents(leftAfter))}`;
  return `Avis ${opinions[opinion.opinion]}${what} (${how}) → ${rest}`;
}

/** Closing: the envelope is shared out by rank in one transaction, and the opinions leave for their dossiers. */
export async function closeSitting(playing: Playing): Promise<void> {
  const { sitting, stage, say, call } = playing;
  const { secretary } = stage.cast;
  say('\n  Clore la séance ? Refusé :');
  say(`  « ${await sitting.refused(secretary, { type: 'closeSession' })} »`);
  await sitting.done(secretary, { type: 'closeSession', whenShort: 'partial' });
  await carried(stage, sitting.id);
  say('  Close, le premier qui ne tient plus étant servi en partie. Ce que l’enveloppe réserve, dans l’ordre :\n');
  const columns = [{ title: '' , right: true }, { title: 'dossier' }, { title: 'collectivité', most: 30 }, { title: 'avis' }, { title: 'proposé', right: true }, { title: 'réservé', right: true }, { title: 'dans le dossier' }];
  const rows = (await sitting.desk()).items.map(({ rank, dossier, opinion, reserved, sent }) => [
    String(rank), dossier.reference, dossier.organisation, opinion ? opinions[opinion.opinion] : '', opinion && opinion.amount > 0 ? euro(opinion.amount) : '—', reserved === null ? '—' : euro(reserved as Cents),
    sent?.status === 'refused' ? `avis refusé : ${sent.refusal === 'wrong-phase' ? 'dossier retiré' : sent.refusal}` : (opinion?.amount ?? 0) > 0 && !reserved ? 'liste d’attente' : 'avis reçu',
  ]);
  told(playing, table(columns, rows));
  say('');
  told(playing, await envelopeTable(stage, call));
}

/** Relevé d’avis: drawn up, approved by who presided, and frozen. Answers its hash. */
export async function approve({ sitting, stage, say }: Playing): Promise<string> {
  await sitting.done(stage.cast.secretary, { type: 'drawUpMinutes', note: 'La séance est levée à 17 h 10.' });
  await sitting.done(sitting.committee.chair, { type: 'approveMinutes' });
  const { session } = await sitting.desk();
  const sha256 = session.approval?.sha256;
  if (!sha256) throw new Error('Le relevé d’avis devait être approuvé.');
  say(`\n  Relevé d’avis approuvé par ${sitting.committee.chair.name} et figé : SHA-256 ${sha256}`);
  return sha256;
}
