import { refused } from '../../api/problems.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { firstEstablishment } from '../../domain/organisation/establishment.ts';
import { readForm } from '../../usecases/catalogue.ts';
import { contactOf } from '../../usecases/colleagues.ts';
import { openDraft } from '../../usecases/drafts.ts';
import type { FormSchema } from '../../usecases/forms.ts';
import { formOf } from '../forms/form.ts';
import { definePage, type View, type Visit } from '../page.ts';
import { CallOf, calledProgramme, programmeCrumbs } from './programmes.ts';

const owner: FormSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['organisation'],
  properties: { organisation: { title: 'SIRET de l’établissement qui portera le dossier', description: 'Nous proposons celui de la mairie ou du siège : corrigez-le s’il n’est pas le bon.', type: 'string', pattern: '^[0-9]{14}$', maxLength: 14, 'x-messages': { pattern: 'Le SIRET a quatorze chiffres.' } } },
};

/** Opens a draft, for the organisation one acts for. */
export const startPages = [
  definePage({
    name: 'startDraft',
    path: '/dispositifs/:code/:call/commencer',
    access: { roles: ['agent'] },
    params: CallOf,
    show: (visit, { params }) => view(visit, params),
    act: async (visit, form, { params }) => {
      const { app, person } = visit;
      const { bundle, isOpen } = await calledProgramme(visit, params.code, params.call);
      const of = formOf(owner, app.directory);
      const reshaped = of.reshape(form.fields, form.pressed);
      const read = of.read(form.fields);
      if (reshaped || read.faults.length > 0) return view(visit, params, { typed: reshaped ?? read.typed, faults: reshaped ? [] : read.faults, key: form.key });
      if (!isOpen) throw refused({ code: 'call-closed', message: 'Cet appel à projets n’est pas ouvert aujourd’hui.' });
      const opened = await openDraft(app.db, app.directory, person, form.key, { programme: params.code, call: params.call, organisation: String(read.answers.organisation), answers: await known(visit, readForm(bundle, 'application') ?? {}) });
      if (!opened.ok) return view(visit, params, { typed: read.typed, faults: opened.refusals.map(({ code, message }): Refusal => ({ code, message, path: '/organisation' })), key: form.key });
      return { goTo: `/brouillons/${opened.value.id}`, flash: { kind: 'done', text: 'Le brouillon est ouvert. Vos collègues de la collectivité peuvent aussi le compléter.' } };
    },
  }),
];

/** What we know already of the organisation and of who writes, where the form asks for it. */
async function known({ app, person, signed }: Visit, { properties = {} }: FormSchema): Promise<Readonly<Record<string, unknown>>> {
  const contact = await contactOf(app.db, person.id);
  const organisation = app.directory.findOrganisation({ siren: signed?.organisation ?? '' });
  const asks = (group: string, name: string): boolean => properties[group]?.properties?.[name] !== undefined;
  const some = (group: string, values: Readonly<Record<string, string | null | undefined>>) => {
    const found = Object.entries(values).filter(([name, value]) => value && asks(group, name));
    return found.length > 0 ? { [group]: Object.fromEntries(found) } : {};
  };
  return {
    ...some('contact', { name: contact?.name, email: contact?.email }),
    ...(organisation?.kind === 'commune' ? some('location', { city: organisation.name, postcode: organisation.postcodes.length === 1 ? organisation.postcodes[0] : null }) : {}),
  };
}

async function view(visit: Visit, { code, call }: { readonly code: string; readonly call: string }, again?: { readonly typed: ReadonlyMap<string, readonly string[]>; readonly faults: readonly Refusal[]; readonly key: string }): Promise<View> {
  const { app, signed } = visit;
  const { bundle, call: found, isOpen } = await calledProgramme(visit, code, call);
  const of = formOf(owner, app.directory);
  const siret = signed?.organisation ? firstEstablishment(signed.organisation) : null;
  const { fields, errors } = of.show(again?.typed ?? of.blank(siret ? { organisation: siret } : {}), again?.faults);
  return {
    template: 'commune/start',
    title: 'Commencer un dossier',
    lead: `${bundle.programme.title} · ${found.title}`,
    crumbs: programmeCrumbs(bundle.programme),
    status: again && again.faults.length > 0 ? 422 : 200,
    errors,
    data: {
      fields, isOpen, closesOn: found.closesOn,
      organisation: app.directory.findOrganisation({ siren: signed?.organisation ?? '' })?.name ?? null,
      hasChoice: (signed?.organisations.length ?? 0) > 1,
      back: encodeURIComponent(`/dispositifs/${code}/${call}/commencer`),
      ...(again ? { key: again.key } : {}),
    },
  };
}
