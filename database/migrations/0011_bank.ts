import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Where organisations are paid. An account is never edited: another replaces it. Two people stand behind each, and what is said to the
 * organisation about it leaves once for each address.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bank_accounts (
      id           uuid primary key,
      -- SIREN: the legal person has the account, whichever of its establishments asks.
      organisation text        not null check (organisation ~ '^[0-9]{9}$'),
      iban         text        not null check (iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$'),
      bic          text        not null check (bic ~ '^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$'),
      holder       text        not null check (holder <> ''),
      dossier      uuid,
      document     uuid,
      -- Another bank than the comptable's: no payment until finance has said why it may be.
      held         boolean     not null,
      status       text        not null check (status in ('proposed', 'confirmed', 'refused', 'replaced')),
      proposed_by  text        not null,
      proposed_on  date        not null,
      confirmed_by text,
      confirmed_on date,
      usable_from  date,
      lifted_by    text,
      lifted_on    date,
      lift_reason  text,
      ended_by     text,
      ended_on     date,
      end_reason   text,
      seq          bigint      generated always as identity,
      constraint two_people_confirm check (confirmed_by is null or confirmed_by <> proposed_by),
      constraint the_proposer_does_not_lift check (lifted_by is null or lifted_by <> proposed_by),
      constraint a_confirmed_account_has_its_confirmation check (status <> 'confirmed' or (confirmed_by is not null and confirmed_on is not null and usable_from is not null)),
      constraint a_lifted_hold_has_its_reason check ((lifted_by is null) = (lifted_on is null) and (lifted_by is null) = (lift_reason is null)),
      constraint an_ended_account_says_when check ((status in ('refused', 'replaced')) = (ended_on is not null)),
      constraint a_proposal_has_its_rib check (status <> 'proposed' or (dossier is not null and document is not null))
    );
    create unique index one_confirmed_account on bank_accounts (organisation) where status = 'confirmed';
    create unique index one_proposed_account on bank_accounts (organisation) where status = 'proposed';
    create index bank_accounts_waiting on bank_accounts (seq) where status = 'proposed';

    create table bank_account_changes (
      key     text primary key,
      hash    text        not null,
      account uuid        not null references bank_accounts (id),
      change  text        not null check (change in ('proposed', 'confirmed', 'refused', 'lifted')),
      made_by text        not null,
      made_on date        not null,
      made_at timestamptz not null default now()
    );

    create table bank_notices (
      id         uuid primary key,
      account    uuid        not null references bank_accounts (id),
      change     text        not null,
      recipient  text        not null,
      subject    text        not null,
      plain      text        not null,
      message_id text        not null unique,
      sent_at    timestamptz,
      attempts   integer     not null default 0,
      next_try   timestamptz not null default now(),
      last_error text,
      unique (account, change, recipient)
    );
    create index bank_notices_waiting on bank_notices (next_try) where sent_at is null;

    -- Days between the confirmation of a change and the first payment on it.
    create table bank_rules (
      "only"       boolean primary key default true check ("only"),
      waiting_days integer not null check (waiting_days between 0 and 90)
    );
    insert into bank_rules (waiting_days) values (7);
  `.execute(db);

  await sql`
    do $$ begin
      if exists (select from pg_roles where rolname = 'fmin_app') then
        grant select, insert, update (status, confirmed_by, confirmed_on, usable_from, lifted_by, lifted_on, lift_reason, ended_by, ended_on, end_reason) on bank_accounts to fmin_app;
        grant select, insert on bank_account_changes to fmin_app;
        grant select, insert, update (sent_at, attempts, next_try, last_error) on bank_notices to fmin_app;
        grant select, update (waiting_days) on bank_rules to fmin_app;
      end if;
    end $$;
  `.execute(db);
}
