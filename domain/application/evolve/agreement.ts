import type { EventOf } from '../events.ts';
import type { Agreement, Application } from '../state.ts';

type OfAgreement = EventOf<'agreementDue' | 'agreementSigned' | 'agreementReminded' | 'agreementFellOverdue' | 'agreementExtended'>;

/** What becomes of the agreement: one is due, it is reminded of, put off, signed by each party. */
export function onAgreement(s: Application, e: OfAgreement): Partial<Application> {
  switch (e.type) {
    case 'agreementDue':
      return { agreement: { signBy: e.signBy, remindOn: e.remindOn, organisationSignedOn: null, metropoleSignedOn: null, ...(e.remindersOn && { remindersOn: e.remindersOn }) } };
    case 'agreementSigned':
      return s.agreement ? { agreement: signed(s.agreement, e) } : {};
    case 'agreementReminded':
      // The first ones recorded told nothing of what they were: they were the one reminder there was.
      return { ...told(s, e.no), ...on(s, e.no === undefined ? { reminded: (s.agreement?.reminded ?? 0) + 1 } : e.planned === undefined ? {} : { reminded: e.planned }) };
    case 'agreementFellOverdue':
      return { ...told(s, e.no), ...on(s, { overdue: true }) };
    case 'agreementExtended':
      return { ...told(s, e.no), ...on(s, { signBy: e.signBy, firstSignBy: s.agreement?.signBy ?? e.signBy, remindersOn: e.remindersOn, reminded: 0, overdue: false }) };
  }
}

const on = ({ agreement }: Application, changed: Partial<Agreement>): Partial<Application> => (agreement ? { agreement: { ...agreement, ...changed } } : {});
const told = (s: Application, no: number | undefined): Partial<Application> => (no === undefined ? {} : { agreementLetters: no });

function signed(agreement: Agreement, { party, on: day, document, sha256 }: EventOf<'agreementSigned'>): Agreement {
  const copies = sha256 === undefined ? {} : { copies: { ...agreement.copies, [party]: { document, sha256 } } };
  return { ...agreement, [party === 'organisation' ? 'organisationSignedOn' : 'metropoleSignedOn']: day, ...copies };
}
