import type { CommandType } from '../../domain/application/commands.ts';
import { outcomes } from '../../domain/timeline/words.ts';
import type { ApplicationView } from '../../usecases/applications.ts';
import { letterName, lettersFor } from '../../usecases/letters.ts';
import { standingFor, type Expected } from '../../usecases/standing.ts';
import { timelineFor } from '../../usecases/timeline.ts';
import { whyFor } from '../../usecases/why.ts';
import { shownExpected } from '../everyone/expected.ts';
import type { View, Visit } from '../page.ts';
import { whereItStands } from './where.ts';

/** Where one does what is expected, below the dossier's address. */
const places: Partial<Readonly<Record<Expected['what'], string>>> = {
  'answer-request': 'pieces', 'replace-piece': 'pieces', 'deposit-piece': 'pieces', 'sign-agreement': 'convention', 'declare-start': 'demarrage', 'prove-funding': 'financeurs', 'final-report': 'bilan', 'answer-hearing': 'observations',
};

/** What a commune may do of itself at this stage, in the order in which it is offered. */
const offers: readonly { readonly act: CommandType; readonly to: string; readonly label: string }[] = [
  { act: 'depositPiece', to: 'pieces', label: 'Joindre ou remplacer une pièce' },
  { act: 'sendMessage', to: 'messages', label: 'Écrire au service' },
  { act: 'askFunder', to: 'financeurs', label: 'Dire ce que répondent les autres financeurs' },
  { act: 'requestEarlyStart', to: 'demarrage-anticipe', label: 'Demander à démarrer plus tôt' },
  { act: 'withdraw', to: 'desistement', label: 'Renoncer à cette demande' },
];

const RECENT = 12;

/** A filed dossier for the commune: whether it may order, what is expected of it, where it stands; then letters, messages, amounts. */
export async function communeDossier({ app, person }: Visit, found: ApplicationView): Promise<View> {
  const { reference, state } = found;
  const [standing, timeline] = [await standingFor(app.db, person, found.id), (await timelineFor(app.db, person, found.id)) ?? []];
  const letters = (await lettersFor(app.db, person, found.id)) ?? [];
  const why = state.decision ? await whyFor(app.db, person, found.id) : null;
  const messages = timeline.filter(({ type }) => type === 'messageSent');
  const told = timeline.filter(({ type }) => type !== 'messageSent');
  const at = `/dossiers/${reference}`;
  const isPossible = ({ act }: (typeof offers)[number]): boolean => found.acts.includes(act) && (act !== 'requestEarlyStart' || (state.decision === null && state.earlyStart?.status !== 'requested' && state.earlyStart?.status !== 'authorised'));
  return {
    template: 'commune/dossier',
    title: found.title,
    lead: `${reference} · ${found.organisation_name} · ${found.programme.toUpperCase()}`,
    crumbs: [{ label: 'Accueil', href: '/' }, { label: 'Dossiers', href: '/dossiers' }],
    data: {
      at,
      standing: standing && { may: standing.may, isOver: state.phase === 'closed', sentence: standing.sentence, rest: standing.rest, letter: standing.letter && `${at}/courriers/${standing.letter.kind}/${standing.letter.no}` },
      tasks: (standing?.expected ?? []).map((one) => ({ ...shownExpected(one), href: places[one.what] ? `${at}/${places[one.what]}` : null, isDue: one.kind === 'due' })),
      stops: whereItStands(state, found.due_on),
      outcome: found.outcome && outcomes[found.outcome],
      offers: offers.filter(isPossible).map(({ to, label }) => ({ href: `${at}/${to}`, label })),
      amounts: { asked: found.asked, base: found.base, awarded: found.awarded, paid: found.paid },
      why: why && { sentence: why.sentence, steps: why.steps.map(({ title, computation, amount, binding, reason, line }) => ({ title, computation, amount, binding, reason, line })) },
      letters: [...letters].reverse().map(({ kind, no, made_on, queued_on }) => ({ title: letterName(kind), on: queued_on ?? made_on, href: `${at}/courriers/${kind}/${no}` })),
      lastMessage: messages.at(-1) ? { by: messages.at(-1)!.by, on: messages.at(-1)!.on, text: messages.at(-1)!.detail ?? '' } : null,
      messages: messages.length,
      entries: [...told].reverse().slice(0, RECENT).map(({ on, sentence, detail = null, by }) => ({ on, sentence, detail, by })),
      earlier: [...told].reverse().slice(RECENT).map(({ on, sentence, detail = null, by }) => ({ on, sentence, detail, by })),
      filedOn: found.filed_on,
    },
  };
}
