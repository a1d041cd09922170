import { connect } from '../database/connect.ts';
import { openAccount } from '../database/bank.ts';
import { openCredits } from '../database/votes.ts';
import { comptableIban } from '../domain/organisation/iban.ts';
import { toCents } from '../domain/money/money.ts';
import { toDay } from '../domain/calendar/day.ts';
import { loadPersonas, type Persona } from '../identity/personas.ts';

const since = toDay('2020-01-01');
/** Crédits de paiement of a year of the demonstration, in cents. */
const YEARLY = { investment: toCents(150_000_000), operating: toCents(30_000_000) };

/**
 * Makes the personas of the local identity provider known to the application, with their roles and what lets decisions and letters be
 * signed; and the crédits de paiement of every year voted, and an account for each organisation. People already known keep what they have, and so do years already voted.
 */
export async function introducePersonas(appUrl: string): Promise<void> {
  const db = connect(appUrl, { poolSize: 1 });
  try {
    const personas = loadPersonas();
    await db.transaction().execute(async (trx) => {
      const known = new Set((await trx.selectFrom('people').select('sub').execute()).map(({ sub }) => sub));
      const arriving = personas.filter(({ sub }) => !known.has(sub));
      if (arriving.length === 0) return;
      await trx.insertInto('people').values(arriving.map(({ sub, name, email }) => ({ id: sub, sub, name, email }))).execute();
      await trx.insertInto('roles').values(arriving.flatMap(rolesOf)).execute();
      const mandates = arriving.flatMap(({ sub, mandates: held = [] }) => held.map(({ organisation, title }) => ({ person: sub, organisation, title, valid_from: since, valid_until: null })));
      if (mandates.length > 0) await trx.insertInto('mandates').values(mandates).onConflict((conflict) => conflict.doNothing()).execute();
      await trx
        .insertInto('delegations')
        .values([
          { number: 'CM2020/07/09-04', kind: 'bureau', person: null, programme: null, ceiling: null, valid_from: since, valid_until: null },
          ...arriving.filter(isDelegate).map(({ sub }, at) => ({ number: `ARR-2020-${String(at + 17).padStart(3, '0')}`, kind: 'signature' as const, person: sub, programme: null, ceiling: null, valid_from: since, valid_until: null })),
        ])
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    });
    await openCredits(db, YEARLY);
    const employers = [...new Set(personas.flatMap(({ roles }) => roles.flatMap(({ role, organisation }) => (role === 'agent' && organisation ? [organisation] : []))))];
    for (const organisation of employers) {
      await openAccount(db, { organisation, iban: comptableIban('00064', `D${organisation}0`), bic: 'BDFEFRPPCCT', holder: 'Service de gestion comptable', proposedBy: 'system', confirmedBy: 'taken-over', on: since });
    }
  } finally {
    await db.destroy();
  }
}

const isDelegate = ({ roles }: Persona): boolean => roles.some(({ role }) => role === 'delegate');

const rolesOf = ({ sub, roles }: Persona) =>
  roles.map(({ role, programme, organisation }) => ({ person: sub, role, programme: programme ?? null, organisation: organisation ?? null, valid_from: since, valid_until: null }));
