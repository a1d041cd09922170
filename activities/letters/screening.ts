import { isDueIn } from '../../domain/application/state.ts';
import { lastDay } from '../../domain/calendar/delay.ts';
import { plus } from '../../domain/money/money.ts';
import type { RequestForPieces } from '../../domain/application/state.ts';
import type { DuePhase } from '../../domain/programme/programme.ts';
import { needed, reasonsIn, textOf, textOrNull, told } from './facts.ts';
import type { Builder, LetterFacts } from './facts.ts';

const DUE: Readonly<Record<DuePhase, string>> = {
  filing: 'dès le dépôt',
  committee: 'avant le passage en comité d’examen',
  decision: 'avant la décision de la Métropole',
  agreement: 'avant la signature de la convention',
  'first-payment': 'avant le premier versement',
};

/** Accusé de réception: dated from receipt, with the pieces received and the time to decide, as they stood at filing. */
export const acknowledgement: Builder<'acknowledgement'> = ({ state, programme }) => {
  const { months, legalBasis } = programme.clocks.instruction;
  const here = (code: string): boolean => state.pieces[code]?.status === 'deposited';
  const missing = programme.pieces.filter(({ code, required }) => required && !here(code));
  return {
    receivedOn: state.filedOn,
    asked: state.plan.asked,
    totalCost: plus(...state.plan.expenses.map(({ asked }) => asked)),
    received: programme.pieces.filter(({ code }) => here(code)).map(({ title }) => ({ title })),
    pieces: [],
    answerBy: null,
    later: missing.filter(({ due }) => !isDueIn(due, 'screening')).map(({ title, due }) => ({ title, due: DUE[due] })),
    // Where the code of relations with the public applies, silence has an effect on its own day; elsewhere the service only made a promise.
    decisionBy: legalBasis === 'reglement' ? lastDay(state.filedOn, { months }, programme.clocks.extendToWorkingDay) : null,
    silentRefusalOn: legalBasis === 'CRPA' ? lastDay(state.filedOn, { months }, false) : null,
    earlyStart: programme.earlyStart,
  };
};

export const requestForPieces: Builder<'request-for-pieces'> = (facts) => {
  const request = requestNumber(facts, facts.no);
  return {
    receivedOn: facts.state.filedOn,
    pieces: titled(facts, request.pieces),
    answerBy: request.answerBy,
    note: textOrNull(facts, request.note),
  };
};

export const reminder: Builder<'reminder'> = (facts) => {
  const request = requestNumber(facts, facts.no);
  // A late reminder, of a request answered meanwhile, names what had been asked.
  const awaited = facts.state.request?.no === request.no ? facts.state.request.outstanding : request.pieces;
  return { askedOn: request.askedOn, pieces: titled(facts, awaited), answerBy: request.answerBy };
};

export const closedForWantOfPieces: Builder<'closed-for-want-of-pieces'> = (facts) => {
  const request = needed(facts, facts.state.request, 'request for pieces');
  const reminded = told(facts, 'piecesReminded').find(({ event }) => event.request === request.no);
  return {
    receivedOn: facts.state.filedOn,
    askedOn: request.askedOn,
    remindedOn: reminded?.day ?? null,
    answerBy: request.answerBy,
    pieces: titled(facts, request.outstanding),
    mayFileAgain: callIsOpen(facts),
  };
};

export const inadmissibility: Builder<'inadmissibility'> = (facts) => {
  const [closed] = told(facts, 'closed');
  return { receivedOn: facts.state.filedOn, reasons: reasonsIn(textOf(facts, closed?.event.reason, 'reason')), rule: null };
};

/** The request by its number, from the record: an answered one has left the state. */
function requestNumber(facts: LetterFacts, no: number): RequestForPieces {
  return needed(facts, told(facts, 'piecesRequested').find(({ event }) => event.request.no === no)?.event.request, `request ${no}`);
}

const titled = ({ programme }: LetterFacts, codes: readonly string[]): readonly { readonly title: string; readonly help: string | null }[] =>
  codes.map((code) => {
    const piece = programme.pieces.find((one) => one.code === code);
    return { title: piece?.title ?? code, help: piece?.help ?? null };
  });

/** True while the call the dossier was filed in, or another of the programme, takes applications. */
const callIsOpen = ({ programme, on }: LetterFacts): boolean => programme.calls.some(({ opensOn, closesOn }) => opensOn <= on && (closesOn === null || on <= closesOn));
