import { phases } from '../../domain/timeline/words.ts';
import { capital } from '../words.ts';
import { hasRoleToday, isService } from '../roles.ts';
import { listApplicationsFor } from '../../usecases/applications.ts';
import { listCalls } from '../../usecases/catalogue.ts';
import { listDraftsOf } from '../../usecases/drafts.ts';
import { openByPhase, ownDossiers } from '../../usecases/home.ts';
import { definePage, type Shown, type Visit } from '../page.ts';
import { rowsOf } from './rows.ts';
import { shownExpected } from './expected.ts';

const MOST = 10;

/** The first page, by who one is: what is expected of a commune, the work queue of the service, a word of welcome to anybody else. */
export const homePages = [
  definePage({
    name: 'home',
    path: '/',
    access: 'public',
    nav: { label: 'Accueil', order: 0 },
    show: async (visit) => {
      const { signed } = visit;
      if (!signed) return welcome(visit);
      if (signed.organisations.length > 1 && signed.organisation === null) return { goTo: '/collectivite' };
      if (isService(visit.person, visit.today)) return workQueue(visit);
      if (hasRoleToday(visit.person, 'agent', visit.today)) return whatIsExpectedOfYou(visit);
      return { template: 'everyone/nothing', title: 'Bienvenue', data: { name: signed.name } };
    },
  }),
];

async function welcome({ app, today }: Visit): Promise<Shown> {
  const calls = (await listCalls(app.db, today)).filter(({ isOpen }) => isOpen);
  return {
    template: 'everyone/welcome',
    title: 'Demander une subvention de la Métropole',
    lead: 'Pour les communes et les établissements publics territoriaux : déposer un dossier, le suivre, le faire payer.',
    data: { calls: calls.map(({ title, programme, closesOn }) => ({ title, programme: programme.toUpperCase(), closesOn })) },
  };
}

async function whatIsExpectedOfYou({ app, person, signed }: Visit): Promise<Shown> {
  const [dossiers, drafts] = [await ownDossiers(app.db, person), await listDraftsOf(app.db, person, MOST)];
  const tasks = dossiers.flatMap(({ reference, title, expected }) => expected.filter(({ kind }) => kind === 'due').map((one) => ({ ...shownExpected(one), reference, title })));
  tasks.sort((a, b) => (a.by ?? '9999').localeCompare(b.by ?? '9999'));
  return {
    template: 'commune/home',
    title: 'Ce qui est attendu de vous',
    lead: app.directory.findOrganisation({ siren: signed!.organisation ?? '' })?.name,
    data: {
      tasks,
      dossiers: dossiers.map(({ reference, title, programme, phase, sentence, mayOrder }) => ({ reference, title, programme: programme.toUpperCase(), phase: capital(phases[phase]), sentence, mayOrder })),
      drafts: drafts.map(({ id, programme, answers, saved_at }) => ({ id, programme: programme.toUpperCase(), title: typeof answers.title === 'string' ? answers.title : 'Projet sans nom', savedAt: saved_at })),
    },
  };
}

async function workQueue({ app, person, today }: Visit): Promise<Shown> {
  const officer = hasRoleToday(person, 'officer', today) ? person.id : undefined;
  const counts = await openByPhase(app.db, person);
  const mine = await listApplicationsFor(app.db, person, officer ? { officer } : {}, { sort: 'due', limit: MOST });
  return {
    template: 'officer/home',
    title: officer ? 'Vos dossiers, par échéance' : 'Les dossiers, par échéance',
    data: {
      rows: rowsOf(mine?.items ?? [], today),
      hasMore: mine?.next !== null && mine !== null,
      isOfficer: officer !== undefined,
      counts: Object.entries(phases).flatMap(([phase, name]) => {
        const found = counts.find((one) => one.phase === phase);
        return found ? [{ phase, name: capital(name), all: found.all, mine: found.mine, unassigned: found.unassigned }] : [];
      }),
    },
  };
}
