import { dayInFrench } from '../calendar/day.ts';
import { SECTIONS } from '../funding/imputation.ts';
import { inFrench, rateInFrench } from '../money/money.ts';
import { sections } from './words.ts';
import type { AmendmentAuthority, AmendmentEffect, AmendmentKind, AmendmentRequest } from '../application/amendment.ts';
import type { HearingAbout } from '../application/hearing.ts';
import type { Words } from './words.ts';

/** Each kind of avenant as people name it. */
export const amendmentKinds: Readonly<Record<AmendmentKind, string>> = {
  extension: 'prorogation d’un délai',
  budget: 'glissement entre lignes de dépense',
  scope: 'modification de l’objet',
  partner: 'changement de partenaires',
  reduction: 'réduction de la subvention',
};

/** Before what the commune is heard. */
export const heardAbout: Readonly<Record<HearingAbout, string>> = { withdrawal: 'le retrait de sa subvention', lapse: 'la caducité de sa subvention' };

/** What is asked, a line a point. */
export function asked(request: AmendmentRequest, words: Words): readonly string[] {
  switch (request.kind) {
    case 'extension':
      return [`${request.of === 'start' ? 'Commencement' : 'Achèvement'} demandé jusqu’au ${dayInFrench(request.until)}.`];
    case 'budget':
    case 'reduction':
      return [...lines(request.lines, words), ...('amount' in request && request.amount !== undefined ? [`Subvention ramenée à ${inFrench(request.amount)}.`] : [])];
    case 'scope':
      return [...lines(request.lines, words), ...request.newLines.map(({ text, retained }) => `Nouvelle ligne, ${words.texts[text] ?? 'sans intitulé'} : ${inFrench(retained)}.`)];
    case 'partner':
      return [`Porté par le SIRET ${request.owner}${request.partners.length > 0 ? `, avec ${request.partners.map((siret) => `le SIRET ${siret}`).join(', ')}` : ', seul'}.`];
  }
}

const lines = (changes: readonly { readonly line: string; readonly retained: number }[], { lines: titles }: Words): readonly string[] =>
  changes.map(({ line, retained }) => `${titles[line] ?? line} : ${inFrench(retained as never)}.`);

/** What follows from an amendment that is granted. */
export function followed({ lapse, award, project }: AmendmentEffect): readonly string[] {
  return [
    ...(lapse ? [`Opération à commencer au plus tard le ${dayInFrench(lapse.startBy)} et à achever au plus tard le ${dayInFrench(lapse.completeBy)}.`] : []),
    ...(award
      ? [
          `Subvention de ${inFrench(award.amount)} sur ${inFrench(award.base)} de dépenses retenues, soit ${rateInFrench(award.rate)}.`,
          ...(SECTIONS.every((section) => award.bySection[section] > 0) ? [`${SECTIONS.map((section) => `${inFrench(award.bySection[section])} ${sections[section]}`).join(', ')}.`] : []),
        ]
      : []),
    ...(project ? [project.partners.length > 0 ? `Partenaires : ${project.partners.map((siret) => `SIRET ${siret}`).join(', ')}.` : 'Le projet est désormais porté seul.'] : []),
  ];
}

export const inVirtueOf = (authority: AmendmentAuthority): string =>
  authority.by === 'delegate' ? `Par délégation de signature n° ${authority.delegation}.` : `Délibération n° ${authority.number} du ${dayInFrench(authority.on)}, exécutoire depuis le ${dayInFrench(authority.enforceableOn)}.`;
