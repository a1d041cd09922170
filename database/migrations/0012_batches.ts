import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * What claims list, the crédits de paiement as a counter that no order passes, the batches that go to finance with their exports, and
 * what comes back. Amounts in cents.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- What a claim lists, with labels and suppliers: a claim names it. Never changed.
    create table expense_statements (
      id        uuid primary key,
      dossier   uuid        not null,
      source    text        not null check (source in ('typed', 'csv')),
      lines     jsonb       not null,
      total     bigint      not null check (total > 0),
      sha256    text        not null,
      file_name text,
      file      bytea,
      stored_by text        not null,
      stored_at timestamptz not null default now(),
      constraint an_import_keeps_its_file check ((source = 'csv') = (file is not null))
    );
    create index expense_statements_by_dossier on expense_statements (dossier, stored_at);

    -- Crédits de paiement of a year: voted, and ordered in it. The check is the last word, behind the conditional update.
    create table payment_credits (
      programme text    not null,
      section   text    not null check (section in ('investment', 'operating')),
      year      integer not null check (year between 2000 and 2200),
      voted     bigint  not null check (voted >= 0),
      ordered   bigint  not null default 0 check (ordered >= 0),
      primary key (programme, section, year),
      constraint credits_not_overspent check (ordered <= voted)
    );
    -- Ordered before anybody had to have credits for it: it is taken over as voted. A rebuild counts it.
    insert into payment_credit_votes (programme, section, year, no, amount, voted_on, number, voted_by, key)
      select d.programme, s.section, extract(year from o.ordered_on)::integer,
             1 + coalesce(max(v.no), 0), greatest(coalesce(max(v.amount), 0), sum(o.amount)), make_date(extract(year from o.ordered_on)::integer, 1, 1), 'reprise', 'system',
             'taken-over/' || d.programme || '/' || s.section || '/' || extract(year from o.ordered_on)::text
        from payment_orders o
        join dossiers d on d.id = o.dossier
        cross join (values ('investment'), ('operating')) s (section)
        left join lateral (
          select no, amount from payment_credit_votes v
           where v.programme = d.programme and v.section = s.section and v.year = extract(year from o.ordered_on)::integer order by no desc limit 1) v on true
       where o.status <> 'rejected'
       group by d.programme, s.section, extract(year from o.ordered_on);
    insert into payment_credits (programme, section, year, voted)
      select distinct on (programme, section, year) programme, section, year, amount from payment_credit_votes order by programme, section, year, no desc;

    -- A batch takes its number when it is closed, in the transaction that closes it: none is skipped, none is given twice.
    create table payment_batch_numbers (
      programme text    not null,
      year      integer not null,
      last      integer not null check (last > 0),
      primary key (programme, year)
    );
    create table payment_batches (
      id          uuid primary key,
      programme   text        not null,
      status      text        not null default 'open' check (status in ('open', 'closed', 'abandoned')),
      year        integer,
      no          integer,
      opened_by   text        not null,
      opened_key  text        not null unique,
      opened_hash text        not null,
      opened_at   timestamptz not null default now(),
      closed_by   text,
      closed_on   date,
      unique (programme, year, no),
      constraint a_closed_batch_has_its_number check ((status = 'closed') = (no is not null and year is not null and closed_by is not null and closed_on is not null))
    );
    create index payment_batches_by_programme on payment_batches (programme, opened_at desc);

    -- A part of an order is in one batch at most. "live": not taken out of it, nor left by a batch that was abandoned.
    create table payment_batch_lines (
      batch    uuid    not null references payment_batches (id),
      dossier  uuid    not null,
      claim    integer not null,
      attempt  integer not null,
      section  text    not null check (section in ('investment', 'operating')),
      amount   bigint  not null check (amount > 0),
      position integer,
      live     boolean not null default true,
      primary key (batch, dossier, claim, attempt, section),
      unique (batch, position)
    );
    create unique index an_order_in_one_batch on payment_batch_lines (dossier, claim, attempt, section) where live;

    -- What was sent, byte for byte: downloaded again, it is the same.
    create table payment_batch_exports (
      batch   uuid        not null references payment_batches (id),
      format  text        not null check (format in ('csv', 'json')),
      bytes   bytea       not null,
      sha256  text        not null,
      made_at timestamptz not null default now(),
      primary key (batch, format),
      constraint the_hash_is_that_of_the_bytes check (sha256 = encode(sha256(bytes), 'hex'))
    );

    -- What finance gives back, file by file, and what became of each of its lines.
    create table payment_returns (
      id          uuid primary key,
      source      text        not null check (source in ('csv', 'json')),
      file_name   text        not null,
      sha256      text        not null,
      file        bytea       not null,
      status      text        not null default 'previewed' check (status in ('previewed', 'applied')),
      imported_by text        not null,
      imported_at timestamptz not null default now(),
      applied_by  text,
      applied_at  timestamptz,
      constraint applied_by_somebody check ((status = 'applied') = (applied_by is not null))
    );
    create index payment_returns_by_file on payment_returns (sha256);
    create table payment_return_lines (
      import      uuid    not null references payment_returns (id),
      at          integer not null check (at > 0),
      key         text    not null,
      outcome     text    not null check (outcome in ('paid', 'rejected')),
      returned_on date    not null,
      mandat      text,
      reason      text,
      amount      bigint,
      dossier     uuid,
      claim       integer not null,
      attempt     integer not null,
      section     text check (section in ('investment', 'operating')),
      verdict     text    not null,
      said        text,
      primary key (import, at)
    );
  `.execute(db);

  await sql`
    do $$ begin
      if exists (select from pg_roles where rolname = 'fmin_app') then
        grant select, insert on expense_statements, payment_batch_exports to fmin_app;
        grant select, insert, update on payment_credits, payment_batch_numbers, payment_batches, payment_returns to fmin_app;
        grant select, insert, update (verdict, said) on payment_return_lines to fmin_app;
        grant select, insert, update (live, position) on payment_batch_lines to fmin_app;
      end if;
    end $$;
  `.execute(db);
}
