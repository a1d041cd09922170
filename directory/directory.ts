import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Day } from '../domain/calendar/day.ts';
import { parisDay, toDay } from '../domain/calendar/day.ts';
import type { Siren } from '../domain/organisation/siret.ts';
import { checkSiren, checkSiret } from '../domain/organisation/siret.ts';
import type { EptReference, Organisation } from './organisation.ts';
import { existsOn } from './organisation.ts';
import { searchable, searchIn } from './search.ts';

export type { EptReference, Organisation } from './organisation.ts';

export type OrganisationKey = { readonly insee: string } | { readonly siren: string } | { readonly siret: string };

/** The communes and EPT of the Métropole du Grand Paris. Every `on` is a day in Paris, today when left out. */
export interface Directory {
  communes(on?: Day): readonly Organisation[];
  epts(on?: Day): readonly Organisation[];
  /**
   * By SIREN or SIRET (of any establishment), closed organisations too: an old dossier still finds its commune, and `mergedInto` says who took over.
   * By INSEE code, the commune that bears it on that day, or the last that bore it before.
   */
  findOrganisation(key: OrganisationKey, on?: Day): Organisation | undefined;
  /** By name (accents, case, hyphens and articles do not matter), postcode, INSEE code or SIREN; a merged commune leads to the one that took over. Best first. */
  search(text: string, limit?: number, on?: Day): readonly Organisation[];
}

interface CommuneRow {
  readonly insee: string;
  readonly siren: string;
  readonly name: string;
  readonly departement: string;
  readonly postcodes: readonly string[];
  readonly population: number;
  readonly ept: string;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly mergedInto: string | null;
}

interface EptRow {
  readonly num: string;
  readonly siren: string;
  readonly name: string;
  readonly validFrom: string;
  readonly validUntil: string | null;
}

const PARIS: EptReference = { num: 'T1', siren: null, name: 'Paris' };

/** Reads `directory/*.json` below `root`. @throws Error naming the entry whose SIREN, dates or EPT are wrong. */
export function loadDirectory(root: string = process.cwd()): Directory {
  const eptRows = read<{ epts: EptRow[] }>(root, 'ept.json').epts;
  const territories = new Map([PARIS, ...eptRows.map(referenceTo)].map((ept) => [ept.num, ept]));
  const communes = read<{ communes: CommuneRow[] }>(root, 'communes.json').communes.map((row) => communeFrom(row, territories));
  const epts = eptRows.map((row) => eptFrom(row, communes));
  const all = [...communes, ...epts];
  const bySiren = new Map(all.map((organisation) => [organisation.siren, organisation]));
  const index = searchable(all);

  const bySirenText = (text: string): Organisation | undefined => {
    const check = checkSiren(text);
    return check.ok ? bySiren.get(check.siren) : undefined;
  };
  const bySiretText = (text: string): Organisation | undefined => {
    const check = checkSiret(text);
    return check.ok ? bySiren.get(check.siren) : undefined;
  };
  const byInsee = (insee: string, on: Day): Organisation | undefined =>
    communes.filter((commune) => commune.insee === insee && commune.validFrom <= on).sort(latestFirst)[0];

  return {
    communes: (on = today()) => communes.filter((commune) => existsOn(commune, on)),
    epts: (on = today()) => epts.filter((ept) => existsOn(ept, on)),
    findOrganisation(key, on = today()) {
      if ('siren' in key) return bySirenText(key.siren);
      if ('siret' in key) return bySiretText(key.siret);
      return byInsee(key.insee, on);
    },
    search: (text, limit = 10, on = today()) => searchIn(index, text, on).slice(0, Math.max(0, limit)),
  };
}

const today = (): Day => parisDay(Date.now());

const latestFirst = (a: Organisation, b: Organisation): number => (a.validFrom < b.validFrom ? 1 : -1);

const read = <Content>(root: string, file: string): Content => JSON.parse(readFileSync(join(root, 'directory', file), 'utf8')) as Content;

function communeFrom(row: CommuneRow, territories: ReadonlyMap<string, EptReference>): Organisation {
  const ept = territories.get(row.ept);
  if (!ept) throw new Error(`directory/communes.json: ${row.name} names no known EPT: ${row.ept}`);
  return { ...row, kind: 'commune', ept, ...lifeOf(row), siren: sirenFrom(row, row.siren), mergedInto: row.mergedInto ? sirenFrom(row, row.mergedInto) : null };
}

function eptFrom(row: EptRow, communes: readonly Organisation[]): Organisation {
  const siren = sirenFrom(row, row.siren);
  const members = communes.filter(({ ept, validUntil }) => ept.num === row.num && validUntil === null);
  const population = members.reduce((total, commune) => total + commune.population, 0);
  return { kind: 'ept', name: row.name, insee: null, siren, postcodes: [], departement: null, population, ept: referenceTo(row), ...lifeOf(row), mergedInto: null };
}

const referenceTo = (row: EptRow): EptReference => ({ num: row.num, siren: sirenFrom(row, row.siren), name: row.name });

const lifeOf = (row: CommuneRow | EptRow) => ({ validFrom: toDay(row.validFrom), validUntil: row.validUntil ? toDay(row.validUntil) : null });

function sirenFrom({ name }: { readonly name: string }, text: string): Siren {
  const check = checkSiren(text);
  if (!check.ok) throw new Error(`directory: ${name} has a wrong SIREN: ${text}`);
  return check.siren;
}
