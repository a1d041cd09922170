import { addDelegation, closeDelegation, keepers, readRegister, registerReaders, waitingForDelegation } from '../../usecases/delegations.ts';
import { refused } from '../problems.ts';
import { defineRoute, ok } from '../route.ts';
import { Amount, Code, Day, FreeText, Id, Nullable, Strict, Type } from '../schema.ts';
import type { Day as CalendarDay } from '../../domain/calendar/day.ts';
import type { Delegation } from '../../domain/policy/person.ts';

const Number = Type.String({ minLength: 1, maxLength: 80, description: 'Numéro de l’arrêté ou de la délibération.' });
const Kind = Type.Enum(['bureau', 'signature'], { description: 'bureau : délégation du Conseil au Bureau ; signature : arrêté du Président au profit d’une personne.' });
const DelegationSchema = Strict({ number: Number, kind: Kind, person: Nullable(Id), programme: Nullable(Code), ceiling: Nullable(Amount), from: Day, until: Nullable(Day) });
const shown = ({ number, kind, person, programme, ceiling, from, until }: Delegation) => ({ number, kind, person, programme, ceiling, from, until });

export const delegationRoutes = [
  defineRoute({
    name: 'readDelegations',
    method: 'get',
    path: '/delegations',
    summary: 'Lire le registre des délégations et son historique',
    tag: 'Délégations',
    access: { roles: registerReaders },
    responses: {
      200: {
        description: 'Le registre ; l’historique du plus récent au plus ancien',
        schema: Strict({
          items: Type.Array(DelegationSchema),
          history: Type.Array(Strict({ number: Number, change: Type.Enum(['added', 'closed']), until: Nullable(Day), reason: Nullable(Type.String()), by: Id, on: Day })),
        }),
      },
    },
    handler: async (call) => {
      const { delegations, history } = await readRegister(call.app.db);
      return ok({ items: delegations.map(shown), history: history.map(({ number, change, valid_until, reason, made_by, made_on }) => ({ number, change, until: valid_until, reason, by: made_by, on: made_on })) });
    },
  }),
  defineRoute({
    name: 'addDelegation',
    method: 'post',
    path: '/delegations',
    summary: 'Inscrire une délégation au registre',
    description: 'Une délégation de signature désigne une personne ; celle du Conseil au Bureau n’en désigne pas, et prend fin avec le mandat.',
    tag: 'Délégations',
    access: { roles: keepers },
    acts: true,
    body: Strict({ number: Number, kind: Kind, person: Type.Optional(Id), programme: Type.Optional(Code), ceiling: Type.Optional(Amount), from: Day, until: Type.Optional(Day) }),
    responses: { 200: { description: 'La délégation est inscrite', schema: DelegationSchema } },
    refusals: ['forbidden', 'number-taken', 'delegation-overlap', 'person-required', 'person-not-wanted', 'unknown-person', 'not-a-delegate', 'key-reused'],
    handler: async (call, { body }) => {
      const added = { number: body.number, kind: body.kind, person: body.person ?? null, programme: body.programme ?? null, ceiling: body.ceiling ?? null, from: body.from as CalendarDay, until: (body.until ?? null) as CalendarDay | null };
      const answer = await addDelegation(call.app.db, call.person, call.key, added as Delegation);
      if (!answer.ok) throw refused(answer.refusals[0], answer.refusals.slice(1));
      return ok(shown(answer.value));
    },
  }),
  defineRoute({
    name: 'closeDelegation',
    method: 'post',
    path: '/delegations/closings',
    summary: 'Mettre fin à une délégation',
    description: 'Le jour indiqué est le dernier de sa validité.',
    tag: 'Délégations',
    access: { roles: keepers },
    acts: true,
    body: Strict({ number: Number, on: Day, reason: Type.Optional(FreeText) }),
    responses: { 200: { description: 'La délégation prend fin', schema: DelegationSchema } },
    refusals: ['forbidden', 'delegation-unknown', 'already-closed', 'date-too-early', 'key-reused'],
    handler: async (call, { body }) => {
      const answer = await closeDelegation(call.app.db, call.person, call.key, { number: body.number, on: body.on as CalendarDay, reason: body.reason ?? null });
      if (!answer.ok) throw refused(answer.refusals[0], answer.refusals.slice(1));
      return ok(shown(answer.value));
    },
  }),
  defineRoute({
    name: 'listWaitingForDelegation',
    method: 'get',
    path: '/delegations/waiting',
    summary: 'Lister les dossiers que le Bureau ne peut pas décider faute de délégation en vigueur',
    tag: 'Délégations',
    access: { roles: registerReaders },
    responses: { 200: { description: 'Les dossiers qui attendent', schema: Strict({ items: Type.Array(Strict({ id: Id, programme: Code, reference: Type.String(), title: Type.String(), organisation: Type.String() })) }) } },
    handler: async (call) => ok({ items: await waitingForDelegation(call.app.db, call.person) }),
  }),
];
