import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** The record, what is derived from it, and the people: the application's role may add to the record, never change it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The record. A row is never changed; PRIMARY KEY (stream, seq) is what makes two writers impossible.
    create table events (
      stream      uuid        not null,
      seq         integer     not null check (seq > 0),
      type        text        not null,
      data        jsonb       not null,
      actor       text        not null,
      actor_as    text        not null,
      command_id  text        not null,
      day         date        not null,
      at          timestamptz not null,
      recorded_at timestamptz not null default now(),
      engine      text        not null,
      hash        bytea       not null,
      primary key (stream, seq)
    );
    create index events_by_type on events (type, day);

    -- One row an accepted act: a repeat finds it and does nothing twice.
    create table commands (
      stream     uuid    not null,
      command_id text    not null,
      body_hash  text    not null,
      seq        integer not null,
      primary key (stream, command_id)
    );

    create table programme_versions (
      version      text primary key,
      code         text        not null,
      bundle       jsonb       not null,
      published_at timestamptz not null default now()
    );
    create index programme_versions_by_code on programme_versions (code, published_at desc);

    create table reference_numbers (
      programme text    not null,
      year      integer not null,
      last      integer not null,
      primary key (programme, year)
    );

    -- Amounts in cents. The check is the last word on an envelope, behind the conditional update.
    create table envelopes (
      programme text   not null,
      call      text   not null,
      voted     bigint not null check (voted >= 0),
      affected  bigint not null default 0 check (affected >= 0),
      primary key (programme, call),
      constraint envelope_not_overspent check (affected <= voted)
    );

    -- Read model: one row a dossier, with its folded state so that an act reads no event.
    create table dossiers (
      id             uuid primary key,
      reference      text    not null unique,
      programme      text    not null,
      version        text    not null,
      call           text    not null,
      organisation   text    not null,
      organisation_name text not null,
      title          text    not null,
      phase          text    not null,
      outcome        text,
      officer        uuid,
      asked          bigint  not null,
      base           bigint,
      proposed       bigint,
      awarded        bigint,
      ordered        bigint  not null,
      paid           bigint  not null,
      filed_on       date    not null,
      due_on         date,
      closed_on      date,
      seq            integer not null,
      state          jsonb   not null,
      head           bytea   not null,
      clock          text    not null check (clock in ('real', 'manual')),
      clock_day      date    not null,
      search         tsvector not null
    );
    create index dossiers_by_filing on dossiers (filed_on desc, id desc);
    create index dossiers_by_programme on dossiers (programme, phase, filed_on desc, id desc);
    create index dossiers_by_organisation on dossiers (organisation, filed_on desc, id desc);
    create index dossiers_by_asked on dossiers (asked desc, id desc);
    create index dossiers_by_search on dossiers using gin (search);

    create table reviews (
      dossier  uuid    not null,
      no       integer not null,
      reviewer uuid    not null,
      status   text    not null,
      due_on   date    not null,
      primary key (dossier, no)
    );
    create index reviews_by_reviewer on reviews (reviewer, due_on);

    create table claims (
      dossier  uuid    not null,
      no       integer not null,
      kind     text    not null,
      status   text    not null,
      amount   bigint  not null check (amount >= 0),
      filed_on date    not null,
      attested_by text,
      signed_by   text,
      primary key (dossier, no),
      constraint attesting_is_not_signing check (attested_by is null or signed_by is null or attested_by <> signed_by)
    );
    create index claims_by_status on claims (status, filed_on);

    -- Exactly one order for a claim and attempt.
    create table payment_orders (
      dossier    uuid    not null,
      claim      integer not null,
      attempt    integer not null,
      amount     bigint  not null check (amount > 0),
      ordered_on date    not null,
      status     text    not null,
      mandat     text,
      paid_on    date,
      primary key (dossier, claim, attempt)
    );
    create unique index one_order_at_a_time on payment_orders (dossier, claim) where status in ('ordered', 'paid');

    -- What people wrote: kept here, named by id in the record.
    create table texts (
      id        uuid primary key,
      dossier   uuid        not null,
      body      text        not null,
      stored_by text        not null,
      stored_at timestamptz not null default now()
    );

    create table people (
      id    uuid primary key,
      sub   text not null unique,
      name  text not null,
      email text not null
    );
    create table roles (
      person       uuid not null references people (id),
      role         text not null,
      programme    text,
      organisation text,
      valid_from   date not null,
      valid_until  date,
      unique nulls not distinct (person, role, programme, organisation, valid_from)
    );
    create index roles_by_person on roles (person);
    create table mandates (
      person       uuid not null references people (id),
      organisation text not null,
      title        text not null,
      valid_from   date not null,
      valid_until  date,
      primary key (person, organisation, valid_from)
    );
    create table delegations (
      number      text primary key,
      kind        text not null check (kind in ('bureau', 'signature')),
      person      uuid references people (id),
      programme   text,
      ceiling     bigint,
      valid_from  date not null,
      valid_until date
    );

    -- A letter is made once for its kind and number; what leaves by mail is the outbox row it owns.
    create table letters (
      id         uuid primary key,
      dossier    uuid        not null,
      kind       text        not null,
      no         integer     not null,
      subject    text        not null,
      html       text        not null,
      plain      text        not null,
      pdf        bytea       not null,
      sha256     text        not null,
      to_sign    boolean     not null,
      made_on    date        not null,
      recipient  text,
      unique (dossier, kind, no)
    );
    create table outbox (
      id         uuid primary key,
      letter     uuid        not null unique references letters (id),
      recipient  text        not null,
      message_id text        not null unique,
      queued_on  date        not null,
      sent_at    timestamptz,
      attempts   integer     not null default 0,
      next_try   timestamptz not null default now(),
      last_error text
    );
    create index outbox_waiting on outbox (next_try) where sent_at is null;
  `.execute(db);

  await sql`
    do $$ begin
      if exists (select from pg_roles where rolname = 'fmin_app') then
        grant select, insert on events, commands, programme_versions, texts to fmin_app;
        grant select, insert, update on reference_numbers, envelopes, dossiers, reviews, claims, payment_orders, people, delegations, letters, outbox to fmin_app;
        grant select, insert, update, delete on roles, mandates to fmin_app;
        -- Derived from the record, so it may be made again.
        grant delete on dossiers, reviews, claims, payment_orders to fmin_app;
      end if;
    end $$;
  `.execute(db);
}
