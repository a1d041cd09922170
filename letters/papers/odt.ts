import { zipSync } from 'fflate';
import { columnWidths } from './columns.ts';
import { CELLS, MANIFEST, MIME, NAMESPACES, STYLES } from './odt-styles.ts';
import type { Block, Inline } from '../document.ts';
import type { Paper } from './render.ts';

/**
 * The paper as an OpenDocument text (ISO 26300, ODF 1.3). No kept library writes one with its language and header rows, which people who
 * listen to a document need; what papers use of the format is small enough to be written here.
 */
export function paperOdt(paper: Paper): Buffer {
  const landscape = paper.sheet === 'landscape';
  const content = new Content(landscape ? 25_700 : 17_000);
  const { subject, body, notes } = paper.document;
  const text = [
    `<text:p text:style-name="Title">${inlines(subject)}</text:p>`,
    ...body.map((of) => content.block(of)),
    ...(notes.length > 0 ? ['<text:p text:style-name="Rule"/>', ...notes.map((of) => content.block(of))] : []),
  ].join('');
  const files: Record<string, string> = {
    'META-INF/manifest.xml': MANIFEST,
    'content.xml': `${XML}<office:document-content ${NAMESPACES} office:version="1.3"><office:automatic-styles>${CELLS}${content.styles.join('')}</office:automatic-styles><office:body><office:text>${text}</office:text></office:body></office:document-content>`,
    'styles.xml': XML + STYLES({ landscape, header: escape(`${paper.authority} – ${paper.programme}`) }),
    'meta.xml': `${XML}<office:document-meta ${NAMESPACES} office:version="1.3"><office:meta><dc:title>${escape(paper.title)}</dc:title><dc:creator>${escape(paper.authority)}</dc:creator><dc:language>fr-FR</dc:language><dc:date>${paper.date}T00:00:00</dc:date></office:meta></office:document-meta>`,
  };
  // The format wants its type first and as it is; one date for all, so that the same paper gives the same bytes.
  const zipped = zipSync({ mimetype: [utf8(MIME), { level: 0 }], ...Object.fromEntries(Object.entries(files).map(([name, xml]) => [name, utf8(xml)])) }, { level: 6, mtime: `${paper.date}T12:00:00Z` });
  return Buffer.from(zipped);
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (char) => entities[char] ?? char);
/** The format reads several spaces as one, unless they are counted. */
const words = (text: string): string => escape(text).replace(/^ | {2,}| $/g, (spaces) => `<text:s text:c="${spaces.length}"/>`);

class Content {
  readonly styles: string[] = [];
  private tables = 0;
  private readonly width: number;

  /** @param width of the text, in hundredths of a millimetre. */
  constructor(width: number) {
    this.width = width;
  }

  block(of: Block): string {
    if (of.kind === 'paragraph') return `<text:p text:style-name="Text_20_body">${inlines(of.content)}</text:p>`;
    if (of.kind === 'heading') return `<text:h text:style-name="Heading_20_${of.level}" text:outline-level="${of.level}">${inlines(of.content)}</text:h>`;
    return of.kind === 'list' ? this.list(of) : this.table(of);
  }

  private list({ ordered, items }: Extract<Block, { kind: 'list' }>): string {
    const item = (blocks: readonly Block[]) => `<text:list-item>${blocks.map((of) => (of.kind === 'paragraph' ? `<text:p text:style-name="List">${inlines(of.content)}</text:p>` : this.block(of))).join('')}</text:list-item>`;
    return `<text:list text:style-name="${ordered ? 'Numbers' : 'Bullets'}">${items.map(item).join('')}</text:list>`;
  }

  private table(of: Extract<Block, { kind: 'table' }>): string {
    const name = `Table${(this.tables += 1)}`;
    const widths = columnWidths(of, this.width, { letter: 184, padding: 430 });
    const mm = (hundredths: number) => `${(hundredths / 100).toFixed(2)}mm`;
    this.styles.push(`<style:style style:name="${name}" style:family="table"><style:table-properties style:width="${mm(this.width)}" table:align="left" fo:margin-bottom="3mm"/></style:style>`);
    widths.forEach((width, index) => this.styles.push(`<style:style style:name="${name}.${index}" style:family="table-column"><style:table-column-properties style:column-width="${mm(width)}"/></style:style>`));
    const columns = widths.map((_width, index) => `<table:table-column table:style-name="${name}.${index}"/>`).join('');
    const cell = (content: readonly Inline[], index: number, head: boolean) =>
      `<table:table-cell table:style-name="${head ? 'HeadCell' : 'Cell'}" office:value-type="string"><text:p text:style-name="${head ? 'Table_20_Heading' : 'Table_20_Contents'}${of.align[index] === 'right' ? '_20_Right' : ''}">${inlines(content)}</text:p></table:table-cell>`;
    const row = (cells: readonly (readonly Inline[])[], head: boolean) => `<table:table-row table:style-name="Row">${cells.map((content, index) => cell(content, index, head)).join('')}</table:table-row>`;
    return `<table:table table:name="${name}" table:style-name="${name}">${columns}<table:table-header-rows>${row(of.head, true)}</table:table-header-rows>${of.rows.map((cells) => row(cells, false)).join('')}</table:table>`;
  }
}

const inlines = (all: readonly Inline[]): string => all.map(inline).join('');

function inline(of: Inline): string {
  switch (of.kind) {
    case 'break':
      return '<text:line-break/>';
    case 'link':
      return `<text:a xlink:type="simple" xlink:href="${escape(of.href)}">${escape(of.href)}</text:a>`;
    case 'strong':
    case 'emphasis':
      return `<text:span text:style-name="${of.kind === 'strong' ? 'Strong' : 'Emphasis'}">${inlines(of.content)}</text:span>`;
    default:
      return words(of.text);
  }
}
