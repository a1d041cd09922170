import type { Resource } from '../domain/funding/plan.ts';
import type { Cents } from '../domain/money/money.ts';

export const euros = (amount: number): Cents => Math.round(amount * 100) as Cents;

interface Line {
  readonly id: string;
  readonly label: string;
  readonly section: 'investment' | 'operating';
  readonly basis: 'ht' | 'ttc';
  readonly amount: Cents;
}

interface Review {
  /** Half points by criterion. */
  readonly scores: Readonly<Record<string, number>>;
  /** Why, by criterion, where the grid wants to know. */
  readonly reasons?: Readonly<Record<string, string>>;
  readonly note: string;
}

/** A project as its commune tells it, and what becomes of it. */
export interface Project {
  /** SIRET, and name for the documents it deposits. */
  readonly organisation: string;
  readonly name: string;
  readonly programme: 'fmin';
  readonly answers: Readonly<Record<string, unknown>> & {
    readonly title: string;
    readonly partners: readonly { readonly siret: string; readonly name: string }[];
    readonly plan: { readonly expenses: readonly Line[]; readonly resources: readonly Resource[]; readonly asked: Cents };
  };
  /** Lines that the appraisal sets aside, with the reason. */
  readonly struckOut?: Readonly<Record<string, string>>;
  /** How it is paid for, the grant aside, as the appraisal finds it. */
  readonly financed: readonly Resource[];
  readonly granted: Cents;
  readonly reviews: readonly [Review, Review];
  /** What the committee says of it. */
  readonly opinion: string;
  /** What is spent in the end, in euros. */
  readonly spent: Readonly<Record<'interim' | 'balance', readonly { readonly line: string; readonly amount: number }[]>>;
}

const scored = (replicabilite: number, innovation: number, impact: number, faisabilite: number, inclusion: number, donnees: number) => ({ replicabilite, innovation, impact, faisabilite, inclusion, donnees });
export const line = (id: string, label: string, amount: number, section: Line['section'] = 'investment'): Line => ({ id, label, section, basis: 'ht', amount: euros(amount) });
const own = (amount: number): readonly Resource[] => [{ kind: 'own', funder: 'own', amount: euros(amount), status: 'confirmed' }];
const declarations = { notStarted: true, otherMetropolitanCall: false, accurate: true, mandated: true };
const nextYear = { startOn: '2026-09-01', endOn: '2027-10-31' };

const creteil = {
  organisation: '21940028000018',
  name: 'Ville de Créteil',
  location: { address: 'Place Salvador-Allende', postcode: '94000', city: 'Créteil' },
  contact: { name: 'Amel Benhaddou', role: 'Chargée de projets numériques', email: 'amel.benhaddou@creteil.example', phone: '01 49 80 92 94' },
};
const arcueil = {
  organisation: '21940003300011',
  name: 'Ville d’Arcueil',
  location: { address: '10 avenue Paul-Doumer', postcode: '94110', city: 'Arcueil' },
  contact: { name: 'Thomas Girard', role: 'Directeur des systèmes d’information', email: 'thomas.girard@arcueil.example', phone: '01 46 15 08 80' },
};
const sceaux = {
  organisation: '21920071400018',
  name: 'Ville de Sceaux',
  location: { address: '122 rue Houdan', postcode: '92330', city: 'Sceaux' },
  contact: { name: 'Lucie Morvan', role: 'Responsable de la médiathèque', email: 'lucie.morvan@sceaux.example', phone: '01 41 13 33 00' },
};
const charenton = {
  organisation: '21940018100018',
  name: 'Ville de Charenton-le-Pont',
  location: { address: '48 rue de Paris', postcode: '94220', city: 'Charenton-le-Pont' },
  contact: { name: 'Ibrahima Sow', role: 'Chef de projet transition', email: 'ibrahima.sow@charenton.example', phone: '01 46 76 46 76' },
};
const valleeSud = {
  organisation: '20005796600018',
  name: 'Vallée Sud-Grand Paris',
  location: { address: '28 rue de la Redoute', postcode: '92260', city: 'Fontenay-aux-Roses' },
  contact: { name: 'Claire Delattre', role: 'Chargée de mission mutualisation', email: 'claire.delattre@vallee-sud.example', phone: '01 55 95 84 00' },
};

