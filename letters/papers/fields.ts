import { common } from '../common.ts';
import { amount, count, day, flag, group, list, optional, rate, text } from '../fields.ts';

/** What every paper may say. */
export const everyPaper = {
  paperDate: day('Date du document', '2026-04-14'),
  place: common.place,
  programme: common.programme,
  service: common.service,
};

/** What a paper about one dossier may say beside. */
export const oneDossier = {
  reference: common.reference,
  project: common.project,
  organisation: common.organisation,
};

/** A line of expense as it was asked for and as it is kept. */
export const lines = list(
  'Lignes de dépense',
  {
    title: text('Nom de la ligne', 'Triporteur électrique et aménagement'),
    section: text('Section', 'Investissement'),
    basis: text('Base, hors taxes ou toutes taxes comprises', 'HT'),
    asked: amount('Montant présenté', 6_400_000),
    retained: amount('Montant retenu', 6_400_000),
    reason: optional(text('Motif, là où la ligne est écartée ou réduite', 'Conforme au dispositif.')),
  },
  { title: 'Frais de réception', section: 'Fonctionnement', asked: 760_000, retained: 0, reason: 'Dépense sans lien direct avec le projet.' },
  { title: 'Imprimantes 3D, fraiseuse, kits de robotique', asked: 4_840_000, retained: 4_840_000, reason: null },
);

export const resources = list(
  'Autres financements',
  {
    name: text('Financeur', 'Commune de Créteil'),
    kind: text('Nature', 'Fonds propres'),
    status: text('État', 'obtenu'),
    amount: amount('Montant', 6_000_000),
  },
  { name: 'Région Île-de-France', kind: 'Aide publique', status: 'demandé', amount: 1_200_000 },
);

export const bySection = list(
  'Imputation par section',
  { title: text('Section', 'Investissement'), amount: amount('Part de la subvention', 4_200_000) },
  { title: 'Fonctionnement', amount: 800_000 },
);

const totals = group('Totaux des propositions', {
  projects: count('Nombre de projets', 2),
  base: amount('Assiettes retenues', 20_480_000),
  amount: amount('Subventions proposées', 8_640_000),
  investment: amount('En investissement', 7_840_000),
  operating: amount('En fonctionnement', 800_000),
});

/** One project proposed to the assembly, as the committee left it. */
const proposal = {
  rank: count('Rang', 1),
  reference: text('Référence du dossier', 'FMIN-2026-0042'),
  organisation: text('Collectivité', 'Commune de Créteil'),
  title: text('Intitulé du projet', 'DIPbike, la fabrique numérique nomade'),
  base: amount('Assiette retenue', 11_240_000),
  rate: rate('Taux de la subvention sur l’assiette', 5_000_000, 11_240_000),
  amount: amount('Subvention proposée', 5_000_000),
  investment: amount('Part en investissement', 4_200_000),
  operating: amount('Part en fonctionnement', 800_000),
  opinion: text('Avis du comité', 'favorable'),
  votes: optional(text('Votes du comité', '9 pour, 1 contre, 1 abstention')),
  reserves: optional(text('Réserves du comité', 'Publier les plans du triporteur sous licence libre.')),
  recusals: optional(text('Élus qui se sont déportés', 'M. Alain Petit')),
  conditions: optional(text('Motifs ou conditions', 'Sous réserve de l’obtention de l’aide de la Région.')),
};

const other = {
  rank: 2, reference: 'FMIN-2026-0051', organisation: 'Établissement public territorial Est Ensemble', title: 'Entrepôt commun de données ouvertes', base: 9_240_000, amount: 3_640_000, investment: 3_640_000, operating: 0,
  votes: '10 pour, 1 abstention', reserves: null, recusals: null, conditions: null,
};

