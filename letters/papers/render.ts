import { wordsOf } from '../document.ts';
import { complete } from '../fields.ts';
import { toHtml } from '../html.ts';
import { documentOf } from '../markdown.ts';
import { readyTemplate } from '../ready.ts';
import { legible } from '../slots.ts';
import { fieldsOfPaper, papers } from './variables.ts';
import type { LetterDocument } from '../document.ts';
import type { Files } from '../template.ts';
import type { EveryPaper, PaperKind, PaperValues, Sheet } from './variables.ts';

export interface PaperOrder<K extends PaperKind> {
  readonly kind: K;
  /** Templates, partials and `paper.typ` by path below `templates/`: today's, or those of a programme version. */
  readonly files: Files;
  /** The template among `files`, e.g. `shared/papers/report.md.hbs`. */
  readonly path: string;
  readonly values: PaperValues<K>;
  /** Legal references that may be printed (checked ones only), text by code. */
  readonly references: Readonly<Record<string, string>>;
}

/** A paper once written: one source for the PDF, the office documents and the page. */
export interface Paper {
  readonly kind: PaperKind;
  readonly sheet: Sheet;
  readonly title: string;
  readonly document: LetterDocument;
  /** Printed around it: who makes it, for which programme. */
  readonly authority: string;
  readonly service: string;
  readonly programme: string;
  /** Its date, `YYYY-MM-DD`: files carry it, and no other. */
  readonly date: string;
  /** Source of the layout, when `files` holds its own `paper.typ`. */
  readonly typst: string | null;
}

/**
 * Writes one paper. Values appear literally, whatever they hold; the same order always gives the same paper.
 * @throws TemplateError when the template is wrong, RangeError naming the variable when a value is missing or of the wrong type.
 */
export function renderPaper<K extends PaperKind>({ kind, files, path, values, references }: PaperOrder<K>): Paper {
  const fields = fieldsOfPaper(kind);
  const filled = complete(fields, values);
  const document = documentOf(readyTemplate({ files, path }, `paper ${kind}`, fields)(filled, references));
  const { service, programme, paperDate } = filled as unknown as EveryPaper;
  return {
    kind,
    sheet: papers[kind].sheet,
    title: wordsOf(document.subject),
    document,
    authority: legible(service.authority),
    service: legible(service.name),
    programme: legible(programme.title),
    date: paperDate,
    typst: Object.hasOwn(files, 'paper.typ') ? (files['paper.typ'] ?? null) : null,
  };
}

/** The paper as an HTML fragment, for a page. */
export const paperHtml = ({ document }: Paper): string => toHtml(document, []);
