import { ZERO, inFrench, plus } from '../../domain/money/money.ts';
import { dayInFrench } from '../../domain/calendar/day.ts';
import { opinions } from '../../domain/timeline/words.ts';
import { votesInFrench } from './assembly.ts';
import type { FrozenMinutes, MinutesItem } from '../../domain/committee/minutes.ts';
import type { Attendance } from '../../domain/committee/state.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { Cents } from '../../domain/money/money.ts';
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
    note: (minutes.note === undefined ? null : texts[minutes.note]) ?? null,
  };
}

function itemOf(item: MinutesItem, { dossiers, texts, name }: Pick<FrozenMinutes, 'dossiers' | 'texts'> & { readonly name: (person: string) => string }): Values['items'][number] {
  const { opinion, attendance, outcome, recused, votes } = item;
  const dossier = dossiers[item.dossier];
  const notes = [opinion?.note, item.note].flatMap((id) => (id === undefined ? [] : (texts[id] ?? [])));
  const favourable = opinion !== null && opinion.opinion !== 'unfavourable';
  return {
    no: item.rank,
    reference: dossier?.reference ?? item.dossier,
    organisation: dossier?.organisation ?? '',
    title: dossier?.title ?? '',
    opinion: opinion ? `${opinions[opinion.opinion]}${favourable ? standingOf(item.reserved) : ''}` : outcome === 'left' ? 'sans objet (dossier retiré)' : 'ajourné',
    amount: favourable && item.reserved ? item.reserved : null,
    votes: opinion === null ? null : opinion.votes ? `${votesInFrench(opinion.votes)}${votes.at(-1)?.casting ? ', voix prépondérante de la présidence' : ''}` : 'par consensus',
    quorum: attendance ? presence(attendance) : null,
    reserves: [...notes, ...(favourable ? shortfall(opinion.amount, item.reserved) : [])].join('\n') || null,
    recusals: recused.length > 0 ? recused.map(name).join(', ') : null,
  };
}

const presence = ({ counted, needed }: Attendance): string => (needed === 0 ? `${counted} présents ou représentés, aucun minimum n’étant exigé` : `${counted} présents ou représentés pour ${needed} nécessaires`);

/** What the summary says of a favourable opinion that comes with nothing. */
const standingOf = (reserved: Cents | null): string => (reserved === null ? ' (dossier retiré)' : reserved === 0 ? ', en liste d’attente' : '');

/** Why a favourable opinion does not come with the whole of its amount. */
function shortfall(amount: Cents, reserved: Cents | null): readonly string[] {
  if (reserved === null) return ['Dossier retiré avant la clôture de la séance : rien ne lui est réservé.'];
  if (reserved === 0) return [`Inscrit en liste d’attente : l’enveloppe ne permet plus de réserver les ${inFrench(amount)} proposés.`];
  return reserved < amount ? [`Montant ramené de ${inFrench(amount)} à ce que l’enveloppe permet encore.`] : [];
}
