import { type Cents, ZERO } from '../../domain/money/money.ts';
import type { ProgrammeBundle } from '../../domain/programme/programme.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { listCalls } from '../../usecases/catalogue.ts';
import { lookFirst, looksAt } from '../../usecases/estimate.ts';
import type { FormSchema } from '../../usecases/forms.ts';
import { formOf } from '../forms/form.ts';
import { definePage, type View, type Visit } from '../page.ts';
import { hasRoleToday } from '../roles.ts';
import { CallOf, calledProgramme, programmeCrumbs } from './programmes.ts';

/** A few questions before anything is written: may this project be helped, how much at most; if not, why, and what to do instead. Nothing is kept. */
export const eligibilityPages = [
  definePage({
    name: 'eligibility',
    path: '/dispositifs/:code/:call/eligibilite',
    access: 'public',
    params: CallOf,
    show: (visit, { params }) => ask(visit, params),
    act: async (visit, form, { params }) => {
      const { bundle } = await calledProgramme(visit, params.code, params.call);
      const read = formOf(questions(bundle), visit.app.directory).read(form.fields);
      return read.faults.length > 0 ? ask(visit, params, read) : told(visit, params, read.answers as unknown as Answers);
    },
  }),
];

interface Where {
  readonly code: string;
  readonly call: string;
}

interface Answers {
  readonly who: 'commune' | 'ept' | 'other';
  readonly started?: boolean;
  readonly otherCall?: boolean;
  readonly shared: boolean;
  readonly investment?: number;
  readonly operating?: number;
  readonly otherPublic?: number;
  readonly privateMoney?: number;
}

const schemas = new WeakMap<ProgrammeBundle, FormSchema>();
const amount = (title: string, description?: string): FormSchema => ({ title, type: 'integer', minimum: 0, maximum: 1_000_000_000_000, 'x-widget': 'amount', ...(description ? { description } : {}) });

/** What this programme's rules look at, and nothing else. */
function questions(bundle: ProgrammeBundle): FormSchema {
  const known = schemas.get(bundle);
  if (known) return known;
  const { sections } = bundle.programme;
  const properties: Record<string, FormSchema> = {
    who: { title: 'Qui porte le projet ?', enum: ['commune', 'ept', 'other'], 'x-choices': { commune: 'Une commune de la Métropole', ept: 'Un établissement public territorial', other: 'Un autre organisme' } },
    ...(looksAt(bundle, 'exécution commencée') ? { started: { title: 'Une dépense du projet est-elle déjà engagée ?', type: 'boolean', description: 'Une commande, un devis signé, un marché notifié.' } } : {}),
    ...(looksAt(bundle, 'autre appel de la Métropole') ? { otherCall: { title: 'Le projet est-il déjà aidé par un autre appel à projets de la Métropole ?', type: 'boolean' } } : {}),
    shared: { title: 'Plusieurs collectivités portent-elles le projet ensemble ?', type: 'boolean' },
    ...(sections.includes('investment') ? { investment: amount('Dépenses d’investissement prévues', 'À peu près, hors taxes. Ce qui s’achète et qui dure : matériel, logiciels, travaux.') } : {}),
    ...(sections.includes('operating') ? { operating: amount('Dépenses de fonctionnement prévues', 'À peu près, hors taxes. Prestations, formation, abonnements.') } : {}),
    otherPublic: amount('Autres aides publiques attendues', 'État, Région, Département, Europe…'),
    privateMoney: amount('Financements privés attendus'),
  };
  const made: FormSchema = { type: 'object', additionalProperties: false, required: Object.keys(properties).filter((name) => properties[name]!.type !== 'integer'), properties };
  schemas.set(bundle, made);
  return made;
}