/** What is proposed to the assembly, all of it or one call's part. */
export const proposals = {
  body: text('Assemblée, précédée de son article', 'le Bureau métropolitain'),
  meetingOn: optional(day('Jour de la réunion de l’assemblée, quand il est fixé', '2026-06-18')),
  committeeOn: optional(day('Jour de la dernière séance du comité d’examen', '2026-04-14')),
  delegation: optional(text('Acte par lequel l’assemblée décide par délégation', 'CM2026/02/10-03')),
  purpose: text('Objet du dispositif, en une phrase', 'Soutenir les projets numériques innovants des communes et des établissements publics territoriaux.'),
  proposals: list('Projets proposés', proposal, other),
  together: list('Projets qui peuvent être votés ensemble', proposal, other),
  apart: list('Projets à voter à part, parce qu’un élu s’en est déporté', proposal),
  notProposed: list(
    'Projets que le comité ne propose pas',
    {
      reference: text('Référence du dossier', 'FMIN-2026-0063'),
      organisation: text('Collectivité', 'Commune de Vincennes'),
      title: text('Intitulé du projet', 'Bornes d’information'),
      asked: amount('Montant demandé', 2_500_000),
      reasons: optional(text('Motifs', 'Le projet ne peut pas être repris par d’autres collectivités.')),
    },
  ),
  totals,
  envelope: optional(
    group('Enveloppe de l’appel à projets', {
      voted: amount('Votée', 200_000_000),
      before: amount('Disponible avant ces propositions', 60_000_000),
      after: amount('Disponible après', 51_360_000),
    }),
  ),
};

/** A session of the committee as its minutes tell it. */
export const session = {
  session: group('Séance du comité', {
    title: text('Nom de la séance', 'Comité d’examen du 14 avril 2026'),
    on: day('Jour de la séance', '2026-04-14'),
    place: optional(text('Lieu', 'Siège de la Métropole, salle 3')),
    chair: optional(text('Qui préside', 'Mme Dominique Lefèvre, vice-présidente')),
    secretary: optional(text('Qui tient le secrétariat', 'Hélène Marchand')),
    approvedOn: optional(day('Jour de l’approbation du relevé', '2026-04-20')),
    reconvened: flag('Deuxième convocation, faute de quorum à la première', false),
  }),
  quorum: optional(group('Quorum', { needed: count('Présents nécessaires', 6), present: count('Présents ou représentés', 9) })),
  presents: list('Membres présents', { name: text('Prénom et nom', 'Dominique Lefèvre'), quality: optional(text('Qualité', 'Vice-présidente')) }, { name: 'Alain Petit', quality: 'Conseiller métropolitain' }, { name: 'Farida Haddad', quality: null }),
  absents: list('Membres absents ou excusés', { name: text('Prénom et nom', 'Luc Moreau'), quality: optional(text('Qualité', 'Conseiller métropolitain')) }),
  proxies: list('Pouvoirs', { from: text('Qui donne', 'Luc Moreau'), to: text('Qui reçoit', 'Farida Haddad') }),
  items: list(
    'Dossiers examinés',
    {
      no: count('Ordre de passage', 1),
      reference: text('Référence du dossier', 'FMIN-2026-0042'),
      organisation: text('Collectivité', 'Commune de Créteil'),
      title: text('Intitulé du projet', 'DIPbike, la fabrique numérique nomade'),
      opinion: text('Avis', 'favorable avec réserves'),
      amount: optional(amount('Montant proposé', 5_000_000)),
      votes: optional(text('Votes', '9 pour, 1 contre, 1 abstention')),
      quorum: optional(text('Quorum de ce point', '8 votants pour 6 nécessaires')),
      reserves: optional(text('Réserves ou motifs', 'Publier les plans du triporteur sous licence libre.')),
      recusals: optional(text('Déports', 'Alain Petit')),
    },
    { no: 2, reference: 'FMIN-2026-0051', organisation: 'Établissement public territorial Est Ensemble', title: 'Entrepôt commun de données ouvertes', opinion: 'favorable', amount: 3_640_000, votes: '11 pour', quorum: null, reserves: null, recusals: null },
    { no: 3, reference: 'FMIN-2026-0063', organisation: 'Commune de Vincennes', title: 'Bornes d’information', opinion: 'défavorable', amount: null, votes: '2 pour, 9 contre', quorum: null, reserves: 'Le projet ne peut pas être repris par d’autres collectivités.', recusals: null },
  ),
  total: amount('Total proposé', 8_640_000),
  note: optional(text('Observations du secrétariat', 'La séance est levée à 17 heures.')),
};
