import { ZERO, plus } from '../../domain/money/money.ts';
import { dayInFrench } from '../../domain/calendar/day.ts';
import { opinions } from '../../domain/timeline/words.ts';
import { votesInFrench } from './assembly.ts';
import type { FrozenMinutes, MinutesItem } from '../../domain/committee/minutes.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { OwnPaperValues } from '../../letters/papers/variables.ts';

type Values = OwnPaperValues<'minutes'>;

/** Relevé d'avis, from the minutes with every name and text they speak of. */
export function minutesValues({ minutes, people, dossiers, texts }: FrozenMinutes, { secretary, approvedOn }: { readonly secretary: string | null; readonly approvedOn: Day | null }): Values {
  const name = (person: string): string => people[person] ?? 'une personne qui n’est plus connue';
  const row = (person: string) => ({ name: name(person), quality: null });
  const items = minutes.items.map((item) => itemOf(item, { dossiers, texts, name }));
  return {
    session: {
      title: `Comité d’examen du ${dayInFrench(minutes.on)} (${minutes.reference})`,
      on: minutes.on,
      place: [texts[minutes.place], `à ${minutes.at.replace(':', ' h ')}`].filter(Boolean).join(', '),
      chair: name(minutes.chair),
      secretary,
      approvedOn,
      reconvened: minutes.convocation > 1,
    },
    quorum: null,
    presents: minutes.presents.map(row),
    absents: minutes.members.filter((member) => !minutes.presents.includes(member)).map(row),
    proxies: minutes.proxies.map(({ from, to }) => ({ from: name(from), to: name(to) })),
    items,
    total: plus(ZERO, ...items.flatMap(({ amount }) => amount ?? [])),
  };
}

function itemOf(item: MinutesItem, { dossiers, texts, name }: Pick<FrozenMinutes, 'dossiers' | 'texts'> & { readonly name: (person: string) => string }): Values['items'][number] {
  const { opinion, attendance, outcome, recused } = item;
  const dossier = dossiers[item.dossier];
  const notes = [opinion?.note, item.note].flatMap((id) => (id === undefined ? [] : (texts[id] ?? [])));
  const favourable = opinion !== null && opinion.opinion !== 'unfavourable';
  const short = favourable && item.reserved !== null && item.reserved < opinion.amount;
  return {
    no: item.rank,
    reference: dossier?.reference ?? item.dossier,
    organisation: dossier?.organisation ?? '',
    title: dossier?.title ?? '',
    opinion: opinion ? opinions[opinion.opinion] : outcome === 'left' ? 'sans objet (dossier retiré)' : 'ajourné',
    amount: favourable ? (item.reserved ?? opinion.amount) : null,
    votes: opinion === null ? null : opinion.votes ? votesInFrench(opinion.votes) : 'par consensus',
    quorum: attendance ? `${attendance.counted} présents ou représentés pour ${attendance.needed} nécessaires` : null,
    reserves: [...notes, ...(short ? ['Montant ramené à ce que l’enveloppe permet encore.'] : [])].join('\n') || null,
    recusals: recused.length > 0 ? recused.map(name).join(', ') : null,
  };
}