export type Owner = typeof creteil;
export type Told = Pick<Project, 'struckOut' | 'granted' | 'reviews' | 'opinion' | 'spent'> & {
  readonly title: string;
  readonly summary: string;
  readonly reuse: string;
  readonly axes: readonly string[];
  readonly expenses: readonly Line[];
  readonly asked: number;
  readonly montage?: string;
  readonly calendar?: { readonly startOn: string; readonly endOn: string };
  readonly partners?: readonly { readonly siret: string; readonly name: string }[];
};

export function project({ organisation, name, location, contact }: Owner, told: Told): Project {
  const { title, summary, reuse, axes, expenses, asked, montage = 'single', partners = [], calendar = nextYear, ...become } = told;
  const cost = expenses.reduce((sum, { amount }) => sum + amount, 0) / 100;
  return {
    organisation,
    name,
    programme: 'fmin',
    answers: { title, summary, axes, reuse, montage, partners, calendar, location, contact, plan: { expenses, resources: own(cost - asked), asked: euros(asked) }, declarations },
    financed: own(cost - become.granted / 100),
    ...become,
  };
}

const good: Project['reviews'] = [
  { scores: scored(8, 7, 8, 6, 9, 5), note: 'Le besoin est établi, le coût est maîtrisé et les plans seront publiés : une autre commune pourra reprendre le projet tel quel.' },
  { scores: scored(9, 7, 7, 7, 8, 6), note: 'Projet utile et réplicable ; l’équipe est identifiée et le calendrier est tenable.' },
];

export const dipbike = project(creteil, {
  title: 'DIPbike, la fabrique numérique nomade',
  summary: 'Un triporteur électrique équipé d’imprimantes 3D, de kits de robotique et d’une fraiseuse va de quartier en quartier, devant les écoles et les centres sociaux, pour que chacun apprenne à fabriquer et à réparer.',
  axes: ['education', 'inclusion'],
  reuse: 'Les plans du triporteur et le déroulé des ateliers sont publiés sous licence libre.',
  expenses: [line('triporteur', 'Triporteur électrique et aménagement', 64_000), line('machines', 'Imprimantes 3D, fraiseuse et kits de robotique', 48_400), line('reception', 'Frais de réception', 7_600, 'operating')],
  asked: 60_000,
  struckOut: { reception: 'Dépense sans lien direct avec le projet.' },
  granted: euros(50_000),
  reviews: good,
  opinion: 'Le comité salue l’attention portée aux quartiers éloignés des équipements culturels.',
  spent: { interim: [{ line: 'triporteur', amount: 60_000 }], balance: [{ line: 'machines', amount: 48_400 }] },
});

export const sharedBus = project(arcueil, {
  title: 'Le bus des démarches en ligne, guichet itinérant de trois communes',
  summary: 'Arcueil, Gentilly et Cachan achètent ensemble un bus accessible, équipé de postes et d’un logiciel de prise de rendez-vous commun, qui tient une permanence par semaine dans chaque quartier.',
  axes: ['e-administration', 'inclusion'],
  reuse: 'Le cahier des charges du bus, la convention de groupement et le logiciel, libre, sont mis à la disposition de toute commune de la Métropole.',
  montage: 'groupement',
  partners: [{ siret: '21940037100015', name: 'Commune de Gentilly' }, { siret: '21940016500011', name: 'Commune de Cachan' }],
  expenses: [line('bus', 'Bus électrique aménagé et accessible', 150_000), line('postes', 'Postes de travail, imprimantes et liaison mobile', 42_000), line('logiciel', 'Logiciel commun de prise de rendez-vous', 38_000)],
  asked: 100_000,
  granted: euros(100_000),
  reviews: [
    {
      scores: scored(10, 7, 9, 8, 10, 7),
      reasons: { replicabilite: 'Tout est remis aux autres communes : cahier des charges, convention et logiciel.', inclusion: 'Le guichet va dans les quartiers qui n’en ont plus.' },
      note: 'Trois communes, un seul équipement : le partage est réel, et chacune y engage ses agents.',
    },
    { scores: scored(9, 6, 9, 7, 9, 8), note: 'Le groupement est bien monté. La reprise par d’autres communes est prévue dès l’achat.' },
  ],
  opinion: 'Le comité relève que le groupement permet à Gentilly de disposer d’un guichet qu’elle n’aurait pas seule.',
  spent: { interim: [{ line: 'bus', amount: 148_500 }], balance: [{ line: 'postes', amount: 42_000 }, { line: 'logiciel', amount: 38_000 }] },
});

