import fc from 'fast-check';
import type { FormSchema } from '../../usecases/forms.ts';
import { canonical, merge } from '../../web/commune/merge.ts';

const text = (title: string): FormSchema => ({ title, type: 'string' });
const schema: FormSchema = { type: 'object', properties: { title: text('Nom'), reuse: text('Reprise'), contact: { title: 'Contact', type: 'object', properties: { name: text('Prénom et nom'), phone: text('Téléphone') } }, lines: { title: 'Dépenses', type: 'array', items: { type: 'object', properties: { label: text('Nature') } } } } };
const only = ['title', 'reuse', 'contact', 'lines'];
const answers = fc.record(
  { title: fc.constantFrom('a', 'b', 'c'), reuse: fc.constantFrom('a', 'b'), contact: fc.record({ name: fc.constantFrom('a', 'b'), phone: fc.constantFrom('a', 'b', 'c') }, { requiredKeys: [] }), lines: fc.array(fc.record({ label: fc.constantFrom('a', 'b') }), { maxLength: 2 }) },
  { requiredKeys: [] },
);

describe('two versions made from one', () => {
  test('what only one of the two changed is kept, whoever it was', () => {
    fc.assert(fc.property(answers, answers, (base, changed) => {
      const mine = merge(schema, only, { base, mine: changed, theirs: base });
      const theirs = merge(schema, only, { base, mine: base, theirs: changed });
      return mine.conflicts.length === 0 && theirs.conflicts.length === 0 && canonical(mine.answers) === canonical(changed) && canonical(theirs.answers) === canonical(changed);
    }));
  });

  test('the same change by both is no conflict', () => {
    fc.assert(fc.property(answers, answers, (base, both) => {
      const { conflicts, answers: merged } = merge(schema, only, { base, mine: both, theirs: both });
      return conflicts.length === 0 && canonical(merged) === canonical(both);
    }));
  });

  test('choosing one version of every conflict leaves none, and a choice of all of theirs loses none of what they changed', () => {
    fc.assert(fc.property(answers, answers, answers, (base, mine, theirs) => {
      const first = merge(schema, only, { base, mine, theirs });
      const chosen = new Map(first.conflicts.map(({ pointer }) => [pointer, 'theirs'] as const));
      const second = merge(schema, only, { base, mine, theirs }, chosen);
      const again = merge(schema, only, { base, mine: second.answers, theirs });
      return second.conflicts.length === 0 && again.conflicts.length === 0 && canonical(again.answers) === canonical(second.answers);
    }));
  });

  test('a question changed by both is shown with both answers, under its own name', () => {
    const { conflicts, answers: merged } = merge(schema, only, { base: { contact: { phone: '1', name: 'A' } }, mine: { contact: { phone: '2', name: 'A' } }, theirs: { contact: { phone: '3', name: 'B' } } });
    expect(conflicts).toEqual([{ pointer: '/contact/phone', label: 'Téléphone', mine: ['2'], theirs: ['3'] }]);
    expect(merged).toEqual({ contact: { phone: '3', name: 'B' } });
  });

  test('answers to other pages of the form are theirs', () => {
    expect(merge(schema, ['title'], { base: { reuse: 'x' }, mine: { title: 'm', reuse: 'x' }, theirs: { reuse: 'y' } }).answers).toEqual({ title: 'm', reuse: 'y' });
  });
});
