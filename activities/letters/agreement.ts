import { award, decisionOf } from './award.ts';
import { needed, textOrNull, told } from './facts.ts';
import type { Builder } from './facts.ts';

/** To be filled in by hand. */
const BLANK = '…………………………………';

/** Convention: the award's own figures, and the two parties. Who signs for the organisation is written where its mandates are known, else left blank. */
export const agreement: Builder<'agreement'> = (facts) => {
  const quality = facts.organisation?.kind === 'ept' ? 'Présidente ou Président' : facts.organisation?.kind === 'commune' ? 'Maire' : 'représentant légal';
  return {
    ...award(facts),
    agreementDate: null,
    representative: {
      name: facts.representative?.name ?? BLANK,
      quality: facts.representative?.quality ?? quality,
      mandate: 'la délibération n° ………………… du …………………',
    },
    object: needed(facts, facts.answers.summary ?? (facts.title || null), 'description of the project'),
  };
};

/** A letter about its signature: a reminder, word that the last day has passed, or that it is put off. It says what held on its day. */
export const agreementReminder: Builder<'agreement-reminder'> = (facts) => {
  const { no } = facts;
  const extended = told(facts, 'agreementExtended').find(({ event }) => event.no === no);
  const overdue = told(facts, 'agreementFellOverdue').find(({ event }) => event.no === no);
  const { seq } = needed(facts, extended ?? overdue ?? told(facts, 'agreementReminded').find(({ event }) => event.no === no), `letter ${no} about the agreement`);
  const days = [...told(facts, 'agreementDue'), ...told(facts, 'agreementExtended')].filter((one) => one.seq <= seq).sort((a, b) => a.seq - b.seq).map(({ event }) => event.signBy);
  const signed = told(facts, 'agreementSigned').some(({ seq: at, event }) => event.party === 'organisation' && at < seq && at > (told(facts, 'agreementDue').findLast((one) => one.seq < seq)?.seq ?? 0));
  return {
    awarded: decisionOf(facts).amount,
    signBy: needed(facts, days.at(-1), 'last day to sign'),
    awaitsOrganisation: !signed,
    overdue: overdue !== undefined,
    extended: extended !== undefined,
    formerSignBy: extended ? (days.at(-2) ?? null) : null,
    reason: textOrNull(facts, extended?.event.reason),
  };
};
