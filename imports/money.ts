import { toCents } from '../domain/money/money.ts';
import type { Cents } from '../domain/money/money.ts';
import { quoted, read, unread } from './fault.ts';
import type { Read } from './fault.ts';

/** Ten billion euros, as at the doors of the API. */
const MOST = 1_000_000_000_000;

/**
 * An amount as people and accounting packages write it: `1 234,56 €` with any kind of space, `1.234,56`, `1,234.56`, `1234.56`, `1234`;
 * negative with a sign before or after it, or in parentheses. What may be read in two ways (`1,234`) is refused, and so is what has more
 * than two decimals. Codes `amount-missing`, `amount-formula`, `amount-ambiguous`, `amount-unreadable`, `amount-too-large`.
 */
export function readAmount(written: string): Read<Cents> {
  const shown = quoted(written);
  let text = written.replace(/\s+/g, ' ').trim().replace(/[−–]/g, '-');
  if (text === '') return unread('amount-missing', 'Indiquez le montant.');
  if (text.startsWith('=')) return unread('amount-formula', `${shown} est une formule : remplacez-la par sa valeur.`);
  if (/^\d+([.,]\d+)?e[+-]?\d+$/i.test(text)) return unread('amount-unreadable', `${shown} est écrit en notation scientifique : écrivez le montant en entier, comme 1234,56.`);
  const bracketed = /^\((.*)\)$/.exec(text);
  if (bracketed) text = (bracketed[1] ?? '').trim();
  text = text.replace(/^(-|\+)? ?(?:€|eur(?:os?)?) ?/i, '$1').replace(/ ?(?:€|eur(?:os?)?) ?(-?)$/i, '$1');
  const signed = /^([+-]?) ?(.*?) ?(-?)$/.exec(text);
  const [before, digits, after] = [signed?.[1] ?? '', signed?.[2] ?? '', signed?.[3] ?? ''];
  const minuses = [bracketed !== null, before === '-', after === '-'].filter(Boolean).length;
  if (minuses > 1 || (before === '+' && minuses > 0)) return unread('amount-unreadable', `${shown} n’est pas un montant : écrivez-le comme 1234,56.`);
  const parts = partsOf(digits);
  if (parts === 'ambiguous') return unread('amount-ambiguous', `${shown} peut se lire de deux façons : écrivez le montant avec deux décimales et une virgule, comme 1234,00.`);
  if (!parts) return unread('amount-unreadable', `${shown} n’est pas un montant : écrivez-le comme 1234,56.`);
  const value = BigInt(parts.euros) * 100n + BigInt(parts.cents.padEnd(2, '0'));
  if (value > BigInt(MOST)) return unread('amount-too-large', `${shown} dépasse ce qu’un dispositif peut verser : vérifiez-le.`);
  return read(toCents(minuses === 1 ? -Number(value) : Number(value)));
}

interface Parts {
  readonly euros: string;
  readonly cents: string;
}

const GROUPS = /^\d{1,3}(?:([ '’.,])\d{3})(?:\1\d{3})*$/;

function partsOf(digits: string): Parts | 'ambiguous' | null {
  if (/^\d+$/.test(digits)) return { euros: digits, cents: '' };
  const last = Math.max(digits.lastIndexOf(','), digits.lastIndexOf('.'));
  const [whole, decimals] = last < 0 ? [digits, null] : [digits.slice(0, last), digits.slice(last + 1)];
  const mark = last < 0 ? '' : digits[last];
  // « 1 234 », « 1.234.567 »: every mark parts thousands.
  const grouped = GROUPS.exec(digits);
  if (grouped && !digits.startsWith('0')) {
    const isMark = grouped[1] === '.' || grouped[1] === ',';
    const once = digits.split(grouped[1] ?? '').length === 2;
    if (isMark && once) return 'ambiguous';
    return { euros: digits.replace(/\D/g, ''), cents: '' };
  }
  if (decimals === null || !/^\d{1,2}0*$/.test(decimals)) return null;
  const isGrouped = GROUPS.exec(whole);
  if (!/^\d*$/.test(whole) && !(isGrouped && isGrouped[1] !== mark && !whole.startsWith('0'))) return null;
  return { euros: whole.replace(/\D/g, '') || '0', cents: decimals.slice(0, 2) };
}
