import type { Kysely } from 'kysely';
import { findAccount } from '../database/ledger/accounts.ts';
import { inWords, type Checked } from '../database/ledger/check.ts';
import { listEnvelopes } from '../database/lists/envelopes.ts';
import type { Database } from '../database/schema.ts';
import { dayInFrench } from '../domain/calendar/day.ts';
import { SECTIONS } from '../domain/funding/imputation.ts';
import { FIGURES, figuresOf, inBoth, yearsOf } from '../domain/ledger/ledger.ts';
import type { Figures } from '../domain/ledger/ledger.ts';
import { actName, figureNames, sectionNames } from '../domain/ledger/words.ts';
import { inFrench, toCents } from '../domain/money/money.ts';
import { envelopeLedger } from '../usecases/ledger.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n > 1 ? many : one}`;

/** Every difference, then how many accounts were recomputed. */
export const checkedInWords = ({ dossiers, movements, discrepancies }: Checked): string =>
  [
    ...discrepancies.map(inWords),
    `${discrepancies.length === 0 ? '✓' : '✗'} ${count(dossiers, 'compte recalculé', 'comptes recalculés')} d’après le registre, ${count(movements, 'mouvement', 'mouvements')} : ${discrepancies.length === 0 ? 'tout concorde.' : `${count(discrepancies.length, 'écart', 'écarts')}.`}`,
  ].join('\n');

const euros = (amount: number): string => inFrench(toCents(amount)).padStart(18);
const row = (name: string, ...amounts: readonly number[]): string => `  ${name.padEnd(24)}${amounts.map(euros).join('')}`;
const header = `  ${''.padEnd(24)}${[...SECTIONS.map((section) => sectionNames[section]), 'Ensemble'].map((name) => name.padStart(18)).join('')}`;
const table = (figures: Figures): readonly string[] => FIGURES.flatMap((figure) => (inBoth(figures[figure]) === 0 && figures[figure].investment === 0 ? [] : [row(figureNames[figure], figures[figure].investment, figures[figure].operating, inBoth(figures[figure]))]));

/** A dossier's account in words: its figures in all, year by year, then every movement with its event. Null when nobody has this reference. */
export async function dossierAccount(db: Kysely<Database>, reference: string): Promise<string | null> {
  const known = await db.selectFrom('dossiers').select('id').where('reference', '=', reference.toUpperCase()).executeTakeFirst();
  const account = known && (await findAccount(db, known.id));
  if (!account) return null;
  const { movements } = account.ledger;
  return [
    `${account.reference} — ${account.organisation_name}, « ${account.title} »`,
    '',
    header,
    ...table(figuresOf(movements)),
    ...yearsOf(movements).flatMap((year) => ['', `Exercice ${year}`, ...table(figuresOf(movements, { year }))]),
    '',
    'Mouvements',
    ...movements.map(({ figure, section, amount, seq, day, act, claim }) =>
      `  n° ${String(seq).padStart(4)}  ${dayInFrench(day).padEnd(18)} ${figureNames[figure].padEnd(24)} ${sectionNames[section].padEnd(15)} ${euros(amount)}  ${actName(act)}${claim === null ? '' : `, versement n° ${claim}`}`),
  ].join('\n');
}

/** The accounts of a call's envelopes, each with its figures by year. Null when the call has none. */
export async function envelopeAccounts(db: Kysely<Database>, programme: string, call: string): Promise<string | null> {
  const envelopes = await listEnvelopes(db, 'all', { programme, call });
  if (envelopes.length === 0) return null;
  const told: string[] = [];
  for (const envelope of envelopes) {
    const { voted, figures, years, dossiers } = await envelopeLedger(db, envelope);
    told.push(
      `${programme.toUpperCase()} ${call}, ${sectionNames[envelope.section].toLowerCase()}${envelope.axis === '' ? '' : `, axe ${envelope.axis}`} — ${dossiers} ${dossiers > 1 ? 'dossiers' : 'dossier'}`,
      row(figureNames.voted, voted),
      ...FIGURES.flatMap((figure) => (figures[figure] === 0 ? [] : [row(figureNames[figure], figures[figure])])),
      row('Disponible', voted - figures.reserved - figures.affected),
      ...years.flatMap(({ year, figures: of }) => [`  Exercice ${year}`, ...FIGURES.flatMap((figure) => (of[figure] === 0 ? [] : [row(`  ${figureNames[figure]}`, of[figure])]))]),
      '',
    );
  }
  return told.join('\n').trimEnd();
}
