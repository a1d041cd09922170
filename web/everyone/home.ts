import { definePage } from '../page.ts';

export const homePages = [
  definePage({
    name: 'home',
    path: '/',
    access: 'public',
    nav: { label: 'Accueil', order: 0 },
    show: async ({ app }) => ({ template: 'everyone/welcome', title: app.site.name, lead: 'Déposer une demande de subvention, la suivre et la faire payer.', data: {} }),
  }),
];
