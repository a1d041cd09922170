import { clockEnds } from '../../domain/calendar/suspendable.ts';
import { isDueIn } from '../../domain/application/state.ts';
import { missingPieces } from '../../domain/application/decide/screening.ts';
import { definePage, type View } from '../page.ts';
import { dueInFrench } from '../commune/programmes.ts';
import { actAt, DESK, deskCrumbs, instructionOf, leadOf, Reference, tabs } from './desk.ts';
import type { Instruction } from '../../usecases/instruction.ts';

export const screeningPages = [
  definePage({ name: 'screening', path: '/instruction/:reference/recevabilite', access: { roles: DESK }, params: Reference, show: async (visit, { params }) => view(await instructionOf(visit, params.reference)) }),
];

const earlyStarts = { requested: 'demandé, à trancher', authorised: 'autorisé', refused: 'refusé' } as const;

function view({ dossier, bundle: { programme }, texts, people, documents, messages, earlyStartReason }: Instruction): View {
  const { state, reference, acts } = dossier;
  const may = (act: (typeof acts)[number]): boolean => acts.includes(act);
  const missing = state.phase === 'closed' ? [] : missingPieces(state, state.phase, { programme });
  const { request, earlyStart } = state;
  const endsOn = state.decision ? null : clockEnds(state.instruction, programme.clocks.extendToWorkingDay);
  return {
    template: 'officer/screening',
    title: dossier.title,
    lead: leadOf(dossier),
    crumbs: deskCrumbs(dossier),
    data: {
      tabs: tabs(reference, 'recevabilite'),
      isScreening: state.phase === 'screening',
      isClosed: state.phase === 'closed',
      missing: missing.map(({ title }) => title),
      request: request && { ...request, note: request.note === undefined ? null : (texts[request.note] ?? null), titles: request.pieces.map((code) => ({ title: titleOf(programme, code), isHere: !request.outstanding.includes(code) })), remind: may('remindPieces') ? actAt(reference, 'relancer', request.no) : null },
      endsOn: request ? null : endsOn,
      pieces: programme.pieces.map(({ code, title, help = null, required, due }) => {
        const piece = state.pieces[code];
        const document = piece && documents.get(piece.document);
        const isDue = required && state.phase !== 'closed' && isDueIn(due, state.phase);
        return {
          title, help,
          when: `${required ? '' : 's’il y a lieu, '}${dueInFrench[due]}`,
          chip: piece?.status === 'rejected' ? { label: 'écartée', cls: 'stop', icon: 'alert' } : piece ? { label: 'déposée', cls: 'go', icon: 'check' } : isDue ? { label: 'manque', cls: 'stop', icon: 'alert' } : { label: 'pas encore exigée', cls: 'quiet', icon: null },
          file: document ? { name: document.file_name, href: `/instruction/${reference}/documents/${document.id}`, on: piece.on } : null,
          reason: piece?.reason === undefined ? null : (texts[piece.reason] ?? null),
          reject: piece?.status === 'deposited' && may('rejectPiece') ? actAt(reference, 'ecarter-une-piece', code) : null,
        };
      }),
      complete: may('declareComplete') && !request && missing.length === 0 ? actAt(reference, 'declarer-complet') : null,
      ask: may('requestPieces') && !request ? actAt(reference, 'demander-des-pieces') : null,
      inadmissible: may('declareInadmissible') ? actAt(reference, 'declarer-irrecevable') : null,
      officer: state.officer === null ? null : (people[state.officer] ?? 'une personne qui n’est plus connue'),
      assign: may('assignOfficer') ? actAt(reference, 'designer-l-instructeur') : null,
      earlyStart: earlyStart && { status: earlyStarts[earlyStart.status], requestedOn: earlyStart.requestedOn, answeredOn: earlyStart.answeredOn, reason: earlyStartReason, answer: earlyStart.status === 'requested' && may('answerEarlyStart') ? actAt(reference, 'repondre-au-demarrage-anticipe') : null },
      messages: messages.map(({ on, from, by, text }) => ({ on, by, from: from === 'commune' ? dossier.organisation_name : 'le service', text })),
      write: may('sendMessage') ? actAt(reference, 'ecrire-un-message') : null,
    },
  };
}

const titleOf = (programme: Instruction['bundle']['programme'], code: string): string => programme.pieces.find((piece) => piece.code === code)?.title ?? code;
