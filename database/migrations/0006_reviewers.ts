import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** The pool of évaluateurs, what they have declared, and the personal links of outside experts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Who may be asked, programme by programme, what about, and how much at once. The right itself is the role.
    create table reviewers (
      person      uuid    not null references people (id),
      programme   text    not null,
      expertise   text[]  not null default '{}',
      -- Null: as the programme says.
      most_open   integer check (most_open between 1 and 100),
      -- An outside expert has no account: they come by a personal link.
      outside     boolean not null default false,
      valid_from  date    not null,
      valid_until date,
      primary key (person, programme)
    );
    create index reviewers_by_programme on reviewers (programme, person);

    -- Ties a person has declared to an organisation. The note is theirs: read by the service alone.
    create table interests (
      id           uuid primary key,
      person       uuid not null references people (id),
      organisation text not null check (organisation ~ '^[0-9]{9}$'),
      valid_from   date not null,
      valid_until  date check (valid_until >= valid_from),
      note         text,
      declared_by  uuid not null references people (id),
      declared_at  timestamptz not null default now()
    );
    create index interests_by_person on interests (person);

    -- A link's secret is never kept, only its hash: reading this table opens nothing.
    create table reviewer_links (
      id         uuid primary key,
      person     uuid        not null references people (id),
      secret     bytea       not null unique check (octet_length(secret) = 32),
      issued_by  uuid        references people (id),
      letter     uuid        references letters (id),
      issued_at  timestamptz not null default now(),
      expires_at timestamptz not null check (expires_at > issued_at),
      revoked_at timestamptz,
      last_used  timestamptz
    );
    create index reviewer_links_by_person on reviewer_links (person, issued_at desc);

    -- The outside expert a letter goes to: its link is made as the mail leaves, so that no letter kept here holds one.
    alter table letters add column link_for uuid references people (id), add column link_days integer check (link_days > 0);
  `.execute(db);

  await sql`
    do $$ begin
      if exists (select from pg_roles where rolname = 'fmin_app') then
        grant select, insert, update on reviewers, reviewer_links to fmin_app;
        grant select, insert on interests to fmin_app;
        grant update (valid_until) on interests to fmin_app;
      end if;
    end $$;
  `.execute(db);
}
