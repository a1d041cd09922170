import type { BankAccount, BankChange } from '../database/bank.ts';
import { dayInFrench } from '../domain/calendar/day.ts';
import { masked } from '../domain/payment/bank.ts';

interface Noticed {
  readonly reference: string;
  readonly account: BankAccount;
  /** The account that is paid on, or was until this change. */
  readonly before: BankAccount | null;
}

const said: Readonly<Record<BankChange, { readonly subject: string; readonly told: (account: BankAccount) => string }>> = {
  proposed: { subject: 'Nouvelles coordonnées bancaires reçues', told: ({ proposed_on }) => `Le ${dayInFrench(proposed_on)}, de nouvelles coordonnées bancaires ont été proposées pour votre collectivité. Elles ne serviront qu’une fois confirmées par la Métropole.` },
  confirmed: { subject: 'Coordonnées bancaires confirmées', told: ({ usable_from }) => `La Métropole a confirmé les coordonnées bancaires de votre collectivité.${usable_from ? ` Elles peuvent servir à compter du ${dayInFrench(usable_from)}.` : ''}` },
  refused: { subject: 'Coordonnées bancaires écartées', told: () => 'Les coordonnées bancaires proposées pour votre collectivité ont été écartées : elles ne serviront pas.' },
  lifted: { subject: 'Retenue levée sur vos coordonnées bancaires', told: () => 'Le compte de votre collectivité n’est pas tenu dans la banque du comptable public ; la Métropole a accepté d’y verser ses paiements.' },
};

/** What is written to an organisation, at the addresses known here, of a change of its account. Of each account only the last four characters. */
export function bankNotice(change: BankChange, { reference, account, before }: Noticed): { readonly subject: string; readonly plain: string } {
  const { subject, told } = said[change];
  const former = before && before.id !== account.id ? masked(before.iban) : null;
  return {
    subject: `${reference} – ${subject}`,
    plain: [
      'Bonjour,',
      told(account),
      [...(former === null ? [] : [`${change === 'confirmed' ? 'Compte précédent' : 'Compte actuel'} : ${former}`]), `${change === 'lifted' ? 'Compte' : 'Nouveau compte'} : ${masked(account.iban)}`].join('\n'),
      'Si votre collectivité n’est pas à l’origine de ce changement, prévenez sans attendre le service du Fonds métropolitain, par le téléphone ou l’adresse que vous lui connaissez déjà, et votre comptable public. Ne répondez pas à ce message.',
      'La Métropole du Grand Paris',
    ].join('\n\n'),
  };
}
