import type { Application } from './state.ts';

/** A letter of a dossier: its kind, and its number among those of its kind. The pair is its identity: it leaves once. */
export interface LetterKey {
  readonly kind: string;
  readonly no: number;
}

/** Decisions are signed by a delegate and deposited before they leave; the rest is the service's ordinary mail. */
const signed: ReadonlySet<string> = new Set(['inadmissibility', 'closed-for-want-of-pieces', 'early-start', 'early-start-refused', 'award', 'refusal', 'award-withdrawn', 'lapse']);
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
export function decisionLetter({ decision, legality }: Application): LetterKey | null {
  if (!decision || !legality.enforceableOn) return null;
  return { kind: decision.kind === 'award' ? 'award' : 'refusal', no: 1 };
}

/** The answer to a request to start early, once given. */
export function earlyStartLetter({ earlyStart }: Application): readonly LetterKey[] {
  if (!earlyStart || earlyStart.status === 'requested') return [];
  return [{ kind: earlyStart.status === 'authorised' ? 'early-start' : 'early-start-refused', no: earlyStart.no }];
}

/** Letters the state calls for that need a signature. Once the dossier is closed, only the letter that says so is signed anew: an award given up is not notified. */
export function lettersToSign(state: Application): readonly LetterKey[] {
  const before = [...earlyStartLetter(state), decisionLetter(state)].filter((letter) => letter !== null);
  const closing = closingLetter(state);
  const owed = state.phase === 'closed' ? [...before.filter((letter) => isSigned(state, letter)), ...(closing ? [closing] : [])] : before;
  return owed.filter(({ kind }) => needsSignature(kind));
}

export const isSigned = (state: Application, { kind, no }: LetterKey): boolean => `${kind}/${no}` in state.letters;
