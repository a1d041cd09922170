import type { LetterKind, LetterValues } from '../../letters/variables.ts';
import { agreement } from './agreement.ts';
import { award, refusal } from './award.ts';
import { appealRejected } from './appeal.ts';
import { awardWithdrawn, lapse, withdrawalRecorded } from './closing.ts';
import { commonValues } from './common.ts';
import { earlyStart, earlyStartRefused } from './early-start.ts';
import type { Builder, LetterFacts } from './facts.ts';
import { messageNotice } from './message.ts';
import { paymentNotice, recoveryNotice } from './payment.ts';
import { reviewConsensus, reviewInvitation, reviewReminder } from './review.ts';
import { acknowledgement, closedForWantOfPieces, inadmissibility, reminder, requestForPieces } from './screening.ts';

/** How each kind of letter takes its own values from a dossier. */
const builders: { readonly [K in LetterKind]: Builder<K> } = {
  acknowledgement,
  'request-for-pieces': requestForPieces,
  reminder,
  'closed-for-want-of-pieces': closedForWantOfPieces,
  inadmissibility,
  'early-start': earlyStart,
  'early-start-refused': earlyStartRefused,
  award,
  refusal,
  agreement,
  'payment-notice': paymentNotice,
  'review-invitation': reviewInvitation,
  'review-reminder': reviewReminder,
  'review-consensus': reviewConsensus,
  'withdrawal-recorded': withdrawalRecorded,
  'award-withdrawn': awardWithdrawn,
  'appeal-rejected': appealRejected,
  lapse,
  'recovery-notice': recoveryNotice,
  'message-notice': messageNotice,
};

/** The values of one letter. @throws MissingForLetter when the record lacks what it must say. */
export function letterValues<K extends LetterKind>(kind: K, facts: LetterFacts): LetterValues<K> {
  return { ...commonValues(facts), ...builders[kind](facts) } as LetterValues<K>;
}
