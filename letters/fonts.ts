import { readFileSync } from 'node:fs';
import { create } from 'fontkitten';

/**
 * Fonts come from the packages installed with the product, never from the machine, so that a letter is the same everywhere:
 * Source Sans for the text, then what fills its gaps: Arabic, emoji, and DejaVu for the other alphabets and symbols.
 * DejaVu and the emoji come in one weight each: their bold ones lack characters that the regular ones have.
 */
const files = [
  '@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf',
  '@expo-google-fonts/source-sans-3/400Regular_Italic/SourceSans3_400Regular_Italic.ttf',
  '@expo-google-fonts/source-sans-3/700Bold/SourceSans3_700Bold.ttf',
  '@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf',
  '@expo-google-fonts/noto-sans-arabic/700Bold/NotoSansArabic_700Bold.ttf',
  '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
  'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
];

export interface Fonts {
  readonly blobs: Buffer[];
  /** True when a letter can show this character. */
  readonly covers: (codePoint: number) => boolean;
}

/** The fonts of letters. `root` is the project's own folder. @throws when a package is not installed. */
export function loadFonts(root = process.cwd()): Fonts {
  const blobs = files.map((file) => readFileSync(`${root}/node_modules/${file}`));
  const covered = new Set(blobs.flatMap((blob) => {
    const font = create(blob);
    return 'characterSet' in font ? font.characterSet : [];
  }));
  return { blobs, covers: (codePoint) => covered.has(codePoint) };
}
