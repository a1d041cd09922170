import { definePage } from '../page.ts';

export const standingPages = [
  definePage({
    name: 'accessibility',
    path: '/accessibilite',
    access: 'public',
    show: async ({ app }) => ({ template: 'everyone/accessibility', title: 'Accessibilité', crumbs: [{ label: 'Accueil', href: '/' }], data: { owner: app.site.owner, name: app.site.name } }),
  }),
  definePage({
    name: 'personalData',
    path: '/donnees-personnelles',
    access: 'public',
    show: async ({ app }) => ({ template: 'everyone/personal-data', title: 'Données personnelles', crumbs: [{ label: 'Accueil', href: '/' }], data: { owner: app.site.owner } }),
  }),
];