export const kiosks = project(charenton, {
  title: 'Bornes tactiles d’information dans les halls municipaux',
  summary: 'Douze bornes tactiles, dans les halls des bâtiments municipaux, affichent l’agenda de la ville et les menus des cantines.',
  axes: ['e-administration'],
  reuse: 'Les contenus affichés pourront être repris par d’autres communes.',
  expenses: [line('bornes', 'Douze bornes tactiles, pose comprise', 72_000), line('contenus', 'Création des contenus', 12_000, 'operating')],
  asked: 42_000,
  granted: euros(0),
  reviews: [
    {
      scores: scored(3, 2, 4, 6, 2, 5),
      reasons: { replicabilite: 'Rien n’est remis aux autres communes.', innovation: 'De telles bornes existent depuis quinze ans.', inclusion: 'Les bornes ne sont ni parlantes, ni à hauteur de fauteuil.' },
      note: 'Le site de la ville donne déjà ces informations ; peu de personnes gagneraient à ces bornes.',
    },
    {
      scores: scored(2, 3, 3, 6, 3, 5),
      reasons: { replicabilite: 'Le logiciel est propriétaire et fermé.', innovation: 'L’équipement est courant.', impact: 'Le site de la ville donne déjà ces informations.', inclusion: 'Rien n’est prévu pour qui lit mal.' },
      note: 'La solution est propriétaire et fermée : rien ne pourrait en être repris ailleurs.',
    },
  ],
  opinion: 'Le comité encourage la commune à présenter un projet plus ouvert.',
  spent: { interim: [], balance: [] },
});
export const kiosksRefusedBecause =
  'Le projet repose sur un équipement propriétaire dont ni les logiciels ni les contenus ne pourraient être repris par une autre commune, alors que le fonds aide des solutions partageables ; et les informations qu’il affiche sont déjà en ligne sur le site de la ville.';

export const elders = project(sceaux, {
  title: 'La bibliothèque numérique des aînés',
  summary: 'Des liseuses préparées et un accompagnement à domicile permettent aux habitants qui ne se déplacent plus de garder accès à la médiathèque et d’apprendre à s’en servir seuls.',
  axes: ['inclusion', 'education'],
  reuse: 'Le guide d’accompagnement et le catalogue adapté sont publiés pour les autres médiathèques.',
  expenses: [line('liseuses', 'Cent vingt liseuses à grands caractères', 26_400), line('catalogue', 'Adaptation du catalogue en ligne', 18_600), line('formation', 'Formation des accompagnants', 9_000, 'operating')],
  asked: 27_000,
  granted: euros(27_000),
  reviews: good,
  opinion: 'Le comité souligne la qualité de l’accompagnement humain.',
  spent: { interim: [{ line: 'liseuses', amount: 26_400 }], balance: [{ line: 'catalogue', amount: 18_600 }, { line: 'formation', amount: 9_000 }] },
});

/** Two sections: material that lasts, and a subscription. */
export const laptops = project(charenton, {
  title: 'La bibliothèque d’ordinateurs, un prêt pour chaque foyer',
  summary: 'Des ordinateurs reconditionnés, rangés dans des casiers connectés à la médiathèque et dans deux centres sociaux, se prêtent comme des livres ; des habitants formés aident à s’en servir.',
  axes: ['inclusion', 'education'],
  reuse: 'Le règlement du prêt, les plans des casiers et le guide de reconditionnement sont publiés sous licence libre.',
  expenses: [
    line('ordinateurs', 'Ordinateurs reconditionnés et housses', 30_000),
    line('casiers', 'Casiers de prêt connectés', 18_000),
    line('abonnement', 'Abonnement à la plateforme de prêt, trois ans', 12_000, 'operating'),
  ],
  asked: 30_000,
  granted: euros(30_000),
  reviews: good,
  opinion: 'Le comité demande que le prêt soit ouvert aux personnes sans adresse stable.',
  spent: { interim: [], balance: [] },
});

