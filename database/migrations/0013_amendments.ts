import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Avenants of all dossiers, and until when what remains payable of an award may be paid: both made from the record. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table amendments (
      dossier      uuid    not null,
      no           integer not null check (no > 0),
      programme    text    not null,
      kind         text    not null check (kind in ('extension', 'budget', 'scope', 'partner', 'reduction')),
      status       text    not null check (status in ('requested', 'examined', 'granted', 'refused', 'given-up')),
      requested_on date    not null,
      asked_by     text    not null check (asked_by in ('commune', 'service')),
      decided_on   date,
      sign_by      date,
      primary key (dossier, no),
      check ((decided_on is null) = (status in ('requested', 'examined', 'given-up')))
    );
    -- One open at a time of each kind, whatever the door.
    create unique index amendments_one_open on amendments (dossier, kind) where status in ('requested', 'examined');
    create index amendments_by_status on amendments (programme, status, requested_on);

    create table prescriptions (
      dossier        uuid   primary key,
      programme      text   not null,
      amount         bigint not null check (amount > 0),
      born_on        date   not null,
      interrupted_on date,
      last_day       date   not null
    );
    create index prescriptions_by_day on prescriptions (programme, last_day);
  `.execute(db);

  await sql`
    do $$ begin
      if exists (select from pg_roles where rolname = 'fmin_app') then
        grant select, insert, update, delete on amendments, prescriptions to fmin_app;
      end if;
    end $$;
  `.execute(db);
}
