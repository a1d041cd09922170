import { notFound } from '../../api/problems.ts';
import { Strict, Type } from '../../api/schema.ts';
import type { Role } from '../../domain/application/commands.ts';
import { readInstruction, type Instruction } from '../../usecases/instruction.ts';
import type { Crumb, Visit } from '../page.ts';
import { SERVICE } from '../roles.ts';

/** Whoever works for the service reads what prepares the decision; who may act is said by each act. */
export const DESK: readonly Role[] = SERVICE;

const REFERENCE = '^[A-Z][A-Z0-9]*-\\d{4}-\\d{4,9}$';
export const Reference = Strict({ reference: Type.String({ pattern: REFERENCE }) });
export const NumberedReference = Strict({ reference: Type.String({ pattern: REFERENCE }), no: Type.String({ pattern: '^[1-9]\\d{0,3}$' }) });

/** A dossier as the service works on it. @throws Problem when it is none of theirs. */
export async function instructionOf({ app, person }: Visit, reference: string): Promise<Instruction> {
  const found = await readInstruction(app.db, person, reference);
  if (!found) throw notFound('Ce dossier n’existe pas, ou ne vous est pas ouvert.');
  return found;
}

const sheets = [
  { slug: 'recevabilite', label: 'Recevabilité et pièces' },
  { slug: 'fiche', label: 'Fiche d’instruction' },
  { slug: 'evaluations', label: 'Évaluations' },
  { slug: 'suites', label: 'Courriers, décision, versements' },
] as const;
export type Sheet = (typeof sheets)[number]['slug'];

export const sheetAt = (reference: string, sheet: Sheet): string => `/instruction/${reference}/${sheet}`;

/** The sheets of a dossier, side by side on each of them. */
export const tabs = (reference: string, here: Sheet) => sheets.map(({ slug, label }) => ({ label, href: sheetAt(reference, slug), isHere: slug === here }));

export const deskCrumbs = ({ reference, title }: Instruction['dossier'], ...more: readonly Crumb[]): readonly Crumb[] => [{ label: 'À traiter', href: '/instruction' }, { label: title, href: `/dossiers/${reference}` }, ...more];

export const leadOf = ({ reference, organisation_name: organisation, programme }: Instruction['dossier']): string => `${reference} · ${organisation} · ${programme.toUpperCase()}`;

/** Where an act is done; `about` is what it bears on: a piece, a person, a number. */
export const actAt = (reference: string, slug: string, about?: string | number): string => `/instruction/${reference}/actes/${slug}${about === undefined ? '' : `?sur=${encodeURIComponent(about)}`}`;
export const fileActAt = (reference: string, slug: string, about?: string | number): string => `/instruction/${reference}/depots/${slug}${about === undefined ? '' : `?sur=${encodeURIComponent(about)}`}`;
