import { lettersToSign } from '../../domain/application/letters.ts';
import { claimKinds } from '../../domain/timeline/words.ts';
import { letterName, lettersFor } from '../../usecases/letters.ts';
import { definePage, type Shown, type Visit } from '../page.ts';
import { actAt, DESK, deskCrumbs, fileActAt, instructionOf, leadOf, Reference, tabs } from './desk.ts';

/** What follows the instruction: letters to sign and to prove, the decision made enforceable, claims and amendments. */
export const afterPages = [
  definePage({ name: 'afterInstruction', path: '/instruction/:reference/suites', access: { roles: DESK }, params: Reference, show: (visit, { params }) => view(visit, params.reference) }),
];

const claimStatuses = { filed: ['à attester', 'wait'], 'sent-back': ['renvoyée à la collectivité', 'quiet'], attested: ['attestée, à liquider', 'wait'], liquidated: ['liquidée, à signer', 'wait'], postponed: ['reportée', 'quiet'], ordered: ['transmise aux finances', 'quiet'], paid: ['payée', 'go'], 'nothing-due': ['rien à verser', 'quiet'] } as const;
export const amendmentKinds = { extension: 'Prorogation', budget: 'Transfert entre des lignes', scope: 'Changement d’objet', partner: 'Changement de partenaires', reduction: 'Réduction' } as const;

async function view(visit: Visit, reference: string): Promise<Shown> {
  const desk = await instructionOf(visit, reference);
  const { dossier } = desk;
  const { state, acts } = dossier;
  const may = (act: (typeof acts)[number]): boolean => acts.includes(act);
  const made = (await lettersFor(visit.app.db, visit.person, dossier.id)) ?? [];
  const owed = lettersToSign(state).filter(({ kind, no }) => !made.some((letter) => letter.kind === kind && letter.no === no));
  const { legality, agreement } = state;
  const letters = [...made.map(({ kind, no, made_on, queued_on, sent_at, to_sign }) => ({ kind, no, on: made_on, isMade: true, left: sent_at !== null || queued_on !== null, toSign: to_sign })), ...owed.map(({ kind, no }) => ({ kind, no, on: null, isMade: false, left: false, toSign: true }))];
  return {
    template: 'officer/after', title: dossier.title, lead: leadOf(dossier), crumbs: deskCrumbs(dossier),
    data: {
      tabs: tabs(reference, 'suites'),
      letters: letters.map(({ kind, no, on, isMade, left, toSign }) => {
        const signed = state.letters[`${kind}/${no}`];
        const [label, cls] = signed?.proof ? ['notifiée', 'go'] : signed ? ['signée, à prouver', 'wait'] : toSign && !left ? ['à signer', 'wait'] : left ? ['partie', 'go'] : ['à partir', 'quiet'];
        return {
          name: `${letterName(kind)}${no > 1 ? ` n° ${no}` : ''}`, on, label, cls, href: isMade ? `/instruction/${reference}/courriers/${kind}/${no}` : null, signedOn: signed?.signedOn ?? null, provenOn: signed?.proof?.on ?? null,
          sign: toSign && !signed && may('signLetter') ? fileActAt(reference, 'signer-une-lettre', `${kind}/${no}`) : null,
          prove: signed && !signed.proof && may('proveNotification') ? fileActAt(reference, 'prouver-la-notification', `${kind}/${no}`) : null,
        };
      }),
      decision: state.decision && { number: state.decision.number, on: state.decision.on, amount: state.decision.kind === 'award' ? state.decision.amount : null },
      steps: [
        { label: 'Transmise à la préfecture', on: legality.transmittedOn, detail: null, href: may('recordTransmission') && state.decision && !legality.transmittedOn ? actAt(reference, 'transmission') : null },
        { label: 'Reçue par la préfecture', on: legality.receivedOn, detail: legality.receipt, href: may('recordPrefectureReceipt') && legality.transmittedOn && !legality.receivedOn ? actAt(reference, 'accuse-de-la-prefecture') : null },
        { label: 'Publiée', on: legality.publishedOn, detail: null, href: may('recordPublication') && state.decision && !legality.publishedOn ? actAt(reference, 'publication') : null },
        { label: 'Exécutoire', on: legality.enforceableOn, detail: null, href: null },
      ],
      agreement: agreement && { signBy: agreement.signBy, organisation: agreement.organisationSignedOn, metropole: agreement.metropoleSignedOn, remind: may('remindAgreement') && !(agreement.organisationSignedOn && agreement.metropoleSignedOn) ? actAt(reference, 'relancer-la-convention') : null },
      claims: [...state.claims].reverse().map(({ no, kind, filedOn, status, amount }) => ({ title: `Demande ${claimKinds[kind]} n° ${no}`, href: `/instruction/${reference}/versements/${no}`, filedOn, label: claimStatuses[status][0], cls: claimStatuses[status][1], amount: amount > 0 ? amount : null })),
      amendments: [...state.amendments].reverse().map(({ no, request, requestedOn, status }) => ({ title: `${amendmentKinds[request.kind]}, demande n° ${no}`, href: `/instruction/${reference}/avenants/${no}`, on: requestedOn, label: { requested: 'à instruire', examined: 'à décider' }[status as 'requested'] ?? 'décidée', cls: status === 'requested' || status === 'examined' ? 'wait' : 'quiet' })),
      close: may('close') ? actAt(reference, 'clore-le-dossier') : null,
    },
  };
}
