import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import type { EnvelopeKey } from '../envelopes.ts';
import type { Section } from '../../domain/funding/plan.ts';

/** An envelope with its figures kept apart, in cents. */
export interface EnvelopeRow extends EnvelopeKey {
  readonly voted: number;
  /** Set aside at an opinion, and what sessions hold until one is recorded. */
  readonly reserved: number;
  /** Part of what dossiers have reserved that finance has given its visa on. */
  readonly with_visa: number;
  readonly affected: number;
  readonly engaged: number;
  readonly released: number;
}

/** Envelopes of these programmes, each with its five figures. One statement. */
export async function listEnvelopes(db: Kysely<Database>, programmes: readonly string[] | 'all', { programme, call }: { readonly programme?: string; readonly call?: string }): Promise<readonly EnvelopeRow[]> {
  let query = db
    .selectFrom('envelopes as e')
    .leftJoin('imputations as i', (join) => join.onRef('i.programme', '=', 'e.programme').onRef('i.call', '=', 'e.call').onRef('i.section', '=', 'e.section').onRef('i.axis', '=', 'e.axis'))
    .select(['e.programme', 'e.call', 'e.section', 'e.axis', 'e.voted', 'e.reserved', 'e.affected'])
    .select([
      sql<number>`coalesce(sum(i.reserved) filter (where i.visa_on is not null), 0)::bigint`.as('with_visa'),
      sql<number>`coalesce(sum(i.engaged), 0)::bigint`.as('engaged'),
      sql<number>`coalesce(sum(i.released), 0)::bigint`.as('released'),
    ])
    .groupBy(['e.programme', 'e.call', 'e.section', 'e.axis'])
    .orderBy('e.programme')
    .orderBy('e.call')
    .orderBy('e.section')
    .orderBy('e.axis');
  if (programmes !== 'all') query = query.where('e.programme', 'in', programmes.length > 0 ? programmes : ['']);
  if (programme !== undefined) query = query.where('e.programme', '=', programme);
  if (call !== undefined) query = query.where('e.call', '=', call);
  return query.execute();
}

/** One dossier behind the figures of an envelope. */
export interface ImputationRow {
  readonly dossier: string;
  readonly reference: string;
  readonly organisation_name: string;
  readonly title: string;
  readonly phase: string;
  /** Held by a session until the opinion is on the dossier's own record; part of what the envelope has reserved. */
  readonly held: number;
  readonly reserved: number;
  readonly visa_on: string | null;
  readonly affected: number;
  readonly engaged: number;
  readonly released: number;
}

/** Every dossier behind the figures of an envelope, by reference: their sums are the figures. One statement. */
export async function listImputations(db: Kysely<Database>, { programme, call, section, axis }: EnvelopeKey): Promise<readonly ImputationRow[]> {
  const { rows } = await sql<ImputationRow>`
    with mine as (
      select dossier, 0::bigint as held, reserved, visa_on, affected, engaged, released from imputations
       where programme = ${programme} and call = ${call} and section = ${section} and axis = ${axis}
      union all
      select dossier, amount, 0, null, 0, 0, 0 from session_reservations
       where status = 'held' and programme = ${programme} and call = ${call} and section = ${section} and axis = ${axis}
    )
    select d.id as dossier, d.reference, d.organisation_name, d.title, d.phase,
           sum(m.held)::bigint as held, sum(m.reserved)::bigint as reserved, max(m.visa_on) as visa_on,
           sum(m.affected)::bigint as affected, sum(m.engaged)::bigint as engaged, sum(m.released)::bigint as released
      from mine m join dossiers d on d.id = m.dossier
     group by d.id order by d.reference`.execute(db);
  return rows;
}

/** One year of crédits de paiement of a programme's section, in cents. */
export interface CreditRow {
  readonly programme: string;
  readonly section: Section;
  readonly year: number;
  /** Null where no budget of that year is voted. */
  readonly voted: number | null;
  readonly scheduled: number;
  /** Ordered that year and not rejected. */
  readonly ordered: number;
  readonly dossiers: number;
}

/** CP by programme, section and year: voted, expected by the dossiers' schedules, ordered. One statement. */
export async function listCredits(db: Kysely<Database>, programmes: readonly string[] | 'all', programme: string | undefined): Promise<readonly CreditRow[]> {
  const seen = programmes === 'all' ? sql`true` : sql`programme = any(${[...programmes]})`;
  const asked = programme === undefined ? sql`true` : sql`programme = ${programme}`;
  const { rows } = await sql<CreditRow>`
    with credits as (
      select programme, section, year, voted, ordered, exists (select from payment_credit_votes v where (v.programme, v.section, v.year) = (c.programme, c.section, c.year)) as is_voted from payment_credits c
    ), scheduled as (
      select programme, section, year, sum(amount)::bigint as amount, count(*)::integer as dossiers from credit_schedules group by programme, section, year
    )
    select programme, section, year, case when c.is_voted then c.voted end as voted, coalesce(s.amount, 0) as scheduled, coalesce(c.ordered, 0) as ordered, coalesce(s.dossiers, 0) as dossiers
      from credits c full join scheduled s using (programme, section, year)
     where ${seen} and ${asked}
     order by programme, section, year`.execute(db);
  return rows;
}

export interface ScheduleRow {
  readonly dossier: string;
  readonly reference: string;
  readonly organisation_name: string;
  readonly title: string;
  readonly amount: number;
}

/** Every dossier that expects to be paid in a year, from a programme's section. */
export const listSchedules = (db: Kysely<Database>, { programme, section, year }: { readonly programme: string; readonly section: Section; readonly year: number }): Promise<readonly ScheduleRow[]> =>
  db
    .selectFrom('credit_schedules as s')
    .innerJoin('dossiers as d', 'd.id', 's.dossier')
    .select(['s.dossier', 'd.reference', 'd.organisation_name', 'd.title', 's.amount'])
    .where('s.programme', '=', programme)
    .where('s.section', '=', section)
    .where('s.year', '=', year)
    .orderBy('d.reference')
    .execute();
