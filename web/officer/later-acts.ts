import { findAmendment, isOpen } from '../../domain/application/amendment.ts';
import { isSigned, lettersToSign } from '../../domain/application/letters.ts';
import type { AmendmentAuthority } from '../../domain/application/amendment.ts';
import type { ConsultedService, SentBackCause, ServiceOpinion } from '../../domain/application/state.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { consultedServices, proofs, proofTitle, sentBackCauses, serviceOpinions } from '../../domain/timeline/words.ts';
import { letterName } from '../../usecases/letters.ts';
import { capital } from '../words.ts';
import { day, form, ifSaid, long, nothing, oneOf, said, short, type About, type Answers, type DeskAct } from './acts.ts';

const on = (answers: Answers) => toDay(said(answers, 'on'));
const capitals = (words: Readonly<Record<string, string>>, before = ''): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(words).map(([code, word]) => [code, before === '' ? capital(word) : `${before} ${word}`]));
/** « award/1 » in the address. */
const letterIn = ({ target }: About): { readonly letter: string; readonly no: number } => ({ letter: target.split('/')[0] ?? '', no: Number(target.split('/')[1]) || 0 });
const named = (about: About): string => letterName(letterIn(about).letter).toLowerCase();
const claimOf = ({ desk, target }: About) => desk.dossier.state.claims.find(({ no }) => String(no) === target);
const amendmentOf = ({ desk, target }: About) => findAmendment(desk.dossier.state, Number(target));
const hasOpenAmendment = (about: About): boolean => { const found = amendmentOf(about); return found !== undefined && found !== null && isOpen(found); };
const isToSign = (about: About): boolean => lettersToSign(about.desk.dossier.state).some((owed) => `${owed.kind}/${owed.no}` === about.target && !isSigned(about.desk.dossier.state, owed));
const isToProve = ({ desk, target }: About): boolean => desk.dossier.state.letters[target]?.proof === null;

const appraisalActs: readonly DeskAct[] = [
  {
    slug: 'avis-d-un-service', type: 'recordServiceOpinion', sheet: 'fiche', title: () => 'Enregistrer l’avis d’un service', button: 'Enregistrer l’avis', done: 'L’avis est enregistré.',
    follows: () => ['Un service qui change d’avis est enregistré de nouveau ; le premier avis reste dans l’historique.'],
    asks: () => form({ service: oneOf('Service', capitals(consultedServices, 'Direction'), 'select'), opinion: oneOf('Avis', capitals(serviceOpinions)), text: long('Ce que le service écrit', 'Obligatoire si l’avis n’est pas favorable.') }, ['service', 'opinion']),
    command: (answers) => ({ type: 'recordServiceOpinion', service: said(answers, 'service') as ConsultedService, opinion: said(answers, 'opinion') as ServiceOpinion['opinion'], ...ifSaid(answers, 'text') }),
  },
  {
    slug: 'clore-l-instruction', type: 'closeAppraisal', sheet: 'fiche', title: () => 'Clore l’instruction ?', button: 'Clore l’instruction', done: 'L’instruction est close.',
    follows: ({ desk }) => [desk.bundle.programme.review.reviewers > 0 ? `Le dossier passe à l’évaluation : ${desk.bundle.programme.review.reviewers} évaluateurs sont à solliciter.` : 'Le dossier passe devant le comité d’examen.', 'La fiche ne change plus ensuite.'],
    asks: () => nothing, command: () => ({ type: 'closeAppraisal' }),
  },
];

