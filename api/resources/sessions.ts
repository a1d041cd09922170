import type { Day as CalendarDay } from '../../domain/calendar/day.ts';
import type { SessionCommand } from '../../domain/committee/commands.ts';
import type { Choice } from '../../domain/committee/state.ts';
import { SessionActBody, SESSION_ACTORS } from '../session-acts.ts';
import { actInSession, newSessionId, vote } from '../../usecases/sessions.ts';
import { listSessions, readMinutes, readSession, readyForSession, type Desk, type DeskItem } from '../../usecases/session-desk.ts';
import type { Answered } from '../../usecases/act.ts';
import type { Role } from '../../domain/application/commands.ts';
import { notFound, outcomeUnknown, refused } from '../problems.ts';
import { created, defineRoute, etag, ok } from '../route.ts';
import { Amount, Code, Day, FreeText, Id, Nullable, Sha256, Strict, Type } from '../schema.ts';
import { useCases } from '../use.ts';
import { Done } from './acts.ts';

const tag = 'Comité d’examen';
const READERS: readonly Role[] = ['officer', 'secretary', 'finance', 'assembly', 'delegate', 'administrator', 'member', 'chair'];
const Status = Type.Enum(['planned', 'convened', 'no-quorum', 'open', 'closed', 'approved', 'cancelled']);
const Opinion = Type.Enum(['favourable', 'favourable-with-reserves', 'unfavourable']);
const Summary = Strict({ id: Id, reference: Type.String(), programme: Code, call: Type.String(), on: Day, status: Status, seq: Type.Integer() });
const Votes = Strict({ for: Type.Integer(), against: Type.Integer(), abstentions: Type.Integer() });
const Attendance = Strict({ presents: Type.Array(Id), proxies: Type.Array(Strict({ from: Id, to: Id })), recused: Type.Array(Id), base: Type.Integer(), counted: Type.Integer(), needed: Type.Integer() });
const Item = Strict({
  no: Type.Integer(),
  rank: Type.Integer(),
  status: Type.Enum(['waiting', 'voting', 'passed-over', 'given', 'adjourned', 'left']),
  dossier: Strict({ id: Id, reference: Type.String(), title: Type.String(), organisation: Type.String(), asked: Amount, proposed: Nullable(Amount), hasLeft: Type.Boolean() }),
  recusals: Type.Array(Strict({ person: Id, standing: Type.Enum(['proposed', 'declared', 'confirmed', 'by-rule', 'dismissed']) })),
  aside: Type.Boolean({ description: 'Vous ne prenez aucune part à ce point : rien de son examen ne vous est montré.' }),
  attendance: Attendance,
  quorate: Type.Boolean(),
  vote: Nullable(Strict({ round: Type.Integer(), opinion: Opinion, amount: Amount, electors: Type.Integer(), cast: Type.Array(Id, { description: 'Qui a voté ; jamais ce qu’il a voté tant que le vote est ouvert.' }), note: Nullable(Type.String()) })),
  votes: Type.Array(
    Strict({ round: Type.Integer(), opinion: Opinion, amount: Amount, votes: Votes, carried: Type.Boolean(), casting: Type.Boolean(), named: Nullable(Type.Array(Strict({ person: Id, castBy: Id, choice: Type.String() }))) }),
  ),
  opinion: Nullable(Strict({ opinion: Opinion, amount: Amount, by: Type.Enum(['consensus', 'vote']), votes: Nullable(Votes), note: Nullable(Type.String()) })),
  note: Nullable(Type.String()),
  reserved: Nullable(Amount),
  leftAfter: Type.Integer({ description: 'Centimes restant à l’enveloppe une fois servis les avis favorables jusqu’à ce point.' }),
  sent: Nullable(Strict({ status: Type.Enum(['pending', 'applied', 'refused']), refusal: Nullable(Type.String()) })),
});
const Detail = Strict({
  id: Id, reference: Type.String(), programme: Code, call: Type.String(), on: Day, at: Type.String(), place: Type.String(), status: Status, convocation: Type.Integer(), seq: Type.Integer(),
  viewer: Type.Enum(['service', 'member']),
  members: Type.Array(Strict({ id: Id, name: Type.String(), chair: Type.Boolean(), present: Type.Boolean(), proxyTo: Nullable(Id) })),
  rules: Strict({ quorum: Type.String(), quorumAgain: Type.String(), againAfterDays: Type.Integer(), ballots: Type.String(), proxiesEach: Type.Integer(), proxiesCount: Type.Boolean(), castingVote: Type.Boolean(), recusal: Type.String() }, { description: 'Règlement du comité.' }),
  quorum: Strict({ base: Type.Integer(), counted: Type.Integer(), needed: Type.Integer(), reached: Type.Boolean() }),
  envelopeLeft: Type.Integer({ description: 'Centimes.' }),
  items: Type.Array(Item),
  minutes: Nullable(Strict({ drawnUpOn: Day, note: Nullable(Type.String()), approvedOn: Nullable(Day), sha256: Nullable(Sha256) })),
  acts: Type.Array(Type.String(), { description: 'Actes que votre rôle permet à ce stade.' }),
});

