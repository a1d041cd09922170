import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { documentsOf, printsOf } from './documents.ts';
import { findDelegations, findPerson } from './people.ts';
import { lockEnvelope } from './envelopes.ts';
import type { Shelf } from './programmes.ts';
import type { Database } from './schema.ts';
import { needsOf } from '../domain/application/acts.ts';
import { isDay } from '../domain/calendar/day.ts';
import { subjectOf } from '../domain/application/state.ts';
import { reviewRulesOf } from '../domain/review/rules.ts';
import { lockLoad } from './reviewers.ts';
import { lockCredits } from './credits.ts';
import { bankOf } from './bank.ts';
import { yearOf } from '../domain/funding/credits.ts';
import { findAmendment } from '../domain/application/amendment.ts';
import type { AmendmentRequest } from '../domain/application/amendment.ts';
import type { Calendar } from '../domain/funding/credits.ts';
import type { Need } from '../domain/application/acts.ts';
import type { Actor, Command } from '../domain/application/commands.ts';
import type { Facts, Filing, VersionFacts } from '../domain/application/facts.ts';
import type { Application } from '../domain/application/state.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Programme, ProgrammeBundle } from '../domain/programme/programme.ts';
import type { ProgrammeRules } from '../domain/programme/rules.ts';
import type { Refusal } from '../domain/refusal.ts';

export interface Asking {
  readonly stream: string;
  readonly state: Application | null;
  readonly command: Command;
  readonly actor: Actor;
  readonly today: Day;
}

/** What was read for one act, with what the read model keeps of a dossier that is being filed. */
export interface Gathered {
  readonly facts: Facts;
  readonly title: string | null;
}

/** Reads what the act's row in the table of acts asks for, and no more. Null: there is neither dossier nor draft under this id. */
export async function gather(trx: Transaction<Database>, shelf: Shelf, rules: ProgrammeRules, asking: Asking): Promise<Gathered | null> {
  const { state, command, actor, today } = asking;
  const needs = needsOf(command.type);
  const draft = command.type === 'file' ? await lockDraft(trx, asking.stream) : null;
  const version = state?.version ?? draft?.version;
  if (version === undefined) return null;
  const bundle = await shelf.bundle(version, trx);
  const wants = (need: Need): boolean => needs.includes(need);
  const isPerson = actor.as !== 'clock' && actor.as !== 'system';
  const filing = draft && !state ? await filingOf(trx, bundle, rules, draft, asking) : null;
  return {
    title: filing?.title ?? null,
    facts: {
      today,
      programme: bundle.programme,
      person: isPerson ? await findPerson(trx, actor.person) : null,
      filing: filing?.filing ?? null,
      proposal: wants('proposal') && state && command.type === 'appraise' ? rules.propose(bundle, state, command, today) : null,
      envelope: wants('envelope') && state ? await lockEnvelope(trx, asking.stream, state) : null,
      ...(wants('bank') && state && { bank: await bankOf(trx, state.organisation.slice(0, 9), today) }),
      ...(wants('credits') && state && { credits: await lockCredits(trx, state.programme, yearOf(today)) }),
      calendar: wants('calendar') && state ? await calendarOf(trx, state) : null,
      successor: wants('successor') && state ? successorIn(rules, command, today) : null,
      ...(wants('version') && state && command.type === 'moveToVersion' && { target: await versionFor(trx, shelf, rules, state, command.version) }),
      ...(wants('joining') && state && { joining: joiningIn(rules, state, command, today) }),
      delegations: wants('delegations') ? await findDelegations(trx, actor.person) : [],
      documents: wants('documents') ? await documentsOf(trx, asking.stream, namedDocuments(command)) : [],
      ...(wants('prints') && { prints: await printsOf(trx, asking.stream, namedDocuments(command)) }),
      named: wants('named') ? await findPerson(trx, namedPerson(command)) : null,
      ...(wants('load') && state && command.type === 'assignReviewer' && {
        territories: rules.territories(subjectOf(state).organisations),
        load: await lockLoad(trx, command.reviewer, state.programme, reviewRulesOf(bundle.programme).mostOpen),
      }),
    },
  };
}

/** The calendar of the project in the answers it was filed with. */
async function calendarOf(trx: Transaction<Database>, { draft }: Application): Promise<Calendar | null> {
  const row = await trx
    .selectFrom('draft_revisions')
    .select([sql<string | null>`answers #>> '{calendar,startOn}'`.as('start'), sql<string | null>`answers #>> '{calendar,endOn}'`.as('end')])
    .where('draft', '=', draft.id)
    .where('revision', '=', draft.revision)
    .executeTakeFirst();
  return row?.start && row.end && isDay(row.start) && isDay(row.end) ? { startOn: row.start, endOn: row.end } : null;
}

