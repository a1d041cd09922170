import type { Section } from '../funding/plan.ts';

/** What a payment order's part is known by, here and in finance's software. */
export interface OrderName {
  readonly reference: string;
  readonly claim: number;
  readonly attempt: number;
  readonly section: Section;
}

const LETTER: Readonly<Record<Section, string>> = { investment: 'I', operating: 'F' };

/** `FMIN-2026-0042/2-1/I`: the dossier, its claim and attempt, the section. No spreadsheet takes it for a number, a date or a formula. */
export const orderKey = ({ reference, claim, attempt, section }: OrderName): string => `${reference}/${claim}-${attempt}/${LETTER[section]}`;

/** Whatever its case and spaces; null when it is none. `section` is null where the key was cut short before it. */
export function parseOrderKey(text: string): (Omit<OrderName, 'section'> & { readonly section: Section | null }) | null {
  const found = /^([A-Z][A-Z0-9-]*-\d{4}-\d{4,})\/(\d{1,5})-(\d{1,5})(?:\/([IF]))?$/.exec(text.replace(/\s+/g, '').toUpperCase());
  if (!found) return null;
  const section = found[4] === undefined ? null : found[4] === 'I' ? 'investment' : 'operating';
  return { reference: found[1] ?? '', claim: Number(found[2]), attempt: Number(found[3]), section };
}
