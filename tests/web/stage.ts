import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { storedAt } from '../../api/uploads.ts';
import { insertRevision } from '../../database/drafts.ts';
import { findPerson } from '../../database/people.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { toCents } from '../../domain/money/money.ts';
import type { Role } from '../../domain/application/commands.ts';
import type { Person } from '../../domain/policy/person.ts';
import { openDossier, played, type Dossier, type RecordHouse } from '../setup/dossier.ts';
import { dipbike, type Engine } from '../setup/engine.ts';
import { SIGNATURE } from '../setup/people.ts';
import { journey } from '../setup/journey.ts';
import { openSite, type Site, type SiteOptions } from './site.ts';

/** Everybody who may come to a page, in the order of the matrix. `stranger`: an agent of another commune. `nobody`: known, without a role. */
export const everybody = ['anonymous', 'nobody', 'stranger', 'agent', 'twoHats', 'officer', 'reviewer', 'secretary', 'finance', 'assembly', 'delegate', 'administrator', 'member', 'chair'] as const;
export type Who = (typeof everybody)[number];

/** A site with people of every role and dossiers at every turn, on which pages are looked at. */
export interface Stage {
  readonly site: Site;
  readonly people: Readonly<Record<Exclude<Who, 'anonymous'>, Person>>;
  /** Of Créteil, by where they stand. */
  readonly dossiers: Readonly<Record<'filed' | 'asked' | 'reviewed' | 'agreed' | 'withdrawn' | 'appraised' | 'reviewing' | 'claimed', { readonly id: string; readonly reference: string }>>;
  /** A draft of Créteil, not filed. */
  readonly draft: string;
  /** A piece of `filed`. */
  readonly document: string;
  /** Another, hardly begun. */
  readonly begun: string;
}

const ARCUEIL = '219400033';
const CRETEIL = '219400280';

