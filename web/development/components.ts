import { Type } from '../../api/schema.ts';
import { field } from '../forms/field.ts';
import { formOf } from '../forms/form.ts';
import type { Typed } from '../forms/typed.ts';
import { definePage, type View, type Visit } from '../page.ts';
import { everyKind, filled, mistaken } from './schema.ts';

const states = [
  { code: 'vide', label: 'Vide' },
  { code: 'rempli', label: 'Rempli' },
  { code: 'erreur', label: 'Avec des erreurs' },
] as const;

/** Every part of the pages in every state, for whoever builds pages. Not there in production. */
export const componentsPages = [
  definePage({
    name: 'components',
    path: '/composants',
    access: 'public',
    development: true,
    query: Type.Object({ etat: Type.Optional(Type.Enum(['vide', 'rempli', 'erreur'])) }),
    show: async (visit, { query }) => {
      const form = formOf(everyKind, visit.app.directory);
      if (visit.kept) return shown(visit, form.read(visit.kept.fields));
      if (query.etat === 'erreur') return shown(visit, form.read(mistaken), 200);
      return shown(visit, { typed: form.blank(query.etat === 'rempli' ? filled : undefined), faults: [] });
    },
    act: async (visit, posted) => {
      const form = formOf(everyKind, visit.app.directory);
      const reshaped = form.reshape(posted.fields, posted.pressed);
      if (reshaped) return shown(visit, { typed: reshaped, faults: [] }, 200, posted.key);
      const read = form.read(posted.fields);
      return read.faults.length > 0 ? shown(visit, read, 422, posted.key) : { goTo: '/composants?etat=rempli', flash: { kind: 'done', text: 'Le formulaire est complet et juste. Rien n’est enregistré ici.' } };
    },
  }),
];

function shown({ app, address }: Visit, { typed, faults }: { readonly typed: Typed; readonly faults: Parameters<ReturnType<typeof formOf>['show']>[1] }, status = 200, key?: string): View {
  const { fields, errors, communes } = formOf(everyKind, app.directory).show(typed, faults);
  const file = field('file', 'piece', 'Devis du triporteur', { hint: 'PDF, image ou document, 20 Mo au plus.', optional: true, accept: '.pdf', files: [{ name: 'devis.pdf', href: '#', detail: 'PDF, 214 ko, déposé le 12 janvier 2026' }] });
  return {
    template: 'development/components',
    title: 'Composants',
    lead: 'Chaque partie des pages, dans chacun de ses états.',
    crumbs: [{ label: 'Accueil', href: '/' }],
    status,
    errors,
    data: { fields: [...fields, file], communes, states: states.map((state) => ({ ...state, isCurrent: address.includes(`etat=${state.code}`) })), ...(key ? { key } : {}) },
  };
}
