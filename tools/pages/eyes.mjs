// What look.mjs and journey.mjs share: the browser, and the rules that a page has to keep.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const need = createRequire(join(root, 'target/pages/'));
const { chromium } = need('playwright-core');
const axe = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');

/** Widths in pixels: a telephone, and the screen of a desk. */
export const WIDTHS = { narrow: 390, wide: 1280 };
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** The system's own browser. */
export function launch(executablePath = '/usr/bin/chromium') {
  return chromium.launch({ executablePath, args: FLAGS });
}

/** How many pixels the page is wider than the screen. */
export function over(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** axe-core, run in the page. The page itself allows no script; the debugger's own world does. One line per broken rule. */
export async function broken(page) {
  const found = await page.evaluate(`${axe};axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(RULES)} } })`);
  const lines = found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary.split('\n')[1]?.trim()}`));
  return lines;
}
