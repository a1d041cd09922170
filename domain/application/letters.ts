import { balancesTold } from '../payment/balance.ts';
import { recoveriesOf } from '../payment/recovery.ts';
import { amendmentLetters } from './amendment.ts';
import { decisionNo } from './legality.ts';
import type { Application } from './state.ts';

/** A letter of a dossier: its kind, and its number among those of its kind. The pair is its identity: it leaves once. */
export interface LetterKey {
  readonly kind: string;
  readonly no: number;
}

/** Decisions are signed by a delegate and deposited before they leave; the rest is the service's ordinary mail. */
const signed: ReadonlySet<string> = new Set(['inadmissibility', 'closed-for-want-of-pieces', 'early-start', 'early-start-refused', 'award', 'refusal', 'award-withdrawn', 'lapse', 'appeal-rejected', 'amendment', 'amendment-refused', 'recovery-decision']);
export const needsSignature = (kind: string): boolean => signed.has(kind);


/** The letter that tells the commune how its dossier ended; null where none is owed. */
export function closingLetter({ outcome }: Application): LetterKey | null {
  switch (outcome) {
    case 'closed-for-want-of-pieces':
      return { kind: 'closed-for-want-of-pieces', no: 1 };
    case 'inadmissible':
      return { kind: 'inadmissibility', no: 1 };
    case 'withdrawn-by-commune':
      return { kind: 'withdrawal-recorded', no: 1 };
    case 'withdrawn-by-administration':
      return { kind: 'award-withdrawn', no: 1 };
    case 'lapsed':
      return { kind: 'lapse', no: 1 };
    case 'refused':
    case 'completed':
    case null:
      return null;
  }
}

/** The letter that bears the decision, once it may be notified. */
export function decisionLetter(state: Application): LetterKey | null {
  const { decision, legality } = state;
  if (!decision || !legality.enforceableOn) return null;
  return { kind: decision.kind === 'award' ? 'award' : 'refusal', no: decisionNo(state) };
}

/** Answers that confirm a decision against the commune's appeals; a new decision has a letter of its own. */
export const appealLetters = ({ appeals }: Application): readonly LetterKey[] => appeals.filter(({ status }) => status === 'confirmed').map(({ no }) => ({ kind: 'appeal-rejected', no }));

/** The answer to a request to start early, once given. */
export function earlyStartLetter({ earlyStart }: Application): readonly LetterKey[] {
  if (!earlyStart || earlyStart.status === 'requested') return [];
  return [{ kind: earlyStart.status === 'authorised' ? 'early-start' : 'early-start-refused', no: earlyStart.no }];
}

/** What is written of each over-payment that is claimed: the hearing it opens, then what was decided once the commune had been heard. */
export const recoveryLetters = (state: Application): readonly LetterKey[] =>
  recoveriesOf(state).flatMap(({ no, hearing, decision }) => [
    ...(hearing ? [{ kind: 'recovery-notice', no }] : []),
    ...(decision === null ? [] : [{ kind: 'recovery-decision', no: decision }]),
  ]);

/** Everything written of the account of a grant: claims put to another year, the balance, what is owed back. */
export const accountLetters = (state: Application): readonly LetterKey[] => [
  ...state.claims.flatMap(({ no, examinedFor }) => (examinedFor === undefined ? [] : [{ kind: 'claim-next-year', no }])),
  ...balancesTold(state).map((no) => ({ kind: 'balance-notice', no })),
  ...recoveryLetters(state),
];

/** Letters the state calls for that need a signature. Once the dossier is closed, only the letter that says so, the answer to an appeal and what is decided of an over-payment are signed anew: an award given up is not notified. */
export function lettersToSign(state: Application): readonly LetterKey[] {
  const answers = [...appealLetters(state), ...recoveryLetters(state)];
  const before = [...earlyStartLetter(state), decisionLetter(state), ...amendmentLetters(state)].filter((letter) => letter !== null);
  const closing = closingLetter(state);
  const owed = state.phase === 'closed' ? [...before.filter((letter) => isSigned(state, letter)), ...(closing ? [closing] : []), ...answers] : [...before, ...answers];
  return owed.filter(({ kind }) => needsSignature(kind));
}

export const isSigned = (state: Application, { kind, no }: LetterKey): boolean => `${kind}/${no}` in state.letters;
