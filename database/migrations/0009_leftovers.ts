import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What did not succeed and needs a person, and the words of acts that were refused. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- One row a piece of work that has failed again and again; gone with the transaction that succeeds.
    create table stuck (
      stream   uuid        not null,
      -- The act's id, or the identity of a letter or message among those of its dossier or session.
      key      text        not null,
      work     text        not null check (work in ('act', 'session-act', 'letter', 'dispatch', 'message')),
      name     text        not null,
      tries    integer     not null check (tries > 0),
      -- Type and code of the last error, never its message: that may hold a name or an address.
      cause    text        not null,
      since    timestamptz not null default now(),
      tried_at timestamptz not null default now(),
      primary key (stream, key)
    );

    -- The act the words were said in: what is refused leaves none behind.
    alter table texts add column command_id text;

    create index session_events_by_command on session_events (command_id);
    -- The one way in which a text goes, and only one that belongs to this act and that no event of it names.
    create function forget_texts(ids uuid[], of_command text) returns integer
      language sql security definer set search_path = pg_catalog, pg_temp
      begin atomic
        with gone as (
          delete from public.texts t
           where t.id = any (ids) and t.command_id = of_command
             and not exists (select from public.events e where e.stream = coalesce(t.dossier, t.session) and e.command_id = of_command and strpos(e.data::text, t.id::text) > 0)
             and not exists (select from public.session_events e where e.command_id = of_command and strpos(e.data::text, t.id::text) > 0)
          returning t.id)
        select count(*)::integer from gone;
      end;
    revoke all on function forget_texts from public;
  `.execute(db);

  await sql`
    do $$ begin
      if exists (select from pg_roles where rolname = 'fmin_app') then
        grant select, insert, update, delete on stuck to fmin_app;
        grant execute on function forget_texts to fmin_app;
      end if;
    end $$;
  `.execute(db);
}
