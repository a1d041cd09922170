import { euros, line, project, type Owner, type Project, type Told } from './projects.ts';

/**
 * Twelve projects that come before the committee on one day; their scores make the ranking. The communes and the EPT are those of the
 * directory; projects, people and figures are invented.
 */
interface Place {
  readonly siret: string;
  readonly name: string;
  readonly postcode: string;
  readonly city: string;
  readonly agent: string;
  readonly role: string;
  readonly email: string;
}

const owner = ({ siret, name, postcode, city, agent, role, email }: Place): Owner => ({
  organisation: siret,
  name,
  location: { address: 'Hôtel de ville', postcode, city },
  contact: { name: agent, role, email, phone: '01 99 00 12 34' },
});

const calendar = { startOn: '2025-10-01', endOn: '2026-12-31' };

/** Half points in the order of the grid. */
type Six = readonly [number, number, number, number, number, number];
const scored = ([replicabilite, innovation, impact, faisabilite, inclusion, donnees]: Six) => ({ replicabilite, innovation, impact, faisabilite, inclusion, donnees });

type Candidate = Omit<Told, 'reviews' | 'granted' | 'spent'> & {
  /** What the appraisal proposes, in euros. */
  readonly proposed: number;
  readonly scores: readonly [Six, Six];
  readonly notes: readonly [string, string];
};

const candidate = (place: Place, { proposed, scores: [one, other], notes, ...told }: Candidate): Project =>
  project(owner(place), { calendar, ...told, granted: euros(proposed), reviews: [{ scores: scored(one), note: notes[0] }, { scores: scored(other), note: notes[1] }], spent: { interim: [], balance: [] } });

export const schoolLog = candidate(
  { siret: '20005786700018', name: 'Plaine Commune', postcode: '93200', city: 'Saint-Denis', agent: 'Rachida Belkacem', role: 'Chargée de mission données', email: 'rachida.belkacem@plaine-commune.example' },
  {
    title: 'Le carnet d’entretien numérique des écoles',
    summary: 'Un carnet partagé, relié à des capteurs ouverts, dit pour chaque école ce qu’elle consomme, ce qui y fuit et ce qui doit être réparé ; gardiens, directrices et services techniques y écrivent ensemble.',
    axes: ['ecologie', 'donnees'],
    reuse: 'Le carnet, les plans des capteurs et le modèle de données sont libres ; un guide explique comment y entrer un parc d’écoles en une semaine.',
    montage: 'carried-by-ept',
    partners: [{ siret: '92993941100013', name: 'Commune de Saint-Denis' }, { siret: '21930001900011', name: 'Commune d’Aubervilliers' }],
    expenses: [line('carnet', 'Développement du carnet partagé', 128_000), line('capteurs', 'Capteurs, passerelles et pose dans soixante écoles', 72_000)],
    asked: 100_000,
    proposed: 100_000,
    scores: [[9, 8, 9, 8, 8, 9], [9, 9, 9, 8, 7, 8]],
    notes: ['Deux communes et leur territoire, un seul carnet : le partage est réel et l’économie d’énergie se mesurera.', 'Très solide ; les gardiens ont été associés dès le début.'],
    opinion: 'Le comité invite le territoire à ouvrir le carnet à ses autres communes dès la deuxième année.',
  },
);

export const childcare = candidate(
  { siret: '21930048000015', name: 'Ville de Montreuil', postcode: '93100', city: 'Montreuil', agent: 'Damien Roussel', role: 'Directeur de la petite enfance', email: 'damien.roussel@montreuil.example' },
  {
    title: 'La petite enfance en un seul guichet',
    summary: 'Les familles demandent une place de crèche, déclarent leurs revenus et reçoivent la réponse au même endroit, en ligne ou au guichet ; la commission dit à chacune pourquoi.',
    axes: ['e-administration', 'inclusion'],
    reuse: 'Les règles d’attribution s’écrivent sans développeur ; l’outil est libre et documenté pour toute commune.',
    expenses: [line('outil', 'Développement du guichet et des règles', 66_000), line('hebergement', 'Hébergement et maintenance, deux ans', 24_000, 'operating')],
    asked: 45_000,
    proposed: 45_000,
    scores: [[9, 8, 8, 8, 9, 7], [8, 8, 9, 8, 9, 8]],
    notes: ['Dire à chaque famille pourquoi elle a ou n’a pas de place : c’est rare, et reproductible.', 'Calendrier réaliste, équipe déjà constituée.'],
    opinion: 'Le comité relève que chaque famille reçoit les raisons de la réponse.',
  },
);

