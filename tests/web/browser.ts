import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import type { Chromium } from '../../runtime/chromium.ts';
import { ask } from '../setup/ask.ts';

/** A real Chromium: what a person sees and does. One a suite; each test opens its own window. */
export async function openBrowser(): Promise<Browser> {
  const { executablePath, env, args } = await ask<Chromium>('chromium');
  return chromium.launch({ executablePath, args: [...args], env: { ...process.env, ...env }, headless: true });
}

export interface Window {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the browser complained of: scripts that failed, what the security policy refused. A test ends with none. */
  readonly complaints: string[];
}

export async function openWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<Window> {
  const context = await browser.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && !/status of (4|5)\d\d/.test(message.text()) && complaints.push(message.text()));
  return { context, page, complaints };
}

/** Sends the form of a page with other fields than a person would have seen in it. */
export const sendForm = (page: Page, fields: Readonly<Record<string, string>>): Promise<void> =>
  page.evaluate((sent) => {
    const { document } = globalThis as unknown as { document: { querySelector(of: string): { append(child: unknown): void; submit(): void; querySelectorAll(of: string): Iterable<{ remove(): void }> }; createElement(tag: string): Record<string, string> } };
    const form = document.querySelector('main form[method=post]');
    for (const [name, value] of Object.entries(sent)) {
      for (const there of form.querySelectorAll(`[name="${name}"]`)) there.remove();
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
    }
    form.submit();
  }, fields);
