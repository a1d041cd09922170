/**
 * Text as it is searched: without accents, case or ligatures, so that « Médiathèque » is found by `mediatheque`; and without punctuation,
 * which PostgreSQL would read into words (of `FMIN-2026-0042` it makes the numbers -2026 and -42).
 */
export const searchable = (text: string): string =>
  text.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase().replaceAll('œ', 'oe').replaceAll('æ', 'ae').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
