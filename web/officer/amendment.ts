import { notFound } from '../../api/problems.ts';
import { findAmendment } from '../../domain/application/amendment.ts';
import { lineTitle } from '../../domain/timeline/words.ts';
import { dayInFrench } from '../../domain/calendar/day.ts';
import { inFrench } from '../../domain/money/money.ts';
import { previewAmendment, type AwardStanding } from '../../usecases/amendments.ts';
import { definePage, type Shown, type Visit } from '../page.ts';
import { amendmentKinds } from './after.ts';
import { actAt, DESK, deskCrumbs, instructionOf, leadOf, NumberedReference, sheetAt } from './desk.ts';

/** An amendment to examine: what is asked, why, and what would follow from granting it. */
export const amendmentPages = [
  definePage({ name: 'amendmentExamination', path: '/instruction/:reference/avenants/:no', access: { roles: DESK }, params: NumberedReference, show: (visit, { params }) => view(visit, params.reference, Number(params.no)) }),
];

async function view(visit: Visit, reference: string, no: number): Promise<Shown> {
  const desk = await instructionOf(visit, reference);
  const { dossier, texts } = desk;
  const amendment = findAmendment(dossier.state, no);
  if (!amendment) throw notFound('Cette demande d’avenant n’existe pas.');
  const preview = await previewAmendment(visit.app.db, visit.app.directory, visit.person, dossier.id, no);
  const may = (act: (typeof dossier.acts)[number]): boolean => preview !== null && dossier.acts.includes(act);
  const facts = (standing: AwardStanding): readonly (readonly [string, string])[] => [
    ['Subvention', inFrench(standing.amount)],
    ['Assiette retenue', inFrench(standing.base)],
    ['Commencer au plus tard le', standing.startBy ? dayInFrench(standing.startBy) : ''],
    ['Achever au plus tard le', standing.completeBy ? dayInFrench(standing.completeBy) : ''],
    ['Collectivité', nameOf(visit, standing.owner)],
    ['Partenaires', standing.partners.map((one) => nameOf(visit, one)).join(', ') || 'aucun'],
    ...standing.lines.map(({ line, retained }) => [lineTitle(line, desk), inFrench(retained)] as const),
  ];
  const after = preview?.after ? new Map(facts(preview.after)) : null;
  return {
    template: 'officer/amendment', title: `${amendmentKinds[amendment.request.kind]}, demande n° ${no}`, lead: `${dossier.title} · ${leadOf(dossier)}`, crumbs: deskCrumbs(dossier, { label: 'Suites', href: sheetAt(reference, 'suites') }),
    data: {
      isOpen: preview !== null, requestedOn: amendment.requestedOn, from: amendment.from === 'commune' ? dossier.organisation_name : 'le service', reason: texts[amendment.reason] ?? null,
      opinion: amendment.examined && { label: amendment.examined.opinion === 'favourable' ? 'favorable' : 'défavorable', cls: amendment.examined.opinion === 'favourable' ? 'go' : 'stop', reason: texts[amendment.examined.reason] ?? null },
      refusal: preview?.refusal?.message ?? null, decidedBy: preview === null ? null : preview.decidedBy === 'delegate' ? 'Décidé par délégation de signature.' : 'Décidé par l’assemblée.',
      released: preview && preview.released > 0 ? preview.released : null,
      rows: preview ? facts(preview.before).map(([label, before]) => ({ label, before, after: after?.get(label) ?? null, isChanged: after !== null && after.get(label) !== before })) : [],
      added: preview?.after ? facts(preview.after).filter(([label]) => !facts(preview.before).some(([known]) => known === label)).map(([label, value]) => ({ label, value })) : [],
      hasAfter: after !== null,
      examine: may('examineAmendment') ? actAt(reference, 'instruire-un-avenant', no) : null,
      grant: may('grantAmendment') && preview?.decidedBy === 'delegate' && visit.person.roles.some(({ role }) => role === 'delegate') ? actAt(reference, 'accorder-un-avenant', no) : null,
      refuse: may('refuseAmendment') && preview?.decidedBy === 'delegate' && visit.person.roles.some(({ role }) => role === 'delegate') ? actAt(reference, 'refuser-un-avenant', no) : null,
    },
  };
}

const nameOf = ({ app }: Visit, siret: string): string => app.directory.findOrganisation({ siret })?.name ?? siret;