const reviewActs: readonly DeskAct[] = [
  {
    slug: 'solliciter-un-evaluateur', type: 'assignReviewer', sheet: 'evaluations', people: 'reviewers', title: () => 'Solliciter un évaluateur', button: 'Solliciter', done: 'L’évaluateur est sollicité : son invitation part.',
    follows: ({ desk }) => [`Son invitation part aujourd’hui ; il aura ${desk.bundle.programme.review.days} jours. Son nom n’est jamais donné à la collectivité.`],
    asks: ({ desk, choices, target }) => {
      const pending = desk.dossier.state.reviews.filter(({ status }) => status === 'invited' || status === 'accepted' || status === 'declined');
      return form({
        reviewer: { ...oneOf('Évaluateur', choices, 'select'), ...(target in choices && { default: target }) },
        ...(pending.length > 0 && { replaces: oneOf('À la place de', Object.fromEntries(pending.map(({ no, reviewer }) => [String(no), `${desk.people[reviewer] ?? 'évaluateur'} (n° ${no})`])), 'select') }),
        reason: long('Pourquoi un intérêt seulement proposé est écarté', 'À remplir si un mandat dans l’établissement public territorial est signalé.'),
      }, ['reviewer']);
    },
    command: (answers) => ({ type: 'assignReviewer', reviewer: said(answers, 'reviewer'), ...(said(answers, 'replaces') !== '' && { replaces: Number(said(answers, 'replaces')) }), ...ifSaid(answers, 'reason') }),
  },
  {
    slug: 'relancer-un-evaluateur', type: 'remindReviewer', sheet: 'evaluations', title: () => 'Relancer l’évaluateur ?', button: 'Envoyer la relance', done: 'La relance part.', follows: () => ['La lettre de relance part aujourd’hui.'],
    asks: () => nothing, command: (_, { target }) => ({ type: 'remindReviewer', review: Number(target) }), exists: ({ desk, target }) => desk.dossier.state.reviews.some(({ no }) => String(no) === target),
  },
  {
    slug: 'clore-les-evaluations', type: 'closeReview', sheet: 'evaluations', title: () => 'Clore les évaluations ?', button: 'Clore les évaluations', done: 'Les évaluations sont closes : le dossier attend le comité d’examen.', follows: () => ['Les notes ne changent plus. Le dossier peut être inscrit à une séance du comité d’examen.'],
    asks: () => nothing, command: () => ({ type: 'closeReview' }),
  },
];

const decisionActs: readonly DeskAct[] = [
  {
    slug: 'transmission', type: 'recordTransmission', sheet: 'suites', title: () => 'Enregistrer la transmission à la préfecture', button: 'Enregistrer', done: 'La transmission est enregistrée.', follows: () => ['La délibération est exécutoire une fois transmise, reçue par la préfecture et publiée.'],
    asks: () => form({ on: day('Transmise le') }, ['on']), command: (answers) => ({ type: 'recordTransmission', on: on(answers) }),
  },
  {
    slug: 'accuse-de-la-prefecture', type: 'recordPrefectureReceipt', sheet: 'suites', title: () => 'Enregistrer l’accusé de réception de la préfecture', button: 'Enregistrer', done: 'L’accusé de réception est enregistré.', follows: () => ['Le délai du contrôle de légalité court de ce jour.'],
    asks: () => form({ on: day('Reçue le'), receipt: short('Numéro de l’accusé', 'Tel qu’il figure sur l’acte, par exemple 075-200054781-20260618-BM07-DE.') }, ['on', 'receipt']), command: (answers) => ({ type: 'recordPrefectureReceipt', on: on(answers), receipt: said(answers, 'receipt') }),
  },
  {
    slug: 'publication', type: 'recordPublication', sheet: 'suites', title: () => 'Enregistrer la publication', button: 'Enregistrer', done: 'La publication est enregistrée.', follows: () => ['Transmise, reçue et publiée, la délibération est exécutoire : la lettre peut être signée.'],
    asks: () => form({ on: day('Publiée le') }, ['on']), command: (answers) => ({ type: 'recordPublication', on: on(answers) }),
  },
  {
    slug: 'signer-une-lettre', type: 'signLetter', sheet: 'suites', people: 'delegations', title: (about) => `Signer : ${named(about)}`, button: 'Déposer la lettre signée', done: 'La lettre est signée : elle part.',
    document: { label: 'Lettre signée', hint: 'PDF, s’il y a lieu.', required: false },
    follows: () => ['La lettre part dès qu’elle est signée ; la preuve de notification se dépose ensuite.'],
    asks: ({ choices }) => form({ delegation: oneOf('En vertu de', choices, 'select') }, ['delegation']), command: (answers, about) => ({ type: 'signLetter', ...letterIn(about), delegation: said(answers, 'delegation'), ...ifSaid(answers, 'document') }), exists: isToSign,
  },
  {
    slug: 'prouver-la-notification', type: 'proveNotification', sheet: 'suites', title: (about) => `Preuve de notification : ${named(about)}`, button: 'Enregistrer la preuve', done: 'La preuve de notification est enregistrée.',
    document: { label: 'Preuve', hint: 'Avis de réception, preuve de dépôt ou enveloppe retournée : PDF ou image.', required: false },
    follows: () => ['Les délais de recours et de caducité courent de ce jour. Un courriel ne prouve rien.'],
    asks: () => form({ proof: oneOf('Par', capitals(proofs)), on: day('Le', 'Jour de réception ; pour un pli jamais retiré, jour de sa première présentation.'), unclaimed: { title: 'Le pli n’a jamais été retiré', const: true, 'x-widget': 'checkbox' } }, ['proof', 'on']),
    command: (answers, about) => ({ type: 'proveNotification', ...letterIn(about), proof: said(answers, 'proof') as 'lrar', on: on(answers), ...ifSaid(answers, 'document'), ...(answers.unclaimed === true && { unclaimed: true }) }), exists: isToProve,
  },
  {
    slug: 'relancer-la-convention', type: 'remindAgreement', sheet: 'suites', title: () => 'Relancer la signature de la convention ?', button: 'Envoyer la relance', done: 'La relance part.', follows: () => ['La lettre de relance part aujourd’hui aux parties qui n’ont pas signé.'],
    asks: () => nothing, command: () => ({ type: 'remindAgreement' }),
  },
  {
    slug: 'clore-le-dossier', type: 'close', sheet: 'suites', isGrave: true, title: () => 'Clore le dossier ?', button: 'Clore le dossier', done: 'Le dossier est clos.', follows: () => ['Tout est versé et rendu : plus rien ne peut être demandé sur ce dossier.'],
    asks: () => nothing, command: () => ({ type: 'close' }),
  },
];

