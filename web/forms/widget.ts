import type { FormSchema } from '../../usecases/forms.ts';

/** How an answer is asked for. */
export type Widget =
  | 'text' | 'textarea' | 'number' | 'amount' | 'half-points' | 'date' | 'radios' | 'select' | 'checkboxes' | 'checkbox' | 'yes-no'
  | 'siret' | 'commune' | 'email' | 'tel' | 'url' | 'hidden' | 'group' | 'lines' | 'budget';

const asked: ReadonlySet<string> = new Set<Widget>(['text', 'textarea', 'number', 'amount', 'half-points', 'date', 'radios', 'select', 'checkboxes', 'checkbox', 'yes-no', 'siret', 'commune', 'email', 'tel', 'url', 'hidden', 'lines', 'budget']);

/** Five choices are seen at a glance; more are a list. */
const MOST_RADIOS = 6;
const SIRET = '^[0-9]{14}$';

/** The widget a schema asks for, or the one that follows from what it accepts. @param inside the group it stands in. */
export function widgetOf(name: string, schema: FormSchema, inside: FormSchema | null = null): Widget {
  const wish = schema['x-widget'];
  if (wish === 'lines' && isBudget(schema)) return 'budget';
  // Cells of a budget are narrow.
  if (wish !== undefined && asked.has(wish)) return wish as Widget;
  if (schema.enum) return schema.enum.length <= MOST_RADIOS ? 'radios' : 'select';
  if (schema.const === true) return 'checkbox';
  switch (schema.type) {
    case 'object':
      return 'group';
    case 'array':
      return schema.items?.enum ? 'checkboxes' : isBudget(schema) ? 'budget' : 'lines';
    case 'boolean':
      return 'yes-no';
    case 'integer':
    case 'number':
      return 'number';
    default:
      return textWidget(name, schema, inside);
  }
}

function textWidget(name: string, schema: FormSchema, inside: FormSchema | null): Widget {
  if (schema.format === 'date') return 'date';
  if (schema.format === 'email') return 'email';
  if (schema.format === 'uri') return 'url';
  if (schema.pattern === SIRET) return 'siret';
  if (name === 'city' && inside?.properties?.postcode) return 'commune';
  return Number(schema.maxLength) > 400 ? 'textarea' : 'text';
}

/** Lines that end with an amount and fit in a table. */
function isBudget({ items }: FormSchema): boolean {
  const columns = Object.values(items?.properties ?? {}).filter((column) => column['x-widget'] !== 'hidden');
  return items?.properties?.amount?.['x-widget'] === 'amount' && columns.length <= 5 && columns.every(({ type }) => type !== 'object' && type !== 'array');
}
