import type { Block, Inline, LetterDocument, Signature } from './document.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (char) => entities[char] ?? char);

/** The letter as an HTML fragment, for a page or a mail. Headings start at `h2`: the subject is the `h1`. */
export function toHtml(document: LetterDocument, signatures: readonly Signature[]): string {
  const parts = [`<h1>${inlines(document.subject)}</h1>`, blocks(document.body), ...signatures.map(signature), document.notes.length > 0 ? `<aside>\n${blocks(document.notes)}\n</aside>` : ''];
  return `<article lang="fr">\n${parts.filter(Boolean).join('\n')}\n</article>`;
}

const blocks = (all: readonly Block[]): string => all.map(block).join('\n');

function block(of: Block): string {
  if (of.kind === 'paragraph') return `<p>${inlines(of.content)}</p>`;
  if (of.kind === 'heading') return `<h${of.level + 1}>${inlines(of.content)}</h${of.level + 1}>`;
  if (of.kind === 'list') {
    const tag = of.ordered ? 'ol' : 'ul';
    return `<${tag}>\n${of.items.map((item) => `<li>${item.map((inner) => (inner.kind === 'paragraph' ? inlines(inner.content) : block(inner))).join('<br>')}</li>`).join('\n')}\n</${tag}>`;
  }
  const cell = (tag: string, content: readonly Inline[], index: number) => `<${tag}${of.align[index] === 'right' ? ' style="text-align:right"' : ''}>${inlines(content)}</${tag.split(' ')[0]}>`;
  const row = (tag: string, cells: readonly (readonly Inline[])[]) => `<tr>${cells.map((content, index) => cell(tag, content, index)).join('')}</tr>`;
  return `<table>\n<thead>${row('th scope="col"', of.head)}</thead>\n<tbody>\n${of.rows.map((cells) => row('td', cells)).join('\n')}\n</tbody>\n</table>`;
}

const inlines = (all: readonly Inline[]): string => all.map(inline).join('');

function inline(of: Inline): string {
  switch (of.kind) {
    case 'text':
      return escape(of.text);
    case 'value':
      return rightToLeft.test(of.text) ? `<bdi>${escape(of.text)}</bdi>` : escape(of.text);
    case 'break':
      return '<br>';
    case 'link':
      return `<a href="${escape(of.href)}">${escape(of.href)}</a>`;
    default:
      return `<${of.kind === 'strong' ? 'strong' : 'em'}>${inlines(of.content)}</${of.kind === 'strong' ? 'strong' : 'em'}>`;
  }
}

const signature = ({ party, quality, name, delegation }: Signature): string =>
  `<p>${[party, quality, delegation, name].filter((line) => line !== null).map(escape).join('<br>')}</p>`;

/** A value that reads from right to left is set apart, so that it does not reorder the words around it. */
export const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
