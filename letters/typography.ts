/**
 * French typography on the template's own words: no-break spaces where a line may not end, curly apostrophes.
 * Values are never touched.
 */
export const typeset = (words: string): string =>
  words
    .replace(/'/g, '’')
    .replace(/ (?=[:;?!»%€])/g, '\u00A0')
    .replace(/« /g, '«\u00A0')
    .replace(/\bn° /g, 'n°\u00A0');
