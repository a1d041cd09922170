import { sessionActs, whoMayInSession } from '../domain/committee/acts.ts';
import type { Role } from '../domain/application/commands.ts';
import type { SessionCommandType } from '../domain/committee/commands.ts';
import { Amount, Day, FreeText, Id, OneOf, Strict, Type, type TSchema } from './schema.ts';

const Item = Type.Integer({ minimum: 1, maximum: 100_000, description: 'Numéro du point à l’ordre du jour.' });
const Time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'Heure de Paris (HH:MM).' });
const Motion = { item: Item, opinion: Type.Enum(['favourable', 'favourable-with-reserves', 'unfavourable']), amount: Amount, note: Type.Optional(FreeText) };
const OnPerson = { item: Item, person: Id };

type Sent = Exclude<SessionCommandType, 'planSession'>;

/** What each act of a session says, beside its type. Planning has a route of its own. */
const fields: { readonly [T in Sent]: Record<string, TSchema> } = {
  convoke: { agenda: Type.Array(Id, { minItems: 1, maxItems: 500, uniqueItems: true, description: 'Dossiers, dans l’ordre de passage, qui est aussi leur rang.' }) },
  addItem: { dossier: Id, before: Type.Optional(Item) },
  removeItem: { item: Item },
  cancelSession: { reason: FreeText },
  recordPresents: { presents: Type.Array(Id, { maxItems: 200, uniqueItems: true }) },
  recordProxy: { from: Id, to: Id },
  withdrawProxy: { from: Id },
  designateChair: { person: Id },
  declareRecusal: OnPerson,
  confirmRecusal: OnPerson,
  dismissRecusal: OnPerson,
  openSession: {},
  recordNoQuorum: {},
  reconvoke: { on: Day, at: Time, place: FreeText },
  giveOpinion: Motion,
  openVote: Motion,
  closeVote: { item: Item },
  passOver: { item: Item },
  adjournItem: { item: Item, note: Type.Optional(FreeText) },
  reopenItem: { item: Item },
  closeSession: { whenShort: Type.Optional(Type.Enum(['partial', 'waiting-list'], { description: 'Sort du premier dossier que l’enveloppe ne sert pas en entier : en partie, ou liste d’attente.' })) },
  drawUpMinutes: { note: Type.Optional(FreeText) },
  approveMinutes: {},
};

export const actsSent = Object.keys(fields) as readonly Sent[];

/** Any act of a session a person may send. */
export const SessionActBody = OneOf('type', actsSent.map((type) => Strict({ type: Type.Literal(type), ...fields[type] }, { title: sessionActs[type].title })));

export const SESSION_ACTORS: readonly Role[] = [...new Set(actsSent.flatMap(whoMayInSession))];
