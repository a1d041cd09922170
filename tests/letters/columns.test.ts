import { columnWidths } from '../../letters/papers/columns.ts';

const cell = (text: string) => [{ kind: 'text' as const, text }];
const table = (...rows: readonly (readonly string[])[]) => {
  const [head = [], ...others] = rows.map((row) => row.map(cell));
  return { kind: 'table' as const, align: head.map(() => 'left' as const), head, rows: others };
};
const setting = { letter: 184, padding: 430 };
const LANDSCAPE = 25_700;

test('references and amounts keep to one line in the widest table, the words share what is left', () => {
  const head = ['Rang', 'Dossier', 'Bénéficiaire', 'Projet', 'Assiette', 'Taux', 'Subvention', 'Dont invest.', 'Dont fonct.', 'Avis, réserves et précisions'];
  const row = ['1', 'FMIN-2026-0042', 'Le Kremlin-Bicêtre', 'Le carnet d’entretien numérique des écoles', '200 000,00 €', '50 %', '100 000,00 €', '100 000,00 €', '12 000,00 €', 'favorable avec réserves – Réserves : sous réserve de l’accord écrit du gestionnaire du canal'];
  const widths = columnWidths(table(head, row), LANDSCAPE, setting);
  expect(widths.reduce((sum, width) => sum + width, 0)).toBe(LANDSCAPE);
  for (const index of [0, 1, 4, 5, 6, 7, 8]) {
    const longest = Math.max(head[index]!.length, row[index]!.length);
    expect([head[index], widths[index]! >= longest * setting.letter + setting.padding]).toEqual([head[index], true]);
  }
  // Kremlin-Bicêtre and Bénéficiaire stay whole.
  expect(widths[2]).toBeGreaterThanOrEqual('Kremlin-Bicêtre'.length * setting.letter + setting.padding);
  expect(widths[9]).toBeGreaterThan(widths[2]!);
});

test('a column of one figure is wide enough for its title', () => {
  const [narrow = 0] = columnWidths(table(['N°', 'Projet'], ['1', 'Un projet dont le nom est long, et même davantage']), 17_000, setting);
  expect(narrow).toBeGreaterThanOrEqual(5 * setting.letter + setting.padding);
});