const detailOf = ({ session: s, place, viewer, members, rules, quorum, left, items, minutesNote, acts }: Desk) => ({
  id: s.id, reference: s.reference, programme: s.programme, call: s.call, on: s.on, at: s.at, place, status: s.status, convocation: s.convocation, seq: s.seq,
  viewer, members, rules,
  quorum: { base: quorum.base, counted: quorum.counted, needed: quorum.needed, reached: quorum.reached },
  envelopeLeft: left,
  items: items.map(itemOf),
  minutes: s.minutes && { drawnUpOn: s.minutes.on, note: minutesNote, approvedOn: s.approval?.on ?? null, sha256: s.approval?.sha256 ?? null },
  acts,
});

const itemOf = ({ votes, opinion, sent, ...item }: DeskItem) => ({
  ...item,
  votes: votes.map(({ round, opinion: asked, amount, votes: count, carried, casting, named }) => ({ round, opinion: asked, amount, votes: count, carried, casting, named })),
  opinion: opinion && { opinion: opinion.opinion, amount: opinion.amount, by: opinion.by, votes: opinion.votes, note: opinion.note },
  sent: sent && { status: sent.status, refusal: sent.refusal },
});

const unknown = () => notFound('Cette séance n’existe pas ou ne vous est pas ouverte.');

function seqOf(answered: Answered): number {
  switch (answered.kind) {
    case 'done':
      return answered.seq;
    case 'refused':
      throw refused(answered.refusal);
    case 'unknown':
      throw outcomeUnknown();
  }
}

const Time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'Heure de Paris (HH:MM).' });
const No = Type.String({ pattern: '^[1-9]\\d{0,4}$' });

