import { explain } from '../../domain/funding/explain.ts';
import { capInput } from '../../domain/funding/retained.ts';
import { dayInFrench, later, toDay } from '../../domain/calendar/day.ts';
import { plus } from '../../domain/money/money.ts';
import { phases, serviceOpinions } from '../../domain/timeline/words.ts';
import { bySection } from '../../domain/funding/retained.ts';
import { organisationInFrench, organisationOf } from '../letters/addressee.ts';
import { agreement } from '../letters/agreement.ts';
import { funderName } from '../letters/award.ts';
import { wideSpaced } from '../letters/figures.ts';
import { BASES, MONTAGES, NATURES, SECTIONS, STANDINGS } from './words.ts';
import type { Directory } from '../../directory/directory.ts';
import type { ConsultedService, Decision } from '../../domain/application/state.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { Resource, Section } from '../../domain/funding/plan.ts';
import type { Cents } from '../../domain/money/money.ts';
import type { EveryPaper, OwnPaperValues } from '../../letters/papers/variables.ts';
import type { LetterFacts } from '../letters/facts.ts';
import type { Service } from '../service.ts';

const SERVICES: Readonly<Record<ConsultedService, string>> = { it: 'Systèmes d’information', legal: 'Affaires juridiques', finance: 'Finances', procurement: 'Commande publique', 'data-protection': 'Protection des données' };

/** What every paper says: who makes it, for which programme, on which day. */
export const everyPaper = ({ service, programme, on }: { readonly service: Service; readonly programme: { readonly title: string; readonly code: string }; readonly on: Day }): EveryPaper => ({
  paperDate: on,
  place: service.place,
  programme: { title: programme.title, acronym: programme.code.toUpperCase() },
  service: { authority: service.authority, name: service.name, address: service.address, phone: service.phone, email: service.email },
});

export const oneDossier = (facts: LetterFacts) => ({ reference: facts.state.reference, project: { title: facts.title }, organisation: organisationOf(facts) });

/** The last day on which something of the fiche was written: its content alone gives its date. Null as long as there is no appraisal. */
export const sheetDay = ({ state }: Pick<LetterFacts, 'state'>): Day | null => state.appraisal && state.serviceOpinions.reduce<Day>((last, { on }) => later(last, on), state.appraisal.on);

/** A form asks for days; what is none is not printed. */
function calendar({ answers }: LetterFacts): string | null {
  const { startOn = '', endOn = '' } = answers.calendar ?? {};
  return isDay(startOn) && isDay(endOn) ? `du ${dayInFrench(toDay(startOn))} au ${dayInFrench(toDay(endOn))}` : null;
}
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

const lineTitle = ({ answers }: LetterFacts, line: string): string => answers.lines.get(line) ?? line;
const said = ({ texts }: LetterFacts, id: string | undefined): string | null => (id === undefined ? null : (texts.get(id) ?? null));
const resourceRow = (facts: LetterFacts) => (resource: Resource) => ({
  name: resource.funder === 'own' ? organisationInFrench(facts) : funderName(facts, resource), kind: NATURES[resource.kind], status: STANDINGS[resource.status], amount: resource.amount,
});
const sections = (amounts: Readonly<Record<Section, Cents>>) => (['investment', 'operating'] as const).filter((section) => amounts[section] > 0).map((section) => ({ title: SECTIONS[section], amount: amounts[section] }));
const several = <T>(rows: readonly T[]): readonly T[] => (rows.length > 1 ? rows : []);

