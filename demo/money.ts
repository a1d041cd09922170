import { toCents } from '../domain/money/money.ts';
import { readEnvelopes } from '../usecases/envelopes.ts';
import { euro, table } from './columns.ts';
import type { Stage } from './stage.ts';

const sections = { investment: 'investissement (AP)', operating: 'fonctionnement (AE)' } as const;

/** The envelope of a call as finance reads it: voted, reserved, affected, engaged, left. */
export async function envelopeTable({ context, cast }: Stage, call: string): Promise<readonly string[]> {
  const rows = await readEnvelopes(context.db, cast.finance, { programme: 'fmin', call });
  const columns = [`Enveloppe ${call}`, 'votés', 'réservés', 'affectés', 'dont engagés', 'restants'].map((title, at) => ({ title, right: at > 0 }));
  return table(
    columns,
    rows.map(({ section, voted, reserved, affected, engaged, left }) => [sections[section], ...[voted, reserved, affected, engaged, left].map((amount) => euro(toCents(amount)))]),
  );
}
