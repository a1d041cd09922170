import type { Section } from '../funding/plan.ts';
import type { BeneficiaryKind, Programme } from '../programme/programme.ts';

/** M57 account a payment of this section is charged to (2041411, 657341…), as the programme says for this kind of beneficiary. Null where it says none. */
export const accountOf = ({ payment }: Pick<Programme, 'payment'>, section: Section, beneficiary: BeneficiaryKind): string | null =>
  payment.accounts?.find((one) => one.section === section && one.beneficiary === beneficiary)?.account ?? null;
