import { addDays } from '../calendar/day.ts';
import { checkIban, isComptablePublic } from '../organisation/iban.ts';
import { refuse } from '../refusal.ts';
import type { Day } from '../calendar/day.ts';
import type { Iban } from '../organisation/iban.ts';
import type { Refusal } from '../refusal.ts';

/** The account an organisation is paid on, as an act that orders a payment finds it that day. */
export interface BankFacts {
  readonly id: string;
  /** True as long as nothing may be paid on it: another bank than the comptable's, or a change that is too recent. */
  readonly holds: boolean;
}

/** What somebody gives as the account of an organisation. */
export interface ProposedAccount {
  readonly iban: string;
  readonly bic: string;
  readonly holder: string;
}

export interface CheckedAccount {
  readonly iban: Iban;
  readonly bic: string;
  readonly holder: string;
  /** Not the comptable public's bank. */
  readonly held: boolean;
}

/** An account as it is kept, in so far as the rules look at it. */
export interface KnownAccount {
  readonly status: 'proposed' | 'confirmed' | 'refused' | 'replaced';
  readonly held: boolean;
  readonly proposedBy: string;
  readonly liftedBy: string | null;
  readonly usableFrom: Day | null;
}

/** IBAN with both its keys, BIC (ISO 9362) of the same country, holder. Codes `iban:*`, `bic:form`, `bic:country`, `holder-missing`. */
export function checkAccount({ iban, bic, holder }: ProposedAccount): CheckedAccount | Refusal {
  const checked = checkIban(iban);
  if (!checked.ok) return refuse(checked.code, checked.message, '/iban');
  const code = bic.replace(/\s/g, '').toUpperCase();
  if (!/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(code)) return refuse('bic:form', 'Un BIC compte 8 ou 11 caractères, comme BDFEFRPPCCT : recopiez-le depuis le RIB.', '/bic');
  if (code.slice(4, 6) !== checked.iban.slice(0, 2)) return refuse('bic:country', 'Le BIC et l’IBAN ne sont pas du même pays : recopiez-les depuis le RIB.', '/bic');
  const named = holder.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (named === '') return refuse('holder-missing', 'Indiquez le titulaire du compte, tel qu’il figure sur le RIB.', '/holder');
  return { iban: checked.iban, bic: code, holder: named, held: !isComptablePublic(checked.iban) };
}

const asProposed = ({ status }: KnownAccount): Refusal | null => (status === 'proposed' ? null : refuse('account-settled', 'Ces coordonnées bancaires ne sont plus en attente : rechargez la page.'));

/** A second person answers for an account. Codes `account-settled`, `same-person`. */
export const confirmationBar = (account: KnownAccount, by: string): Refusal | null =>
  asProposed(account) ?? (account.proposedBy === by ? refuse('same-person', 'Vous avez proposé ces coordonnées bancaires : une autre personne doit les confirmer.') : null);

/** Whoever may confirm may refuse, or the proposer take back. Code `account-settled`. */
export const refusalBar = (account: KnownAccount): Refusal | null => asProposed(account);

/** Finance says why another bank than the comptable's may be paid. Codes `account-settled`, `not-held`, `same-person`. */
export function liftingBar(account: KnownAccount, by: string): Refusal | null {
  if (account.status !== 'proposed' && account.status !== 'confirmed') return refuse('account-settled', 'Ces coordonnées bancaires ne sont plus en vigueur.');
  if (!account.held || account.liftedBy !== null) return refuse('not-held', 'Rien ne retient ces coordonnées bancaires.');
  return account.proposedBy === by ? refuse('same-person', 'Vous avez proposé ces coordonnées bancaires : une autre personne doit lever la retenue.') : null;
}

/** First day a confirmed account may be paid on, `waiting` days after it replaced another; a first account waits for nobody. */
export const usableFrom = (confirmedOn: Day, replaces: boolean, waiting: number): Day => (replaces ? addDays(confirmedOn, waiting) : confirmedOn);

export const isHeld = ({ held, liftedBy, usableFrom: from }: Pick<KnownAccount, 'held' | 'liftedBy' | 'usableFrom'>, on: Day): boolean => (held && liftedBy === null) || (from !== null && on < from);

/** The last four characters, all that a reader without need sees: « FR•• •••• 4421 ». */
export const masked = (iban: string): string => `${iban.slice(0, 2)}•• •••• ${iban.slice(-4)}`;

/** Nothing is ordered but on an account that two people answer for. Codes `bank-details-unconfirmed`, `bank-details-held`. */
export function bankBar(bank: BankFacts | null | undefined): Refusal | null {
  if (!bank) return refuse('bank-details-unconfirmed', 'Aucun compte bancaire de la collectivité n’est confirmé : demandez-lui son RIB, puis faites-le confirmer par les finances.');
  return bank.holds ? refuse('bank-details-held', 'Le compte bancaire de la collectivité est retenu : il n’est pas tenu dans la banque du comptable public, ou il vient de changer. Les finances lèvent la retenue avec un motif, ou attendez la fin du délai de vigilance.') : null;
}
