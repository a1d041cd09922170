import type { Recorded } from '../application/events.ts';
import type { Application, Claim, ClaimKind, DocumentId } from '../application/state.ts';
import type { Day } from '../calendar/day.ts';
import type { Cents } from '../money/money.ts';
import type { Programme } from '../programme/programme.ts';

/** Rubric of the list of vouchers that go with a payment (CGCT, annexe I of D1617-19): first payment, other payments, fonds de concours. */
export type Rubric = '7211' | '7212' | '76';

/** One voucher, in the order of its rubric. */
export interface Voucher {
  readonly rank: number;
  readonly title: string;
  /** What the nomenclature asks for by it. */
  readonly heading: 'decision' | 'justification' | 'agreement' | 'title' | 'statement';
  /** Null where nobody has deposited it: the list says so. */
  readonly document: DocumentId | null;
}

/** A payment made before: a line of the décompte. */
export interface PaidBefore {
  readonly claim: number;
  readonly kind: ClaimKind;
  readonly on: Day | null;
  readonly mandat: string | null;
  readonly amount: Cents;
}

export interface Vouchers {
  readonly rubric: Rubric;
  readonly vouchers: readonly Voucher[];
  readonly paidBefore: readonly PaidBefore[];
}

const HEADINGS: Readonly<Record<Rubric, readonly Voucher['heading'][]>> = {
  '7211': ['decision', 'justification', 'agreement'],
  '7212': ['justification'],
  // The décompte of what was paid before is made with the list itself.
  '76': ['decision', 'agreement', 'title', 'justification'],
};

/**
 * What must go with a claim's payment, in the order of the nomenclature. A fonds de concours brings the decision, the convention or the concordant
 * deliberations, and the commune's titre de recette; another grant the decision, the justifications and the convention at its first payment,
 * then the justifications with the décompte of what was paid before.
 */
export function vouchersOf(state: Application, events: readonly Recorded[], claim: Claim, { legalGround, payment, pieces }: Pick<Programme, 'legalGround' | 'payment' | 'pieces'>): Vouchers {
  const paidBefore = state.claims
    .filter(({ no }) => no < claim.no)
    .flatMap(({ no, kind, orders }) => orders.flatMap(({ parts }) => parts.filter(({ status }) => status === 'paid').map(({ paidOn, mandat, amount }): PaidBefore => ({ claim: no, kind, on: paidOn, mandat, amount }))));
  const rubric: Rubric = legalGround === 'fonds-de-concours' ? '76' : paidBefore.length === 0 ? '7211' : '7212';
  const one = (heading: Voucher['heading'], title: string, document: DocumentId | null): Omit<Voucher, 'rank'> => ({ heading, title, document });
  const decided = events.findLast(({ event }) => event.type === 'decided' && event.decision.number === state.decision?.number)?.event;
  const proofs = Object.entries(claim.documents).map(([code, document]) => ({ code, document, title: payment.documents.find((known) => known.code === code)?.title ?? code }));
  const signed = new Map(events.flatMap(({ event }) => (event.type === 'agreementSigned' ? [[event.party, event.document] as const] : [])));
  const agreements = [...new Set(signed.values())];
  const concordant = agreements.length > 0 ? [] : Object.entries(state.pieces).filter(([code, { status }]) => code === 'deliberation' && status === 'deposited').map(([code, { document }]) => one('agreement', pieces.find((piece) => piece.code === code)?.title ?? 'Délibération concordante', document));
  const found: readonly Omit<Voucher, 'rank'>[] = [
    one('decision', `Décision attributive n° ${state.decision?.number ?? ''}`.trim(), decided?.type === 'decided' ? (decided.document ?? null) : null),
    ...agreements.map((document, i) => one('agreement', agreements.length > 1 ? `Convention signée (${i + 1})` : 'Convention signée', document)),
    ...(rubric === '76' ? concordant : []),
    ...proofs.map(({ code, title, document }) => one(rubric === '76' && code.startsWith('titre') ? 'title' : 'justification', title, document)),
  ];
  const order = HEADINGS[rubric];
  const vouchers = order.flatMap((heading) => found.filter((voucher) => voucher.heading === heading)).map((voucher, i) => ({ rank: i + 1, ...voucher }));
  return { rubric, vouchers, paidBefore };
}
