import type { FormSchema } from '../../usecases/forms.ts';

const amount = { type: 'integer', minimum: 0, maximum: 1_000_000_000_000, 'x-widget': 'amount' };
const section = { title: 'Section', enum: ['investment', 'operating'], 'x-choices': { investment: 'Investissement', operating: 'Fonctionnement' }, 'x-widget': 'radios' };

/** One question of every kind, for the page that shows them. */
export const everyKind: FormSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['title', 'summary', 'population', 'cost', 'startOn', 'montage', 'department', 'axes', 'started', 'accurate', 'siret', 'email', 'location', 'expenses'],
  properties: {
    title: { title: 'Nom du projet', type: 'string', minLength: 3, maxLength: 200 },
    summary: { title: 'Le projet en quelques lignes', type: 'string', minLength: 20, maxLength: 4_000, 'x-widget': 'textarea', description: 'Le besoin, la solution, les personnes concernées.' },
    population: { title: 'Habitants concernés', type: 'integer', minimum: 1, maximum: 8_000_000 },
    cost: { ...amount, title: 'Coût total', description: 'Hors taxes si vous récupérez la TVA.' },
    startOn: { title: 'Début prévu', type: 'string', format: 'date', maxLength: 10, 'x-widget': 'date' },
    montage: { title: 'Qui porte le projet ?', enum: ['single', 'groupement', 'ept'], 'x-choices': { single: 'Votre collectivité seule', groupement: 'Un groupement de commandes', ept: 'L’établissement public territorial' }, 'x-widget': 'radios' },
    department: { title: 'Département', enum: ['75', '92', '93', '94'], 'x-choices': { 75: 'Paris', 92: 'Hauts-de-Seine', 93: 'Seine-Saint-Denis', 94: 'Val-de-Marne' }, 'x-widget': 'select' },
    axes: { title: 'Thèmes du projet', type: 'array', minItems: 1, maxItems: 3, uniqueItems: true, 'x-widget': 'checkboxes', 'x-choices': { inclusion: 'Inclusion numérique', donnees: 'Données et communs numériques', ia: 'Intelligence artificielle' }, items: { enum: ['inclusion', 'donnees', 'ia'] } },
    started: { title: 'Une dépense est-elle déjà engagée ?', type: 'boolean', 'x-widget': 'yes-no', description: 'Une commande, un devis signé ou un marché notifié.' },
    score: { title: 'Innovation', type: 'integer', minimum: 0, maximum: 10, 'x-widget': 'half-points', description: 'De 0 à 5, par demi-point.' },
    siret: { title: 'SIRET de la collectivité', type: 'string', pattern: '^[0-9]{14}$', maxLength: 14, 'x-messages': { pattern: 'Le SIRET a quatorze chiffres.' } },
    email: { title: 'Adresse électronique', type: 'string', format: 'email', minLength: 3, maxLength: 254, 'x-widget': 'email', 'x-autocomplete': 'email', 'x-messages': { format: 'Donnez une adresse électronique, comme prenom.nom@ville.fr.' } },
    phone: { title: 'Téléphone', type: 'string', maxLength: 20, 'x-widget': 'tel', 'x-autocomplete': 'tel' },
    location: {
      title: 'Lieu',
      type: 'object',
      additionalProperties: false,
      required: ['address', 'postcode', 'city'],
      properties: {
        address: { title: 'Adresse', type: 'string', minLength: 1, maxLength: 300, 'x-autocomplete': 'street-address' },
        postcode: { title: 'Code postal', type: 'string', pattern: '^[0-9]{5}$', maxLength: 5, 'x-autocomplete': 'postal-code', 'x-messages': { pattern: 'Le code postal a cinq chiffres.' } },
        city: { title: 'Commune', type: 'string', minLength: 1, maxLength: 120 },
      },
    },
    partners: {
      title: 'Collectivités partenaires',
      type: 'array',
      maxItems: 60,
      'x-widget': 'lines',
      items: { title: 'Partenaire', type: 'object', additionalProperties: false, required: ['siret', 'name'], properties: { siret: { title: 'SIRET', type: 'string', pattern: '^[0-9]{14}$', maxLength: 14, 'x-messages': { pattern: 'Le SIRET a quatorze chiffres.' } }, name: { title: 'Nom', type: 'string', minLength: 1, maxLength: 200 } } },
    },
    expenses: {
      title: 'Dépenses',
      description: 'Une ligne par nature de dépense.',
      type: 'array',
      minItems: 1,
      maxItems: 300,
      'x-widget': 'lines',
      items: {
        title: 'Dépense',
        type: 'object',
        additionalProperties: false,
        required: ['id', 'label', 'section', 'amount'],
        properties: { id: { title: 'Identifiant', type: 'string', maxLength: 40, 'x-widget': 'hidden' }, label: { title: 'Nature de la dépense', type: 'string', minLength: 1, maxLength: 200 }, section, amount: { ...amount, title: 'Montant' } },
      },
    },
    accurate: { title: 'Je certifie l’exactitude des informations données', const: true, 'x-widget': 'checkbox', 'x-messages': { const: 'Certifiez l’exactitude des informations pour continuer.' } },
  },
};

export const filled = {
  title: 'DIPbike, la fabrique numérique nomade',
  summary: 'Un triporteur électrique équipé d’imprimantes 3D, de kits de robotique et d’une fraiseuse, qui va de quartier en quartier.',
  population: 93_000,
  cost: 12_000_000,
  startOn: '2026-06-01',
  montage: 'single',
  department: '94',
  axes: ['inclusion'],
  started: false,
  score: 7,
  siret: '21940028000018',
  email: 'amel.benhaddou@creteil.example',
  phone: '01 49 80 92 94',
  location: { address: '1 place Salvador-Allende', postcode: '94000', city: 'Créteil' },
  partners: [{ siret: '21940003300011', name: 'Arcueil' }],
  expenses: [
    { id: 'triporteur', label: 'Triporteur électrique et aménagement', section: 'investment', amount: 6_400_000 },
    { id: 'machines', label: 'Imprimantes 3D, fraiseuse, kits robotique', section: 'investment', amount: 4_840_000 },
    { id: 'reception', label: 'Frais de réception', section: 'operating', amount: 760_000 },
  ],
  accurate: true,
};

/** What people type wrong, as they type it. */
export const mistaken: readonly (readonly [string, string])[] = [
  ['/title', 'Di'], ['/summary', 'Trop court'], ['/population', 'beaucoup'], ['/cost', '12.000,50 environ'], ['/startOn', '31/02/2026'], ['/axes', ''], ['/siret', '2194002800001'], ['/email', 'amel.benhaddou'],
  ['/location/postcode', '940'], ['/partners', ''], ['/partners/0/siret', '12'], ['/partners/0/name', 'Arcueil'], ['/expenses', ''], ['/expenses/0/id', 'a'], ['/expenses/0/label', 'Triporteur'], ['/expenses/0/section', ''], ['/expenses/0/amount', 'soixante'],
];
