import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Over-payments, followed until they have come back: derived from the record. Amounts in cents. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table recoveries (
      dossier     uuid    not null,
      no          integer not null check (no > 0),
      -- The balance at which it was found; 0: the award was reduced, replaced or ended.
      claim       integer not null,
      found_on    date    not null,
      amount      bigint  not null check (amount > 0),
      -- What is to come back, by section.
      investment  bigint  not null check (investment >= 0),
      operating   bigint  not null check (operating >= 0),
      answer_by   date,
      heard_on    date,
      means       text    check (means in ('reduction', 'order', 'waived')),
      decided_on  date,
      number      text,
      numbered_on date,
      settled     bigint  not null check (settled >= 0),
      remind_on   date,
      primary key (dossier, no),
      constraint recovery_not_above_finding check (investment + operating <= amount),
      constraint recovery_not_settled_twice check (settled <= investment + operating),
      constraint nothing_claimed_when_waived check (means is distinct from 'waived' or investment + operating = 0),
      constraint number_only_once_decided check (number is null or means in ('reduction', 'order'))
    );
    create unique index one_recovery_a_number on recoveries (dossier, number) where number is not null;
    create index recoveries_to_follow on recoveries (found_on, dossier, no) where settled < investment + operating;
  `.execute(db);

  await sql`
    do $$ begin
      if exists (select from pg_roles where rolname = 'fmin_app') then
        grant select, insert, update, delete on recoveries to fmin_app;
      end if;
    end $$;
  `.execute(db);
}
