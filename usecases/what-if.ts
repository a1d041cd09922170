import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { Person } from '../domain/policy/person.ts';
import type { Refusal } from '../domain/refusal.ts';
import { compareRules, suppositionFault } from '../domain/review/what-if.ts';
import type { Comparison, WhatIf } from '../domain/review/what-if.ts';
import { readCall } from './ranking.ts';
import type { CallRead } from './ranking.ts';

export interface CallComparison extends Comparison {
  readonly names: CallRead['names'];
}

/**
 * Who would get what under other rules, beside today. Read in a transaction that PostgreSQL lets write nothing: a supposition leaves no trace.
 * Null when there is no such call for this person.
 */
export async function suppose(db: Kysely<Database>, person: Person, code: string, call: string, whatIf: WhatIf): Promise<CallComparison | Refusal | null> {
  const read = await db.transaction().setAccessMode('read only').execute((trx) => readCall(trx, person, code, call));
  if (!read) return null;
  return suppositionFault(whatIf.suppose, read.programme) ?? { ...compareRules(read.dossiers, read, whatIf), names: read.names };
}
