/** `npm run letters -- preview [programme…]`: every letter a programme sends and every paper it makes, with sample values, in out/letters/. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { readTemplates } from '../letters/files.ts';
import { previewPaper } from '../letters/papers/preview.ts';
import { paperKinds } from '../letters/papers/variables.ts';
import { previewLetter } from '../letters/preview.ts';
import { printable } from '../letters/references.ts';
import { TemplateError } from '../letters/render.ts';
import { letterKinds } from '../letters/variables.ts';
import { loadProgramme, programmeCodes } from '../programmes/load.ts';
import { ProgrammeError } from '../programmes/source.ts';

const [action, ...asked] = process.argv.slice(2);
const codes = programmeCodes('.');
const unknown = asked.find((code) => !codes.includes(code));
if (action !== 'preview' || unknown !== undefined) {
  console.error(`${unknown === undefined ? '' : `Dispositif inconnu : ${unknown}. `}Usage : npm run letters -- preview [${codes.join('|')}]`);
  process.exit(1);
}

const files = readTemplates();
try {
  for (const code of asked.length > 0 ? asked : codes) {
    const { programme } = loadProgramme('.', code);
    const folder = `out/letters/${code}`;
    mkdirSync(folder, { recursive: true });
    const options = { programme: { title: programme.title, acronym: code.toUpperCase() }, references: printable(programme.references) };
    const sent = letterKinds.flatMap((kind) => (programme.letters[kind] === undefined ? [] : [{ kind, path: programme.letters[kind] }]));
    for (const { kind, path } of sent) {
      const { pdf } = previewLetter(files, path, kind, options);
      writeFileSync(`${folder}/${kind}.pdf`, pdf);
    }
    const made = paperKinds.flatMap((kind) => (programme.papers[kind] === undefined ? [] : [{ kind, path: programme.papers[kind] }]));
    for (const { kind, path } of made) {
      for (const { format, file } of await previewPaper(files, path, kind, options)) writeFileSync(`${folder}/${kind}.${format}`, file);
    }
    console.log(`${sent.length} courriers et ${made.length} documents dans ${folder}/`);
  }
} catch (error) {
  if (!(error instanceof TemplateError || error instanceof ProgrammeError)) throw error;
  console.error(error.message);
  process.exit(1);
}
