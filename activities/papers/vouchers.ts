import type { Rubric } from '../../domain/payment/vouchers.ts';
import type { OwnPaperValues } from '../../letters/papers/variables.ts';
import type { VoucherList } from '../../usecases/paper-maker.ts';

const RUBRICS: Readonly<Record<Rubric, string>> = { '7211': '7211, premier paiement', '7212': '7212, autres paiements', '76': '76, fonds de concours' };

/** What the bordereau of a payment says beside the dossier it is of. */
export const voucherListValues = ({ rubric, vouchers, paidBefore, claim, milestone, amount, awarded, before, left }: VoucherList): Omit<OwnPaperValues<'voucher-list'>, 'reference' | 'project' | 'organisation'> => ({
  claim, milestone, rubric: RUBRICS[rubric], amount, awarded, before, left,
  vouchers: vouchers.map(({ rank, title, fileName, sha256 }) => ({ rank, title, file: fileName, sha256 })),
  missing: vouchers.some(({ fileName }) => fileName === null),
  paidBefore: paidBefore.map(({ title, on, mandat, amount: paid }) => ({ title, on, mandat, amount: paid })),
});
