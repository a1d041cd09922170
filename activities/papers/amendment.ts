import { later } from '../../domain/calendar/day.ts';
import { findAmendment } from '../../domain/application/amendment.ts';
import { agreement } from '../letters/agreement.ts';
import { amendment } from '../letters/amendment.ts';
import { oneDossier } from './dossier.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { OwnPaperValues } from '../../letters/papers/variables.ts';
import type { LetterFacts } from '../letters/facts.ts';

/** Avenant to the agreement, dated by the decision that grants it. Null where none was granted, or none is to be signed. */
export function amendmentPaper(facts: LetterFacts, no: number): { readonly on: Day; readonly said: OwnPaperValues<'amendment'> } | null {
  const found = findAmendment(facts.state, no);
  if (!found?.avenant || !found.decided) return null;
  const { note: _note, avenant: _avenant, fromCommune: _from, ...said } = amendment({ ...facts, kind: 'amendment', no });
  const { organisationSignedOn, metropoleSignedOn } = facts.state.agreement ?? { organisationSignedOn: null, metropoleSignedOn: null };
  const { representative } = agreement({ ...facts, kind: 'agreement' });
  const { signatory } = facts;
  return {
    on: found.decided.on,
    said: {
      ...oneDossier(facts),
      ...said,
      agreementSignedOn: organisationSignedOn && metropoleSignedOn ? later(organisationSignedOn, metropoleSignedOn) : null,
      representative,
      signatory: signatory && signatory.delegation !== null ? `${signatory.name}, ${signatory.quality}` : null,
    },
  };
}
