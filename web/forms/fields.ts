import { checkSiret } from '../../domain/organisation/siret.ts';
import { inFrench, plus, ZERO } from '../../domain/money/money.ts';
import type { Directory } from '../../directory/directory.ts';
import type { FormSchema } from '../../usecases/forms.ts';
import { field, idOf, type Choice, type FieldView, type Row } from './field.ts';
import { readAmount, writeNumber } from './french.ts';
import { first, rowsOf, under, type Typed } from './typed.ts';
import { widgetOf, type Widget } from './widget.ts';

/** What fields are made from: what stands in them, what is wrong with it by pointer, and the directory. */
export interface Making {
  readonly typed: Typed;
  readonly errors: ReadonlyMap<string, string>;
  readonly directory: Directory;
}

/** The fields of a group's answers, in the order of its schema. A list that may hold nothing is not shown. */
export function fieldsOf(group: FormSchema, pointer: string, making: Making): readonly FieldView[] {
  return Object.entries(group.properties ?? {}).flatMap(([name, schema]) => (schema.maxItems === 0 ? [] : [fieldOf(name, schema, under(pointer, name), group, making)]));
}

const inputs: Partial<Readonly<Record<Widget, Partial<FieldView>>>> = {
  email: { type: 'email', inputMode: 'email' },
  tel: { type: 'tel', inputMode: 'tel', cls: 'siret' },
  url: { type: 'text', inputMode: 'url' },
  number: { inputMode: 'decimal', cls: 'short' },
  amount: { inputMode: 'decimal', cls: 'money', unit: '€' },
  date: { inputMode: 'numeric', cls: 'short' },
  siret: { inputMode: 'numeric', cls: 'siret' },
  commune: { list: 'communes' },
};

function fieldOf(name: string, schema: FormSchema, pointer: string, inside: FormSchema, making: Making): FieldView {
  const { typed, errors, directory } = making;
  const widget = widgetOf(name, schema, inside);
  const value = first(typed, pointer);
  const required = inside.required?.includes(name) ?? false;
  const common: Partial<FieldView> = {
    hint: hintOf(widget, schema),
    error: errors.get(pointer) ?? null,
    optional: !required && widget !== 'group' && widget !== 'checkbox',
    value,
    autocomplete: schema['x-autocomplete'] ?? null,
    maxLength: typeof schema.maxLength === 'number' && (widget === 'text' || widget === 'textarea') ? schema.maxLength : null,
    ...(name === 'postcode' ? { inputMode: 'numeric', cls: 'postcode' } : {}),
    ...inputs[widget],
  };
  const label = schema.title ?? name;
  const values = typed.get(pointer) ?? [];
  switch (widget) {
    case 'group':
      return field('group', pointer, label, { ...common, fields: fieldsOf(schema, pointer, making) });
    case 'lines':
    case 'budget':
      return listOf(widget, schema, pointer, label, { ...common, optional: common.optional && !schema.minItems }, making);
    case 'textarea':
      return field('textarea', pointer, label, common);
    case 'radios':
      return field('radios', pointer, label, { ...common, choices: choicesOf(pointer, schema, values), id: `${idOf(pointer)}-1` });
    case 'checkboxes':
      return field('checkboxes', pointer, label, { ...common, choices: choicesOf(pointer, { ...schema, enum: schema.items?.enum, 'x-choices': schema['x-choices'] ?? schema.items?.['x-choices'] }, values), id: `${idOf(pointer)}-1` });
    case 'select':
      return field('select', pointer, label, { ...common, choices: choicesOf(pointer, schema, values) });
    case 'half-points':
      return field('select', pointer, label, { ...common, cls: 'short', choices: halfPoints(pointer, schema, value) });
    case 'yes-no':
      return field('radios', pointer, label, { ...common, inline: true, id: `${idOf(pointer)}-1`, choices: [choice(pointer, 1, 'oui', 'Oui', values), choice(pointer, 2, 'non', 'Non', values)] });
    case 'checkbox':
      return field('checkbox', pointer, label, { ...common, choices: [choice(pointer, 0, 'oui', label, values)] });
    case 'siret':
      return field('siret', pointer, label, { ...common, found: organisationNamed(directory, value) });
    default:
      return field('text', pointer, label, common);
  }
}

