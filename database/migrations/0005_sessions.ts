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
  `.execute(db);

  await sql`
    do $$ begin
      if exists (select from pg_roles where rolname = 'fmin_app') then
        -- What crosses is never rewritten; only how it ended is added.
        grant select, insert, update (status, refusal, seq, settled_at) on crossings to fmin_app;
      end if;
    end $$;
  `.execute(db);
}
