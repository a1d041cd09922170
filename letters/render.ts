import { dayInFrench } from '../domain/calendar/day.ts';
import { wordsOf } from './document.ts';
import type { LetterDocument, Letterhead, Signature } from './document.ts';
import { complete } from './fields.ts';
import { toHtml } from './html.ts';
import { documentOf } from './markdown.ts';
import { toPlainText } from './plain-text.ts';
import { readyTemplate } from './ready.ts';
import { legible } from './slots.ts';
import type { Files } from './template.ts';
import { fieldsOf, letters } from './variables.ts';
import type { CommonValues, LetterKind, LetterValues } from './variables.ts';

export { TemplateError } from './ready.ts';

export interface LetterOrder<K extends LetterKind> {
  readonly kind: K;
  /** Templates, partials and `letter.typ` by path below `templates/`: today's, or those of the dossier's programme version. */
  readonly files: Files;
  /** The template among `files`, e.g. `shared/award.md.hbs`. */
  readonly path: string;
  readonly values: LetterValues<K>;
  /** Legal references that may be printed (checked ones only), text by code. */
  readonly references: Readonly<Record<string, string>>;
}

export interface Letter {
  readonly kind: LetterKind;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly document: LetterDocument;
  readonly letterhead: Letterhead;
  readonly signatures: readonly Signature[];
  /** Date of the letter, `YYYY-MM-DD`: the PDF carries it, and no other date. */
  readonly date: string;
  /** Source of the letterhead, when `files` holds its own `letter.typ`. */
  readonly typst: string | null;
}

/**
 * Writes one letter. Values appear literally, whatever they hold; the same order always gives the same letter.
 * @throws TemplateError when the template is wrong, RangeError naming the variable when a value is missing or of the wrong type;
 * a letter of a signed kind needs its signatory (CRPA L212-1).
 */
export function renderLetter<K extends LetterKind>(order: LetterOrder<K>): Letter {
  const values = complete(fieldsOf(order.kind), order.values);
  const document = documentOf(readyTemplate(order, order.kind, fieldsOf(order.kind))(values, order.references));
  const signatures = signaturesOf(order.kind, values);
  return {
    kind: order.kind,
    subject: wordsOf(document.subject),
    html: toHtml(document, signatures),
    text: toPlainText(document, signatures),
    document,
    letterhead: letterheadOf(values as unknown as CommonValues),
    signatures,
    date: order.values.letterDate,
    typst: Object.hasOwn(order.files, 'letter.typ') ? (order.files['letter.typ'] ?? null) : null,
  };
}

function letterheadOf({ service, recipient, reference, programme, project, officer, place, letterDate }: CommonValues): Letterhead {
  return legibly({
    authority: service.authority,
    service: service.name,
    address: service.address,
    phone: service.phone,
    email: service.email,
    officer: officer?.name ?? null,
    recipient: [recipient.name, recipient.attention, recipient.address].filter(Boolean).join('\n'),
    placeAndDate: `${place}, le ${dayInFrench(letterDate)}`,
    reference,
    programme: programme.title,
    project: project.title,
  });
}

function signaturesOf(kind: LetterKind, values: Record<string, unknown>): Signature[] {
  const { signatory, service, organisation, representative } = values as unknown as LetterValues<'agreement'>;
  const signed = letters[kind].signature;
  if (signed === 'unsigned') return [];
  if (!signatory && signed === 'named') return [];
  if (!signatory) throw new RangeError('letter values: signatory is missing');
  const metropole = { party: null, name: signatory.name, quality: signatory.quality, delegation: signatory.delegation ?? null, room: signed !== 'named' };
  if (signed !== 'agreement') return [legibly(metropole)];
  return [
    legibly({ ...metropole, party: service.authority }),
    legibly({ party: organisation.name, name: representative.name, quality: representative.quality, delegation: null, room: true }),
  ];
}

const legibly = <T extends object>(of: T): T => Object.fromEntries(Object.entries(of).map(([name, value]) => [name, typeof value === 'string' ? legible(value) : value])) as T;
