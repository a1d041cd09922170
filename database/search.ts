/** Text as it is searched: without accents, case or ligatures, so that « Médiathèque » is found by `mediatheque`. */
export const searchable = (text: string): string =>
  text.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase().replaceAll('œ', 'oe').replaceAll('æ', 'ae');
