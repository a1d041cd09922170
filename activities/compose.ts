import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { Shelf } from '../database/programmes.ts';
import type { Directory } from '../directory/directory.ts';
import type { ProgrammeBundle } from '../domain/programme/programme.ts';
import { letterPdf } from '../letters/pdf.ts';
import { printable } from '../letters/references.ts';
import { renderLetter } from '../letters/render.ts';
import type { Letter } from '../letters/render.ts';
import type { Files } from '../letters/template.ts';
import { letterKinds } from '../letters/variables.ts';
import type { LetterKind } from '../letters/variables.ts';
import { templatesOf } from '../programmes/load.ts';
import { readAnswers, withNewLines } from './letters/answers.ts';
import { newLines } from '../database/timeline.ts';
import { signatureOf } from './letters/common.ts';
import { MissingForLetter } from './letters/facts.ts';
import type { LetterFacts, Signatory } from './letters/facts.ts';
import { letterValues } from './letters/kinds.ts';
import { linksTo } from './letters/links.ts';
import { readDossier, readPeople, readRepresentative } from './letters/reading.ts';
import type { DossierRead } from './letters/reading.ts';
import type { PreviewedLetter, Supposed } from '../usecases/paper-maker.ts';
import { reviewOf, toReviewer, toService } from './letters/review.ts';
import { isOutside } from '../database/reviewers.ts';
import { reviewRulesOf } from '../domain/review/rules.ts';
import { delegateFor, officerAsSignatory } from './letters/signatory.ts';
import type { Composer, LetterOfDossier } from './letters.ts';
import type { Service } from './service.ts';

/** What letters are written from. */
export interface Desk {
  readonly db: Kysely<Database>;
  readonly shelf: Shelf;
  readonly directory: Directory;
  readonly service: Service;
  /** Address people type to reach the site. */
  readonly publicUrl: string;
}

/**
 * Writes a dossier's letters: values from the record, words from the templates of the programme version the dossier was filed under.
 * @throws MissingForLetter, its `code` saying what the record or the programme lacks: the dossier waits, visibly, until a person mends it.
 */
export const composer = (desk: Desk): Composer => ({
  async compose(letter) {
    const facts = await gatherFacts(desk, letter);
    const bundle = await desk.shelf.bundle(facts.state.version);
    const made = write(bundle, facts);
    const printed = facts.personalLink ? write(bundle, { ...facts, personalLink: { ...facts.personalLink, in: 'print' } }) : made;
    const linkFor = facts.personalLink ? { person: reviewOf(facts).reviewer, days: facts.personalLink.days } : null;
    return { subject: made.subject, html: made.html, plain: made.text, pdf: letterPdf(printed), recipient: addressesOf(facts), linkFor };
  },
});

/** A letter as it would be if the dossier stood so: nothing is kept, nothing leaves. @throws MissingForLetter */
export async function previewOf(desk: Desk, letter: LetterOfDossier, supposed: Supposed): Promise<PreviewedLetter> {
  const facts = await gatherFacts(desk, letter, supposed);
  const { subject, html } = write(await desk.shelf.bundle(facts.state.version), facts);
  return { subject, html };
}

const supposing = (read: DossierRead, supposed?: Supposed): DossierRead =>
  supposed ? { ...read, state: supposed.state, events: [...read.events, ...supposed.events], texts: new Map([...read.texts, ...Object.entries(supposed.texts)]) } : read;

/** Everything a letter of this dossier may say. */
export async function gatherFacts({ db, shelf, directory, service, publicUrl }: Desk, { application, kind, no, on }: LetterOfDossier, supposed?: Supposed): Promise<LetterFacts> {
  if (!isLetterKind(kind)) throw new MissingForLetter(kind, 'this kind of letter does not exist');
  const { state, answers, ...read } = supposing(await readDossier(db, application), supposed);
  const programme = await shelf.programme(state.version);
  const forReviewer = toReviewer(kind);
  const reviewerId = forReviewer ? reviewOf({ kind, no, state, events: read.events }).reviewer : null;
  const outside = reviewerId !== null && (await isOutside(db, reviewerId, state.programme));
  const people = await readPeople(db, [state.officer, reviewerId].filter((id) => id !== null));
  const reviewer = reviewerId === null ? null : (people.get(reviewerId) ?? null);
  if (forReviewer && !reviewer) throw new MissingForLetter(kind, 'the évaluateur is unknown');
  const officer = state.officer === null ? null : (people.get(state.officer) ?? null);
  const signature = signatureOf({ kind });
  const signatory: Signatory | null =
    signature === 'unsigned' ? null : signature === 'named' ? officerAsSignatory(officer) : await delegateFor(db, { kind, state, on, service });
  return {
    ...read,
    kind,
    no,
    on,
    state,
    programme,
    answers: withNewLines(readAnswers(answers), newLines(state, Object.fromEntries(read.texts))),
    organisation: directory.findOrganisation({ siret: state.organisation }, on) ?? null,
    officer,
    reviewer,
    personalLink: outside ? { days: reviewRulesOf(programme).linkDays, in: 'mail' } : null,
    signatory,
    representative: kind === 'agreement' ? await readRepresentative(db, state.organisation.slice(0, 9), on) : null,
    service,
    links: linksTo(publicUrl, state.reference),
  };
}

const isLetterKind = (kind: string): kind is LetterKind => (letterKinds as readonly string[]).includes(kind);

function write(bundle: ProgrammeBundle, facts: LetterFacts): Letter {
  const { kind } = facts;
  const path = bundle.programme.letters[kind];
  if (path === undefined) throw new MissingForLetter(kind, 'the programme version has no template for it');
  try {
    return renderLetter({ kind, files: filesOf(bundle), path, values: letterValues(kind, facts), references: printable(bundle.programme.references) });
  } catch (error) {
    // Names the variable, never its value.
    if (error instanceof RangeError && error.message.startsWith('letter values: ')) throw new MissingForLetter(kind, error.message.slice('letter values: '.length));
    throw error;
  }
}

const files = new WeakMap<ProgrammeBundle, Files>();

/** The same object for the same version, so that its templates are compiled once. */
export function filesOf(bundle: ProgrammeBundle): Files {
  const known = files.get(bundle) ?? templatesOf(bundle);
  files.set(bundle, known);
  return known;
}

/** To whom it is mailed: the dossier's contact, or the évaluateur; a convention to both its parties. Null when there is nobody to write to. */
function addressesOf({ kind, reviewer, officer, service, answers, signatory }: LetterFacts): string | null {
  if (reviewer) return reviewer.email || null;
  if (toService(kind)) return officer?.email ?? service.email;
  const addresses = kind === 'agreement' ? [answers.contactEmail, signatory?.email] : [answers.contactEmail];
  return answers.contactEmail === null ? null : addresses.filter(Boolean).join(', ');
}
