import { join } from 'node:path';
import { readPeople } from '../letters/reading.ts';
import { filesOf, gatherFacts, previewOf } from '../compose.ts';
import { assemblyValues } from './assembly.ts';
import { amendmentPaper } from './amendment.ts';
import { appraisalSheet, contents, draftAgreement, everyPaper, fundingPlan, oneDossier, sheetDay } from './dossier.ts';
import { actorsOf, liquidationSheet } from './liquidation.ts';
import { minutesValues } from './minutes.ts';
import { voucherListValues } from './vouchers.ts';
import { typeInFrench, sizeInFrench } from './words.ts';
import { bindDossier } from './whole-dossier.ts';
import { listDocuments } from '../../database/documents.ts';
import { MEDIA_TYPES, paperFile } from '../../letters/papers/office.ts';
import { renderPaper } from '../../letters/papers/render.ts';
import { papers } from '../../letters/papers/variables.ts';
import { printable } from '../../letters/references.ts';
import { minus, plus, toCents } from '../../domain/money/money.ts';
import type { Desk } from '../compose.ts';
import type { LetterFacts } from '../letters/facts.ts';
import type { BoundPiece } from './whole-dossier.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { Proposals } from '../../domain/deliberation/proposals.ts';
import type { ProgrammeBundle } from '../../domain/programme/programme.ts';
import type { Paper } from '../../letters/papers/render.ts';
import type { OwnPaperValues, PaperKind, PaperValues } from '../../letters/papers/variables.ts';
import type { MadePaper, PaperFormat, PaperMaker } from '../../usecases/paper-maker.ts';

/** What papers are made from. */
export interface PaperDesk extends Desk {
  /** Absolute folder of deposited documents; what is bound is kept below it too. */
  readonly documentsFolder: string;
}

export const paperMaker = (desk: PaperDesk): PaperMaker => ({
  letterPreview: (letter, supposed) => previewOf(desk, letter, supposed),

  async dossierPaper(kind, dossier, format) {
    const { facts, bundle } = await aboutDossier(desk, dossier);
    const on = kind === 'appraisal-sheet' ? (sheetDay(facts) ?? facts.on) : facts.on;
    const values = kind === 'appraisal-sheet' ? appraisalSheet(facts, desk.directory) : draftAgreement(facts);
    return values && made(write(desk, bundle, kind, on, values as OwnPaperValues<typeof kind>), format, facts.state.reference);
  },

  async amendmentPaper(dossier, no, format) {
    const { facts, bundle } = await aboutDossier(desk, dossier);
    const values = amendmentPaper(facts, no);
    return values && made(write(desk, bundle, 'amendment', values.on, values.said), format, `${no} ${facts.state.reference}`);
  },

  async wholeDossier(dossier) {
    const { facts, bundle } = await aboutDossier(desk, dossier);
    const sheet = appraisalSheet(facts, desk.directory);
    // Dated by what it holds, so that the same content is the same file whenever it is asked for.
    const on = sheetDay(facts) ?? facts.state.filedOn;
    const papersOf = [...(sheet ? [write(desk, bundle, 'appraisal-sheet', on, sheet)] : []), write(desk, bundle, 'funding-plan', facts.state.filedOn, fundingPlan(facts))];
    const path = await bindDossier(dossier, {
      title: `Dossier ${facts.state.reference} – ${facts.title}`,
      papers: papersOf,
      pieces: await piecesOf(desk, facts),
      contents: (parts) => write(desk, bundle, 'dossier-contents', on, contents(facts, parts)),
      notice: ({ title, on: depositedOn, document }, reason) =>
        write(desk, bundle, 'piece-notice', on, {
          ...oneDossier(facts), piece: title, fileName: document.file_name, mediaType: typeInFrench(document.media_type), size: sizeInFrench(document.bytes), sha256: document.sha256, depositedOn: depositedOn as Day, reason,
        }),
    }, desk.documentsFolder);
    return { path, fileName: `Dossier ${facts.state.reference}.pdf` };
  },

  async assemblyPaper(kind, proposals, format) {
    const bundle = await inUse(desk, proposals.programme.code);
    const values = assemblyValues(await assemblyFacts(desk, bundle, proposals));
    return made(write(desk, bundle, kind, proposals.meetingOn, values), format, proposals.meetingOn);
  },

  async liquidationSheet(dossier, no) {
    const { facts, bundle } = await aboutDossier(desk, dossier);
    const claim = facts.state.claims.find((one) => one.no === no);
    const sheet = claim ? liquidationSheet(facts, no, await readPeople(desk.db, [...new Set(actorsOf(claim))])) : null;
    return sheet && made(write(desk, bundle, 'liquidation-sheet', sheet.on, sheet.said), 'pdf', `${facts.state.reference} versement ${no}`);
  },

  async voucherList(dossier, list) {
    const { facts, bundle } = await aboutDossier(desk, dossier);
    return made(write(desk, bundle, 'voucher-list', list.on, { ...oneDossier(facts), ...voucherListValues(list) }), 'pdf', `${facts.state.reference} versement ${list.claim}`);
  },

  async minutes(frozen, approvedOn, format) {
    const bundle = await inUse(desk, frozen.minutes.programme);
    const values = minutesValues(frozen, { secretary: null, approvedOn });
    return made(write(desk, bundle, 'minutes', approvedOn ?? frozen.minutes.on, values), format, frozen.minutes.reference);
  },
});

