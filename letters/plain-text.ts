import { plain, wordsOf } from './document.ts';
import type { Block, LetterDocument, Signature } from './document.ts';

/** The letter as plain text, for the text part of a mail. */
export function toPlainText(document: LetterDocument, signatures: readonly Signature[]): string {
  const signed = signatures.map(({ party, quality, delegation, name }) => [party, quality, delegation, name].filter((line) => line !== null).join('\n'));
  return [wordsOf(document.subject), ...document.body.map(block), ...signed, ...(document.notes.length > 0 ? ['--------', ...document.notes.map(block)] : [])].join('\n\n') + '\n';
}

function block(of: Block): string {
  if (of.kind === 'paragraph') return plain(of.content);
  if (of.kind === 'heading') return plain(of.content).toLocaleUpperCase('fr');
  if (of.kind === 'list') return of.items.map((item, index) => `${of.ordered ? `${index + 1}.` : '-'} ${item.map(block).join('\n').replaceAll('\n', '\n  ')}`).join('\n');
  const head = of.head.map(wordsOf);
  return of.rows.map((cells) => cells.map((cell, index) => `${head[index] ? `${head[index]} : ` : ''}${wordsOf(cell)}`).join(' ; ')).map((line) => `- ${line}`).join('\n');
}
