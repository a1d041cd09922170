import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** The committee's sessions, and the acts that go from one place to many dossiers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- One row an act that leaves a session or a deliberation for a dossier. Written with what decided it, carried afterwards; the answer is kept.
    create table crossings (
      id          uuid primary key,
      source_kind text    not null,
      source      uuid    not null,
      dossier     uuid    not null,
      act         text    not null,
      rank        integer not null,
      command     jsonb   not null,
      actor       text    not null,
      actor_as    text    not null,
      status      text    not null default 'pending' check (status in ('pending', 'applied', 'refused')),
      refusal     text,
      seq         integer,
      settled_at  timestamptz,
      unique (source_kind, source, dossier, act),
      constraint a_refusal_has_its_code check ((status = 'refused') = (refusal is not null)),
      constraint an_applied_act_has_its_event check ((status = 'applied') = (seq is not null))
    );
    create index crossings_waiting on crossings (source_kind, source, rank) where status = 'pending';

    -- The record of sessions: the same shape, and the same promise, as that of dossiers.
    create table session_events (
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
    create table session_commands (
      stream     uuid    not null,
      command_id text    not null,
      body_hash  text    not null,
      seq        integer not null,
      primary key (stream, command_id)
    );
    -- One row a session, with its folded state.
    create table sessions (
      id        uuid primary key,
      reference text    not null unique,
      programme text    not null,
      call      text    not null,
      version   text    not null,
      held_on   date    not null,
      status    text    not null,
      members   uuid[]  not null,
      seq       integer not null,
      state     jsonb   not null,
      head      bytea   not null,
      clock     text    not null check (clock in ('real', 'manual')),
      clock_day date    not null
    );
    create index sessions_by_day on sessions (held_on desc, id desc);
    create index sessions_by_member on sessions using gin (members);

    -- A point of an agenda. "round": of the vote being held, null when there is none; its row is what ballots and the count contend for.
    create table session_items (
      session uuid    not null references sessions (id),
      item    integer not null,
      dossier uuid    not null,
      round   integer,
      live    boolean not null,
      primary key (session, item)
    );
    create unique index one_agenda_at_a_time on session_items (dossier) where live;
    create unique index once_on_an_agenda on session_items (session, dossier);

    -- Who is called to a vote: each member with the person who casts their voice, none for whoever is recused or represented by nobody.
    create table item_voters (
      session uuid    not null,
      item    integer not null,
      round   integer not null,
      person  uuid    not null,
      cast_by uuid,
      recused boolean not null,
      primary key (session, item, round, person),
      unique (session, item, round, person, recused),
      unique (session, item, round, person, cast_by, recused),
      foreign key (session, item) references session_items (session, item) on delete cascade,
      constraint the_recused_have_no_voice check (not recused or cast_by is null)
    );
    -- One ballot a voice. Two foreign keys carry "recused = false": neither the voice nor the hand can be a recused person's.
    -- A secret ballot has no choice here: it is in the tally, one row a vote, from which nobody's can be told.
    create table ballots (
      session    uuid    not null,
      item       integer not null,
      round      integer not null,
      voter      uuid    not null,
      cast_by    uuid    not null,
      recused    boolean not null default false,
      choice     text    check (choice in ('for', 'against', 'abstention')),
      command_id text    not null,
      primary key (session, item, round, voter),
      constraint a_recused_person_has_no_ballot check (not recused),
      constraint voice_of_somebody_called foreign key (session, item, round, voter, cast_by, recused) references item_voters (session, item, round, person, cast_by, recused),
      constraint cast_by_somebody_not_recused foreign key (session, item, round, cast_by, recused) references item_voters (session, item, round, person, recused)
    );
    create table item_tallies (
      session     uuid    not null,
      item        integer not null,
      round       integer not null,
      in_favour   integer not null default 0,
      against     integer not null default 0,
      abstentions integer not null default 0,
      primary key (session, item, round),
      foreign key (session, item) references session_items (session, item) on delete cascade
    );

    -- Relevé d'avis as it was approved, with every name and text in it.
    create table session_minutes (
      session     uuid primary key references sessions (id),
      content     jsonb not null,
      sha256      text  not null,
      approved_on date  not null
    );

    -- What is written to members: once for a session, an occasion and a person; it leaves with the same Message-ID as often as it takes.
    create table session_messages (
      id         uuid primary key,
      session    uuid        not null references sessions (id),
      occasion   text        not null,
      person     uuid        not null,
      recipient  text        not null,
      subject    text        not null,
      plain      text        not null,
      message_id text        not null unique,
      queued_on  date        not null,
      sent_at    timestamptz,
      attempts   integer     not null default 0,
      next_try   timestamptz not null default now(),
      last_error text,
      unique (session, occasion, person)
    );
    create index session_messages_waiting on session_messages (next_try) where sent_at is null;

    -- What people wrote is about a dossier, or about a session as a whole.
    alter table texts alter column dossier drop not null;
    alter table texts add column session uuid;
    alter table texts add constraint about_a_dossier_or_a_session check (num_nonnulls(dossier, session) = 1);
  `.execute(db);

  await sql`
    do $$ begin
      if exists (select from pg_roles where rolname = 'fmin_app') then
        -- What crosses is never rewritten; only how it ended is added.
        grant select, insert, update (status, refusal, seq, settled_at) on crossings to fmin_app;
        grant select, insert on session_events, session_commands, session_minutes to fmin_app;
        grant select, insert, update on sessions, session_messages to fmin_app;
        -- Ballots of a round that begins again are void: they go, and are never changed.
        grant select, insert, delete on ballots to fmin_app;
        grant select, insert, update, delete on session_items, item_voters, item_tallies to fmin_app;
      end if;
    end $$;
  `.execute(db);
}
