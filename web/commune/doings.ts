import { parisDay, type Day } from '../../domain/calendar/day.ts';
import type { Cents } from '../../domain/money/money.ts';
import type { ResourceKind } from '../../domain/funding/plan.ts';
import type { FormSchema } from '../../usecases/forms.ts';
import { doingPage } from './doing.ts';

const text = (title: string, description?: string): FormSchema => ({ title, type: 'string', minLength: 3, maxLength: 5_000, 'x-widget': 'textarea', ...(description ? { description } : {}) });
const date = (title: string): FormSchema => ({ title, type: 'string', format: 'date', maxLength: 10 });
const amount = (title: string): FormSchema => ({ title, type: 'integer', minimum: 1, maximum: 1_000_000_000_000, 'x-widget': 'amount' });
const form = (properties: Readonly<Record<string, FormSchema>>, required: readonly string[] = Object.keys(properties)): FormSchema => ({ type: 'object', additionalProperties: false, required, properties });

const funders = { state: 'État', region: 'Région', departement: 'Département', ept: 'Établissement public territorial', commune: 'Autre commune', eu: 'Union européenne', 'other-public': 'Autre financeur public', private: 'Financeur privé' };
const kindOf = (funder: string): ResourceKind => (funder === 'private' ? 'private' : 'public');

