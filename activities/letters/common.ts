import { letters } from '../../letters/variables.ts';
import type { CommonValues } from '../../letters/variables.ts';
import { organisationOf, recipientOf } from './addressee.ts';
import type { LetterFacts } from './facts.ts';

/** What every letter says: from whom, to whom, about what, and how to contest it. */
export function commonValues(facts: LetterFacts): CommonValues {
  const { state, programme, service, officer, signatory, links } = facts;
  return {
    reference: state.reference,
    letterDate: facts.on,
    place: service.place,
    programme: { title: programme.title, acronym: programme.code.toUpperCase() },
    project: { title: facts.title },
    organisation: organisationOf(facts),
    recipient: recipientOf(facts),
    service: { authority: service.authority, name: service.name, address: service.address, phone: service.phone, email: service.email },
    officer: officer && { name: officer.name },
    signatory: signatory && { name: signatory.name, quality: signatory.quality, delegation: signatory.delegation },
    appeal: service.appeal,
    algorithm: programme.algorithmHelps && hasComputedProposal(facts),
    dossierLink: facts.reviewer ? null : links.dossier,
  };
}

/** CRPA L311-3-1: the mention is owed where a computation really took part, which a trace of the rules shows. */
const hasComputedProposal = ({ state }: LetterFacts): boolean => (state.appraisal?.trace.length ?? 0) > 0;

/** How letters of this kind are signed. */
export const signatureOf = ({ kind }: Pick<LetterFacts, 'kind'>): 'signed' | 'named' | 'unsigned' | 'agreement' => letters[kind].signature;
