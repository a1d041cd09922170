import { award } from './award.ts';
import { needed } from './facts.ts';
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