/** Another version of the programme, and what it says of the answers the dossier was filed with, and of the funders it has now. */
async function versionFor(trx: Transaction<Database>, shelf: Shelf, rules: ProgrammeRules, { draft, organisation, filedOn, call, funders }: Application, version: string): Promise<VersionFacts | null> {
  const bundle = await shelf.find(version, trx);
  if (!bundle) return null;
  const { answers } = await trx.selectFrom('draft_revisions').select('answers').where('draft', '=', draft.id).where('revision', '=', draft.revision).executeTakeFirstOrThrow();
  const problemsOf = (read: unknown): readonly Refusal[] => rules.read(bundle, read, organisation, filedOn, call).problems;
  const resources = funders.map(({ kind, funder, amount, status }) => ({ kind, funder, amount, status }));
  // Of the funders that came or went since, only whether the form knows them: what they change in the amounts is judged at the opinion and the decision.
  const unknownNow = problemsOf({ ...answers, plan: { ...(answers['plan'] as object), resources } }).filter(({ code }) => code.startsWith('form:'));
  return { programme: bundle.programme, problems: [...problemsOf(answers), ...unknownNow] };
}

function successorIn(rules: ProgrammeRules, command: Command, today: Day): Facts['successor'] {
  switch (command.type) {
    case 'takeOver':
      return rules.successor(command.to, null, today);
    case 'recordMerger':
      return rules.successor(command.to, command.from, command.on);
    default:
      return null;
  }
}

/** Who an amendment brings into the project: as it is asked now, or as it was when the act names it. */
function joiningIn(rules: ProgrammeRules, state: Application, command: Command, today: Day): Facts['joining'] {
  const request = command.type === 'requestAmendment' ? command.request : 'amendment' in command ? findAmendment(state, command.amendment)?.request : undefined;
  return request ? joining(rules, state, request, today) : {};
}

/** What the directory knows that day of those an amendment brings into the project, by SIRET. */
export function joining(rules: ProgrammeRules, state: Application, request: AmendmentRequest, today: Day): NonNullable<Facts['joining']> {
  if (request.kind !== 'partner') return {};
  const known = [state.organisation, ...state.partners];
  return Object.fromEntries(request.partners.filter((one) => !known.includes(one)).map((one) => [one, rules.successor(one, null, today)]));
}

interface Draft {
  readonly id: string;
  readonly organisation: string;
  readonly version: string;
  readonly call: string;
  readonly revision: number;
}

/** Locked against a save that would slip between the reading and the filing. */
const lockDraft = (trx: Transaction<Database>, id: string): Promise<Draft | undefined> =>
  trx.selectFrom('drafts').select(['id', 'organisation', 'version', 'call', 'revision']).where('id', '=', id).forUpdate().executeTakeFirst();

async function filingOf(trx: Transaction<Database>, bundle: ProgrammeBundle, rules: ProgrammeRules, draft: Draft, { today }: Asking): Promise<{ filing: Filing; title: string }> {
  const { answers } = await trx.selectFrom('draft_revisions').select('answers').where('draft', '=', draft.id).where('revision', '=', draft.revision).executeTakeFirstOrThrow();
  const pieces = await trx.selectFrom('draft_pieces').select(['piece', 'document']).where('draft', '=', draft.id).execute();
  const { title, ...read } = rules.read(bundle, answers, draft.organisation, today, draft.call);
  const { id, organisation, revision, call } = draft;
  return {
    title,
    filing: { id, organisation, revision, call, ...read, reference: await takeReference(trx, bundle.programme, today), pieces: Object.fromEntries(pieces.map(({ piece, document }) => [piece, document])) },
  };
}

/** The next number of the programme's year, `FMIN-2026-0042`. Given back with the transaction when the filing is refused: no number is lost. */
async function takeReference(trx: Transaction<Database>, { code }: Programme, today: Day): Promise<string> {
  const year = Number(today.slice(0, 4));
  const { last } = await trx
    .insertInto('reference_numbers')
    .values({ programme: code, year, last: 1 })
    .onConflict((conflict) => conflict.columns(['programme', 'year']).doUpdateSet((eb) => ({ last: eb('reference_numbers.last', '+', 1) })))
    .returning('last')
    .executeTakeFirstOrThrow();
  return `${code.toUpperCase()}-${year}-${String(last).padStart(4, '0')}`;
}

function namedDocuments(command: Command): readonly string[] {
  const one = 'document' in command && command.document ? [command.document] : [];
  return 'documents' in command ? [...one, ...Object.values(command.documents)] : one;
}

function namedPerson(command: Command): string {
  if (command.type === 'assignOfficer') return command.officer;
  if (command.type === 'assignReviewer') return command.reviewer;
  throw new Error(`${command.type} names nobody`);
}
