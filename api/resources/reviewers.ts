import type { Day as CalendarDay } from '../../domain/calendar/day.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { admit, declare, interestsOf, issueLink, linksOf, myReviews, place, poolOf, proposalFor, revoke } from '../../usecases/reviewers.ts';
import { notFound, refused } from '../problems.ts';
import { created, defineRoute, ok } from '../route.ts';
import { Code, Day, FreeText, Id, Instant, Label, Nullable, SirenText, Strict, Type } from '../schema.ts';

const tag = 'Évaluateurs';
const managers = ['officer', 'administrator'] as const;
const placement = {
  expertise: Type.Array(Code, { maxItems: 50, uniqueItems: true, description: 'Codes des axes et des critères que la personne connaît.' }),
  mostOpen: Nullable(Type.Integer({ minimum: 1, maximum: 100, description: 'Évaluations en cours au plus ; nul : comme le dispositif le dit.' })),
  until: Nullable(Day),
};
const Entry = Strict({
  person: Id, name: Type.String(), email: Type.String(), expertise: Type.Array(Type.String()), outside: Type.Boolean({ description: 'Expert extérieur : vient par un lien personnel.' }),
  open: Type.Integer(), most: Type.Integer(), from: Day, until: Nullable(Day),
});
const Link = Strict({ id: Id, issuedAt: Instant, expiresAt: Instant, revokedAt: Nullable(Instant), lastUsed: Nullable(Instant) });
const Interest = Strict({ id: Id, organisation: SirenText, from: Day, until: Nullable(Day), note: Nullable(Type.String()) });
const Proposed = Strict({ person: Id, name: Type.String(), why: Type.String() });
const MyReview = Strict({
  dossier: Id, no: Type.Integer(), reference: Type.String(), title: Type.String(), organisation: Type.String(), programme: Code,
  status: Type.Enum(['invited', 'accepted', 'given']), dueOn: Day, phase: Type.String(),
});

const ofPool = Strict({ code: Code, id: Id });
const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null;

/** What was asked, or the refusal as the door says it. */
function done<T>(answer: T | Refusal): T {
  if (answer !== null && typeof answer === 'object' && 'code' in answer && 'message' in answer) throw refused(answer as Refusal);
  return answer as T;
}

