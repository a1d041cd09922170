import { confirmAccount, confirmers, liftHold, listAccounts, proposeAccount, proposers, readAccount, refuseAccount } from '../../usecases/bank.ts';
import type { ShownAccount } from '../../usecases/bank.ts';
import type { Settled } from '../../usecases/deliberations.ts';
import { notFound, refused } from '../problems.ts';
import { defineRoute, ok } from '../route.ts';
import { Day, Id, Nullable, Strict, Type } from '../schema.ts';

const tag = 'Coordonnées bancaires';
const Reason = Type.String({ minLength: 3, maxLength: 2_000 });
const Account = Strict({
  id: Id,
  organisation: Type.String({ description: 'SIREN.' }),
  iban: Type.String({ description: 'Entier pour les finances et la collectivité, ses quatre derniers caractères pour les autres et dans les listes.' }),
  bic: Type.String(),
  holder: Type.String(),
  document: Nullable(Id),
  dossier: Nullable(Id),
  status: Type.Enum(['proposed', 'confirmed', 'refused', 'replaced']),
  held: Type.Boolean({ description: 'Compte tenu dans une autre banque que celle du comptable public.' }),
  holdsToday: Type.Boolean({ description: 'Rien ne peut y être payé aujourd’hui.' }),
  proposedOn: Day,
  confirmedOn: Nullable(Day),
  usableFrom: Nullable(Day),
  liftedOn: Nullable(Day),
  liftReason: Nullable(Type.String()),
  endedOn: Nullable(Day),
  endReason: Nullable(Type.String()),
});
const responses = { 200: { description: 'Le compte tel qu’il est maintenant', schema: Account } };
const READERS = ['agent', 'officer', 'finance', 'assembly', 'delegate', 'secretary', 'administrator'] as const;

function answered(answer: Settled<ShownAccount>) {
  if (!answer.ok) throw refused(answer.refusals[0], answer.refusals.slice(1));
  return ok(answer.value);
}

export const bankRoutes = [
  defineRoute({
    name: 'listBankAccounts',
    method: 'get',
    path: '/applications/:id/bank-accounts',
    summary: 'Lister les comptes bancaires de la collectivité, numéros masqués',
    tag,
    access: { roles: READERS },
    params: Strict({ id: Id }),
    responses: { 200: { description: 'Du plus récent au plus ancien', schema: Strict({ items: Type.Array(Account) }) } },
    refusals: ['not-found'],
    handler: async (call, { params: { id } }) => {
      const items = await listAccounts(call.app.db, call.person, id);
      if (!items) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      return ok({ items });
    },
  }),
  defineRoute({
    name: 'readBankAccount',
    method: 'get',
    path: '/applications/:id/bank-accounts/:account',
    summary: 'Lire un compte bancaire de la collectivité',
    tag,
    access: { roles: READERS },
    params: Strict({ id: Id, account: Id }),
    responses,
    refusals: ['not-found'],
    handler: async (call, { params: { id, account } }) => {
      const found = await readAccount(call.app.db, call.person, id, account);
      if (!found) throw notFound('Ces coordonnées bancaires n’existent pas ou ne vous sont pas ouvertes.');
      return ok(found);
    },
  }),
  defineRoute({
    name: 'proposeBankAccount',
    method: 'post',
    path: '/applications/:id/bank-accounts',
    summary: 'Donner le compte bancaire de la collectivité, avec son RIB',
    description: 'Une seconde personne le confirme. La collectivité en est prévenue aux adresses déjà connues.',
    tag,
    access: { roles: proposers },
    acts: true,
    params: Strict({ id: Id }),
    body: Strict({ iban: Type.String({ minLength: 1, maxLength: 60 }), bic: Type.String({ minLength: 1, maxLength: 20 }), holder: Type.String({ minLength: 1, maxLength: 140 }), document: Id }),
    responses,
    refusals: ['iban:form', 'iban:country', 'iban:length', 'iban:key', 'iban:rib-key', 'bic:form', 'bic:country', 'holder-missing', 'unknown-document', 'same-account', 'not-found', 'key-reused'],
    handler: async (call, { params: { id }, body }) => answered(await proposeAccount(call.app.db, call.person, call.key, id, body)),
  }),
  defineRoute({
    name: 'confirmBankAccount',
    method: 'post',
    path: '/bank-accounts/:id/confirmation',
    summary: 'Confirmer un compte bancaire',
    description: 'Jamais par la personne qui l’a proposé. Le compte précédent est remplacé.',
    tag,
    access: { roles: confirmers },
    acts: true,
    params: Strict({ id: Id }),
    responses,
    refusals: ['same-person', 'account-settled', 'no-known-address', 'recused', 'not-found', 'key-reused'],
    handler: async (call, { params: { id } }) => answered(await confirmAccount(call.app.db, call.person, call.key, id)),
  }),
  defineRoute({
    name: 'refuseBankAccount',
    method: 'post',
    path: '/bank-accounts/:id/refusal',
    summary: 'Écarter un compte bancaire proposé',
    tag,
    access: { roles: [...confirmers, ...proposers] },
    acts: true,
    params: Strict({ id: Id }),
    body: Strict({ reason: Reason }),
    responses,
    refusals: ['account-settled', 'forbidden', 'not-found', 'key-reused'],
    handler: async (call, { params: { id }, body }) => answered(await refuseAccount(call.app.db, call.person, call.key, id, body.reason)),
  }),
  defineRoute({
    name: 'liftBankHold',
    method: 'post',
    path: '/bank-accounts/:id/lifting',
    summary: 'Lever la retenue d’un compte tenu hors de la banque du comptable public',
    tag,
    access: { roles: confirmers },
    acts: true,
    params: Strict({ id: Id }),
    body: Strict({ reason: Reason }),
    responses,
    refusals: ['not-held', 'same-person', 'account-settled', 'recused', 'not-found', 'key-reused'],
    handler: async (call, { params: { id }, body }) => answered(await liftHold(call.app.db, call.person, call.key, id, body.reason)),
  }),
];