async function aboutDossier(desk: PaperDesk, dossier: string): Promise<{ readonly facts: LetterFacts; readonly bundle: ProgrammeBundle }> {
  const { clock_day } = await desk.db.selectFrom('dossiers').select('clock_day').where('id', '=', dossier).executeTakeFirstOrThrow();
  const facts = await gatherFacts(desk, { application: dossier, kind: 'agreement', no: 1, on: clock_day });
  return { facts, bundle: await desk.shelf.bundle(facts.state.version) };
}

/** What several dossiers share is written in the programme's words of today: they may be of several versions. */
async function inUse({ shelf }: PaperDesk, code: string): Promise<ProgrammeBundle> {
  const bundle = (await shelf.current()).find(({ programme }) => programme.code === code);
  if (!bundle) throw new Error(`no programme ${code}`);
  return bundle;
}

/** A version from before papers were declared has them made with the templates in use. */
function write<K extends PaperKind>({ service }: PaperDesk, bundle: ProgrammeBundle, kind: K, on: Day, values: OwnPaperValues<K>): Paper {
  const { programme } = bundle;
  const path = programme.papers[kind];
  if (path === undefined) throw new Error(`${kind}: the programme version has no template for it`);
  return renderPaper({ kind, files: filesOf(bundle), path, values: { ...everyPaper({ service, programme, on }), ...(values as object) } as unknown as PaperValues<K>, references: printable(programme.references) });
}

async function made(paper: Paper, format: PaperFormat, about: string): Promise<MadePaper> {
  return { fileName: `${papers[paper.kind].title} ${about}.${format}`.replaceAll('’', '\'').replace(' :', ''), mediaType: MEDIA_TYPES[format], file: await paperFile(paper, format) };
}

/** The pieces of the application as they stand; bank details, asked for the payments, are nobody's to judge a project by. */
async function piecesOf({ db, documentsFolder }: PaperDesk, { state, programme }: LetterFacts): Promise<readonly BoundPiece[]> {
  const documents = new Map((await listDocuments(db, state.id)).map((document) => [document.id, document]));
  return programme.pieces.flatMap(({ code, title, due }) => {
    const piece = state.pieces[code];
    const document = piece && documents.get(piece.document);
    if (!piece || !document || piece.status !== 'deposited' || due === 'first-payment') return [];
    return [{ title, on: piece.on, document, path: join(documentsFolder, document.sha256.slice(0, 2), document.sha256) }];
  });
}

async function assemblyFacts({ db }: PaperDesk, { programme }: ProgrammeBundle, proposals: Proposals) {
  const lines = proposals.groups.flatMap(({ lines: of }) => of);
  const calls = [...new Set(lines.map(({ call }) => call))];
  const rows = lines.length === 0 ? [] : await db.selectFrom('dossiers').select(['id', 'state']).where('id', 'in', lines.map(({ dossier }) => dossier)).execute();
  const notes = rows.flatMap(({ state }) => (state.opinion?.note === undefined ? [] : [state.opinion.note]));
  const texts = notes.length === 0 ? [] : await db.selectFrom('texts').select(['id', 'body']).where('id', 'in', notes).execute();
  const envelopes = calls.length === 1 ? await db.selectFrom('envelopes').select(['voted', 'affected']).where('programme', '=', programme.code).where('call', 'in', calls).execute() : [];
  const voted = plus(...envelopes.map((one) => toCents(one.voted)));
  const people = await readPeople(db, [...new Set(lines.flatMap(({ recused }) => recused))]);
  return {
    proposals,
    programme,
    people: new Map([...people].map(([id, { name }]) => [id, name])),
    states: new Map(rows.map(({ id, state }) => [id, state])),
    texts: new Map(texts.map(({ id, body }) => [id, body])),
    envelope: envelopes.length > 0 ? { voted, available: minus(voted, ...envelopes.map((one) => toCents(one.affected))) } : null,
  };
}
