import { bySection } from '../../domain/funding/retained.ts';
import { later } from '../../domain/calendar/day.ts';
import { ZERO, minus, plus } from '../../domain/money/money.ts';
import { opinions } from '../../domain/timeline/words.ts';
import { BODY } from '../letters/award.ts';
import type { Application, Votes } from '../../domain/application/state.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { ProposalLine, Proposals } from '../../domain/deliberation/proposals.ts';
import type { Cents } from '../../domain/money/money.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import type { OwnPaperValues } from '../../letters/papers/variables.ts';

/** What the papers for the assembly are made of, beside the proposals themselves. */
export interface AssemblyFacts {
  readonly proposals: Proposals;
  readonly programme: Pick<Programme, 'purpose'>;
  /** Name by person id. */
  readonly people: ReadonlyMap<string, string>;
  /** States of the dossiers, by id. */
  readonly states: ReadonlyMap<string, Application>;
  /** Body by text id. */
  readonly texts: ReadonlyMap<string, string>;
  /** Null when the proposals do not all draw on one envelope. */
  readonly envelope: { readonly voted: Cents; readonly available: Cents } | null;
}

type Values = OwnPaperValues<'report'>;

/** Rapport, projet de délibération and annexe say the same figures: one set of values for the three. */
export function assemblyValues(facts: AssemblyFacts): Values {
  const { proposals, programme, envelope } = facts;
  const lines = proposals.groups.flatMap(({ lines: of }) => of);
  const awards = lines.filter(({ proposal }) => proposal === 'award').sort((a, b) => a.rank - b.rank);
  const rows = new Map(awards.map((line) => [line.dossier, rowOf(facts, line)]));
  const rowsOf = (of: readonly ProposalLine[]) => of.flatMap(({ dossier }) => rows.get(dossier) ?? []);
  const apart = proposals.groups.filter(({ recused }) => recused.length > 0).flatMap(({ lines: of }) => of);
  const sum = (amounts: readonly Cents[]): Cents => plus(ZERO, ...amounts);
  const all = rowsOf(awards);
  const amount = sum(all.map((row) => row.amount));
  return {
    body: BODY[proposals.body],
    meetingOn: proposals.meetingOn,
    committeeOn: lines.reduce<Day | null>((last, { opinion }) => (opinion ? (last ? later(last, opinion.on) : opinion.on) : last), null),
    delegation: proposals.delegation,
    purpose: programme.purpose,
    proposals: all,
    together: rowsOf(awards.filter(({ dossier }) => !apart.some((one) => one.dossier === dossier))),
    apart: rowsOf(awards.filter(({ dossier }) => apart.some((one) => one.dossier === dossier))),
    notProposed: lines.filter(({ proposal }) => proposal === 'refusal').map(({ reference, organisation, title, asked, reasons }) => ({ reference, organisation: organisation.name, title, asked, reasons })),
    totals: { projects: all.length, base: sum(all.map(({ base }) => base)), amount, investment: sum(all.map(({ investment }) => investment)), operating: sum(all.map(({ operating }) => operating)) },
    envelope: envelope && { voted: envelope.voted, before: envelope.available, after: minus(envelope.available, amount) },
  };
}

function rowOf({ people, states, texts }: AssemblyFacts, line: ProposalLine): Values['proposals'][number] {
  const state = states.get(line.dossier);
  const parts = bySection(line.amount, state?.appraisal?.lines ?? []);
  const opinion = state?.opinion;
  return {
    rank: line.rank,
    reference: line.reference,
    organisation: line.organisation.name,
    title: line.title,
    base: line.base,
    rate: line.rate ?? { num: 0, den: 1 },
    amount: line.amount,
    investment: parts.investment,
    operating: parts.operating,
    opinion: opinion ? opinions[opinion.kind] : 'sans avis',
    votes: opinion?.votes ? votesInFrench(opinion.votes) : null,
    // What the committee says beside a plain favourable opinion is for its minutes.
    reserves: (opinion?.kind === 'favourable-with-reserves' && opinion.note !== undefined ? texts.get(opinion.note) : null) ?? null,
    recusals: line.recused.length > 0 ? line.recused.map((person) => people.get(person) ?? 'une personne qui n’est plus connue').join(', ') : null,
    conditions: line.reasons,
  };
}

/** `9 pour, 1 contre, 2 abstentions` */
export const votesInFrench = ({ for: pro, against, abstentions }: Votes): string =>
  [`${pro} pour`, ...(against > 0 ? [`${against} contre`] : []), ...(abstentions > 0 ? [`${abstentions} abstention${abstentions > 1 ? 's' : ''}`] : [])].join(', ');
