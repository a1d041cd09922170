import { sql } from 'kysely';
import { searchable } from '../../database/search.ts';
import { loadDirectory } from '../../directory/directory.ts';
import { withClient } from '../../runtime/roles.ts';
import type { Engine } from '../../tests/setup/engine.ts';

const PHASES = ['screening', 'appraisal', 'review', 'committee', 'decision', 'agreement', 'delivery', 'closed', 'closed', 'closed'] as const;
const SUBJECTS = ['Médiathèque', 'Fabrique', 'Capteurs', 'Jumeau', 'Guichet', 'Plateforme', 'Tiers-lieu', 'Éclairage', 'Mobilités', 'Archives', 'Cantine', 'Parcours'];
const KINDS = ['numérique', 'connectée', 'partagé', 'solidaire', 'ouverte', 'intercommunal', 'sobre'];
const PLACES = ['du centre', 'des bords de Marne', 'de la gare', 'du plateau', 'des écoles', 'de l’hôtel de ville', 'du canal', 'du fort', 'des quartiers nord'];

/**
 * Dossiers as the projection writes them, made from one that was really filed: two programmes, the communes and EPT of the directory in turn,
 * ten years of filings, every phase, titles of three words of which each recurs. Statistics are fresh afterwards.
 */
export async function fillDossiers({ context: { db }, database }: Engine, model: string, count: number): Promise<void> {
  const directory = loadDirectory();
  const organisations = [...directory.communes(), ...directory.epts()].map(({ siren, name }) => ({ siret: `${siren}00018`, name }));
  const titles = SUBJECTS.flatMap((subject) => KINDS.flatMap((kind) => PLACES.map((place) => `${subject} ${kind} ${place}`)));
  await sql`
    with organisation as (select n, siret, name, words from unnest(
        ${organisations.map((_, n) => n)}::int[], ${organisations.map(({ siret }) => siret)}::text[], ${organisations.map(({ name }) => name)}::text[],
        ${organisations.map(({ siret, name }) => searchable(`${siret} ${name}`))}::text[]) as o (n, siret, name, words)),
      title as (select n, title, words from unnest(${titles.map((_, n) => n)}::int[], ${titles}::text[], ${titles.map(searchable)}::text[]) as t (n, title, words)),
      made as (select n, gen_random_uuid() as id, case when n % 4 = 0 then 'fim' else 'fmin' end as programme, 2016 + n % 10 as year,
          (${PHASES as unknown as string[]}::text[])[1 + (n / 7) % ${PHASES.length}::int] as phase from generate_series(1, ${count}::int) as n)
    insert into dossiers (id, reference, programme, version, call, organisation, organisation_name, title, phase, outcome, officer, asked, base, proposed, awarded, ordered, paid,
      filed_on, due_on, closed_on, seq, state, head, clock, clock_day, search)
    select made.id, upper(made.programme) || '-' || year || '-' || lpad(made.n::text, 6, '0'), made.programme, d.version, year::text, o.siret, o.name, t.title, made.phase,
      case when made.phase = 'closed' then 'completed' end, null, 1000000 + made.n::bigint * 7919 % 6000000, null, null, null, 0, 0,
      make_date(year, 1, 1) + made.n * 13 % 365, case when made.phase in ('closed', 'agreement', 'delivery') then null else make_date(year, 5, 1) + made.n * 13 % 365 end,
      case when made.phase = 'closed' then make_date(year + 2, 1, 1) end, d.seq,
      d.state || jsonb_build_object('id', made.id, 'programme', made.programme, 'organisation', o.siret, 'phase', made.phase), d.head, 'manual', d.clock_day,
      to_tsvector('simple', lower(made.programme) || ' ' || year || ' ' || lpad(made.n::text, 6, '0') || ' ' || o.words || ' ' || t.words)
    from made
      join organisation o on o.n = made.n % ${organisations.length}::int
      join title t on t.n = made.n * 31 % ${titles.length}::int
      cross join (select * from dossiers where id = ${model}) as d`.execute(db);
  await withClient(database.ownerUrl, (owner) => owner.query('VACUUM ANALYZE dossiers'));
}
