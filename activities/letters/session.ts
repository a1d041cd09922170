import type { Agenda } from '../../database/sessions/agenda.ts';
import { dayInFrench } from '../../domain/calendar/day.ts';

/** What a member of the committee is written: the day, the place, the agenda, and the points on which they are expected to stand aside. */
export function messageTo(member: Agenda['members'][number], agenda: Agenda, occasion: string): { readonly subject: string; readonly plain: string } {
  const { session, place, reason } = agenda;
  const [kind] = occasion.split('/');
  const when = `${dayInFrench(session.on)} à ${session.at.replace(':', ' h ')}`;
  const about = `Comité d’examen du ${dayInFrench(session.on)} (${session.reference})`;
  if (kind === 'cancellation') {
    return { subject: `Annulation – ${about}`, plain: lines([`Madame, Monsieur ${member.name},`, `La séance prévue le ${when} n’aura pas lieu.`, reason === null ? null : `Motif : ${reason}`]) };
  }
  const again = session.convocation > 1 ? 'Le quorum n’ayant pas été réuni, vous êtes convoqué de nouveau, sur le même ordre du jour.' : null;
  return {
    subject: `${kind === 'reminder' ? 'Rappel' : 'Convocation'} – ${about}`,
    plain: lines([
      `Madame, Monsieur ${member.name},`,
      kind === 'reminder' ? `Nous vous rappelons la séance du comité d’examen, le ${when}.` : `Vous êtes convoqué à la séance du comité d’examen, le ${when}.`,
      again,
      `Lieu : ${place}`,
      `Ordre du jour :\n${session.items.map(({ dossier }, i) => `${i + 1}. ${inWords(agenda, dossier)}`).join('\n')}`,
      asideOf(member.id, agenda),
      'Les documents de la séance sont dans votre espace. Si vous avez un intérêt dans un autre de ces dossiers, déclarez-le avant la séance : vous ne prendrez aucune part à ce point.',
    ]),
  };
}

const lines = (paragraphs: readonly (string | null)[]): string => `${paragraphs.filter((one) => one !== null).join('\n\n')}\n`;

const inWords = ({ dossiers }: Agenda, id: string): string => {
  const dossier = dossiers[id];
  return dossier ? `${dossier.reference} – ${dossier.title} (${dossier.organisation})` : id;
};

/** Points on which a mandate, or their own word, keeps the member aside. */
function asideOf(person: string, agenda: Agenda): string | null {
  const items = agenda.session.items.filter(({ recusals }) => recusals.some((one) => one.person === person && one.standing !== 'dismissed'));
  if (items.length === 0) return null;
  return `D’après vos mandats ou vos déclarations, un déport est prévu pour :\n${items.map(({ dossier }) => `- ${inWords(agenda, dossier)}`).join('\n')}`;
}