export const reviewerRoutes = [
  defineRoute({
    name: 'listReviewers',
    method: 'get',
    path: '/programmes/:code/reviewers',
    summary: 'Lire le vivier d’évaluateurs d’un dispositif, avec leurs compétences et leur charge',
    tag,
    access: { roles: managers },
    params: Strict({ code: Code }),
    responses: { 200: { description: 'Par ordre de nom', schema: Strict({ items: Type.Array(Entry) }) } },
    refusals: ['forbidden', 'not-found'],
    handler: async (call, { params }) => {
      const rows = done(await poolOf(call.app.db, call.person, params.code));
      return ok({ items: rows.map(({ person, name, email, expertise, outside, open, most, valid_from, valid_until }) => ({ person, name, email, expertise, outside, open, most, from: valid_from, until: valid_until })) });
    },
  }),
  defineRoute({
    name: 'admitExpert',
    method: 'post',
    path: '/programmes/:code/reviewers',
    summary: 'Admettre un expert extérieur, évaluateur de ce seul dispositif',
    description: 'Il n’a pas de compte : son invitation à évaluer porte un lien personnel, de durée limitée.',
    tag,
    access: { roles: managers },
    acts: true,
    params: Strict({ code: Code }),
    body: Strict({ name: Label, email: Type.String({ format: 'email', maxLength: 254 }), ...placement }),
    responses: { 201: { description: 'L’expert', schema: Strict({ id: Id }) } },
    refusals: ['forbidden', 'not-found'],
    handler: async (call, { params, body }) => {
      const { id } = done(await admit(call.app.db, call.person, params.code, call.key, { ...body, until: body.until as CalendarDay | null }));
      return created(`${call.app.config.publicUrl}/api/v1/programmes/${params.code}/reviewers/${id}`, { id });
    },
  }),
  defineRoute({
    name: 'placeReviewer',
    method: 'put',
    path: '/programmes/:code/reviewers/:id',
    summary: 'Placer un évaluateur dans le vivier, ou changer ce que le vivier dit de lui',
    tag,
    access: { roles: managers },
    params: ofPool,
    body: Strict(placement),
    responses: { 204: { description: 'C’est fait ; le répéter ne change rien' } },
    refusals: ['forbidden', 'not-found', 'not-a-reviewer'],
    handler: async (call, { params, body }) => {
      done(await place(call.app.db, call.person, params.code, params.id, { ...body, until: body.until as CalendarDay | null }));
      return { status: 204, empty: true };
    },
  }),
  defineRoute({
    name: 'issueReviewerLink',
    method: 'post',
    path: '/programmes/:code/reviewers/:id/links',
    summary: 'Faire un nouveau lien personnel pour un expert extérieur',
    description: 'Le jeton n’est montré que cette fois : seule son empreinte est gardée. Il sert aussi de jeton d’accès à cette API, et ne donne que les évaluations de cette personne.',
    tag,
    access: { roles: managers },
    acts: true,
    params: ofPool,
    responses: { 201: { description: 'Le lien', schema: Strict({ id: Id, token: Type.String(), expiresAt: Instant }) } },
    refusals: ['forbidden', 'not-outside'],
    handler: async (call, { params }) => {
      const { id, token, expiresAt } = done(await issueLink(call.app.db, call.person, params.code, params.id));
      return created(`${call.app.config.publicUrl}/api/v1/programmes/${params.code}/reviewers/${params.id}/links/${id}`, { id, token, expiresAt: expiresAt.toISOString() });
    },
  }),
  defineRoute({
    name: 'listReviewerLinks',
    method: 'get',
    path: '/programmes/:code/reviewers/:id/links',
    summary: 'Lire les liens personnels d’un expert extérieur',
    tag,
    access: { roles: managers },
    params: ofPool,
    responses: { 200: { description: 'Du plus récent au plus ancien ; jamais les jetons', schema: Strict({ items: Type.Array(Link) }) } },
    refusals: ['forbidden'],
    handler: async (call, { params }) => {
      const links = done(await linksOf(call.app.db, call.person, params.code, params.id));
      return ok({ items: links.map(({ id, issued_at, expires_at, revoked_at, last_used }) => ({ id, issuedAt: iso(issued_at), expiresAt: iso(expires_at), revokedAt: iso(revoked_at), lastUsed: iso(last_used) })) });
    },
  }),
  defineRoute({
    name: 'revokeReviewerLink',
    method: 'delete',
    path: '/programmes/:code/reviewers/:id/links/:link',
    summary: 'Révoquer un lien personnel : il n’ouvre plus rien',
    tag,
    access: { roles: managers },
    params: Strict({ code: Code, id: Id, link: Id }),
    responses: { 204: { description: 'C’est fait ; le répéter ne change rien' } },
    refusals: ['forbidden', 'not-found'],
    handler: async (call, { params }) => {
      done(await revoke(call.app.db, call.person, params.code, params.id, params.link));
      return { status: 204, empty: true };
    },
  }),
  defineRoute({
    name: 'listInterests',
    method: 'get',
    path: '/reviewers/:id/interests',
    summary: 'Lire les intérêts déclarés d’un évaluateur : les siens, ou ceux d’un vivier que vous gérez',
    tag,
    access: { roles: ['reviewer', ...managers] },
    params: Strict({ id: Id }),
    responses: { 200: { description: 'Les intérêts', schema: Strict({ items: Type.Array(Interest) }) } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const rows = done(await interestsOf(call.app.db, call.person, params.id));
      return ok({ items: rows.map(({ id, organisation, valid_from, valid_until, note }) => ({ id, organisation, from: valid_from, until: valid_until, note })) });
    },
  }),
  defineRoute({
    name: 'declareInterest',
    method: 'post',
    path: '/reviewers/:id/interests',
    summary: 'Déclarer un intérêt dans une organisation, avec ses dates',
    description: 'Pour un dossier en particulier, c’est l’acte « declareInterest » de ce dossier. Déclaré, il lie : la personne n’évalue plus les projets de cette organisation.',
    tag,
    access: { roles: ['reviewer', ...managers] },
    acts: true,
    params: Strict({ id: Id }),
    body: Strict({ organisation: SirenText, from: Day, until: Nullable(Day), note: Nullable(FreeText) }),
    responses: { 201: { description: 'L’intérêt', schema: Strict({ id: Id }) } },
    refusals: ['not-found', 'date-too-early'],
    handler: async (call, { params, body }) => {
      const { id } = done(await declare(call.app.db, call.person, params.id, call.key, { ...body, from: body.from as CalendarDay, until: body.until as CalendarDay | null }));
      return created(`${call.app.config.publicUrl}/api/v1/reviewers/${params.id}/interests/${id}`, { id });
    },
  }),
  defineRoute({
    name: 'listMyReviews',
    method: 'get',
    path: '/reviews',
    summary: 'Lire les évaluations qui vous sont confiées',
    tag,
    access: { roles: ['reviewer'] },
    responses: { 200: { description: 'Ce qui est attendu d’abord', schema: Strict({ items: Type.Array(MyReview) }) } },
    handler: async (call) => {
      const rows = await myReviews(call.app.db, call.person);
      return ok({ items: rows.map(({ due_on, organisation_name, ...row }) => ({ ...row, organisation: organisation_name, dueOn: due_on })) });
    },
  }),
  defineRoute({
    name: 'proposeReviewers',
    method: 'get',
    path: '/applications/:id/reviewers/proposal',
    summary: 'Proposer des évaluateurs pour un dossier, chacun avec ses raisons',
    description: 'Les compétences d’abord, puis la charge ; personne qui ait un intérêt. Rien n’est enregistré : solliciter est un acte.',
    tag,
    access: { roles: managers },
    params: Strict({ id: Id }),
    responses: { 200: { description: 'La proposition, et pourquoi les autres sont écartés', schema: Strict({ proposed: Type.Array(Proposed), setAside: Type.Array(Proposed), missing: Type.Integer() }) } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const proposal = await proposalFor(call.app.db, call.app.directory, call.person, params.id);
      if (!proposal) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      return ok(proposal);
    },
  }),
];
