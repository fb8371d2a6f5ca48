import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, ConsoleMessage, Page } from 'playwright-core';

/** Chromium, from the environment or where Linux distributions put it; undefined where there is none. */
export const chromiumPath = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);

const webGpu = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

export const launch = (): Promise<Browser> =>
  chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: [...webGpu, ...quiet, '--no-sandbox', '--disable-quic'],
  });

/** A tab, and everything in it that went wrong. */
export interface Tab {
  readonly page: Page;
  /** Messages of the console that are warnings or errors, exceptions, and requests to other places. */
  readonly faults: readonly string[];
}

export interface TabOptions {
  readonly width?: number;
  readonly hasGpu?: boolean;
  readonly colorScheme?: 'light' | 'dark';
}

/** Opens an address with reduced motion, so that nothing waits for an animation. */
export const openTab = async (browser: Browser, url: string, options: TabOptions = {}): Promise<Tab> => {
  const { width = 1100, hasGpu = true, colorScheme = 'light' } = options;
  const page = await browser.newPage({ viewport: { width, height: 900 }, reducedMotion: 'reduce', colorScheme });
  page.setDefaultTimeout(90_000);
  const faults: string[] = [];
  const onMessage = (message: ConsoleMessage): void => {
    if (['warning', 'error'].includes(message.type())) faults.push(message.text());
  };
  page.on('console', onMessage);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url)) faults.push(request.url());
  });
  if (!hasGpu) await page.addInitScript('delete Navigator.prototype.gpu');
  await page.goto(url);
  return { page, faults };
};

/** Waits until the page has finished what it does, and gives what it says. */
export const settled = async (page: Page): Promise<{ state: string | undefined; status: string; error: string }> => {
  await page.waitForFunction(() => ['ready', 'error'].includes(document.documentElement.dataset['state'] ?? ''));
  return page.evaluate(() => ({
    state: document.documentElement.dataset['state'],
    status: document.querySelector('#status')?.textContent ?? '',
    error: document.querySelector('#error')?.textContent ?? '',
  }));
};

/** Presses a button, waits, and gives what the page says. Throws what it says of an error. */
export const press = async (page: Page, id: string): Promise<string> => {
  await page.click(`#${id}`);
  const { status, error } = await settled(page);
  if (error !== '') throw new Error(error);
  return status;
};
