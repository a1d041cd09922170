import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What is put to the assemblies and what they answered, and the register of delegations with its history. Amounts in cents. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table deliberation_batches (
      id             uuid primary key,
      programme      text        not null,
      body           text        not null check (body in ('bureau', 'conseil')),
      meeting_on     date        not null,
      delegation     text references delegations (number),
      status         text        not null default 'prepared' check (status in ('prepared', 'recorded', 'abandoned')),
      created_by     uuid        not null,
      created_key    text        not null unique,
      created_hash   text        not null,
      created_at     timestamptz not null default now(),
      recorded_by    uuid,
      recorded_key   text,
      recorded_hash  text,
      transmitted_on date,
      received_on    date,
      receipt        text,
      published_on   date,
      constraint recorded_by_somebody check ((status = 'recorded') = (recorded_by is not null)),
      constraint received_once_transmitted check (received_on is null or (transmitted_on is not null and received_on >= transmitted_on and receipt is not null)),
      constraint legality_once_recorded check (status = 'recorded' or (transmitted_on is null and published_on is null))
    );
    create index deliberation_batches_by_meeting on deliberation_batches (meeting_on desc, id);

    create table deliberation_votes (
      batch       uuid    not null references deliberation_batches (id),
      no          integer not null check (no > 0),
      number      text    not null,
      held_on     date    not null,
      delegation  text,
      document    uuid references documents (id),
      votes_for   integer not null check (votes_for >= 0),
      against     integer not null check (against >= 0),
      abstentions integer not null check (abstentions >= 0),
      casting     text check (casting in ('for', 'against')),
      adopted     boolean not null,
      primary key (batch, no),
      unique (batch, number),
      constraint adopted_by_the_majority check (adopted = (votes_for > against or (votes_for = against and votes_for > 0 and coalesce(casting, '') = 'for')))
    );
    create table deliberation_stood_aside (
      batch  uuid    not null,
      vote   integer not null,
      person uuid    not null,
      primary key (batch, vote, person),
      foreign key (batch, vote) references deliberation_votes (batch, no)
    );

    create table deliberation_items (
      batch      uuid    not null references deliberation_batches (id),
      dossier    uuid    not null,
      rank       integer not null check (rank > 0),
      proposal   text    not null check (proposal in ('award', 'refusal', 'adjournment')),
      amount     bigint  not null check (amount >= 0),
      reasons    uuid references texts (id),
      replaces   text,
      hearing_on date,
      apart      boolean not null default false,
      vote       integer,
      -- As it was voted, where the assembly amended it: what was proposed stays beside it.
      voted_proposal text check (voted_proposal in ('award', 'refusal', 'adjournment')),
      voted_amount   bigint check (voted_amount >= 0),
      -- Still to be decided by this batch.
      live       boolean not null default true,
      primary key (batch, dossier),
      unique (batch, rank),
      foreign key (batch, vote) references deliberation_votes (batch, no),
      constraint an_amended_award_has_its_amount check ((voted_proposal is null) = (voted_amount is null) and (voted_proposal is null or (voted_proposal = 'award') = (voted_amount > 0))),
      constraint an_award_has_its_amount check ((proposal = 'award') = (amount > 0)),
      constraint a_refusal_has_its_reasons check (proposal <> 'refusal' or reasons is not null)
    );
    create unique index one_batch_at_a_time on deliberation_items (dossier) where live;

    -- Who is recused from an item stood aside from its vote: the assembly's own list must name them.
    create table deliberation_recusals (
      batch   uuid        not null,
      dossier uuid        not null,
      person  uuid        not null,
      basis   text        not null check (basis in ('mandate', 'declared', 'confirmed')),
      said_by uuid        not null,
      said_at timestamptz not null default now(),
      vote    integer,
      primary key (batch, dossier, person),
      foreign key (batch, dossier) references deliberation_items (batch, dossier),
      constraint recused_stood_aside foreign key (batch, vote, person) references deliberation_stood_aside (batch, vote, person)
    );

    create table delegation_changes (
      no          bigint generated always as identity primary key,
      key         text        not null unique,
      number      text        not null,
      change      text        not null check (change in ('added', 'closed')),
      kind        text        not null,
      person      uuid,
      programme   text,
      ceiling     bigint,
      valid_from  date        not null,
      valid_until date,
      reason      text,
      made_by     uuid        not null,
      made_on     date        not null,
      made_at     timestamptz not null default now()
    );
    create index delegation_changes_by_number on delegation_changes (number, no);

    -- Two delegations that say different things of one person, programme and time: the register would not know which holds.
    create function refuse_contradictory_delegation() returns trigger language plpgsql as $f$
    begin
      perform pg_advisory_xact_lock(hashtext('register of delegations'));
      if exists (
        select from delegations d
         where d.number <> new.number and d.kind = new.kind and d.person is not distinct from new.person and d.programme is not distinct from new.programme
           and daterange(d.valid_from, d.valid_until, '[]') && daterange(new.valid_from, new.valid_until, '[]')
      ) then
        raise exception 'another delegation of this kind, person and programme holds then' using errcode = 'exclusion_violation', constraint = 'no_contradictory_delegation';
      end if;
      return new;
    end $f$;
    create trigger no_contradictory_delegation before insert or update on delegations for each row execute function refuse_contradictory_delegation();
    alter table delegations add constraint delegation_ends_after_it_began check (valid_until is null or valid_until >= valid_from);
  `.execute(db);

  await sql`
    do $$ begin
      if exists (select from pg_roles where rolname = 'fmin_app') then
        grant select, insert on deliberation_votes, deliberation_stood_aside, delegation_changes to fmin_app;
        grant select, insert, update on deliberation_batches, deliberation_items, deliberation_recusals to fmin_app;
      end if;
    end $$;
  `.execute(db);
}
