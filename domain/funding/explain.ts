import { rateInFrench } from '../money/money.ts';
import type { Cents } from '../money/money.ts';
import type { Programme } from '../programme/programme.ts';
import type { Cap, CapInput, CapResult } from './plan.ts';

/** One row of « Pourquoi ce montant » : the rule in words, its arithmetic, the most it allows, whether it is the one that binds. */
export interface ExplanationRow {
  readonly code: Cap['code'];
  readonly rule: string;
  readonly computation: string;
  readonly most: Cents;
  readonly binding: boolean;
  /** Text of the legal or programme reference; null when nobody has checked it, and then it is printed nowhere. */
  readonly reference: string | null;
}

/** « Pourquoi ce montant », in the order in which the caps are applied. Plain data, kept with the decision. */
export function explain(result: CapResult, input: CapInput, programme: Pick<Programme, 'amounts' | 'references'>): readonly ExplanationRow[] {
  return result.caps.map((cap) => ({
    code: cap.code,
    rule: ruleInFrench(cap, input, programme.amounts),
    computation: cap.computation,
    most: cap.most,
    binding: cap.code === result.binding,
    reference: checkedReference(cap.reference, programme.references),
  }));
}

/** The text of a reference that somebody has read in force; null for one that is unknown, or that nobody has checked. */
export function checkedReference(code: string | undefined, references: Programme['references']): string | null {
  const found = references.find((reference) => reference.code === code);
  return found !== undefined && found.checkedOn !== null ? found.text : null;
}

function ruleInFrench(cap: Cap, input: CapInput, amounts: Programme['amounts']): string {
  switch (cap.code) {
    case 'cap:rate':
      return `Taux du dispositif, ${rateInFrench(amounts.rate)} de l’assiette retenue`;
    case 'cap:ceiling':
      return input.shared ? 'Plafond d’un projet partagé' : 'Plafond d’un projet porté seul';
    case 'cap:own-share':
      return `Votre part d’au moins ${rateInFrench(input.ownShare)} des financements publics`;
    case 'cap:own-expense-share':
      return amounts.ownExpenseShare ? `Votre part d’au moins ${rateInFrench(amounts.ownExpenseShare)} de la dépense` : 'Votre part de la dépense';
    case 'cap:fonds-de-concours':
      return 'Au plus la moitié de ce qui reste à votre charge, hors subventions';
    case 'cap:cost':
      return 'Au plus ce qui reste à financer';
    case 'cap:asked':
      return 'Au plus le montant que vous avez demandé';
  }
}