export const riverside = candidate(
  { siret: '21940052000017', name: 'Ville de Nogent-sur-Marne', postcode: '94130', city: 'Nogent-sur-Marne', agent: 'Hélène Carpentier', role: 'Responsable des risques majeurs', email: 'helene.carpentier@nogent.example' },
  {
    title: 'Prévenir les riverains de la Marne',
    summary: 'Des échelles de crue connectées et une carte rue par rue préviennent les riverains par message, dans la langue qu’ils ont choisie, et disent à chacun ce qu’il doit mettre à l’abri.',
    axes: ['ecologie', 'donnees'],
    reuse: 'La carte se fait avec les données publiques de toute commune riveraine ; le code est libre.',
    expenses: [line('echelles', 'Échelles de crue connectées', 28_000), line('carte', 'Carte des crues rue par rue et messagerie', 48_000)],
    asked: 38_000,
    proposed: 38_000,
    scores: [[8, 8, 9, 8, 8, 8], [8, 8, 9, 7, 7, 9]],
    notes: ['Utile à toutes les communes riveraines, et prêt pour la prochaine crue.', 'Le coût des échelles est bien étayé.'],
    opinion: 'Le comité souhaite que les communes d’aval soient associées aux essais.',
  },
);

export const streetworks = candidate(
  { siret: '21940081900013', name: 'Ville de Vitry-sur-Seine', postcode: '94400', city: 'Vitry-sur-Seine', agent: 'Mourad Aït Saïd', role: 'Directeur de la voirie', email: 'mourad.aitsaid@vitry.example' },
  {
    title: 'Les chantiers de la rue, annoncés à temps',
    summary: 'Chaque chantier est annoncé aux riverains, aux autobus et aux personnes à mobilité réduite, avec l’itinéraire qui reste praticable, mis à jour par le conducteur de travaux depuis son téléphone.',
    axes: ['mobilite', 'inclusion'],
    reuse: 'Le format d’annonce est ouvert, et compris des calculateurs d’itinéraires.',
    expenses: [line('plateforme', 'Plateforme d’annonce et application des conducteurs de travaux', 74_000), line('balises', 'Balises et terminaux de chantier', 30_000)],
    asked: 52_000,
    proposed: 50_000,
    scores: [[8, 7, 9, 8, 8, 7], [8, 8, 8, 8, 8, 7]],
    notes: ['L’itinéraire praticable en fauteuil change la vie de qui se déplace ainsi.', 'Format ouvert, bien pensé.'],
    opinion: 'Le comité salue l’attention portée aux personnes à mobilité réduite.',
  },
);

export const schoolMeals = candidate(
  { siret: '21920002900011', name: 'Ville d’Antony', postcode: '92160', city: 'Antony', agent: 'Catherine Lemaire', role: 'Directrice de l’éducation', email: 'catherine.lemaire@antony.example' },
  {
    title: 'Moins de restes dans les cantines',
    summary: 'Des balances à la plonge et une prévision apprise des présences disent chaque matin combien de repas préparer ; les enfants voient ce que la classe a sauvé.',
    axes: ['ecologie', 'ia', 'education'],
    reuse: 'Le modèle de prévision s’apprend sur les présences de toute ville ; il est libre, et son erreur est publiée.',
    expenses: [line('balances', 'Balances connectées pour quatorze cantines', 36_000), line('prevision', 'Prévision des présences et tableau des classes', 48_000)],
    asked: 42_000,
    proposed: 42_000,
    scores: [[8, 8, 8, 7, 7, 7], [8, 7, 8, 8, 7, 7]],
    notes: ['L’économie attendue est chiffrée, et vérifiable.', 'Il faudra dire aux familles quelles données servent à prévoir.'],
    opinion: 'Le comité demande que l’erreur de la prévision soit publiée chaque trimestre.',
  },
);

