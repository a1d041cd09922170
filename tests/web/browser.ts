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