export const sensors = project(charenton, {
  title: 'Mesurer la chaleur dans les cours d’école',
  summary: 'Des capteurs ouverts, posés dans dix cours d’école et sur les quais, mesurent la chaleur et l’humidité ; les élèves les assemblent, et les relevés décident des plantations.',
  axes: ['ecologie', 'donnees', 'education'],
  reuse: 'Les relevés sont publiés en données ouvertes, et les plans des capteurs sous licence libre.',
  expenses: [line('capteurs', 'Capteurs et mâts', 31_000), line('plateforme', 'Plateforme de données ouvertes', 27_000)],
  asked: 29_000,
  granted: euros(29_000),
  reviews: good,
  opinion: 'Le comité demande que les relevés soient publiés chaque mois.',
  spent: { interim: [], balance: [] },
});

export const sharedData = project(valleeSud, {
  title: 'Un standard de données commun pour onze communes',
  summary: 'Le territoire publie, pour ses communes, les délibérations, les subventions et les équipements dans un même format, avec un outil qui vérifie chaque fichier avant sa publication.',
  axes: ['donnees', 'e-administration'],
  reuse: 'L’outil et les modèles sont libres, et une formation est ouverte aux autres territoires.',
  montage: 'carried-by-ept',
  partners: [{ siret: sceaux.organisation, name: 'Commune de Sceaux' }],
  expenses: [line('outil', 'Outil de vérification et de publication', 88_000), line('accompagnement', 'Accompagnement des communes', 34_000, 'operating')],
  asked: 61_000,
  granted: euros(61_000),
  reviews: good,
  opinion: 'Le comité invite le territoire à associer les communes voisines.',
  spent: { interim: [], balance: [] },
});

export const repairs = project(arcueil, {
  title: 'Signaler et réparer : le carnet de la rue',
  summary: 'Une application libre permet aux habitants de signaler un désordre dans la rue et de suivre sa réparation, et aux services de s’organiser, même hors connexion.',
  axes: ['e-administration', 'mobilite'],
  reuse: 'L’application est libre, et son installation est documentée pour toute commune.',
  expenses: [line('application', 'Développement de l’application', 46_000), line('terminaux', 'Terminaux des équipes de voirie', 14_000)],
  asked: 30_000,
  granted: euros(30_000),
  reviews: good,
  opinion: 'Le comité apprécie que l’application fonctionne sans connexion.',
  spent: { interim: [], balance: [] },
});

export const archives = project(creteil, {
  title: 'Créteil en mémoire, les archives sonores des quartiers',
  summary: 'Les habitants enregistrent et décrivent les souvenirs de leur quartier ; un outil libre les transcrit, et une carte sonore les fait entendre là où ils se sont passés.',
  axes: ['education', 'ia'],
  reuse: 'L’outil de transcription, réglé pour les voix âgées, est publié avec son mode d’emploi.',
  expenses: [line('studio', 'Studio mobile d’enregistrement', 22_000), line('carte', 'Carte sonore et transcription', 33_000)],
  asked: 27_500,
  granted: euros(27_500),
  reviews: good,
  opinion: 'Le comité demande que les personnes enregistrées puissent retirer leur témoignage.',
  spent: { interim: [], balance: [] },
});

export const welcome = project(sceaux, {
  title: 'Un accueil de mairie en douze langues',
  summary: 'Au guichet et au téléphone, un outil libre de traduction, relu par des habitants, aide les agents à comprendre et à se faire comprendre, sans que rien de ce qui est dit ne soit gardé.',
  axes: ['inclusion', 'ia', 'e-administration'],
  reuse: 'Le glossaire administratif en douze langues et l’outil sont libres ; toute commune peut les installer chez elle.',
  expenses: [line('outil', 'Mise au point de l’outil et du glossaire', 36_000), line('postes', 'Postes d’accueil équipés', 12_000)],
  asked: 24_000,
  granted: euros(24_000),
  reviews: good,
  opinion: 'Le comité demande que la relecture par des habitants soit poursuivie.',
  spent: { interim: [], balance: [] },
});
