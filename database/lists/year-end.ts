import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { Section } from '../../domain/funding/plan.ts';

/** A claim filed in a year, with the version of the programme whose cut-off it falls under. */
export interface ClaimOfYear {
  readonly id: string;
  readonly reference: string;
  readonly organisation_name: string;
  readonly title: string;
  readonly version: string;
  readonly claim: number;
  readonly kind: string;
  readonly status: string;
  readonly filed_on: Day;
}

const inProgrammes = (programmes: readonly string[] | 'all', column: string) => (programmes === 'all' ? sql`true` : sql`${sql.ref(column)} = any(${[...programmes]})`);
const asked = (programme: string | undefined, column: string) => (programme === undefined ? sql`true` : sql`${sql.ref(column)} = ${programme}`);

/** Claims filed between two days, the earliest first. One statement. */
export async function claimsFiled(db: Kysely<Database>, programmes: readonly string[] | 'all', { programme, from, to }: { readonly programme?: string; readonly from: Day; readonly to: Day }): Promise<readonly ClaimOfYear[]> {
  const { rows } = await sql<ClaimOfYear>`
    select d.id, d.reference, d.organisation_name, d.title, d.version, c.no as claim, c.kind, c.status, c.filed_on
      from claims c join dossiers d on d.id = c.dossier
     where c.filed_on between ${from} and ${to} and ${inProgrammes(programmes, 'd.programme')} and ${asked(programme, 'd.programme')}
     order by c.filed_on, d.reference, c.no`.execute(db);
  return rows;
}

/** One year of a programme's section: what its dossiers expect to be paid, beside what is voted. Cents. */
export interface ExpectedCredit {
  readonly programme: string;
  readonly section: Section;
  readonly year: number;
  readonly scheduled: number;
  readonly dossiers: number;
  /** Crédits de paiement voted for that year; null where none are. */
  readonly voted: number | null;
  /** AP or AE voted for the programme, all calls together, and what is affected and engaged of them. */
  readonly authorised: number;
  readonly affected: number;
  readonly engaged: number;
}

/** The échéancier of CP from a year on, against AP or AE and CP voted. One statement. */
export async function expectedCredits(db: Kysely<Database>, programmes: readonly string[] | 'all', { programme, from }: { readonly programme?: string; readonly from: number }): Promise<readonly ExpectedCredit[]> {
  const { rows } = await sql<ExpectedCredit>`
    with scheduled as (
      select programme, section, year, sum(amount)::bigint as amount, count(*)::integer as dossiers from credit_schedules where year >= ${from} group by programme, section, year
    ), voted as (
      select distinct on (programme, section, year) programme, section, year, amount from payment_credit_votes where year >= ${from} order by programme, section, year, no desc
    ), authorised as (
      select programme, section, sum(voted)::bigint as voted, sum(affected)::bigint as affected from envelopes group by programme, section
    ), engaged as (
      select programme, section, sum(engaged)::bigint as engaged from imputations group by programme, section
    )
    select programme, section, year, coalesce(s.amount, 0) as scheduled, coalesce(s.dossiers, 0) as dossiers, v.amount as voted,
           coalesce(a.voted, 0) as authorised, coalesce(a.affected, 0) as affected, coalesce(e.engaged, 0) as engaged
      from scheduled s full join voted v using (programme, section, year) left join authorised a using (programme, section) left join engaged e using (programme, section)
     where ${inProgrammes(programmes, 'programme')} and ${asked(programme, 'programme')}
     order by programme, year, section`.execute(db);
  return rows;
}