export async function openStage(options: SiteOptions = {}): Promise<Stage> {
  const more: Partial<Record<Who, Person>> = {};
  const site = await openSite({
    worker: false,
    ...options,
    before: async (engine) => {
      await options.before?.(engine);
      more.nobody = await known(engine, 'Camille Sansrole', []);
      more.twoHats = await known(engine, 'Philippe Renaud', [['agent', CRETEIL], ['agent', ARCUEIL]]);
      more.administrator = await known(engine, 'Fatou Diallo', [['administrator', null]]);
      more.member = await known(engine, 'Yasmina Cherif', [['member', null]]);
      more.chair = await known(engine, 'Odile Garnier', [['chair', null]]);
    },
  });
  const { cast, context, activities, database } = site.engine;
  const house: RecordHouse = { db: context.db, recorder: activities.recorder, cast, databaseUrl: database.appUrl, close: () => Promise.resolve() };
  const play = async (title: string, chapters: (dossier: Dossier) => Promise<void>) => {
    const dossier = await openDossier(house, { day: '2026-01-12', answers: dipbike({ title }) });
    await chapters(dossier);
    return { id: dossier.id, reference: (await dossier.state()).reference };
  };
  const [filed, asked, reviewed, agreed, withdrawn, appraised, reviewing, claimed] = [
    await play('Capteurs de stationnement pour le centre-ville', async (d) => journey.file(...played(house, d))),
    await play('DIPbike, la fabrique numérique nomade', async (d) => {
      await journey.file(...played(house, d));
      await d.done(cast.officer, { type: 'assignOfficer', officer: cast.officer.id });
      await d.done(cast.officer, { type: 'requestPieces', pieces: ['note-technique', 'justificatifs-couts'], note: 'Le devis du triporteur manque.' });
      await d.done(cast.officer, { type: 'sendMessage', text: 'Bonjour, pouvez-vous préciser le calendrier des ateliers ?' });
      await d.done(cast.agent, { type: 'sendMessage', text: 'Bonjour, ils ont lieu chaque mercredi.\nBien à vous.' });
      await d.done(cast.agent, { type: 'askFunder', kind: 'public', funder: 'region', amount: 100_000 as never, on: toDay('2026-01-12') });
    }),
    await play('La médiathèque à la maison', async (d) => {
      for (const chapter of ['file', 'complete', 'appraise', 'review'] as const) await journey[chapter](...played(house, d));
    }),
    await play('Tiers-lieu numérique des Bleuets', async (d) => journey.toAgreement(...played(house, d))),
    await play('Une borne d’accueil dans chaque mairie annexe', async (d) => {
      await journey.file(...played(house, d));
      await d.done(cast.agent, { type: 'withdraw', reason: 'Le projet est abandonné.' });
    }),
    await play('Des jardins partagés connectés', async (d) => {
      for (const chapter of ['file', 'complete'] as const) await journey[chapter](...played(house, d));
      await d.done(cast.agent, { type: 'requestEarlyStart', reason: 'Le fournisseur ne tient son prix que jusqu’en mars.' });
      await d.done(cast.officer, { type: 'answerEarlyStart', authorised: true });
      await d.done(cast.officer, { type: 'recordServiceOpinion', service: 'it', opinion: 'reserved', text: 'L’hébergement reste à préciser.' });
    }),
    await play('L’école du code pour tous les âges', async (d) => {
      for (const chapter of ['file', 'complete', 'appraise'] as const) await journey[chapter](...played(house, d));
      await d.done(cast.agent, { type: 'requestEarlyStart', reason: 'La rentrée commande le calendrier.' });
      await d.done(cast.officer, { type: 'answerEarlyStart', authorised: true });
      await d.done(cast.delegate, { type: 'signLetter', letter: 'early-start', no: 1, delegation: SIGNATURE });
      await d.done(cast.officer, { type: 'assignReviewer', reviewer: cast.reviewer.id });
    }),
    await play('Un budget participatif en ligne', async (d) => {
      await journey.toAgreement(...played(house, d));
      await journey.start(...played(house, d), '2026-09-01');
      await d.advanceTo('2027-02-01');
      await d.done(cast.agent, { type: 'fileClaim', kind: 'interim', resources: [], documents: { 'etat-mandats': await d.document() }, expenses: [
        { line: 'triporteur', amount: toCents(3_000_000), committedOn: toDay('2026-09-15'), paidOn: toDay('2026-12-10'), mandat: '2026-0412' },
        { line: 'machines', amount: toCents(1_250_000), committedOn: toDay('2026-02-01'), paidOn: toDay('2026-11-20'), mandat: '2026-0398' },
        { line: 'reception', amount: toCents(90_000), committedOn: toDay('2026-10-01'), paidOn: toDay('2026-11-30'), mandat: '2026-0407' },
      ] });
      await d.done(cast.agent, { type: 'requestAmendment', request: { kind: 'extension', of: 'completion', until: toDay('2030-12-31') }, reason: 'Le fabricant livre avec six mois de retard.' });
    }),
  ];
  const pieces = (await context.db.selectFrom('dossiers').select('state').where('id', '=', filed.id).executeTakeFirstOrThrow()).state.pieces;
  const draft = await openDossier(house, { answers: dipbike({ title: 'Cartes ouvertes' }) });
  // A colleague has saved it again since.
  const saved = await context.db.selectFrom('drafts').selectAll().where('id', '=', draft.id).executeTakeFirstOrThrow();
  await context.db.transaction().execute((trx) => insertRevision(trx, saved, dipbike({ title: 'Cartes ouvertes des îlots de fraîcheur' }), more.twoHats!.id));
  const begun = await openDossier(house, { answers: { title: 'Compteurs d’eau communicants', contact: { name: 'Amel Benhaddou', email: 'amel.benhaddou@creteil.example' } }, pieces: [] });
  const { documentsFolder } = site.context.config;
  const file = storedAt(documentsFolder, 'a'.repeat(64));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, 'une pièce\n');
  return { site, people: { ...cast, ...more } as Stage['people'], dossiers: { filed, asked, reviewed, agreed, withdrawn, appraised, reviewing, claimed }, document: Object.values(pieces)[0]!.document, draft: draft.id, begun: begun.id };
}

async function known({ context: { db } }: Engine, name: string, roles: readonly (readonly [Role, string | null])[]): Promise<Person> {
  const id = randomUUID();
  await db.insertInto('people').values({ id, sub: randomUUID(), name, email: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@example.org` }).execute();
  for (const [role, organisation] of roles) await db.insertInto('roles').values({ person: id, role, programme: null, organisation, valid_from: toDay('2020-01-01'), valid_until: null }).execute();
  return (await findPerson(db, id))!;
}
