import { dayInFrench } from '../calendar/day.ts';
import { inFrench } from '../money/money.ts';
import type { Day } from '../calendar/day.ts';
import type { Section } from '../funding/plan.ts';
import type { Cents } from '../money/money.ts';
import type { Application } from '../application/state.ts';

/**
 * What a line of finance's returns is worth: `matched` may be recorded; `duplicate` says again what another line of the file says;
 * `already-recorded` says what the record says; `contradictory` says something else than the record or than another line; `unknown` names no order.
 */
export type Verdict = 'matched' | 'duplicate' | 'unknown' | 'already-recorded' | 'contradictory';

/** What a line says of an order. */
export interface Returned {
  readonly claim: number;
  readonly attempt: number;
  /** Null where the key stops before it. */
  readonly section: Section | null;
  readonly outcome: 'paid' | 'rejected';
  readonly on: Day;
  readonly mandat: string | null;
  readonly reason: string | null;
  readonly amount: Cents | null;
}

export interface Judged {
  readonly verdict: Verdict;
  /** The section it is about, once it is known. */
  readonly section: Section | null;
  /** French: why it is not matched. */
  readonly said: string | null;
}

const judged = (verdict: Verdict, section: Section | null, said: string | null = null): Judged => ({ verdict, section, said });

/** One line against its dossier, as it stands: null when there is none for this person. `today`: the day on the dossier's clock. */
export function judge(line: Returned, dossier: { readonly state: Application; readonly today: Day } | null): Judged {
  const order = dossier?.state.claims.find(({ no }) => no === line.claim)?.orders.find(({ attempt }) => attempt === line.attempt);
  if (!dossier || !order) return judged('unknown', line.section, 'Cette demande de mandatement n’existe pas.');
  const [only] = order.parts;
  const section = line.section ?? (order.parts.length === 1 && only ? only.section : null);
  if (section === null) return judged('contradictory', null, 'Cette demande a deux imputations : dites laquelle, par « /I » (investissement) ou « /F » (fonctionnement) à la fin de sa référence.');
  const part = order.parts.find((one) => one.section === section);
  if (!part) return judged('unknown', section, 'Cette demande de mandatement n’a pas d’imputation dans cette section.');
  if (line.amount !== null && line.amount !== part.amount) return judged('contradictory', section, `Le montant demandé est ${inFrench(part.amount)}, le fichier dit ${inFrench(line.amount)}.`);
  switch (part.status) {
    case 'paid':
      if (line.outcome === 'paid' && line.mandat === part.mandat && line.on === part.paidOn) return judged('already-recorded', section, 'Ce paiement est déjà enregistré.');
      return judged('contradictory', section, `Cette demande est déjà enregistrée comme payée${part.paidOn ? ` le ${dayInFrench(part.paidOn)}` : ''}${part.mandat ? `, mandat n° ${part.mandat}` : ''}.`);
    case 'rejected':
      return line.outcome === 'rejected' ? judged('already-recorded', section, 'Ce rejet est déjà enregistré.') : judged('contradictory', section, 'Cette demande est déjà enregistrée comme rejetée.');
    case 'ordered':
      if (line.on > dossier.today) return judged('contradictory', section, `Le ${dayInFrench(line.on)} n’est pas encore passé.`);
      if (line.on < order.orderedOn) return judged('contradictory', section, `Le ${dayInFrench(line.on)} précède la demande de mandatement, du ${dayInFrench(order.orderedOn)}.`);
      return judged('matched', section);
  }
}

const saysTheSame = (a: Returned, b: Returned): boolean => a.outcome === b.outcome && a.on === b.on && a.mandat === b.mandat && a.reason === b.reason;

/**
 * The lines of a file among themselves: the first that says something of an order counts, one that says the same again is a duplicate, and
 * where two say different things none counts. `key` tells which order a line is about.
 */
export function amongThemselves<L extends Returned & { readonly at: number }>(lines: readonly (L & { readonly judged: Judged })[], key: (line: L & { readonly judged: Judged }) => string): readonly (L & { readonly judged: Judged })[] {
  return [...Map.groupBy(lines, key).values()]
    .flatMap((alike) => {
      const [first] = alike;
      const matched = alike.filter((line) => line.judged.verdict === 'matched');
      const other = matched.find((line) => !saysTheSame(line, matched[0] ?? line));
      return alike.map((line) => {
        if (line.judged.verdict !== 'matched') return line;
        if (other) {
          const against = alike.find((one) => one !== line && !saysTheSame(one, line)) ?? other;
          return { ...line, judged: judged('contradictory', line.judged.section, `La ligne ${against.at} dit autre chose de la même demande.`) };
        }
        return line === first || line === matched[0] ? line : { ...line, judged: judged('duplicate', line.judged.section, `Cette ligne répète la ligne ${matched[0]?.at ?? 0}.`) };
      });
    })
    .sort((a, b) => a.at - b.at);
}
