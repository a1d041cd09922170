import { count, day, flag, group, link, optional, text } from './fields.ts';

/** What every letter may say, whatever it announces. */
export const common = {
  reference: text('Référence du dossier, celle que l’on donne au téléphone', 'FMIN-2026-0042'),
  letterDate: day('Date du courrier', '2026-03-02'),
  place: text('Lieu où le courrier est daté', 'Paris'),
  programme: group('Dispositif', {
    title: text('Nom complet du dispositif', 'Fonds métropolitain de l’innovation et du numérique'),
    acronym: text('Sigle du dispositif', 'FMIN'),
  }),
  project: group('Projet', { title: text('Intitulé du projet', 'DIPbike : stationnement sécurisé et connecté des vélos') }),
  organisation: group('Collectivité qui demande', {
    name: text('Nom de la collectivité', 'Commune de Créteil'),
    siret: text('Numéro SIRET', '219 400 280 00014'),
    address: optional(text('Adresse postale, une ligne par ligne', '1 place Salvador-Allende\n94000 Créteil')),
  }),
  recipient: group('Destinataire du courrier', {
    name: text('Nom écrit au-dessus de l’adresse', 'Commune de Créteil'),
    attention: optional(text('Personne ou fonction à l’attention de qui le courrier est adressé', 'À l’attention de Monsieur le Maire')),
    address: optional(text('Adresse postale, une ligne par ligne', '1 place Salvador-Allende\n94000 Créteil')),
    salutation: text('Formule d’appel, reprise dans la formule de politesse', 'Monsieur le Maire'),
  }),
  service: group('Service de la Métropole', {
    authority: text('Nom de l’administration', 'Métropole du Grand Paris'),
    name: text('Nom du service', 'Direction de l’innovation et du numérique'),
    address: text('Adresse postale, une ligne par ligne', '15-19 avenue Pierre-Mendès-France\n75013 Paris'),
    phone: text('Téléphone', '01 00 00 00 00'),
    email: text('Adresse électronique', 'fonds-numerique@metropole.example'),
  }),
  officer: optional(group('Agent qui suit le dossier', { name: text('Prénom et nom', 'Camille Bernard') })),
  signatory: optional(
    group('Signataire', {
      name: text('Prénom et nom', 'Dominique Lefèvre'),
      quality: text('Qualité', 'Vice-présidente déléguée au numérique'),
      delegation: optional(text('Délégation en vertu de laquelle il signe', 'Par délégation du Président (arrêté n° 2026-017 du 12 janvier 2026)')),
    }),
  ),
  appeal: optional(
    group('Voies et délais de recours', {
      authority: text('À qui adresser le recours gracieux', 'Monsieur le Président de la Métropole du Grand Paris'),
      months: count('Délai de recours, en mois', 2),
      court: text('Tribunal compétent', 'tribunal administratif de Paris'),
      courtAddress: text('Adresse du tribunal, sur une ligne', '7 rue de Jouy, 75181 Paris Cedex 04'),
      courtSite: link('Adresse du téléservice du tribunal', 'https://www.telerecours.fr'),
    }),
  ),
  algorithm: flag('Un calcul automatisé a aidé à prendre la décision', true),
  dossierLink: optional(link('Adresse du dossier en ligne', 'https://fonds.metropole.example/dossiers/FMIN-2026-0042')),
};
