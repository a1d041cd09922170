import { missingPieces } from '../../domain/application/decide/screening.ts';
import { isDueIn } from '../../domain/application/state.ts';
import { form, ifSaid, long, nothing, oneOf, pieceTitle, said, type DeskAct } from './acts.ts';

export const screeningActs: readonly DeskAct[] = [
  {
    slug: 'declarer-complet', type: 'declareComplete', sheet: 'recevabilite', title: () => 'Déclarer le dossier complet ?', button: 'Déclarer complet', done: 'Le dossier est déclaré complet : l’instruction est ouverte.',
    follows: () => ['L’instruction s’ouvre. La collectivité le voit dans son dossier.', 'Une pièce peut encore être écartée, et redemandée, jusqu’à la décision.'],
    asks: () => nothing, command: () => ({ type: 'declareComplete' }),
  },
  {
    slug: 'demander-des-pieces', type: 'requestPieces', sheet: 'recevabilite', letter: true, title: () => 'Demander des pièces', button: 'Demander les pièces et faire partir la lettre', done: 'Les pièces sont demandées : la lettre part, et le délai est suspendu.',
    follows: ({ desk }) => [`La collectivité aura ${desk.bundle.programme.clocks.pieces.days} jours pour répondre. Le délai d’instruction est suspendu jusqu’à sa réponse.`, `Une relance part toute seule ${desk.bundle.programme.clocks.pieces.remindDaysBefore} jours avant le terme ; passé le terme, le dossier est classé sans suite.`],
    asks: ({ desk: { dossier: { state }, bundle: { programme } } }) => {
      const offered = programme.pieces.filter(({ due }) => state.phase === 'screening' || isDueIn(due, state.phase));
      const missing = new Set(missingPieces(state, state.phase, { programme }).map(({ code }) => code));
      return form({
        pieces: { title: 'Pièces à demander', type: 'array', minItems: 1, maxItems: 100, uniqueItems: true, 'x-widget': 'checkboxes', 'x-choices': Object.fromEntries(offered.map(({ code, title }) => [code, `${title}${missing.has(code) ? ' (manque)' : ''}`])), items: { enum: offered.map(({ code }) => code) }, default: [...missing], 'x-messages': { minItems: 'Choisissez au moins une pièce à demander.', required: 'Choisissez au moins une pièce à demander.' } },
        note: long('Précision pour la collectivité', 'Elle figure dans la lettre, telle que vous l’écrivez.'),
      }, ['pieces']);
    },
    command: (answers) => ({ type: 'requestPieces', pieces: Array.isArray(answers.pieces) ? (answers.pieces as string[]) : [], ...ifSaid(answers, 'note') }),
  },
  {
    slug: 'relancer', type: 'remindPieces', sheet: 'recevabilite', title: () => 'Relancer la collectivité ?', button: 'Envoyer la relance', done: 'La relance part.',
    follows: () => ['La lettre de relance part aujourd’hui. Le délai donné pour répondre ne change pas.'],
    asks: () => nothing, command: (_, { target }) => ({ type: 'remindPieces', request: Number(target) }), exists: ({ desk, target }) => String(desk.dossier.state.request?.no ?? '') === target,
  },
  {
    slug: 'ecarter-une-piece', type: 'rejectPiece', sheet: 'recevabilite', title: (about) => `Écarter : ${pieceTitle(about)}`, button: 'Écarter la pièce', done: 'La pièce est écartée. Demandez-la de nouveau pour que la collectivité la remplace.',
    follows: () => ['La pièce ne compte plus ; elle reste au dossier, avec le motif. La collectivité lit ce motif.'],
    asks: () => form({ reason: long('Motif', 'Ce qui ne convient pas, et ce qu’il faut déposer à la place.') }, ['reason']),
    command: (answers, { target }) => ({ type: 'rejectPiece', piece: target, reason: said(answers, 'reason') }), exists: ({ desk, target }) => target in desk.dossier.state.pieces,
  },
  {
    slug: 'declarer-irrecevable', type: 'declareInadmissible', sheet: 'recevabilite', letter: true, isGrave: true, title: () => 'Déclarer le dossier irrecevable', button: 'Déclarer irrecevable et clore le dossier', done: 'Le dossier est déclaré irrecevable. La lettre attend la signature.',
    follows: () => ['Le dossier est clos. La collectivité peut en déposer un autre.', 'La lettre est signée par délégation, puis notifiée.'],
    asks: () => form({ reason: long('Motif d’irrecevabilité', 'La condition du règlement qui n’est pas remplie. Ce motif figure dans la lettre.') }, ['reason']),
    command: (answers) => ({ type: 'declareInadmissible', reason: said(answers, 'reason') }),
  },
  {
    slug: 'repondre-au-demarrage-anticipe', type: 'answerEarlyStart', sheet: 'recevabilite', letter: true, title: () => 'Répondre à la demande de démarrage anticipé', button: 'Confirmer cette réponse', done: 'La réponse est enregistrée. La lettre attend la signature.',
    follows: ({ desk }) => [...(desk.earlyStartReason === null ? [] : [`Ce que la collectivité a écrit : « ${desk.earlyStartReason} »`]), 'Une autorisation ne promet pas de subvention : elle permet seulement que les dépenses comptent, à partir de la signature de la lettre.'],
    asks: () => form({ authorised: oneOf('Votre réponse', { true: 'Autoriser le démarrage anticipé', false: 'Refuser' }), reason: long('Motif', 'Obligatoire pour un refus.') }, ['authorised']),
    command: (answers) => ({ type: 'answerEarlyStart', authorised: answers.authorised === 'true', ...ifSaid(answers, 'reason') }),
  },
  {
    slug: 'designer-l-instructeur', type: 'assignOfficer', sheet: 'recevabilite', people: 'officers', title: () => 'Désigner l’instructeur', button: 'Désigner', done: 'L’instructeur est désigné.',
    follows: () => ['Le dossier entre dans sa file de travail ; son nom figure sur les courriers.'],
    asks: ({ choices }) => form({ officer: oneOf('Instructeur', choices, 'select') }, ['officer']),
    command: (answers) => ({ type: 'assignOfficer', officer: said(answers, 'officer') }),
  },
  {
    slug: 'ecrire-un-message', type: 'sendMessage', sheet: 'recevabilite', title: () => 'Écrire à la collectivité', button: 'Envoyer le message', done: 'Le message est envoyé.',
    follows: () => ['Ses agents le lisent dans le dossier et sont prévenus par courriel. Un message n’est pas une demande de pièces : il ne suspend aucun délai.'],
    asks: () => form({ text: long('Message') }, ['text']), command: (answers) => ({ type: 'sendMessage', text: said(answers, 'text') }),
  },
];