const moneyActs: readonly DeskAct[] = [
  {
    slug: 'renvoyer-une-demande', type: 'sendBackClaim', sheet: 'suites', title: ({ target }) => `Renvoyer la demande de versement n° ${target}`, button: 'Renvoyer à la collectivité', done: 'La demande est renvoyée : le délai de paiement est suspendu.', follows: () => ['La collectivité la complète, puis la dépose de nouveau. Le délai de paiement est suspendu jusque-là.'],
    asks: (about) => {
      const codes = Object.keys(claimOf(about)?.documents ?? {});
      return form({
        cause: oneOf('Cause', capitals(sentBackCauses)),
        ...(codes.length > 0 && { proofs: { title: 'Justificatifs en cause', type: 'array', maxItems: 50, uniqueItems: true, 'x-widget': 'checkboxes', 'x-choices': Object.fromEntries(codes.map((code) => [code, proofTitle(code, about.desk.bundle)])), items: { enum: codes } } }),
        reason: long('Ce qu’il faut reprendre'),
      }, ['cause', 'reason']);
    },
    command: (answers, { target }) => ({ type: 'sendBackClaim', claim: Number(target), reason: said(answers, 'reason'), cause: said(answers, 'cause') as SentBackCause, ...(Array.isArray(answers.proofs) && { proofs: answers.proofs as string[] }) }), exists: (about) => claimOf(about) !== undefined,
  },
  {
    slug: 'instruire-un-avenant', type: 'examineAmendment', sheet: 'suites', title: ({ target }) => `Avis sur la demande d’avenant n° ${target}`, button: 'Enregistrer l’avis', done: 'L’avis est enregistré : l’avenant attend la décision.', follows: () => ['L’avis prépare la décision ; la collectivité ne le lit pas avant elle.'],
    asks: () => form({ opinion: oneOf('Avis', { favourable: 'Favorable', unfavourable: 'Défavorable' }), reason: long('Motif') }, ['opinion', 'reason']), command: (answers, { target }) => ({ type: 'examineAmendment', amendment: Number(target), opinion: said(answers, 'opinion') as 'favourable', reason: said(answers, 'reason') }), exists: hasOpenAmendment,
  },
  ...([['accorder-un-avenant', 'grantAmendment', 'Accorder'], ['refuser-un-avenant', 'refuseAmendment', 'Refuser']] as const).map(([slug, type, verb]): DeskAct => ({
    slug, type, sheet: 'suites', isGrave: true, people: 'delegations', title: ({ target }) => `${verb} l’avenant n° ${target}`, button: `${verb} l’avenant`, done: 'La décision est enregistrée.', follows: () => ['La décision produit ses effets aussitôt ; sa lettre est à signer.'],
    asks: ({ choices }) => form({ delegation: oneOf('En vertu de', choices, 'select'), reason: long('Motif') }, type === 'refuseAmendment' ? ['delegation', 'reason'] : ['delegation']),
    command: (answers, { target }) => {
      const authority: AmendmentAuthority = { by: 'delegate', delegation: said(answers, 'delegation') };
      return type === 'grantAmendment' ? { type, amendment: Number(target), authority, ...ifSaid(answers, 'reason') } : { type, amendment: Number(target), authority, reason: said(answers, 'reason') };
    }, exists: hasOpenAmendment,
  })),
];

export const laterActs: readonly DeskAct[] = [...appraisalActs, ...reviewActs, ...decisionActs, ...moneyActs];
