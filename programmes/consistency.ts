import { isDay } from '../domain/calendar/day.ts';
import type { Programme } from '../domain/programme/programme.ts';
import { paperKinds } from '../letters/papers/variables.ts';
import { letterKinds } from '../letters/variables.ts';
import type { Path } from './source.ts';

/** What a well-formed programme file may still get wrong: `path` is in the words of the file. */
export interface Inconsistency {
  readonly path: Path;
  readonly message: string;
}

export function inconsistencies(programme: Omit<Programme, 'version'>, written: Readonly<Record<string, unknown>>, file: string): readonly Inconsistency[] {
  return [
    ...name(programme, file),
    ...ground(programme),
    ...calls(programme),
    ...amounts(programme),
    ...clocks(programme),
    ...review(programme),
    ...payments(programme),
    ...yearEnd(programme),
    ...publicity(programme),
    ...references(programme),
    ...letters(programme),
    ...papers(programme),
    ...duplicates(programme),
    ...toConfirm(programme, written),
  ];
}

const when = (wrong: boolean, path: Path, message: string): Inconsistency[] => (wrong ? [{ path, message }] : []);
type P = Omit<Programme, 'version'>;

const name = ({ code }: P, file: string): Inconsistency[] =>
  when(file.split('/').at(-1) !== `${code}.yaml`, ['code'], `le fichier d’un dispositif porte son code : ${code}.yaml`);

const ground = ({ legalGround, decisionBody }: P): Inconsistency[] =>
  when(legalGround === 'fonds-de-concours' && decisionBody !== 'conseil', ['organe de décision'], 'un fonds de concours est toujours décidé par le conseil');

const calls = (programme: P): Inconsistency[] => programme.calls.flatMap((call, index) => [
  ...when(!isDay(call.opensOn), ['appels', index, 'ouvre le'], `« ${call.opensOn} » n’est pas un jour du calendrier`),
  ...when(call.closesOn !== null && !isDay(call.closesOn), ['appels', index, 'ferme le'], `« ${call.closesOn} » n’est pas un jour du calendrier`),
  ...when(call.closesOn !== null && call.closesOn < call.opensOn, ['appels', index, 'ferme le'], 'l’appel ferme avant d’ouvrir'),
  ...call.envelopes.flatMap(({ section, axis }, i) => [
    ...when(!programme.sections.includes(section), ['appels', index, 'enveloppes', i, 'section'], 'le dispositif ne finance pas cette section'),
    ...when(call.envelopes.findIndex((other) => other.section === section && other.axis === axis) !== i, ['appels', index, 'enveloppes', i], 'cette section et cet axe ont déjà une enveloppe'),
  ]),
  ...when(programme.sections.some((section) => !call.envelopes.some((one) => one.section === section)), ['appels', index, 'enveloppes'], 'chaque section que le dispositif finance a son enveloppe, même de 0 €'),
]);

function amounts({ amounts: { ceilingSingle, ceilingShared, least, ownShare } }: P): Inconsistency[] {
  const among = ownShare.allowed.some(({ num, den }) => num === ownShare.byDefault.num && den === ownShare.byDefault.den);
  return [
    ...when(!among, ['montants', 'part propre', 'par défaut'], 'la part propre par défaut doit figurer parmi les parts admises'),
    ...when(ceilingShared < ceilingSingle, ['montants', 'plafond partagé'], 'le plafond d’un projet partagé est plus bas que celui d’un projet porté seul'),
    ...when(least > ceilingSingle, ['montants', 'plancher'], 'le plancher dépasse le plafond'),
  ];
}

/** Every year has the day, a leap year or not. */
const yearEnd = ({ yearEnd: end }: P): Inconsistency[] =>
  when(end !== undefined && !isDay(`2025-${end.claimsUntil}`), ['clôture', 'demandes jusqu\'au'], 'ce jour n’existe pas tous les ans');

const clocks = ({ clocks: { pieces, start, completion, agreement }, review: { days, remindDaysBefore } }: P): Inconsistency[] => [
  ...when(pieces.remindDaysBefore >= pieces.days, ['délais', 'pièces', 'rappel avant la fin'], 'le rappel partirait avant la demande'),
  ...when(remindDaysBefore >= days, ['évaluation', 'rappel avant la fin'], 'le rappel partirait avant l’invitation'),
  ...when([agreement.remindDaysBefore, ...(agreement.otherReminders ?? [])].some((days) => days >= agreement.months * 28), ['délais', 'convention'], 'un rappel partirait avant la convention'),
  ...when(completion.months < start.months, ['délais', 'achèvement'], 'l’achèvement est attendu avant le commencement'),
];

