import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Envelopes by section (AP, AE) and axis with what is reserved and what is affected, what each dossier holds of them, what sessions hold
 * for dossiers whose opinion is still to be recorded, the votes that fix them, and the crédits de paiement year by year. Amounts in cents.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- An envelope opened before stands for investment; a rebuild shares out what mixed awards had affected.
    alter table envelopes
      add column section  text   not null default 'investment' check (section in ('investment', 'operating')),
      add column axis     text   not null default '',
      add column reserved bigint not null default 0 check (reserved >= 0);
    alter table envelopes drop constraint envelopes_pkey;
    alter table envelopes add primary key (programme, call, section, axis);
    alter table envelopes drop constraint envelope_not_overspent;
    alter table envelopes add constraint envelope_not_overspent check (reserved + affected <= voted);

    -- Each vote says the whole envelope anew; the last one holds. The first is its opening.
    create table envelope_votes (
      programme   text        not null,
      call        text        not null,
      section     text        not null,
      axis        text        not null,
      no          integer     not null check (no > 0),
      amount      bigint      not null check (amount >= 0),
      voted_on    date,
      number      text,
      voted_by    text        not null,
      key         text        not null unique,
      recorded_at timestamptz not null default now(),
      primary key (programme, call, section, axis, no)
    );
    insert into envelope_votes (programme, call, section, axis, no, amount, voted_by, key)
      select programme, call, section, axis, 1, voted, 'system', 'opening/' || programme || '/' || call || '/' || section || '/' from envelopes;

    -- What a dossier holds of its envelope: derived from its events.
    create table imputations (
      dossier   uuid   not null,
      section   text   not null,
      programme text   not null,
      call      text   not null,
      axis      text   not null,
      reserved  bigint not null check (reserved >= 0),
      visa_on   date,
      affected  bigint not null check (affected >= 0),
      engaged   bigint not null check (engaged >= 0 and engaged <= affected),
      released  bigint not null check (released >= 0),
      primary key (dossier, section)
    );
    create index imputations_by_envelope on imputations (programme, call, section, axis);

    -- What a session holds for a dossier, from the ranking until the opinion is on the dossier's own record.
    create table session_reservations (
      session   text   not null,
      dossier   uuid   not null,
      section   text   not null,
      programme text   not null,
      call      text   not null,
      axis      text   not null,
      amount    bigint not null check (amount >= 0),
      status    text   not null check (status in ('held', 'taken', 'released')),
      primary key (session, dossier, section)
    );
    create unique index one_hold_a_dossier on session_reservations (dossier, section) where status = 'held';
    create index holds_by_envelope on session_reservations (programme, call, section, axis) where status = 'held';

    -- Crédits de paiement: what the budget of a year allows to pay, as last voted, and when each dossier expects its own.
    create table payment_credit_votes (
      programme   text        not null,
      section     text        not null check (section in ('investment', 'operating')),
      year        integer     not null check (year between 2000 and 2200),
      no          integer     not null check (no > 0),
      amount      bigint      not null check (amount >= 0),
      voted_on    date        not null,
      number      text        not null,
      voted_by    text        not null,
      key         text        not null unique,
      recorded_at timestamptz not null default now(),
      primary key (programme, section, year, no)
    );
    create table credit_schedules (
      dossier   uuid    not null,
      section   text    not null,
      year      integer not null,
      programme text    not null,
      amount    bigint  not null check (amount > 0),
      primary key (dossier, section, year)
    );
    create index credit_schedules_by_year on credit_schedules (programme, section, year);
  `.execute(db);

  await sql`
    do $$ begin
      if exists (select from pg_roles where rolname = 'fmin_app') then
        grant select, insert on envelope_votes, payment_credit_votes to fmin_app;
        grant select, insert, update on session_reservations to fmin_app;
        grant select, insert, update, delete on imputations, credit_schedules to fmin_app;
      end if;
    end $$;
  `.execute(db);
}