/** Fiche d'instruction. Null as long as there is no appraisal. */
export function appraisalSheet(facts: LetterFacts, directory: Directory): OwnPaperValues<'appraisal-sheet'> | null {
  const { state, programme } = facts;
  const { appraisal } = state;
  if (!appraisal) return null;
  const input = capInput({ ...state.plan, resources: appraisal.resources }, appraisal.lines, { montage: state.montage, ownShare: appraisal.ownShare });
  const retained = (section: Section): Cents => plus(...appraisal.lines.filter((line) => line.section === section).map((line) => line.retained));
  const nameOf = (siret: string): string => directory.findOrganisation({ siret }, facts.on)?.name ?? siret;
  return {
    ...oneDossier(facts),
    officer: facts.officer?.name ?? null,
    call: programme.calls.find(({ code }) => code === state.call)?.title ?? state.call,
    filedOn: state.filedOn,
    montage: MONTAGES[state.montage],
    partners: state.partners.length > 0 ? state.partners.map(nameOf).join(', ') : null,
    summary: facts.answers.summary,
    calendar: calendar(facts),
    lines: appraisal.lines.map(({ line, section, basis, asked, retained: kept, reason }) => ({ title: lineTitle(facts, line), section: SECTIONS[section], basis: BASES[basis], asked, retained: kept, reason: said(facts, reason) })),
    totalAsked: plus(...appraisal.lines.map(({ asked }) => asked)),
    base: appraisal.base,
    baseBySection: several(sections({ investment: retained('investment'), operating: retained('operating') })),
    resources: appraisal.resources.map(resourceRow(facts)),
    ownShare: appraisal.ownShare,
    ownShareReason: said(facts, appraisal.ownShareReason),
    serviceOpinions: state.serviceOpinions.map(({ service, opinion, on, text }) => ({ service: SERVICES[service], opinion: serviceOpinions[opinion], on, text: said(facts, text) })),
    caps: explain(appraisal.caps, input, programme).map(({ rule, computation, most, binding }) => ({ rule: wideSpaced(rule), computation: wideSpaced(computation), most, mark: binding ? 'fixe le montant' : null })),
    asked: state.plan.asked,
    most: appraisal.caps.most,
    proposed: appraisal.proposed,
    rate: { num: appraisal.proposed, den: Math.max(1, appraisal.base) },
    proposedBySection: several(sections(bySection(appraisal.proposed, appraisal.lines))),
  };
}

/** The plan as it was filed. */
export function fundingPlan(facts: LetterFacts): OwnPaperValues<'funding-plan'> {
  const { plan, filedOn } = facts.state;
  const expected = plan.resources.filter(({ status }) => status !== 'refused').map(({ amount }) => amount);
  return {
    ...oneDossier(facts),
    filedOn,
    expenses: plan.expenses.map(({ line, section, basis, asked }) => ({ title: lineTitle(facts, line), section: SECTIONS[section], basis: BASES[basis], amount: asked })),
    totalCost: plus(...plan.expenses.map(({ asked }) => asked)),
    resources: plan.resources.map(resourceRow(facts)),
    asked: plan.asked,
    totalResources: plus(plan.asked, ...expected),
  };
}

export const contents = (facts: LetterFacts, parts: OwnPaperValues<'dossier-contents'>['parts']): OwnPaperValues<'dossier-contents'> => ({
  ...oneDossier(facts), filedOn: facts.state.filedOn, phase: phases[facts.state.phase], asked: facts.state.plan.asked, parts,
});

/** The agreement as it will read: the decision's figures, or those proposed as long as there is none. Null without an appraisal. */
export function draftAgreement(facts: LetterFacts): OwnPaperValues<'draft-agreement'> | null {
  const { state, programme, service, signatory } = facts;
  const { appraisal, opinion } = state;
  if (!appraisal || state.decision?.kind === 'refusal') return null;
  const amount = opinion && opinion.kind !== 'unfavourable' ? opinion.amount : appraisal.proposed;
  const promised = {
    kind: 'award', partial: amount < state.plan.asked, body: programme.decisionBody, number: '', on: facts.on, delegation: null, amount,
    rate: { num: amount, den: Math.max(1, appraisal.base) }, base: appraisal.base, bySection: bySection(amount, appraisal.lines), caps: appraisal.caps,
  } as Decision;
  const { decision: { body }, agreementDate: _date, ...values } = agreement({ ...facts, kind: 'agreement', state: { ...state, decision: state.decision ?? promised } });
  return {
    ...oneDossier(facts),
    ...values,
    decision: { body, number: state.decision?.number ?? null, on: state.decision?.on ?? null },
    signatory: signatory && signatory.delegation !== null ? `${signatory.name}, ${signatory.quality}` : null,
    court: service.appeal.court,
  };
}
