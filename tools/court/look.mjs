// Holds the page that checks a package in a browser against `comity verify`, on the same files:
//
//   node tools/court/look.mjs PAGE.html SHOTS COMITY DEMO ENDED PACKAGE...
//
// DEMO is the folder of a finished `comity demo --walk`: its package is also judged with its directory and roots. ENDED is the folder of
// samples whose keys have ended (`sample_package.py ENDED ended desk`). Each PACKAGE
// (and a damaged copy of each) gets the same checks, outcomes and sentences from both. The page is opened as a file, by keyboard alone, in
// six languages, narrow and wide, light and dark, held to axe-core's rules, and may ask no network for anything.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { WIDTHS, broken, launch, over } from '../pages/eyes.mjs';

const [html, shots, comity, demo, ended, ...packages] = process.argv.slice(2);
if (!ended) {
  console.error('usage: look.mjs PAGE.html SHOTS COMITY DEMO ENDED PACKAGE...');
  process.exit(2);
}
mkdirSync(shots, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), 'court-'));
const faults = [];
const browser = await launch();
const visit = await browser.newContext({ locale: 'en' });
visit.on('request', (r) => /^(file|blob|data):/.test(r.url()) || faults.push(`the page asked for ${r.url()}`));
const page = await visit.newPage();
page.on('console', (m) => m.type() === 'error' && faults.push(`browser says ${m.text()}`));
page.on('pageerror', (e) => faults.push(`the page fell: ${e}`));

const english = JSON.parse(readFileSync(new URL('../../crates/court/page/words.json', import.meta.url), 'utf8')).en;

/** What the program says. */
function program(file, more = []) {
  const ran = spawnSync(comity, ['--json', 'verify', file, ...more], { maxBuffer: 1 << 28 });
  return JSON.parse(String(ran.stdout));
}

/** What the page shows, read from what a person sees. */
async function shown(file, again) {
  if (again) await page.click('#again');
  else await page.setInputFiles('#choose', file);
  await page.waitForSelector('#verdict:not([hidden]) h2', { timeout: 120_000 });
  return page.evaluate(() => ({
    tone: document.getElementById('verdict').className,
    title: document.querySelector('#verdict h2').lastChild.textContent,
    checks: [...document.querySelectorAll('#verdict tbody tr')].map((row) => ({ outcome: row.className, says: row.lastElementChild.textContent })),
    lines: [...document.querySelectorAll('#verdict li')].map((line) => line.textContent),
  }));
}

/** Both on one file. */
async function agree(label, file, more = [], again = false) {
  const said = program(file, more);
  const seen = await shown(file, again);
  const tone = said.vouched ? 'good' : said.ok ? 'warn' : 'stop';
  const title = english[said.worth.replaceAll('-', '_')];
  const rows = said.checks.map((c) => ({ outcome: { passed: 'good', failed: 'stop' }[c.outcome] ?? 'info', says: c.says }));
  const same = seen.tone === tone && seen.title === title && JSON.stringify(seen.checks) === JSON.stringify(rows)
    && JSON.stringify(seen.lines) === JSON.stringify([...said.proven, ...said.not_proven]);
  if (!same) faults.push(`${label}: the program says ${tone} ${JSON.stringify(rows)}, the page ${JSON.stringify(seen)}`);
  console.log(`${label}: ${tone}`);
  return tone;
}

/** A copy with one bit changed in the middle. */
function damaged(file) {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] ^= 1;
  const copy = join(scratch, `damaged-${basename(file)}`);
  writeFileSync(copy, bytes);
  return copy;
}

async function open() {
  await page.goto(pathToFileURL(resolve(html)).href);
}

/** All six languages at both widths, with a verdict on the page. */
async function looks(label) {
  for (const lang of ['en', 'fr', 'es', 'ru', 'zh', 'ar']) {
    await page.click(`#langs [lang=${lang}]`);
    for (const [width, pixels] of Object.entries(WIDTHS)) {
      await page.setViewportSize({ width: pixels, height: 900 });
      await page.screenshot({ path: join(shots, `${label}-${lang}-${width}.png`), fullPage: true });
      if (await over(page) > 0) faults.push(`${label} ${lang} ${width}: wider than the screen`);
      for (const line of await broken(page)) faults.push(`${label} ${lang} ${width}: ${line}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const line of await broken(page)) faults.push(`${label} dark: ${line}`);
  await page.screenshot({ path: join(shots, `${label}-dark.png`), fullPage: true });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.click('#langs [lang=en]');
}

/** The file is chosen, and the keys opened, with Tab and Enter alone. */
async function keyboard() {
  await open();
  const reached = [];
  for (let i = 0; i < 16; i += 1) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement.id || document.activeElement.tagName));
    if (reached.at(-1) === 'SUMMARY') await page.keyboard.press('Enter');
  }
  for (const stop of ['choose', 'SUMMARY', 'directory', 'roots', 'threshold', 'stamp-roots', 'again']) {
    if (!reached.includes(stop)) faults.push(`keyboard: ${stop} is not reached: ${reached}`);
  }
}

try {
  await open();
  for (const file of packages) {
    await agree(basename(file), file);
    if (await agree(`damaged ${basename(file)}`, damaged(file)) !== 'stop') faults.push(`${file}: damage was not seen`);
  }
  const own = join(demo, 'package.zip');
  if (await agree('the demo\'s package', own) !== 'warn') faults.push('the demo\'s package is whole, and is not called so');
  await looks('whole');
  const roots = readFileSync(join(demo, 'roots.txt'), 'utf8').split(/\s+/).filter(Boolean);
  await page.click('summary');
  await page.setInputFiles('#directory', join(demo, 'directory'));
  await page.fill('#roots', roots.join('\n'));
  await page.fill('#threshold', '2');
  const more = ['--directory', join(demo, 'directory'), ...roots.flatMap((r) => ['--root', r]), '--threshold', '2'];
  if (await agree('with the directory', own, more, true) !== 'good') faults.push('the demo\'s package is vouched for, and is not called so');
  await looks('vouched');
  await agree('damaged, with the directory', damaged(own), more);
  await looks('damaged');
  for (const [name, shown] of [['good-ended-desk-log', 'before-end'], ['good-ended-desk-stamp', 'stamped'], ['bad-ended-desk-nothing', 'unproven']]) {
    const { file, reader, worth } = JSON.parse(readFileSync(join(ended, 'samples.json'), 'utf8')).find((one) => one.file === `${name}.zip`);
    const stamps = reader.roots ? join(ended, reader.roots) : null;
    await page.setInputFiles('#directory', join(ended, reader.directory));
    await page.fill('#roots', reader.directory_roots.join('\n'));
    await page.fill('#threshold', String(reader.threshold));
    await page.setInputFiles('#stamp-roots', stamps ?? []);
    const flags = ['--directory', join(ended, reader.directory), '--threshold', String(reader.threshold), ...reader.directory_roots.flatMap((r) => ['--root', r]), ...(stamps ? ['--stamp-root', stamps] : [])];
    await agree(name, join(ended, file), flags);
    if (program(join(ended, file), flags).worth !== worth) faults.push(`${name}: it is not called ${worth}`);
    await looks(shown);
  }
  await keyboard();
} finally {
  await browser.close();
}
for (const fault of faults) console.error(`fault: ${fault}`);
console.log(`${faults.length} faults, pictures in ${shots}`);
process.exit(faults.length ? 1 : 0);