/** What a commune does on a filed dossier, each on a page of its own. */
export const doingPages = [
  doingPage({
    name: 'requestEarlyStart',
    at: 'demarrage-anticipe',
    type: 'requestEarlyStart',
    title: 'Demander à démarrer plus tôt',
    lead: 'Si vous ne pouvez pas attendre la décision, demandez l’autorisation de commencer. Tant qu’elle n’est pas signée, ne commandez rien.',
    warning: 'Cette autorisation ne vaut pas promesse de subvention : si elle est refusée ensuite, la dépense reste à votre charge.',
    button: 'Envoyer la demande',
    done: 'Votre demande de démarrage anticipé est envoyée.',
    schema: form({ reason: text('Pourquoi ne pouvez-vous pas attendre ?', 'Une échéance, un marché, une saison : dites la date qui vous presse.') }),
    command: ({ reason }, { state }) => (state.decision ? null : { type: 'requestEarlyStart', reason: String(reason ?? '') }),
  }),
  doingPage({
    name: 'withdrawDossier',
    at: 'desistement',
    type: 'withdraw',
    title: 'Renoncer à cette demande ?',
    warning: 'Le dossier sera clos et ne pourra pas être rouvert. Si une subvention vous est attribuée, vous y renoncez ; ce qui vous a été versé peut vous être redemandé.',
    button: 'Renoncer définitivement',
    isFinal: true,
    done: 'Votre désistement est enregistré. Le dossier est clos.',
    schema: form({ sure: { title: 'Notre collectivité renonce à cette demande', const: true, 'x-widget': 'checkbox', 'x-messages': { const: 'Cochez cette case pour confirmer.', required: 'Cochez cette case pour confirmer.' } }, reason: { ...text('Pourquoi ?', 'Cela aide la Métropole à mieux accompagner les projets suivants.') } }, ['sure']),
    command: ({ reason }) => ({ type: 'withdraw', ...(reason ? { reason: String(reason) } : {}) }),
  }),
  doingPage({
    name: 'signAgreement',
    at: 'convention',
    type: 'signAgreement',
    title: 'Déposer la convention signée',
    lead: 'Faites signer la convention reçue avec la notification, puis déposez-la ici. Le maire ou le président n’a pas besoin de se connecter : sa signature est sur le document.',
    button: 'Déposer la convention',
    done: 'La convention signée est déposée. La Métropole la signe à son tour.',
    schema: form({ on: date('Date de la signature') }),
    file: { label: 'Convention signée' },
    command: ({ on }, { state }, document) => (state.agreement && !state.agreement.organisationSignedOn ? { type: 'signAgreement', party: 'organisation', on: String(on ?? '') as Day, document: document ?? '' } : null),
  }),
  doingPage({
    name: 'declareStart',
    at: 'demarrage',
    type: 'recordStart',
    title: 'Déclarer le démarrage',
    lead: 'Le démarrage est le jour de votre premier engagement : bon de commande, ordre de service ou marché signé.',
    button: 'Déclarer le démarrage',
    done: 'Le démarrage est déclaré.',
    schema: form({ on: date('Date du démarrage') }),
    file: { label: 'Bon de commande, ordre de service ou marché', optional: true },
    command: ({ on }, { state }, document) => (state.startedOn ? null : { type: 'recordStart', on: String(on ?? '') as Day, ...(document ? { document } : {}) }),
  }),
  doingPage({
    name: 'finalReport',
    at: 'bilan',
    type: 'fileFinalReport',
    title: 'Déposer le bilan final',
    lead: 'Ce que le projet a produit, pour qui, à quel coût, et ce que d’autres collectivités peuvent en reprendre.',
    button: 'Déposer le bilan',
    done: 'Le bilan final est déposé.',
    schema: form({}),
    file: { label: 'Bilan final' },
    command: (_answers, _found, document) => ({ type: 'fileFinalReport', document: document ?? '' }),
  }),
  doingPage({
    name: 'observations',
    at: 'observations',
    type: 'recordObservations',
    title: 'Présenter vos observations',
    lead: 'La Métropole vous a écrit ce qu’elle envisage : répondez-lui avant la date que sa lettre indique. Elle décidera ensuite.',
    button: 'Envoyer vos observations',
    done: 'Vos observations sont envoyées.',
    schema: form({ text: text('Vos observations') }),
    command: ({ text: said }, { state }) => {
      const hearing = state.hearings.at(-1);
      return hearing ? { type: 'recordObservations', hearing: hearing.no, on: parisDay(Date.now()), text: String(said ?? '') } : null;
    },
  }),
  doingPage({
    name: 'askFunder',
    at: 'financeurs/nouveau',
    type: 'askFunder',
    title: 'Ajouter un autre financeur',
    lead: 'Dites-nous quelles aides vous demandez ailleurs : elles entrent dans le calcul de la subvention.',
    button: 'Ajouter ce financeur',
    done: 'Le financeur est ajouté.',
    then: 'financeurs',
    schema: form({ funder: { title: 'Financeur', enum: Object.keys(funders), 'x-choices': funders, 'x-widget': 'select' }, amount: amount('Montant demandé'), on: date('Date de votre demande') }),
    command: ({ funder, amount: asked, on }) => ({ type: 'askFunder', kind: kindOf(String(funder)), funder: String(funder ?? ''), amount: (asked ?? 0) as Cents, on: String(on ?? '') as Day }),
  }),
  doingPage({
    name: 'funderAnswer',
    at: 'financeurs/:no',
    type: 'confirmFunder',
    title: 'La réponse d’un financeur',
    lead: 'Joignez sa lettre, sa délibération ou sa convention.',
    button: 'Enregistrer la réponse',
    done: 'La réponse du financeur est enregistrée.',
    then: 'financeurs',
    schema: {
      ...form({ answer: { title: 'Sa réponse', enum: ['confirmed', 'refused'], 'x-choices': { confirmed: 'Il finance le projet', refused: 'Il refuse, ou se retire' } }, amount: amount('Montant obtenu'), on: date('Date de sa réponse') }, ['answer', 'on']),
      allOf: [{ if: { properties: { answer: { const: 'confirmed' } } }, then: { required: ['amount'] } }],
    },
    proposed: (_visit, { state }, no) => {
      const known = state.funders.find((one) => one.no === no);
      return known ? { amount: known.amount } : {};
    },
    file: { label: 'Le document qui le dit' },
    command: ({ answer, amount: obtained, on }, { state }, document, no) => {
      if (!state.funders.some((one) => one.no === no && one.funder !== 'own')) return null;
      const shared = { no, on: String(on ?? '') as Day, document: document ?? '' };
      return answer === 'refused' ? { type: 'recordFunderLeft', ...shared } : { type: 'confirmFunder', ...shared, amount: (obtained ?? 0) as Cents };
    },
  }),
];
