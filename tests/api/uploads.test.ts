import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineRoute, ok } from '../../api/route.ts';
import { Type } from '../../api/schema.ts';
import { asAttachment, cleanName, receiveUpload } from '../../api/uploads.ts';
import { openDoor, type Door } from './door.ts';

const MOST = 2_000_000;
const formats = ['application/pdf', 'image/png', 'image/jpeg', 'text/csv', 'application/vnd.oasis.opendocument.text', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'];
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n');
const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex');
let folder: string;
let door: Door;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documents-'));
  door = await openDoor(
    [defineRoute({ name: 'upload', method: 'post', path: '/files', summary: 'Déposer', tag: 'Fichiers', access: 'public', upload: true, query: Type.Object({}), responses: { 200: { description: 'Déposé' } }, handler: async (call) => ok(await receiveUpload(call.request, { folder, maxBytes: MOST, formats })) })],
    {},
  );
});
afterAll(async () => {
  await door.close();
  await rm(folder, { recursive: true });
});
const send = (body: Buffer | FormData, headers: Record<string, string> = {}) => door.call('POST', '/api/v1/files', { body: body as never, headers });
const kept = async () => (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name).sort();
const form = (data: Buffer, name: string, field = 'file') => {
  const it = new FormData();
  it.append(field, new Blob([new Uint8Array(data)]), name);
  return it;
};

/** A zip of stored entries, enough for a reader of types. */
function zip(entries: readonly [string, string][]): Buffer {
  return Buffer.concat(
    entries.map(([name, content]) => {
      const header = Buffer.alloc(30);
      header.writeUInt32LE(0x04034b50, 0);
      header.writeUInt16LE(20, 4);
      header.writeUInt32LE(content.length, 18);
      header.writeUInt32LE(content.length, 22);
      header.writeUInt16LE(name.length, 26);
      return Buffer.concat([header, Buffer.from(name), Buffer.from(content)]);
    }),
  );
}

test('keeps a file under the hash of what it holds, whichever way it comes', async () => {
  const raw = await send(pdf, { 'content-disposition': "attachment; filename*=UTF-8''d%C3%A9lib%C3%A9ration.pdf" });
  expect(raw.body).toEqual({ sha256: sha256(pdf), bytes: pdf.length, mediaType: 'application/pdf', fileName: 'délibération.pdf' });
  const inForm = await send(form(pdf, 'délibération.pdf'));
  expect(inForm.body).toEqual(raw.body);
  expect(await readFile(join(folder, sha256(pdf).slice(0, 2), sha256(pdf)))).toEqual(pdf);
  expect(await kept()).toEqual([sha256(pdf)]);
});

test.each<[string, Buffer, string, string]>([
  ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154', 'hex'), 'plan.png', 'image/png'],
  ['a JPEG', Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), 'photo.jpg', 'image/jpeg'],
  ['an ODT', zip([['mimetype', 'application/vnd.oasis.opendocument.text']]), 'projet.odt', 'application/vnd.oasis.opendocument.text'],
  ['a DOCX', zip([['word/document.xml', '<w:document/>']]), 'projet.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['a CSV of an accounting package', Buffer.from('ligne;libell\xe9;montant\r\n1;v\xe9lo;100,00\r\n', 'latin1'), 'mandats.csv', 'text/csv'],
])('knows %s by its bytes', async (_what, data, name, type) => {
  const { status, body } = await send(form(data, name));
  expect([status, body.mediaType]).toEqual([200, type]);
});

test.each<[string, Buffer, string]>([
  ['a program called a PDF', Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), 'facture.pdf'],
  ['a page called a CSV with a NUL', Buffer.from('<html>\0'), 'x.csv'],
  ['a text without a name for it', Buffer.from('bonjour'), 'lettre.pdf'],
  ['a spreadsheet where none is asked', zip([['xl/workbook.xml', '<workbook/>']]), 'x.xlsx'],
  ['an archive', zip([['a.txt', 'x']]), 'a.zip'],
])('refuses %s, names the formats, keeps nothing', async (_what, data, name) => {
  const before = await kept();
  const { status, body } = await send(form(data, name));
  expect([status, body.code]).toEqual([422, 'file-type']);
  expect(body.detail).toContain('PDF');
  expect(await kept()).toEqual(before);
});