function review({ review: { reviewers, grid, ties = [], spread }, forms }: P): Inconsistency[] {
  const codes = grid.map(({ code }) => code);
  const weights = grid.reduce((sum, criterion) => sum + criterion.weight, 0);
  return [
    ...when(grid.length > 0 && weights !== 100, ['évaluation', 'grille'], `les poids de la grille font ${weights} au lieu de 100`),
    ...when(reviewers > 0 && grid.length === 0, ['évaluation', 'grille'], 'des évaluateurs sont prévus, mais la grille est vide'),
    ...when(reviewers > 0 && forms['review'] === undefined, ['formulaires'], 'des évaluateurs sont prévus, mais le formulaire « review » manque'),
    ...grid.flatMap(({ floor, max }, index) => when(floor !== null && floor > max, ['évaluation', 'grille', index, 'plancher'], 'le plancher du critère dépasse sa note la plus haute')),
    ...grid.flatMap(({ max, reason }, index) => {
      const bound = reason?.when === 'extreme' ? Math.max(reason.under ?? 0, reason.from ?? 0) : 0;
      return when(bound > max, ['évaluation', 'grille', index, 'motif'], 'un motif serait exigé au-delà de la note la plus haute du critère');
    }),
    ...ties.flatMap((tie, index) => when(tie.rule === 'criterion' && !codes.includes(tie.criterion), ['évaluation', 'départage', index], `critère inconnu : ${tie.rule === 'criterion' ? tie.criterion : ''}`)),
    ...when(typeof spread === 'number' && reviewers === 1, ['évaluation', 'écart'], 'une évaluation seule n’a pas d’écart'),
  ];
}

function payments({ payment: { advance, beforeBalance, documents, proofs } }: P): Inconsistency[] {
  const known = new Set(documents.map((document) => document.code));
  const words = { advance: 'avance', interim: 'acompte', balance: 'solde' } as const;
  const unknown = (Object.keys(words) as (keyof typeof words)[]).flatMap((milestone) =>
    proofs[milestone].flatMap((code, index) => when(!known.has(code), ['versements', 'justificatifs', words[milestone], index], `pièce inconnue : ${code}`)));
  const tooMuch = advance !== null && advance.rate.num * beforeBalance.den > beforeBalance.num * advance.rate.den;
  return [...unknown, ...when(tooMuch, ['versements', 'avance'], 'l’avance dépasse ce qui peut être versé avant le solde')];
}

/** A duty counts in days or in months, is reminded of within its time, and is proven by a document that a claim may carry. */
function publicity({ publicity: duties, payment: { documents } }: P): Inconsistency[] {
  const known = new Set(documents.map(({ code }) => code));
  return duties.flatMap(({ deadline, proof, beforeBalance }, index) => {
    const at: Path = ['publicité', index, 'à faire'];
    const { days, months, remindDaysBefore } = deadline ?? {};
    return [
      ...when(days !== undefined && months !== undefined, at, 'l’échéance se compte en jours ou en mois, pas les deux'),
      ...when(remindDaysBefore !== undefined && days === undefined && months === undefined, at, 'il n’y a pas de dernier jour à rappeler'),
      ...when(remindDaysBefore !== undefined && remindDaysBefore >= (days ?? (months ?? 0) * 28), at, 'le rappel partirait avant que l’échéance ne coure'),
      ...when(proof !== undefined && !known.has(proof), ['publicité', index, 'justificatif'], `pièce inconnue : ${proof}`),
      ...when(deadline === undefined && (beforeBalance === true || proof !== undefined), ['publicité', index], 'sans « à faire », l’obligation n’est pas suivie'),
      ...when(deadline?.from === 'completion' && beforeBalance === true, ['publicité', index, 'avant le solde'], 'l’achèvement n’est connu qu’avec la demande de solde'),
    ];
  });
}

function references({ publicity, references: known }: P): Inconsistency[] {
  const codes = new Set(known.map((reference) => reference.code));
  return [
    ...publicity.flatMap(({ reference }, index) => when(reference !== undefined && !codes.has(reference), ['publicité', index, 'référence'], `référence inconnue : ${reference}`)),
    ...known.flatMap(({ checkedOn }, index) => when(checkedOn !== null && !isDay(checkedOn), ['références', index, 'vérifié le'], `« ${checkedOn} » n’est pas un jour du calendrier`)),
  ];
}

const letters = (programme: P): Inconsistency[] =>
  Object.keys(programme.letters).flatMap((kind) => when(!(letterKinds as readonly string[]).includes(kind), ['lettres', kind], `courrier inconnu : ${kind}`));

const papers = (programme: P): Inconsistency[] =>
  Object.keys(programme.papers).flatMap((kind) => when(!(paperKinds as readonly string[]).includes(kind), ['documents', kind], `document inconnu : ${kind}`));

function duplicates(programme: P): Inconsistency[] {
  const lists: [Path, readonly { readonly code: string }[]][] = [
    [['appels'], programme.calls], [['pièces'], programme.pieces], [['évaluation', 'grille'], programme.review.grid],
    [['versements', 'pièces'], programme.payment.documents], [['publicité'], programme.publicity], [['références'], programme.references],
  ];
  return lists.flatMap(([path, items]) => items.flatMap(({ code }, index) =>
    when(items.findIndex((other) => other.code === code) !== index, [...path, index, 'code'], `le code « ${code} » sert déjà`)));
}

const toConfirm = (programme: P, written: Readonly<Record<string, unknown>>): Inconsistency[] =>
  programme.toConfirm.flatMap((path, index) => {
    const found = path.split('.').reduce<unknown>((value, key) => (typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined), written);
    return when(found === undefined, ['à confirmer', index], `rien ne s’appelle « ${path} » dans ce fichier`);
  });