export const elderCalls = candidate(
  { siret: '21920007800018', name: 'Ville de Bagneux', postcode: '92220', city: 'Bagneux', agent: 'Farid Meziane', role: 'Directeur du CCAS', email: 'farid.meziane@bagneux.example' },
  {
    title: 'Prendre des nouvelles quand il fait trop chaud',
    summary: 'Pendant les canicules, un tableau partagé répartit les appels aux personnes isolées entre agents et voisins volontaires, et signale celles que personne n’a jointes.',
    axes: ['inclusion', 'ecologie'],
    reuse: 'L’outil fonctionne avec le registre que toute commune doit tenir ; il est libre.',
    expenses: [line('tableau', 'Tableau partagé des appels', 52_000), line('terminaux', 'Terminaux des agents et des volontaires', 20_000)],
    asked: 36_000,
    proposed: 36_000,
    scores: [[8, 7, 8, 7, 9, 6], [7, 7, 8, 7, 9, 7]],
    notes: ['Toute commune tient ce registre ; peu savent s’en servir le jour venu.', 'L’accord des personnes inscrites est prévu.'],
    opinion: 'Le comité rappelle que l’inscription au registre reste volontaire.',
  },
);

export const canalFreight = candidate(
  { siret: '21930055500014', name: 'Ville de Pantin', postcode: '93500', city: 'Pantin', agent: 'Solène Guyot', role: 'Chargée de mission logistique', email: 'solene.guyot@pantin.example' },
  {
    title: 'Les livraisons par le canal',
    summary: 'Un service de réservation des quais permet aux artisans de livrer par le canal de l’Ourcq, puis en vélo-cargo, en disant à l’avance l’heure d’arrivée et le volume.',
    axes: ['logistique', 'ecologie'],
    reuse: 'Le service de réservation convient à tout quai public ; il est libre.',
    expenses: [line('reservation', 'Service de réservation des quais', 60_000), line('inauguration', 'Inauguration et supports de communication', 8_000)],
    struckOut: { inauguration: 'Dépense de communication, sans lien direct avec l’expérimentation.' },
    asked: 34_000,
    proposed: 30_000,
    scores: [[7, 8, 7, 6, 6, 7], [7, 8, 7, 7, 6, 6]],
    notes: ['Original, et utile aux autres villes du canal.', 'L’accord du gestionnaire du canal reste à obtenir.'],
    opinion: 'Sous réserve de l’accord écrit du gestionnaire du canal avant la signature de la convention.',
  },
);

export const sportsHalls = candidate(
  { siret: '21920024300018', name: 'Ville de Clichy', postcode: '92110', city: 'Clichy', agent: 'Benoît Maréchal', role: 'Directeur des sports', email: 'benoit.marechal@clichy.example' },
  {
    title: 'Les gymnases ouverts quand ils sont vides',
    summary: 'Les créneaux libres des gymnases sont publiés chaque semaine, réservables par les associations et les groupes d’habitants, avec une serrure qui s’ouvre à l’heure dite.',
    axes: ['e-administration', 'inclusion'],
    reuse: 'Le calendrier publié est un standard ouvert ; la serrure est décrite, plans compris.',
    expenses: [line('serrures', 'Serrures et contrôle d’accès de neuf gymnases', 58_000), line('calendrier', 'Calendrier ouvert et réservation', 38_000)],
    asked: 48_000,
    proposed: 48_000,
    scores: [[7, 6, 8, 7, 6, 6], [7, 7, 7, 7, 6, 6]],
    notes: ['Utilité immédiate ; les serrures sont bien choisies.', 'La mutualisation pourrait aller plus loin.'],
    opinion: 'Le comité demande un bilan des créneaux rendus aux habitants au bout d’un an.',
  },
);

export const nightLight = candidate(
  { siret: '21920063100014', name: 'Ville de Rueil-Malmaison', postcode: '92500', city: 'Rueil-Malmaison', agent: 'Agathe Verdier', role: 'Responsable de l’éclairage public', email: 'agathe.verdier@rueil.example' },
  {
    title: 'Éclairer quand quelqu’un passe',
    summary: 'Sur quatre kilomètres de chemins, l’éclairage baisse la nuit et remonte au passage d’un piéton ou d’un cycliste ; les oiseaux et les chauves-souris sont comptés avant et après.',
    axes: ['ecologie', 'donnees'],
    reuse: 'Les réglages et les comptages sont publiés.',
    expenses: [line('luminaires', 'Commande de cent vingt luminaires', 68_000), line('comptage', 'Comptages de la faune et tableau public', 20_000)],
    asked: 44_000,
    proposed: 44_000,
    scores: [[7, 6, 6, 7, 6, 6], [7, 6, 7, 7, 5, 6]],
    notes: ['Le comptage de la faune en fait une vraie expérimentation.', 'D’autres villes l’ont fait ; l’apport est dans la mesure.'],
    opinion: 'Le comité souhaite que les comptages soient publiés en données ouvertes.',
  },
);