async function ask(visit: Visit, { code, call }: Where, read?: { readonly typed: ReadonlyMap<string, readonly string[]>; readonly faults: readonly Refusal[] }): Promise<View> {
  const { bundle, call: found, isOpen } = await calledProgramme(visit, code, call);
  const of = formOf(questions(bundle), visit.app.directory);
  const own = visit.signed?.organisation ? visit.app.directory.findOrganisation({ siren: visit.signed.organisation })?.kind : undefined;
  const { fields, errors } = of.show(read?.typed ?? of.blank(own ? { who: own } : {}), read?.faults);
  return {
    template: 'commune/eligibility',
    title: 'Votre projet peut-il être aidé ?',
    lead: `${bundle.programme.title} · ${found.title}`,
    crumbs: programmeCrumbs(bundle.programme),
    status: read ? 422 : 200,
    errors,
    data: { fields, isOpen, callTitle: found.title, opensOn: found.opensOn > visit.today ? found.opensOn : null },
  };
}

async function told(visit: Visit, { code, call }: Where, answers: Answers): Promise<View> {
  const { app, signed, today } = visit;
  const { bundle, call: found, isOpen } = await calledProgramme(visit, code, call);
  const cents = (value: number | undefined): Cents => (value ?? ZERO) as Cents;
  const hasAmounts = cents(answers.investment) + cents(answers.operating) > 0;
  const look = lookFirst(bundle, isOpen, {
    beneficiary: answers.who === 'other' ? 'company' : answers.who,
    started: answers.started ?? false,
    otherCall: answers.otherCall ?? false,
    shared: answers.shared,
    investment: cents(answers.investment),
    operating: cents(answers.operating),
    otherPublic: cents(answers.otherPublic),
    privateMoney: cents(answers.privateMoney),
  });
  // Without amounts their rules say nothing yet.
  const reasons = look.reasons.filter((reason) => hasAmounts || (reason.code !== 'eligibility:base' && reason.code !== 'eligibility:nothing-left'));
  const others = (await listCalls(app.db, today)).filter((one) => one.isOpen && one.programme !== code);
  return {
    template: 'commune/eligibility-told',
    title: reasons.length === 0 ? 'Votre projet peut être aidé' : 'Votre projet ne peut pas être aidé en l’état',
    lead: `${bundle.programme.title} · ${found.title}`,
    crumbs: programmeCrumbs(bundle.programme),
    data: {
      again: `/dispositifs/${code}/${call}/eligibilite`,
      start: `/dispositifs/${code}/${call}/commencer`,
      isEligible: reasons.length === 0,
      mayStart: signed === null || hasRoleToday(signed.person, 'agent', today),
      reasons: reasons.map((reason) => ({ message: reason.message, instead: instead[reason.code] ?? OTHERWISE })),
      estimate: hasAmounts && reasons.length === 0 ? look : null,
      others: others.map(({ programme, title, closesOn }) => ({ programme, title, closesOn })),
    },
  };
}

/** What to do instead, by the code of the condition that is not met. */
const instead: Readonly<Record<string, string>> = {
  'eligibility:beneficiary': 'Proposez votre projet à une commune ou à un établissement public territorial de la Métropole : il peut le porter, avec vous comme partenaire.',
  'eligibility:call': 'Préparez dès maintenant vos pièces et vos devis, et déposez à l’ouverture du prochain appel. Ne commandez rien d’ici là.',
  'eligibility:started': 'Ce qui est déjà engagé ne sera pas aidé. S’il reste une tranche distincte à commander, présentez-la seule, avant toute commande. Pour un prochain projet, demandez d’abord l’autorisation de démarrer plus tôt.',
  'eligibility:other-call': 'Poursuivez avec l’appel à projets qui aide déjà ce projet, ou présentez ici une opération distincte, avec ses propres dépenses.',
  'eligibility:section': 'Ne présentez ici que les dépenses d’investissement ; un autre dispositif peut aider le fonctionnement.',
  'eligibility:base': 'Estimez les dépenses du projet, puis recommencez : il en faut au moins une que le dispositif peut aider.',
  'eligibility:nothing-left': 'Les autres financements couvrent déjà tout ce qui peut l’être : vous gardez à votre charge la part minimale. Réduisez une autre demande si vous préférez celle-ci.',
};
const OTHERWISE = 'Écrivez au service qui gère ce dispositif : il vous dira si le projet peut être présenté autrement.';
