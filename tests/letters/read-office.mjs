/** Reads a DOCX or an ODT from standard input with libraries that did not write it; prints its text and the XML of its parts as JSON. Its own process: they are ESM. */
import { Buffer } from 'node:buffer';
import { strFromU8, unzipSync } from 'fflate';
import mammoth from 'mammoth';
import { odtToHtml } from 'odf-kit/reader';

const bytes = [];
for await (const chunk of process.stdin) bytes.push(chunk);
const file = Buffer.concat(bytes);
const zip = unzipSync(new Uint8Array(file));
const parts = Object.fromEntries(Object.entries(zip).filter(([name]) => /\.(xml|rels)$|^mimetype$/.test(name)).map(([name, data]) => [name, strFromU8(data)]));
const isDocx = '[Content_Types].xml' in parts;
const text = isDocx ? (await mammoth.extractRawText({ buffer: file })).value : odtToHtml(new Uint8Array(file)).replace(/<br\s*\/?>/g, '\n').replace(/<[^>]+>/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&nbsp;/g, ' ').replace(/&amp;/g, '&');
console.log(JSON.stringify({ text, parts, first: file.subarray(30, 77).toString('latin1') }));
