/**
 * A letter once its template has been filled in: what the HTML, the plain text and the PDF are made from.
 * A value stands here as plain text, so that nothing downstream can take it for markup.
 */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly content: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string }
  | { readonly kind: 'break' };

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly content: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'table'; readonly align: readonly ('left' | 'right')[]; readonly head: readonly (readonly Inline[])[]; readonly rows: readonly (readonly (readonly Inline[])[])[] };

export interface LetterDocument {
  readonly subject: readonly Inline[];
  readonly body: readonly Block[];
  /** What stands under the signature: routes of appeal, mention of the automated processing. */
  readonly notes: readonly Block[];
}

/** Who writes, to whom, about what: printed around the letter. */
export interface Letterhead {
  readonly authority: string;
  readonly service: string;
  readonly address: string;
  readonly phone: string;
  readonly email: string;
  readonly officer: string | null;
  readonly recipient: string;
  readonly placeAndDate: string;
  readonly reference: string;
  readonly programme: string;
  readonly project: string;
}

/** A signature block: « signature, prénom, nom, qualité » (CRPA L212-1). */
export interface Signature {
  readonly party: string | null;
  readonly name: string;
  readonly quality: string;
  readonly delegation: string | null;
  /** Room to sign by hand above the name. */
  readonly room: boolean;
}

/** The words of a piece of content on one line; no-break spaces stay. */
export const wordsOf = (content: readonly Inline[]): string => plain(content).replace(/[ \n]+/g, ' ').trim();

/** The words of a piece of content, line breaks kept. */
export const plain = (content: readonly Inline[]): string =>
  content.map((inline) => (inline.kind === 'break' ? '\n' : inline.kind === 'link' ? inline.href : 'content' in inline ? plain(inline.content) : inline.text)).join('');