function hintOf(widget: Widget, schema: FormSchema): string | null {
  if (schema.description) return schema.description;
  switch (widget) {
    case 'date':
      return 'Par exemple : 31/01/2026';
    case 'siret':
      return '14 chiffres';
    default:
      return null;
  }
}

const choice = (pointer: string, no: number, value: string, label: string, values: readonly string[]): Choice => ({ id: no === 0 ? idOf(pointer) : `${idOf(pointer)}-${no}`, value, label, hint: null, checked: values.includes(value) });

const choicesOf = (pointer: string, { enum: all = [], 'x-choices': labels }: FormSchema, values: readonly string[]): readonly Choice[] =>
  all.map((value, at) => choice(pointer, at + 1, String(value), labels?.[String(value)] ?? String(value), values));

/** Scores are kept in half points and shown in points: 7 is 3,5. */
function halfPoints(pointer: string, schema: FormSchema, value: string): readonly Choice[] {
  const [least, most] = [Number(schema.minimum ?? 0), Number(schema.maximum ?? 10)];
  return Array.from({ length: most - least + 1 }, (_, at) => choice(pointer, at + 1, String(least + at), writeNumber((least + at) / 2), [value]));
}

export function organisationNamed(directory: Directory, siret: string): string | null {
  const checked = checkSiret(siret);
  if (!checked.ok) return null;
  const found = directory.findOrganisation({ siret: checked.siret });
  return found ? `${found.name} (${found.kind === 'commune' ? 'commune' : 'établissement public territorial'})` : 'Ce SIRET existe, mais ce n’est pas celui d’une commune ou d’un établissement public territorial de la Métropole.';
}

function listOf(widget: 'lines' | 'budget', schema: FormSchema, pointer: string, label: string, common: Partial<FieldView>, making: Making): FieldView {
  const { items = {} } = schema;
  const name = (items.title ?? 'ligne').toLowerCase();
  // Somebody who must write a line finds one open.
  const count = Math.max(rowsOf(making.typed, pointer), schema.minItems && Number(schema.minItems) > 0 ? 1 : 0);
  const shown = Object.entries(items.properties ?? {}).filter(([, inner]) => inner['x-widget'] !== 'hidden');
  const amountAt = shown.findIndex(([, inner]) => inner['x-widget'] === 'amount');
  const rows = Array.from({ length: count }, (_, at): Row => {
    const row = under(pointer, at);
    const fields = fieldsOf(items, row, making).filter(({ name: of }) => shown.some(([one]) => under(row, one) === of));
    return {
      no: at + 1,
      title: `${items.title ?? 'Ligne'} ${at + 1}`,
      fields: widget === 'budget' ? fields.map((one) => inCell(one, `${items.title ?? 'Ligne'} ${at + 1}`)) : fields,
      hidden: Object.entries(items.properties ?? {}).flatMap(([of, inner]) => (inner['x-widget'] === 'hidden' ? [{ name: under(row, of), value: first(making.typed, under(row, of)) || `${of}-${at + 1}-${Date.now().toString(36)}` }] : [])),
      remove: `remove:${pointer}/${at}`,
    };
  });
  return field(widget, pointer, label, {
    ...common,
    rows,
    columns: shown.map(([, inner]) => ({ label: inner.title ?? '', cls: inner['x-widget'] === 'amount' ? 'num' : '' })),
    span: [Math.max(1, amountAt), shown.length - Math.max(1, amountAt)],
    itemName: name,
    mayAdd: count < Number(schema.maxItems ?? 0),
    total: widget === 'budget' ? totalOf(making.typed, pointer, count) : null,
  });
}

/** In a table, choices are a list: five of them side by side would not fit. */
function inCell(of: FieldView, row: string): FieldView {
  const isRadios = of.partial === 'partials/fields/radios';
  return { ...of, optional: false, hint: null, describedBy: of.error ? `${isRadios ? idOf(of.name) : of.id}-erreur` : null, id: isRadios ? idOf(of.name) : of.id, partial: isRadios || of.partial === 'partials/fields/select' ? 'partials/cells/select' : 'partials/cells/text', itemName: row };
}

const totalOf = (typed: Typed, pointer: string, count: number): string =>
  inFrench(plus(...Array.from({ length: count }, (_, at) => readAmount(first(typed, under(under(pointer, at), 'amount'))) ?? ZERO)));