test('refuses an empty file, a form without one, a form with two, a form cut short', async () => {
  const before = await kept();
  expect((await send(Buffer.alloc(0), { 'content-type': 'application/pdf' })).body.code).toBe('file-empty');
  expect((await send(form(Buffer.alloc(0), 'vide.pdf'))).body.code).toBe('file-empty');
  const none = new FormData();
  none.append('note', 'x');
  expect((await send(none)).body.code).toBe('malformed-upload');
  const two = form(pdf, 'a.pdf');
  two.append('other', new Blob([new Uint8Array(pdf)]), 'b.pdf');
  expect((await send(two)).body.code).toBe('malformed-upload');
  for (const body of ['--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7 ', 'nothing of the kind', '']) {
    const cut = await send(Buffer.from(body), { 'content-type': 'multipart/form-data; boundary=x' });
    expect([cut.status, cut.body.code]).toEqual([400, 'malformed-upload']);
  }
  expect((await send(pdf, { 'content-type': 'multipart/form-data' })).body.code).toBe('malformed-upload');
  expect(await kept()).toEqual(before);
});

describe('a file beyond the limit', () => {
  const endless = (total: number, counter: { sent: number }) =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        if ((counter.sent += 65_536) > total) controller.close();
        else controller.enqueue(new Uint8Array(65_536).fill(0x25));
      },
    });

  test('is refused as soon as the limit is passed, though nothing announced its size', async () => {
    const before = await kept();
    const counter = { sent: 0 };
    const { status, body } = await door.call('POST', '/api/v1/files', { body: endless(1_000_000_000, counter) });
    expect([status, body.code, body.maxBytes]).toEqual([413, 'too-large', MOST]);
    expect(body.detail).toContain('2 Mo');
    expect(counter.sent).toBeLessThan(30_000_000);
    expect(await kept()).toEqual(before);
  });
  test('in a form too', async () => {
    const counter = { sent: 0 };
    const head = Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n');
    const source = endless(1_000_000_000, counter).getReader();
    let first = true;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (first) controller.enqueue(new Uint8Array(head));
        first = false;
        controller.enqueue((await source.read()).value!);
      },
    });
    const { status } = await door.call('POST', '/api/v1/files', { body, headers: { 'content-type': 'multipart/form-data; boundary=x' } });
    expect(status).toBe(413);
    expect(counter.sent).toBeLessThan(30_000_000);
  });
  test('of an announced gigabyte is refused before a byte of it is read', async () => {
    const { hostname, port } = new URL(door.url);
    const answer = await new Promise<string>((resolve, reject) => {
      let heard = '';
      const socket = connect(Number(port), hostname, () => socket.write('POST /api/v1/files HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000000\r\n\r\n'));
      socket.on('data', (chunk) => {
        heard += String(chunk);
        if (heard.includes('}')) socket.destroy();
      });
      socket.on('close', () => resolve(heard)).on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });
  test('of exactly the limit is kept', async () => {
    const whole = Buffer.concat([pdf, Buffer.alloc(MOST - pdf.length, 0x20)]);
    expect((await send(whole)).body.bytes).toBe(MOST);
    expect((await send(form(whole, 'a.pdf'))).body.bytes).toBe(MOST);
    expect((await send(Buffer.concat([whole, Buffer.from(' ')]))).status).toBe(413);
  });
});

test.each(['application/pdf', 'multipart/form-data; boundary=x'])('a connection cut on the way leaves nothing (%s)', async (type) => {
  const before = await kept();
  const { hostname, port } = new URL(door.url);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`POST /api/v1/files HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: 1000000\r\n\r\n--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7 ${'x'.repeat(300_000)}`);
      // Long enough for the server to have begun its file.
      setTimeout(() => socket.destroy(), 150);
    }).on('close', () => resolve());
  });
  const deadline = Date.now() + 5_000;
  while (JSON.stringify(await kept()) !== JSON.stringify(before) && Date.now() < deadline) await new Promise((r) => setTimeout(r, 20));
  expect(await kept()).toEqual(before);
});

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\amel\\RIB.pdf', 'RIB.pdf'],
  ['.htaccess', 'htaccess'],
  ['a\u202efdp.exe', 'afdp.exe'],
  ['a\r\nSet-Cookie: x.pdf', 'aSet-Cookie x.pdf'],
  ['', 'document'],
  [undefined, 'document'],
  [`${'é'.repeat(300)}.pdf`, `${'é'.repeat(146)}.pdf`],
])('a name is never a path: %j', (name, clean) => {
  expect(cleanName(name)).toBe(clean);
});

test('a download is proposed under its name, whatever the name holds', () => {
  expect(asAttachment('délibération "2026".pdf')).toBe(`attachment; filename="deliberation _2026_.pdf"; filename*=UTF-8''d%C3%A9lib%C3%A9ration%20%222026%22.pdf`);
  expect(asAttachment('日本')).toBe(`attachment; filename="document"; filename*=UTF-8''%E6%97%A5%E6%9C%AC`);
});
