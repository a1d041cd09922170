import type { CommandOf } from '../../domain/application/commands.ts';
import type { Resource } from '../../domain/funding/plan.ts';
import { rateInFrench, toCents, type Ratio } from '../../domain/money/money.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import { funderName } from '../../domain/timeline/words.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import type { Directory } from '../../directory/directory.ts';
import type { FormSchema } from '../../usecases/forms.ts';
import type { Instruction } from '../../usecases/instruction.ts';
import type { Form } from '../form.ts';
import { readAmount, writeAmount } from '../forms/french.ts';
import { formOf, type FormRead } from '../forms/form.ts';
import { capital } from '../words.ts';
import { form, long, oneOf } from './acts.ts';

export const codeOf = ({ num, den }: Ratio): string => `${num}/${den}`;
const FUNDERS = ['own', 'commune', 'ept', 'departement', 'region', 'state', 'eu', 'private'];

/** Everything of a fiche but its lines, which are those of the plan. */
export function restOf({ amounts }: Pick<Programme, 'amounts'>, resources: readonly Resource[]): FormSchema {
  const codes = [...new Set([...FUNDERS, ...resources.map(({ funder }) => funder)])];
  return form({
    resources: {
      title: 'Autres financements', description: 'Un financement refusé ne compte pas ; un financement demandé compte comme obtenu.', type: 'array', maxItems: 100, 'x-widget': 'budget',
      items: {
        title: 'Financement', type: 'object', additionalProperties: false, required: ['funder', 'kind', 'status', 'amount'],
        properties: {
          funder: oneOf('Financeur', Object.fromEntries(codes.map((code) => [code, capital(funderName(code))])), 'select'),
          kind: oneOf('Nature', { own: 'Fonds propres', public: 'Aide publique', private: 'Privé' }, 'select'),
          status: oneOf('État', { asked: 'Demandé', confirmed: 'Obtenu', refused: 'Refusé' }, 'select'),
          amount: { title: 'Montant', type: 'integer', minimum: 0, maximum: 1_000_000_000_000, 'x-widget': 'amount' },
        },
      },
    },
    ownShare: oneOf('Part minimale de la collectivité', Object.fromEntries(amounts.ownShare.allowed.map((rate) => [codeOf(rate), `${rateInFrench(rate)}${codeOf(rate) === codeOf(amounts.ownShare.byDefault) ? ' (règle)' : ' (dérogation)'}`]))),
    ownShareReason: long('Motif de la dérogation', 'Obligatoire si la part n’est pas celle de la règle.'),
  }, ['ownShare']);
}

/** What stands in the fields of one line. */
export interface TypedLine {
  readonly retained: string;
  readonly reason: string;
}

export interface ReadFiche {
  readonly lines: readonly TypedLine[];
  readonly rest: FormRead;
  readonly faults: readonly Refusal[];
  readonly command: CommandOf<'appraise'>;
}

/** A fiche as it was typed. The command is right when there are no faults. */
export function readFiche({ dossier: { state }, bundle: { programme } }: Instruction, directory: Directory, posted: Form): ReadFiche {
  const lines = state.plan.expenses.map((_, at): TypedLine => ({ retained: posted.get(`/lines/${at}/retained`), reason: posted.get(`/lines/${at}/reason`) }));
  const rest = formOf(restOf(programme, state.plan.resources), directory).read(posted.fields.filter(([name]) => !name.startsWith('/lines/')));
  const amounts = lines.map(({ retained }) => readAmount(retained));
  const unread = amounts.flatMap((amount, at) => (amount === null ? [refuse('form:format', 'Écrivez un montant en euros, comme 1 234,56. Zéro écarte la ligne.', `/lines/${at}/retained`)] : []));
  const [num = 0, den = 1] = String(rest.answers.ownShare ?? '').split('/').map(Number);
  return {
    lines, rest, faults: [...unread, ...rest.faults],
    command: {
      type: 'appraise',
      lines: state.plan.expenses.map(({ line }, at) => ({ line, retained: amounts[at] ?? toCents(0), ...(lines[at]!.reason !== '' && { reason: lines[at]!.reason }) })),
      resources: (rest.answers.resources ?? []) as readonly Resource[],
      ownShare: { num, den },
      ...(typeof rest.answers.ownShareReason === 'string' && { ownShareReason: rest.answers.ownShareReason }),
    },
  };
}

/** The fiche as it was recorded, or everything retained as asked when there is none yet. */
export function blankFiche({ dossier: { state }, bundle: { programme }, texts }: Instruction, directory: Directory): Pick<ReadFiche, 'lines' | 'rest' | 'command'> {
  const { appraisal, plan } = state;
  const kept = new Map(appraisal?.lines.map((one) => [one.line, one]));
  const lines = plan.expenses.map(({ line, asked }) => ({ retained: kept.get(line)?.retained ?? asked, reason: said(texts, kept.get(line)?.reason) }));
  const resources = (appraisal?.resources ?? plan.resources).map(({ kind, funder, amount, status }) => ({ funder, kind, status, amount }));
  const ownShare = appraisal?.ownShare ?? programme.amounts.ownShare.byDefault;
  const ownShareReason = said(texts, appraisal?.ownShareReason);
  const answers = { resources, ownShare: codeOf(ownShare), ...(ownShareReason !== '' && { ownShareReason }) };
  return {
    lines: lines.map(({ retained, reason }) => ({ retained: writeAmount(retained), reason })),
    rest: { answers, faults: [], typed: formOf(restOf(programme, plan.resources), directory).blank(answers) },
    command: { type: 'appraise', lines: plan.expenses.map(({ line }, at) => ({ line, retained: lines[at]!.retained, ...(lines[at]!.reason !== '' && { reason: lines[at]!.reason }) })), resources, ownShare, ...(ownShareReason !== '' && { ownShareReason }) },
  };
}

const said = (texts: Instruction['texts'], id: string | undefined): string => (id === undefined ? '' : (texts[id] ?? ''));
