import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Who is signed in to the pages, and what an expired session had typed. Neither is part of the record. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The cookie holds a secret; here is only its SHA-256. A row outlives its session for a while, so that an expired cookie still says who typed.
    create table web_sessions (
      id           bytea       primary key,
      person       uuid        not null references people (id),
      -- SIREN of the organisation the person acts for, of those they may act for.
      organisation text,
      -- The provider's ID token, sealed with a key only the cookie has: signing out there asks for it.
      id_token     bytea,
      flash        jsonb,
      signed_in_at timestamptz not null,
      seen_at      timestamptz not null,
      ended_at     timestamptz
    );
    create index web_sessions_by_person on web_sessions (person) where ended_at is null;
    create index web_sessions_by_age on web_sessions (signed_in_at);

    -- A form that came after its session had ended: given back once, to the same person, at the same address.
    create table kept_forms (
      person  uuid        not null references people (id),
      path    text        not null,
      fields  jsonb       not null,
      kept_at timestamptz not null,
      primary key (person, path)
    );
    create index kept_forms_by_age on kept_forms (kept_at);
  `.execute(db);

  await sql`
    do $$ begin
      if exists (select from pg_roles where rolname = 'fmin_app') then
        grant select, insert, update, delete on web_sessions, kept_forms to fmin_app;
      end if;
    end $$;
  `.execute(db);
}