export const sessionRoutes = [
  defineRoute({
    name: 'listSessions',
    method: 'get',
    path: '/sessions',
    summary: 'Lister les séances du comité d’examen que vous pouvez voir',
    tag,
    access: { roles: READERS },
    query: Strict({ programme: Type.Optional(Code), status: Type.Optional(Status) }),
    responses: { 200: { description: 'Les dernières séances, au plus deux cents', schema: Strict({ items: Type.Array(Summary) }) } },
    handler: async (call, { query }) => {
      const rows = await listSessions(call.app.db, call.person, query);
      return ok({ items: rows.map(({ held_on, ...row }) => ({ ...row, on: held_on })) });
    },
  }),
  defineRoute({
    name: 'planSession',
    method: 'post',
    path: '/sessions',
    summary: 'Prévoir une séance du comité d’examen',
    tag,
    access: { roles: ['secretary'] },
    acts: true,
    body: Strict({ programme: Code, call: Type.String({ minLength: 1, maxLength: 80 }), on: Day, at: Time, place: FreeText, members: Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true }), chair: Id }),
    responses: { 201: { description: 'La séance est prévue', schema: Done } },
    refusals: ['unknown-call', 'date-past', 'not-a-member', 'not-a-chair', 'key-reused', 'outcome-unknown'],
    handler: async (call, { body }) => {
      const id = newSessionId(call.person, call.key);
      const seq = seqOf(await actInSession(useCases(call), { session: id, command: { type: 'planSession', ...body, on: body.on as CalendarDay }, key: call.key, ifSeq: null, person: call.person }));
      return created(`/api/v1/sessions/${id}`, { id, seq }, etag(seq));
    },
  }),
  defineRoute({
    name: 'readSession',
    method: 'get',
    path: '/sessions/:id',
    summary: 'Lire une séance : membres, ordre du jour, déports, quorum, votes, enveloppe restante',
    description: 'Un membre n’y voit rien de l’examen des points dont il est déporté ; personne n’y voit un vote avant sa clôture.',
    tag,
    access: { roles: READERS },
    params: Strict({ id: Id }),
    responses: { 200: { description: 'La séance ; son ETag est le numéro de son dernier événement', schema: Detail } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const desk = await readSession(call.app.db, call.person, params.id);
      if (!desk) throw unknown();
      return ok(detailOf(desk), etag(desk.session.seq));
    },
  }),
  defineRoute({
    name: 'listReadyDossiers',
    method: 'get',
    path: '/sessions/:id/ready',
    summary: 'Lister les dossiers qui peuvent être inscrits à l’ordre du jour, par rang',
    tag,
    access: { roles: ['secretary', 'officer', 'administrator'] },
    params: Strict({ id: Id }),
    responses: {
      200: { description: 'Du mieux au moins bien classé', schema: Strict({ items: Type.Array(Strict({ dossier: Id, reference: Type.String(), title: Type.String(), organisation: Type.String(), rank: Nullable(Type.Integer()), asked: Amount, proposed: Amount })) }) },
    },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const items = await readyForSession(call.app.db, call.person, params.id);
      if (!items) throw unknown();
      return ok({ items });
    },
  }),
  defineRoute({
    name: 'actInSession',
    method: 'post',
    path: '/sessions/:id/acts',
    summary: 'Accomplir un acte d’une séance',
    description: 'Un acte est fait une fois et une seule : répété avec la même clé, il donne la même réponse.',
    tag,
    access: { roles: SESSION_ACTORS },
    acts: true,
    ifMatch: 'optional',
    params: Strict({ id: Id }),
    body: SessionActBody,
    responses: { 200: { description: 'L’acte est enregistré', schema: Done } },
    refusals: ['not-found', 'forbidden', 'wrong-phase', 'no-quorum', 'recusal-pending', 'item-closed', 'items-left', 'too-many-proxies', 'envelope-exhausted', 'stale', 'key-reused', 'outcome-unknown'],
    handler: async (call, { params, body }) => {
      const seq = seqOf(await actInSession(useCases(call), { session: params.id, command: body as unknown as SessionCommand, key: call.key, ifSeq: call.ifSeq, person: call.person }));
      return ok({ id: params.id, seq }, etag(seq));
    },
  }),
  defineRoute({
    name: 'castBallot',
    method: 'post',
    path: '/sessions/:id/items/:no/ballots',
    summary: 'Voter sur un point, pour vous ou pour le membre qui vous a donné pouvoir',
    description: 'Une voix, un vote. Dans un scrutin secret, il est su que vous avez voté, jamais ce que vous avez voté.',
    tag,
    access: { roles: ['member', 'chair'] },
    acts: true,
    params: Strict({ id: Id, no: No }),
    body: Strict({ choice: Type.Enum(['for', 'against', 'abstention']), for: Type.Optional(Id) }),
    responses: { 200: { description: 'Le vote est pris', schema: Strict({ id: Id, item: Type.Integer() }) } },
    refusals: ['not-found', 'recused', 'item-closed', 'already-voted', 'no-voice', 'no-proxy', 'key-reused'],
    handler: async (call, { params, body }) => {
      const item = Number(params.no);
      seqOf(await vote(useCases(call), { session: params.id, item, choice: body.choice as Choice, for: body.for, key: call.key, person: call.person }));
      return ok({ id: params.id, item });
    },
  }),
  defineRoute({
    name: 'readMinutes',
    method: 'get',
    path: '/sessions/:id/minutes',
    summary: 'Lire le relevé d’avis approuvé, tel qu’il est figé',
    tag,
    access: { roles: READERS },
    params: Strict({ id: Id }),
    responses: { 200: { description: 'Le relevé et son empreinte', schema: Strict({ sha256: Sha256, content: Type.Object({}) }) } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const found = await readMinutes(call.app.db, call.person, params.id);
      if (!found) throw notFound('Le relevé d’avis de cette séance n’est pas approuvé, ou ne vous est pas ouvert.');
      return ok(found);
    },
  }),
];
