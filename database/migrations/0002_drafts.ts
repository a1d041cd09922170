import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What a commune prepares before filing, and the documents it deposits at any time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Content-addressed files on disk; the row says whose they are. A document belongs to one dossier (or draft: same id).
    create table documents (
      id          uuid primary key,
      dossier     uuid        not null,
      sha256      text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
      bytes       bigint      not null check (bytes > 0),
      media_type  text        not null,
      file_name   text        not null,
      uploaded_by text        not null,
      uploaded_at timestamptz not null default now()
    );
    create index documents_by_dossier on documents (dossier, uploaded_at);

    -- The id of a draft becomes the id of its dossier.
    create table drafts (
      id           uuid primary key,
      organisation text        not null,
      programme    text        not null,
      version      text        not null,
      call         text        not null,
      revision     integer     not null default 1,
      filed        boolean     not null default false,
      created_by   text        not null,
      created_at   timestamptz not null default now()
    );
    create index drafts_by_organisation on drafts (organisation, created_at desc);

    -- Every saved state stays: two people never overwrite each other, and the filed one is the proof of what was asked.
    create table draft_revisions (
      draft    uuid        not null references drafts (id),
      revision integer     not null,
      answers  jsonb       not null,
      saved_by text        not null,
      saved_at timestamptz not null default now(),
      primary key (draft, revision)
    );

    -- The pieces of a draft, before filing; afterwards the record says which document stands for which piece.
    create table draft_pieces (
      draft    uuid not null references drafts (id),
      piece    text not null,
      document uuid not null references documents (id),
      primary key (draft, piece)
    );
  `.execute(db);

  await sql`
    do $$ begin
      if exists (select from pg_roles where rolname = 'fmin_app') then
        grant select, insert on documents, draft_revisions to fmin_app;
        grant select, insert, update on drafts to fmin_app;
        grant select, insert, update, delete on draft_pieces to fmin_app;
      end if;
    end $$;
  `.execute(db);
}
