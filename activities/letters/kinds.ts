import type { LetterKind, LetterValues } from '../../letters/variables.ts';
import { agreement, agreementReminder } from './agreement.ts';
import { amendment, amendmentRefused, amendmentReminder } from './amendment.ts';
import { award, refusal } from './award.ts';
import { appealRejected } from './appeal.ts';
import { awardWithdrawn, lapse, withdrawalRecorded } from './closing.ts';
import { balanceNotice } from './balance.ts';
import { commonValues } from './common.ts';
import { hearing } from './hearing.ts';
import { lapseNotice, lapseWarning } from './lapse.ts';
import { earlyStart, earlyStartRefused } from './early-start.ts';
import type { Builder, LetterFacts } from './facts.ts';
import { messageNotice } from './message.ts';
import { paymentPostponed } from './postponed.ts';
import { claimNextYear, paymentNotice } from './payment.ts';
import { publicityReminder } from './publicity.ts';
import { recoveryDecision, recoveryNotice } from './recovery.ts';
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
  'payment-postponed': paymentPostponed,
  'review-invitation': reviewInvitation,
  'review-reminder': reviewReminder,
  'review-consensus': reviewConsensus,
  'withdrawal-recorded': withdrawalRecorded,
  'award-withdrawn': awardWithdrawn,
  'appeal-rejected': appealRejected,
  lapse,
  'balance-notice': balanceNotice,
  'claim-next-year': claimNextYear,
  'recovery-notice': recoveryNotice,
  'recovery-decision': recoveryDecision,
  'message-notice': messageNotice,
  amendment,
  'amendment-refused': amendmentRefused,
  'amendment-reminder': amendmentReminder,
  'agreement-reminder': agreementReminder,
  'publicity-reminder': publicityReminder,
  'lapse-warning': lapseWarning,
  'lapse-notice': lapseNotice,
  hearing,
};

/** The values of one letter. @throws MissingForLetter when the record lacks what it must say. */
export function letterValues<K extends LetterKind>(kind: K, facts: LetterFacts): LetterValues<K> {
  return { ...commonValues(facts), ...builders[kind](facts) } as LetterValues<K>;
}
