import type { ClaimKind } from '../../domain/application/state.ts';
import { needed } from './facts.ts';
import type { Builder } from './facts.ts';

const MILESTONE: Readonly<Record<ClaimKind, string>> = { advance: 'de l’avance', interim: 'd’un acompte', balance: 'du solde' };

/** « Versement reporté »: the credits of the year are exhausted, and from when on the payment is taken up again. Its number is that of the postponement. */
export const paymentPostponed: Builder<'payment-postponed'> = (facts) => {
  const found = facts.state.claims.flatMap((claim) => (claim.postponements ?? []).map((postponement) => ({ claim, postponement }))).find(({ postponement }) => postponement.no === facts.no);
  const { claim, postponement } = needed(facts, found, `postponement ${facts.no}`);
  return {
    milestone: MILESTONE[claim.kind],
    claimedOn: claim.filedOn,
    amount: claim.amount,
    year: postponement.on.slice(0, 4),
    until: postponement.until,
    again: (claim.postponements?.[0]?.no ?? postponement.no) < postponement.no,
  };
};
