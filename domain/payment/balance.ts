import { explain } from '../funding/explain.ts';
import { SECTIONS, inAll } from '../funding/imputation.ts';
import { capInput } from '../funding/retained.ts';
import { inFrench, least, plus } from '../money/money.ts';
import { sections as inSection } from '../timeline/words.ts';
import type { Application, Claim } from '../application/state.ts';
import type { CapResult, Resource } from '../funding/plan.ts';
import type { Cents } from '../money/money.ts';
import type { Programme } from '../programme/programme.ts';
import type { Liquidation, SectionLiquidation } from './liquidation.ts';

/** One step of « Comment le solde est calculé » : what it is, its arithmetic in words, what it comes to. */
export interface BalanceStep {
  readonly title: string;
  readonly computation: string;
  readonly amount: Cents;
  /** The cap by which the grant is less than the pro rata. */
  readonly binding: boolean;
  /** Text of a reference that somebody has checked; null for any other. */
  readonly reference: string | null;
}

/** The account of a balance as it was liquidated, kept by its event: nothing of it is computed anew but its words. */
export interface BalanceAccount {
  readonly claim: number;
  readonly status: Claim['status'];
  readonly steps: readonly BalanceStep[];
  /** What the other funders really paid, as the commune declared it. */
  readonly cofunding: readonly Resource[];
  readonly awarded: Cents;
  /** Attested on the retained base, never more than it. */
  readonly cost: Cents;
  readonly proRata: Cents;
  /** The grant as it finally stands. */
  readonly final: Cents;
  readonly before: Cents;
  readonly due: Cents;
  readonly overpaid: Cents;
  /** False when what was overpaid is too small to be claimed. */
  readonly isClaimed: boolean;
  readonly sections: readonly SectionLiquidation[];
}

type Liquidated = Claim & { readonly liquidation: Liquidation };
const isBalance = (claim: Claim): claim is Liquidated => claim.kind === 'balance' && claim.liquidation !== undefined;

/** Numbers of the balances whose computation is told to the commune: one in the life of a dossier. */
export const balancesTold = ({ claims }: Pick<Application, 'claims'>): readonly number[] => claims.filter(isBalance).map(({ no }) => no);

/** Null as long as no balance is liquidated, and of one recorded before its computation was kept. */
export function balanceAccount(state: Application, programme: Programme): BalanceAccount | null {
  const claim = state.claims.findLast(isBalance);
  if (!claim) return null;
  const { sections, caps, due, overpaid } = claim.liquidation;
  const sum = (of: (section: SectionLiquidation) => Cents): Cents => plus(...sections.map(of));
  const [awarded, cost, proRata, final, before] = [sum(({ award }) => award), sum(spentIn), sum(({ earned }) => earned), sum(({ bound }) => bound), sum((section) => section.before)];
  return {
    claim: claim.no, status: claim.status, cofunding: claim.resources, awarded, cost, proRata, final, before, due: inAll(due), overpaid: inAll(overpaid),
    isClaimed: inAll(overpaid) >= programme.payment.leastRecovery, sections,
    steps: [
      ...sections.flatMap(proRataSteps),
      ...(caps ? capSteps(state, claim, caps, programme, final < proRata) : []),
      step('Subvention définitive', final < proRata ? 'ramenée à la plus basse de ces limites' : `au prorata des dépenses, sans dépasser les ${inFrench(awarded)} attribués`, final),
      step('Déjà mandaté', 'avance et acomptes demandés au service des finances', before),
      ...resultSteps(sections),
    ],
  };
}

const step = (title: string, computation: string, amount: Cents): BalanceStep => ({ title, computation, amount, binding: false, reference: null });
const spentIn = ({ admitted, base }: SectionLiquidation): Cents => least(admitted, base);

/** Cost on the retained base, then the award in proportion. */
function proRataSteps(section: SectionLiquidation): readonly BalanceStep[] {
  const spent = spentIn(section);
  const where = inSection[section.section];
  return [
    step(`Coût réel retenu ${where}`, section.admitted > section.base ? `${inFrench(section.admitted)} attestés, dans la limite de l’assiette de ${inFrench(section.base)}` : `${inFrench(section.admitted)} attestés, sur une assiette de ${inFrench(section.base)}`, spent),
    step(`Prorata ${where}`, `${inFrench(spent)} × ${inFrench(section.award)} ÷ ${inFrench(section.base)}`, section.earned),
  ];
}

/** The caps run again on what was really spent and really received from the others. The amount asked is no cap of the balance. */
function capSteps(state: Application, claim: Claim, caps: CapResult, programme: Programme, isBound: boolean): readonly BalanceStep[] {
  const carrying = { montage: state.montage, ownShare: state.appraisal?.ownShare ?? programme.amounts.ownShare.byDefault };
  const input = capInput({ ...state.plan, resources: claim.resources }, state.appraisal?.lines ?? [], carrying);
  return explain(caps, input, programme)
    .filter(({ code }) => code !== 'cap:asked')
    .map(({ rule, computation, most, binding, reference }) => ({ title: `${rule}, sur les montants réels`, computation, amount: most, binding: binding && isBound, reference }));
}

/** What a section was paid in excess does not pay the other: both may come out of one balance. */
function resultSteps(sections: readonly SectionLiquidation[]): readonly BalanceStep[] {
  const several = sections.length > 1;
  const steps = SECTIONS.flatMap((one) => sections.filter(({ section }) => section === one)).flatMap(({ section, bound, before, due, overpaid }) => [
    ...(due > 0 ? [step(`Solde à verser${several ? ` ${inSection[section]}` : ''}`, `${inFrench(bound)} − ${inFrench(before)}`, due)] : []),
    ...(overpaid > 0 ? [step(`Trop-perçu${several ? ` ${inSection[section]}` : ''}`, `${inFrench(before)} − ${inFrench(bound)}`, overpaid)] : []),
  ]);
  return steps.length > 0 ? steps : [step('Solde', 'rien n’est dû, rien n’est à rendre', 0 as Cents)];
}
