import { blockPrinter, shown } from './print-blocks.ts';
import type { Letterhead, Signature } from './document.ts';
import type { Letter } from './render.ts';

/** The letter as the data `templates/letter.typ` prints. */
export function printData(letter: Letter, letterhead: Letterhead, covers: (codePoint: number) => boolean): object {
  const { words, lines, inlines, block } = blockPrinter(covers);
  const signature = ({ party, name, quality, delegation, room }: Signature): object => ({ room, party: party && words(party), name: words(name), quality: words(quality), delegation: delegation && words(delegation) });
  const [year, month, day] = letter.date.split('-').map(Number);
  return {
    title: letter.subject,
    author: letterhead.authority,
    date: { year, month, day },
    layout: letter.kind === 'agreement' ? 'agreement' : 'letter',
    head: {
      authority: words(letterhead.authority),
      service: words(letterhead.service),
      address: lines(letterhead.address),
      phone: words(letterhead.phone),
      email: words(letterhead.email),
      officer: letterhead.officer && words(letterhead.officer),
      recipient: lines(letterhead.recipient),
      placeAndDate: words(letterhead.placeAndDate),
      reference: words(letterhead.reference),
      programme: words(letterhead.programme),
      project: words(letterhead.project),
    },
    footer: { authority: shown(short(letterhead.authority), covers), reference: shown(short(letterhead.reference), covers), email: shown(short(letterhead.email), covers) },
    subject: inlines(letter.document.subject),
    body: letter.document.body.map(block),
    notes: letter.document.notes.map(block),
    signatures: letter.signatures.map(signature),
  };
}

const short = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 59).toWellFormed()}…`).replace(/\s+/g, ' ');
