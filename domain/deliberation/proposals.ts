import { ZERO, plus } from '../money/money.ts';
import { voteGroups } from './batch.ts';
import type { Day } from '../calendar/day.ts';
import type { Application, PersonId, Replacement } from '../application/state.ts';
import type { Cents, Ratio } from '../money/money.ts';
import type { Body, Item } from './batch.ts';

/** A batch as it is read, with what each dossier says of itself. */
export interface Batch {
  readonly id: string;
  readonly programme: { readonly code: string; readonly title: string };
  readonly body: Body;
  readonly meetingOn: Day;
  readonly delegation: string | null;
  /** The programme's choice: a mandate is a recusal by itself. */
  readonly strict: boolean;
  readonly status: 'prepared' | 'recorded' | 'abandoned';
  readonly items: readonly (Item & { readonly about: About })[];
}

export interface About {
  readonly reference: string;
  readonly call: string;
  readonly title: string;
  readonly organisation: { readonly siret: string; readonly name: string };
  readonly state: Application;
  /** What the service wrote of its reasons; null when it wrote none. */
  readonly reasons: string | null;
}

/** One line of the rapport and of its annexe-tableau; amounts in cents. */
export interface ProposalLine {
  readonly dossier: string;
  readonly rank: number;
  readonly reference: string;
  readonly call: string;
  readonly title: string;
  readonly organisation: { readonly siret: string; readonly name: string };
  readonly partners: readonly string[];
  readonly proposal: Item['proposal'];
  readonly partial: boolean;
  readonly totalCost: Cents;
  readonly base: Cents;
  readonly asked: Cents;
  readonly amount: Cents;
  readonly rate: Ratio | null;
  readonly opinion: { readonly kind: string; readonly on: Day; readonly amount: Cents } | null;
  readonly reasons: string | null;
  readonly replaces: Replacement | null;
  readonly recused: readonly PersonId[];
}

export interface Proposals {
  readonly id: string;
  readonly programme: { readonly code: string; readonly title: string };
  readonly body: Body;
  readonly meetingOn: Day;
  readonly delegation: string | null;
  /** One projet de délibération each: the common vote first, then the items voted apart. */
  readonly groups: readonly { readonly no: number; readonly lines: readonly ProposalLine[]; readonly recused: readonly PersonId[]; readonly total: Cents }[];
  readonly total: Cents;
}

/** What is put to the assembly, vote by vote, as the rapport, the projets de délibération and the annexe say it. Pure: the same batch gives the same proposals. */
export function proposalsOf(batch: Batch): Proposals {
  const about = new Map(batch.items.map((item) => [item.dossier, item.about]));
  const groups = voteGroups(batch.items, batch.strict).map(({ no, items, recused }) => {
    const lines = items.flatMap((item) => {
      const known = about.get(item.dossier);
      return known ? [lineOf(item, known)] : [];
    });
    return { no, lines, recused, total: plus(ZERO, ...lines.map(({ amount }) => amount)) };
  });
  const { id, programme, body, meetingOn, delegation } = batch;
  return { id, programme, body, meetingOn, delegation, groups, total: plus(ZERO, ...groups.map(({ total }) => total)) };
}

function lineOf(item: Item, { reference, call, title, organisation, state, reasons }: About): ProposalLine {
  const base = state.appraisal?.base ?? ZERO;
  const { opinion } = state;
  return {
    dossier: item.dossier,
    rank: item.rank,
    reference,
    call,
    title,
    organisation,
    partners: state.partners,
    proposal: item.proposal,
    partial: item.proposal === 'award' && item.amount < (state.appraisal?.proposed ?? ZERO),
    totalCost: plus(ZERO, ...state.plan.expenses.map(({ asked }) => asked)),
    base,
    asked: state.plan.asked,
    amount: item.amount,
    rate: item.proposal === 'award' && base > 0 ? { num: item.amount, den: base } : null,
    opinion: opinion && { kind: opinion.kind, on: opinion.on, amount: opinion.amount },
    reasons,
    replaces: item.replaces,
    recused: item.recusals.map(({ person }) => person),
  };
}
