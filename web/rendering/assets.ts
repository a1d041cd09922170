import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import express from 'express';

interface Asset {
  readonly href: string;
  readonly mediaType: string;
  readonly plain: Buffer;
  readonly gzip: Buffer | null;
  readonly brotli: Buffer | null;
}

export interface Assets {
  /** Address of an asset, which changes with its content. @throws Error when there is none of that name. */
  href(name: string): string;
  readonly router: express.Router;
  /** Address of the logo; null: the name stands alone. */
  readonly logo: string | null;
  /** Bytes sent to a browser that takes brotli: a test holds them under a limit. */
  readonly weights: Readonly<Record<string, number>>;
}

export interface AssetsOptions {
  /** The project's own folder. */
  readonly root: string;
  readonly themeFile: string | null;
  readonly logoFile: string | null;
}

const fonts = ['latin-wght-normal', 'latin-ext-wght-normal', 'latin-wght-italic'] as const;
const mediaTypes: Readonly<Record<string, string>> = { '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

/** Everything a page asks for beside itself: read, named by its content and compressed once. Nothing comes from another host. */
export function loadAssets({ root, themeFile, logoFile }: AssetsOptions): Assets {
  const assets = new Map<string, Asset>();
  const add = (name: string, content: Buffer) => assets.set(name, ready(name, content));
  const own = (name: string) => readFileSync(path.join(root, 'web', 'assets', name));

  for (const font of fonts) add(`${font}.woff2`, readFileSync(path.join(root, 'node_modules/@fontsource-variable/atkinson-hyperlegible-next/files', `atkinson-hyperlegible-next-${font}.woff2`)));
  add('icon.svg', own('icon.svg'));
  if (logoFile) add('logo.svg', readFileSync(logoFile));
  for (const script of ['enhance.js', 'commune.js', 'officer.js']) add(script, own(script));
  const style = `${own('style.css').toString('utf8')}${themeFile ? `\n${readFileSync(themeFile, 'utf8')}` : ''}`;
  add('style.css', Buffer.from(withAddresses(style, assets)));

  const byHref = new Map([...assets.values()].map((asset) => [asset.href, asset]));
  const router = express.Router();
  router.get('/assets/:file', (request, response, next) => {
    const asset = byHref.get(`/assets/${request.params.file}`);
    if (!asset) return next();
    send(asset, request, response);
  });
  return {
    href: (name) => {
      const asset = assets.get(name);
      if (!asset) throw new Error(`no asset ${name}`);
      return asset.href;
    },
    router,
    logo: assets.get('logo.svg')?.href ?? null,
    weights: Object.fromEntries([...assets].map(([name, { brotli, plain }]) => [name, (brotli ?? plain).length])),
  };
}

function ready(name: string, content: Buffer): Asset {
  const extension = path.extname(name);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const isText = extension !== '.woff2';
  return {
    href: `/assets/${path.basename(name, extension)}.${hash}${extension}`,
    mediaType: mediaTypes[extension]!,
    plain: content,
    gzip: isText ? gzipSync(content, { level: 9 }) : null,
    brotli: isText ? brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }) : null,
  };
}

/** `url(name.woff2)` becomes the address of that asset. */
const withAddresses = (style: string, assets: ReadonlyMap<string, Asset>): string =>
  style.replace(/url\(([\w.-]+)\)/g, (all, name: string) => (assets.has(name) ? `url(${assets.get(name)!.href})` : all));

function send({ mediaType, plain, gzip, brotli, href }: Asset, request: express.Request, response: express.Response): void {
  const etag = `"${href.split('.').at(-2)}"`;
  response.set({ 'Content-Type': mediaType, 'Cache-Control': 'public, max-age=31536000, immutable', ETag: etag, Vary: 'Accept-Encoding', 'X-Content-Type-Options': 'nosniff', 'Cross-Origin-Resource-Policy': 'same-origin' });
  if (request.headers['if-none-match'] === etag) return void response.status(304).end();
  const takes = String(request.headers['accept-encoding'] ?? '');
  if (brotli && /\bbr\b/.test(takes)) return void response.set('Content-Encoding', 'br').end(brotli);
  if (gzip && /\bgzip\b/.test(takes)) return void response.set('Content-Encoding', 'gzip').end(gzip);
  response.end(plain);
}