export const eveningLibrary = candidate(
  { siret: '21940043900010', name: 'Ville du Kremlin-Bicêtre', postcode: '94270', city: 'Le Kremlin-Bicêtre', agent: 'Paulo Ferreira', role: 'Responsable de la médiathèque', email: 'paulo.ferreira@kremlin-bicetre.example' },
  {
    title: 'La médiathèque ouverte le soir',
    summary: 'En soirée, la médiathèque s’ouvre avec la carte d’abonné ; un agent reste joignable à l’écran, et les lecteurs s’entraident.',
    axes: ['education', 'e-administration'],
    reuse: 'Le règlement d’ouverture et le cahier des charges sont partagés avec les autres médiathèques.',
    expenses: [line('acces', 'Contrôle d’accès et automates de prêt', 50_000)],
    asked: 25_000,
    proposed: 25_000,
    scores: [[6, 6, 6, 7, 6, 6], [6, 5, 7, 7, 6, 6]],
    notes: ['Simple et éprouvé ailleurs.', 'Le dialogue avec les agents est engagé.'],
    opinion: 'Le comité souhaite que l’ouverture du soir ne remplace aucun poste.',
  },
);

export const cycleCounts = candidate(
  { siret: '21930071200011', name: 'Ville de Sevran', postcode: '93270', city: 'Sevran', agent: 'Yasmina Cissé', role: 'Chargée de mission mobilités', email: 'yasmina.cisse@sevran.example' },
  {
    title: 'Compter les vélos pour mieux les garer',
    summary: 'Des compteurs sans image disent où l’on roule et où l’on cherche à se garer ; les arceaux sont posés d’après les mesures, puis mesurés à nouveau.',
    axes: ['mobilite', 'donnees'],
    reuse: 'Les mesures sont publiées dans le format commun des collectivités.',
    expenses: [line('compteurs', 'Compteurs sans image et pose', 56_000), line('tableau', 'Tableau public des mesures', 24_000)],
    asked: 40_000,
    proposed: 40_000,
    scores: [[6, 5, 6, 6, 6, 6], [6, 5, 6, 6, 5, 7]],
    notes: ['Méthode claire ; le nombre de points de mesure est un peu juste.', 'Le respect de la vie privée est bien traité.'],
    opinion: 'Le comité juge le projet utile, et souhaite qu’il soit coordonné avec le département.',
  },
);

export const giantScreen = candidate(
  { siret: '21930049800017', name: 'Ville de Neuilly-Plaisance', postcode: '93360', city: 'Neuilly-Plaisance', agent: 'Éric Delaunay', role: 'Directeur de la communication', email: 'eric.delaunay@neuilly-plaisance.example' },
  {
    title: 'Un écran géant place de la République',
    summary: 'Un écran de douze mètres carrés affiche les informations municipales, les événements sportifs et les vœux des habitants.',
    axes: ['autre'],
    reuse: 'Les modèles d’affichage pourront être repris par d’autres communes.',
    expenses: [line('ecran', 'Écran extérieur, mât et raccordement', 60_000)],
    asked: 30_000,
    proposed: 30_000,
    scores: [[4, 4, 4, 6, 4, 4], [4, 4, 4, 5, 4, 5]],
    notes: ['Un écran d’affichage n’est pas une expérimentation numérique.', 'Consommation élevée, rien à reprendre ailleurs.'],
    opinion: 'Le comité ne voit pas dans l’achat d’un écran d’affichage une expérimentation que d’autres communes pourraient reprendre.',
  },
);
/** Why the assembly is asked to refuse it, in the words of its letter. */
export const giantScreenRefusedBecause =
  'L’achat d’un écran d’affichage n’est pas une expérimentation dont d’autres communes pourraient reprendre la solution, et les évaluations sont sous le seuil que fixe le règlement du fonds.';

/** In the order of their filing. */
export const candidates: readonly Project[] = [nightLight, childcare, canalFreight, schoolLog, giantScreen, elderCalls, riverside, eveningLibrary, sportsHalls, cycleCounts, schoolMeals, streetworks];
