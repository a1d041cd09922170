import type { EventType } from '../application/events.ts';
import type { Figure } from './ledger.ts';

/** Each figure as finance says it. */
export const figureNames: Readonly<Record<Figure | 'voted', string>> = {
  voted: 'Voté',
  reserved: 'Réservé',
  affected: 'Affecté',
  engaged: 'Engagé',
  claimed: 'Dépenses présentées',
  attested: 'Dépenses attestées',
  ordered: 'Mandaté',
  paid: 'Payé',
  overpaid: 'Trop-perçu à recouvrer',
  recovered: 'Recouvré',
  released: 'Rendu à l’enveloppe',
};

export const sectionNames = { investment: 'Investissement', operating: 'Fonctionnement' } as const;

const acts: Partial<Readonly<Record<EventType | 'vote', string>>> = {
  vote: 'Vote du Conseil',
  fundsReserved: 'Avis du comité',
  decided: 'Délibération',
  decisionAdjourned: 'Délibération ajournée',
  amendmentGranted: 'Avenant',
  engaged: 'Engagement',
  disengaged: 'Désengagement',
  closed: 'Clôture',
  claimFiled: 'Demande de versement',
  claimCompleted: 'Demande complétée',
  claimAttested: 'Attestation',
  paymentOrdered: 'Demande de mandatement',
  paid: 'Paiement',
  orderRejected: 'Rejet du mandatement',
  overpaymentFound: 'Trop-perçu constaté',
  recoveryDecided: 'Décision de recouvrement',
  recovered: 'Remboursement reçu',
};

/** The act that moved a figure. */
export const actName = (act: EventType | 'vote'): string => acts[act] ?? act;
