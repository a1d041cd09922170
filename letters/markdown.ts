import MarkdownIt from 'markdown-it';
import type { Block, Inline, LetterDocument } from './document.ts';
import { typeset } from './typography.ts';
import type { Written } from './template.ts';

/** The Markdown of letters: headings, paragraphs, lists, tables, emphasis. No HTML, no links, no images: a link is a value. */
const reader = new MarkdownIt('zero').enable(['heading', 'list', 'table', 'hr', 'emphasis', 'newline', 'escape']);

type Token = ReturnType<typeof reader.parse>[number];

/**
 * A filled-in template understood as a document. The first heading is the subject; what follows a rule (`---`) goes under the signature.
 * @throws Error when the letter does not open with its subject.
 */
export function documentOf(written: Written): LetterDocument {
  const blocks = new Reading(reader.parse(written.markdown, {}), written).blocks('end');
  const [subject, ...rest] = blocks;
  if (subject?.kind !== 'subject') throw new Error('a letter opens with its subject: « # Demande de pièces »');
  const rule = rest.findIndex(({ kind }) => kind === 'rule');
  const [body, notes] = rule < 0 ? [rest, []] : [rest.slice(0, rule), rest.slice(rule + 1)];
  return { subject: subject.content, body: body.filter(isBlock), notes: notes.filter(isBlock) };
}

type Read = Block | { readonly kind: 'subject'; readonly content: readonly Inline[] } | { readonly kind: 'rule' };
const isBlock = (block: Read): block is Block => block.kind !== 'rule' && block.kind !== 'subject';

class Reading {
  private at = 0;
  private readonly tokens: readonly Token[];
  private readonly written: Written;

  constructor(tokens: readonly Token[], written: Written) {
    this.tokens = tokens;
    this.written = written;
  }

  /** Blocks up to the token that closes their container. */
  blocks(until: string): Read[] {
    const read: Read[] = [];
    for (let token = this.next(); token && token.type !== until; token = this.next()) {
      const block = this.block(token);
      if (block) read.push(block);
    }
    return read;
  }

  private block(token: Token): Read | null {
    switch (token.type) {
      case 'heading_open': {
        const content = this.inlineUntil('heading_close');
        return token.tag === 'h1' ? { kind: 'subject', content } : { kind: 'heading', level: token.tag === 'h2' ? 1 : 2, content };
      }
      case 'paragraph_open': {
        const content = this.inlineUntil('paragraph_close');
        return content.length > 0 ? { kind: 'paragraph', content } : null;
      }
      case 'bullet_list_open':
        return { kind: 'list', ordered: false, items: this.items('bullet_list_close') };
      case 'ordered_list_open':
        return { kind: 'list', ordered: true, items: this.items('ordered_list_close') };
      case 'table_open':
        return this.table();
      case 'hr':
        return { kind: 'rule' };
      default:
        throw new Error(`a letter has no ${token.type}`);
    }
  }

  private items(until: string): Block[][] {
    const items: Block[][] = [];
    for (let token = this.next(); token && token.type !== until; token = this.next()) items.push(this.blocks('list_item_close').filter(isBlock));
    return items;
  }

  private table(): Block {
    const rows: { cells: Inline[][]; head: boolean }[] = [];
    const align: ('left' | 'right')[] = [];
    for (let token = this.next(); token && token.type !== 'table_close'; token = this.next()) {
      if (token.type === 'tr_open') rows.push({ cells: [], head: rows.length === 0 });
      if (token.type !== 'th_open' && token.type !== 'td_open') continue;
      if (token.type === 'th_open') align.push(String(token.attrGet('style') ?? '').includes('right') ? 'right' : 'left');
      rows.at(-1)?.cells.push(this.inlineUntil(token.type === 'th_open' ? 'th_close' : 'td_close'));
    }
    return { kind: 'table', align, head: rows[0]?.cells ?? [], rows: rows.slice(1).map(({ cells }) => cells) };
  }

  private inlineUntil(until: string): Inline[] {
    const read: Inline[] = [];
    for (let token = this.next(); token && token.type !== until; token = this.next()) read.push(...this.inline(token.children ?? []));
    return read;
  }

  /** Emphasis nests: each opening token starts a level, each closing one wraps it up. */
  private inline(tokens: readonly Token[]): Inline[] {
    const levels: Inline[][] = [[]];
    for (const { type, content } of tokens) {
      if (type.endsWith('_open')) levels.push([]);
      else if (type.endsWith('_close')) {
        const inner = levels.pop() ?? [];
        levels.at(-1)?.push({ kind: type === 'strong_close' ? 'strong' : 'emphasis', content: inner });
      } else if (type === 'hardbreak') levels.at(-1)?.push({ kind: 'break' });
      else levels.at(-1)?.push(...this.written.slots.fill(type === 'softbreak' ? ' ' : content, typeset));
    }
    return levels[0] ?? [];
  }

  private next(): Token | undefined {
    return this.tokens[this.at++];
  }
}
