import {
  AlignmentType, BorderStyle, Document, ExternalHyperlink, Footer, Header, HeadingLevel, LevelFormat, LineRuleType, Packer, PageNumber, PageOrientation, Paragraph, ShadingType, Table, TableCell, TableRow, TextRun, WidthType,
} from 'docx';
import { columnWidths } from './columns.ts';
import type { ParagraphChild } from 'docx';
import type { Block, Inline } from '../document.ts';
import type { Paper } from './render.ts';

const INK = '12304F';
const GREY = '51606F';
const HAIRLINE = 'C5CED6';
const LINE = { line: 264, lineRule: LineRuleType.AUTO };
/** A4 in twentieths of a point, and its margins of 2 cm. */
const [SHORT, LONG, MARGIN] = [11_906, 16_838, 1_134];

/** The paper for a word processor: named styles, header rows, page numbers, its language and its title said in the file. */
export async function paperDocx(paper: Paper): Promise<Buffer> {
  const landscape = paper.sheet === 'landscape';
  const width = (landscape ? LONG : SHORT) - 2 * MARGIN;
  const body = new Body(width);
  const children = [
    new Paragraph({ style: 'Title', children: inlines(paper.document.subject) }),
    ...paper.document.body.flatMap((of) => body.block(of)),
    ...(paper.document.notes.length > 0 ? [new Paragraph({ border: { bottom: line(6, '00828A') } }), ...paper.document.notes.flatMap((of) => body.block(of))] : []),
  ];
  const document = new Document({
    title: paper.title,
    creator: paper.authority,
    lastModifiedBy: paper.authority,
    styles: {
      default: {
        document: { run: { font: 'Arial', size: 20, language: { value: 'fr-FR' } }, paragraph: { spacing: { after: 120, ...LINE } } },
        title: { run: { size: 32, bold: true, color: INK }, paragraph: { spacing: { before: 120, after: 240, ...LINE } } },
        heading1: { run: { size: 24, bold: true, color: INK }, paragraph: { spacing: { before: 320, after: 120, ...LINE }, keepNext: true } },
        heading2: { run: { size: 22, bold: true, color: INK }, paragraph: { spacing: { before: 240, after: 100, ...LINE }, keepNext: true } },
      },
    },
    numbering: { config: [{ reference: 'numbers', levels: [0, 1, 2].map((level) => ({ level, format: LevelFormat.DECIMAL, text: `%${level + 1}.`, alignment: AlignmentType.START, style: { paragraph: { indent: { left: 500 * (level + 1), hanging: 360 } } } })) }] },
    sections: [{
      properties: { page: { size: { width: SHORT, height: LONG, orientation: landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT }, margin: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN } } },
      headers: { default: new Header({ children: [new Paragraph({ children: [new TextRun({ text: `${paper.authority} – ${paper.programme}`, size: 17, color: GREY })] })] }) },
      footers: { default: new Footer({ children: [new Paragraph({ alignment: AlignmentType.END, children: [new TextRun({ size: 17, color: GREY, children: ['Page ', PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES] })] })] }) },
      children,
    }],
  });
  return Packer.toBuffer(document);
}

const line = (size: number, color: string) => ({ style: BorderStyle.SINGLE, size, color });
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' };

class Body {
  private ordered = 0;
  private readonly width: number;

  constructor(width: number) {
    this.width = width;
  }

  block(of: Block, level = 0): (Paragraph | Table)[] {
    if (of.kind === 'paragraph') return [new Paragraph({ children: inlines(of.content) })];
    if (of.kind === 'heading') return [new Paragraph({ heading: of.level === 1 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2, children: inlines(of.content) })];
    return of.kind === 'list' ? this.list(of, level) : [this.table(of), new Paragraph({ spacing: { after: 60 } })];
  }

  /** Each ordered list counts from 1. */
  private list({ ordered, items }: Extract<Block, { kind: 'list' }>, level: number): (Paragraph | Table)[] {
    const instance = ordered ? (this.ordered += 1) : 0;
    const mark = ordered ? { numbering: { reference: 'numbers', level, instance } } : { bullet: { level } };
    return items.flatMap((item) => item.flatMap((of, index) => (index === 0 && of.kind === 'paragraph' ? [new Paragraph({ ...mark, spacing: { after: 60 }, children: inlines(of.content) })] : this.block(of, level + 1))));
  }

  private table(of: Extract<Block, { kind: 'table' }>): Table {
    const widths = columnWidths(of, this.width, { letter: 102, padding: 250 });
    const cell = (content: readonly Inline[], index: number, head: boolean) =>
      new TableCell({
        width: { size: widths[index] ?? 0, type: WidthType.DXA },
        margins: { top: 50, bottom: 50, left: 90, right: 90 },
        borders: { top: NONE, left: NONE, right: NONE, bottom: head ? line(8, INK) : line(4, HAIRLINE) },
        ...(head && { shading: { type: ShadingType.CLEAR, fill: 'F0F4F7', color: 'auto' } }),
        children: [new Paragraph({ alignment: of.align[index] === 'right' ? AlignmentType.END : AlignmentType.START, spacing: { after: 0 }, children: inlines(content, head ? { size: 18, bold: true, color: INK } : { size: 18 }) })],
      });
    const rows = [of.head, ...of.rows].map((row, at) => new TableRow({ tableHeader: at === 0, cantSplit: true, children: row.map((content, index) => cell(content, index, at === 0)) }));
    return new Table({ width: { size: this.width, type: WidthType.DXA }, columnWidths: [...widths], rows });
  }
}

interface Look {
  readonly bold?: boolean;
  readonly italics?: boolean;
  readonly color?: string;
  readonly size?: number;
}

const inlines = (all: readonly Inline[], look: Look = {}): ParagraphChild[] => all.flatMap((of) => inline(of, look));

function inline(of: Inline, look: Look): ParagraphChild[] {
  switch (of.kind) {
    case 'strong':
      return inlines(of.content, { ...look, bold: true });
    case 'emphasis':
      return inlines(of.content, { ...look, italics: true });
    case 'break':
      return [new TextRun({ break: 1 })];
    case 'link':
      return [new ExternalHyperlink({ link: of.href, children: [new TextRun({ ...look, text: of.href, style: 'Hyperlink' })] })];
    default:
      return [new TextRun({ ...look, text: of.text })];
  }
}
