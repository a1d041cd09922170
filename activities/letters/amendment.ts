import { dayInFrench } from '../../domain/calendar/day.ts';
import { ZERO } from '../../domain/money/money.ts';
import { amendmentKinds, asked } from '../../domain/timeline/amendments.ts';
import { evolve } from '../../domain/application/evolve.ts';
import { BODY, deliberation } from './award.ts';
import { siretInFigures } from './addressee.ts';
import { wideSpaced } from './figures.ts';
import { needed, reasonsIn, textOf, textOrNull, told } from './facts.ts';
import type { Amendment, AmendmentAuthority } from '../../domain/application/amendment.ts';
import type { Application, Decision } from '../../domain/application/state.ts';
import type { Builder, LetterFacts, OwnValues, Told } from './facts.ts';

function amendmentOf(facts: LetterFacts): Amendment {
  return needed(facts, facts.state.amendments.find(({ no }) => no === facts.no), `amendment ${facts.no}`);
}

/** The dossier as it stood just before an event of its record: what a later amendment has changed is not said of this one. */
function before({ events }: LetterFacts, seq: number): Application {
  const state = events.filter((one) => one.seq < seq).reduce<Application | null>(evolve, null);
  if (!state) throw new Error('nothing before the filing');
  return state;
}

const lineTitles = ({ answers }: LetterFacts): Readonly<Record<string, string>> => Object.fromEntries(answers.lines);

function whatWasAsked(facts: LetterFacts, { request }: Amendment): OwnValues<'amendment'>['asked'] {
  const words = { organisation: '', people: {}, letters: {}, texts: Object.fromEntries(facts.texts), lines: lineTitles(facts), programme: facts.programme };
  return asked(request, words).map((text) => ({ text: wideSpaced(text) }));
}

const inVirtueOf = (authority: AmendmentAuthority): string =>
  authority.by === 'delegate'
    ? `arrêté de délégation n° ${authority.delegation}`
    : `délibération n° ${authority.number} du ${dayInFrench(authority.on)} (${BODY[authority.body]}), exécutoire depuis le ${dayInFrench(authority.enforceableOn)}`;

const decisionOf = (facts: LetterFacts, { decision }: Application): Decision => needed(facts, decision, 'decision');

/** An avenant granted: what was asked, in virtue of what it is given, and what becomes of the award. */
export const amendment: Builder<'amendment'> = (facts) => {
  const one = amendmentOf(facts);
  const granted = needed(facts, told(facts, 'amendmentGranted').find(({ event }) => event.amendment === one.no), `grant of amendment ${one.no}`);
  const was = before(facts, granted.seq);
  const { effect, authority, reason, avenant } = granted.event;
  const former = decisionOf(facts, was);
  return {
    decision: deliberation(former, was),
    no: one.no,
    subject: amendmentKinds[one.kind],
    requestedOn: one.requestedOn,
    fromCommune: one.from === 'commune',
    asked: whatWasAsked(facts, one),
    authority: inVirtueOf(authority),
    startBy: effect.lapse && effect.lapse.startBy !== was.lapse?.startBy ? effect.lapse.startBy : null,
    completeBy: effect.lapse && effect.lapse.completeBy !== was.lapse?.completeBy ? effect.lapse.completeBy : null,
    money: effect.award ? { amount: effect.award.amount, base: effect.award.base, rate: effect.award.rate, before: former.amount, baseBefore: former.base } : null,
    lines: changedLines(facts, was, granted),
    organisations: organisations(facts, granted),
    avenant: avenant !== null,
    signBy: avenant?.signBy ?? null,
    note: textOrNull(facts, reason),
  };
};

function changedLines(facts: LetterFacts, { appraisal }: Application, { event: { effect } }: Told<'amendmentGranted'>): OwnValues<'amendment'>['lines'] {
  const titles = lineTitles(facts);
  const formerly = new Map((appraisal?.lines ?? []).map(({ line, retained }) => [line, retained]));
  return (effect.lines ?? []).filter(({ line, retained }) => formerly.get(line) !== retained).map(({ line, retained }) => ({ title: titles[line] ?? line, before: formerly.get(line) ?? ZERO, after: retained }));
}

function organisations(facts: LetterFacts, { event: { effect, amendment: no } }: Told<'amendmentGranted'>): OwnValues<'amendment'>['organisations'] {
  const { project, award } = effect;
  if (!project || facts.state.amendments.find((one) => one.no === no)?.kind !== 'partner') return [];
  return [project.owner, ...project.partners].map((siret, i) => ({
    name: `SIRET ${siretInFigures(siret)}`,
    role: i === 0 ? 'porteur du projet' : 'partenaire',
    award: award?.shares?.find(({ organisation }) => organisation === siret)?.award ?? null,
  }));
}

export const amendmentRefused: Builder<'amendment-refused'> = (facts) => {
  const one = amendmentOf(facts);
  const refused = needed(facts, told(facts, 'amendmentRefused').find(({ event }) => event.amendment === one.no), `refusal of amendment ${one.no}`);
  return {
    decision: deliberation(decisionOf(facts, facts.state), facts.state),
    no: one.no,
    subject: amendmentKinds[one.kind],
    requestedOn: one.requestedOn,
    asked: whatWasAsked(facts, one),
    authority: inVirtueOf(refused.event.authority),
    reasons: reasonsIn(textOf(facts, refused.event.reason, 'reasons')),
  };
};

export const amendmentReminder: Builder<'amendment-reminder'> = (facts) => {
  const one = amendmentOf(facts);
  const { avenant, decided, kind, no } = one;
  return {
    no,
    subject: amendmentKinds[kind],
    grantedOn: needed(facts, decided, 'decision on the amendment').on,
    signBy: needed(facts, avenant, 'avenant').signBy,
    awaitsOrganisation: avenant?.organisationSignedOn === null,
  };
};
