import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Who attested, liquidated and signed each order, never the same person at both ends; and the part of it in each section, which finance pays
 * by a mandat of its own. Derived from the record; amounts in cents.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table claims add column liquidated_by text;

    alter table payment_orders add column attested_by text;
    alter table payment_orders add column signed_by text;
    update payment_orders o set attested_by = c.attested_by, signed_by = c.signed_by from claims c where c.dossier = o.dossier and c.no = o.claim;
    alter table payment_orders add constraint attesting_is_not_signing check (attested_by is null or signed_by is null or attested_by <> signed_by);

    create table payment_order_parts (
      dossier uuid    not null,
      claim   integer not null,
      attempt integer not null,
      section text    not null check (section in ('investment', 'operating')),
      amount  bigint  not null check (amount > 0),
      status  text    not null check (status in ('ordered', 'paid', 'rejected')),
      mandat  text,
      paid_on date,
      primary key (dossier, claim, attempt, section),
      constraint paid_under_a_mandat check (status <> 'paid' or (mandat is not null and paid_on is not null))
    );
    -- What waits or is paid of a claim's section is not ordered again.
    create unique index one_part_at_a_time on payment_order_parts (dossier, claim, section) where status in ('ordered', 'paid');
    -- Ordered before parts were told apart: one imputation.
    insert into payment_order_parts (dossier, claim, attempt, section, amount, status, mandat, paid_on)
      select o.dossier, o.claim, o.attempt,
             case when (d.state #>> '{decision,bySection,investment}')::bigint = 0 then 'operating' else 'investment' end,
             o.amount, o.status, o.mandat, o.paid_on
        from payment_orders o join dossiers d on d.id = o.dossier;
  `.execute(db);

  await sql`
    do $$ begin
      if exists (select from pg_roles where rolname = 'fmin_app') then
        grant select, insert, update, delete on payment_order_parts to fmin_app;
      end if;
    end $$;
  `.execute(db);
}
