import { balanceAccount } from '../../domain/payment/balance.ts';
import { funderName } from '../../domain/timeline/words.ts';
import { needed } from './facts.ts';
import { wideSpaced } from './figures.ts';
import type { Builder } from './facts.ts';

/** « Votre solde »: how it was computed, step by step, before anything is paid or claimed. */
export const balanceNotice: Builder<'balance-notice'> = (facts) => {
  const account = needed(facts, balanceAccount(facts.state, facts.programme), 'liquidation of the balance');
  return {
    awarded: account.awarded,
    final: account.final,
    due: account.due > 0 ? account.due : null,
    overpaid: account.overpaid > 0 ? account.overpaid : null,
    claimed: account.isClaimed,
    leastRecovery: facts.programme.payment.leastRecovery,
    steps: account.steps.map(({ title, computation, amount, binding, reference }) => ({ title: wideSpaced(binding ? `${title} (limite retenue)` : title), computation: wideSpaced(computation), amount, reference })),
    cofunding: account.cofunding.map(({ funder, amount }) => ({ name: funderName(funder), amount })),
  };
};
