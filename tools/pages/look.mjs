// Looks at pages as people meet them: narrow and wide, by keyboard alone, and through axe-core's WCAG 2.2 AA rules.
//
//   node tools/pages/look.mjs [--base URL] [--sign-in FILE.json] [--out FOLDER] [--shots all|none] PATH-OR-FILE...
//
// PATH-OR-FILE is a path below --base (such as /draft, or /nothing=404 where another status than 200 is right) or the name of a
// saved .html file. --sign-in names a JSON file
// {"account": "...", "passphrase": "..."}: the script signs in through the page itself first. Exits 1 when a page breaks a rule.
// Needs the npm packages playwright-core and axe-core; install.sh beside this file puts them under target/pages.

import { createServer } from 'node:http';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

import { WIDTHS, broken, launch, over, root } from './eyes.mjs';

const asked = read(process.argv.slice(2));
const faults = [];
mkdirSync(asked.out, { recursive: true });
const saved = asked.pages.some((p) => p.endsWith('.html')) ? await serve() : null;
const browser = await launch(asked.browser);
try {
  const visit = await browser.newContext({ ignoreHTTPSErrors: true });
  if (asked.signIn) await signIn(visit);
  for (const page of asked.pages) await look(visit, page);
} finally {
  await browser.close();
  saved?.close();
}
for (const fault of faults) console.error(`fault: ${fault}`);
console.log(`${asked.pages.length} pages, ${faults.length} faults, pictures in ${asked.out}`);
process.exit(faults.length ? 1 : 0);

/** Command line to plain values. */
function read(args) {
  const asked = { base: null, signIn: null, out: join(root, 'target/pages/shots'), shots: 'all', browser: '/usr/bin/chromium', pages: [] };
  while (args.length) {
    const arg = args.shift();
    if (arg === '--base') asked.base = args.shift();
    else if (arg === '--sign-in') asked.signIn = JSON.parse(readFileSync(args.shift(), 'utf8'));
    else if (arg === '--out') asked.out = resolve(args.shift());
    else if (arg === '--shots') asked.shots = args.shift();
    else if (arg === '--browser') asked.browser = args.shift();
    else asked.pages.push(arg);
  }
  if (!asked.pages.length || (!asked.base && asked.pages.some((p) => !p.endsWith('.html')))) {
    console.error('usage: look.mjs [--base URL] [--sign-in FILE.json] [--out FOLDER] [--shots all|none] PATH-OR-FILE...');
    process.exit(2);
  }
  return asked;
}

/** Saved pages name their style sheet by path: serve both from here, on a port that the system picks. */
function serve() {
  const types = { '.css': 'text/css', '.svg': 'image/svg+xml', 'html': 'text/html; charset=utf-8' };
  const server = createServer((ask, answer) => {
    const path = decodeURIComponent(new URL(ask.url, 'http://x').pathname);
    const file = path.startsWith('/assets/') ? join(root, 'crates/node/assets', basename(path)) : path;
    if (!existsSync(file)) return answer.writeHead(404).end();
    answer.writeHead(200, { 'content-security-policy': "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'", 'content-type': types[file.slice(-4)] ?? 'application/octet-stream' }).end(readFileSync(file));
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

/** Through the sign-in page, as a person does. */
async function signIn(visit) {
  const page = await visit.newPage();
  await page.goto(new URL('/sign-in', asked.base).href);
  await page.fill('[name=account]', asked.signIn.account);
  await page.fill('[name=passphrase]', asked.signIn.passphrase);
  await Promise.all([page.waitForNavigation(), page.click('main button[type=submit]')]);
  if (new URL(page.url()).pathname === '/sign-in') faults.push(`sign-in as ${asked.signIn.account} failed`);
  await page.close();
}

/** One page: both widths, pictures, rules, keyboard. */
async function look(visit, name) {
  const html = name.endsWith('.html');
  const [path, status = '200'] = html ? [name] : name.split(/=(?=\d{3}$)/);
  const url = html ? `http://127.0.0.1:${saved.address().port}${resolve(name)}` : new URL(path, asked.base).href;
  const label = html ? basename(name, '.html') : path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'home';
  const page = await visit.newPage();
  page.on('console', (m) => m.type() === 'error' && m.location().url !== url && faults.push(`${label}: browser says ${m.text()}`));
  for (const [width, pixels] of Object.entries(WIDTHS)) {
    await page.setViewportSize({ width: pixels, height: 900 });
    const answer = await page.goto(url);
    if (String(answer.status()) !== status) faults.push(`${label}: HTTP ${answer.status()}, not ${status}`);
    if (asked.shots === 'all') await page.screenshot({ path: join(asked.out, `${label}-${width}.png`), fullPage: true });
    const pixelsOver = await over(page);
    if (pixelsOver > 0) faults.push(`${label} ${width}: ${pixelsOver} pixels wider than the screen`);
    await rules(page, `${label} ${width}`);
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  if (asked.shots === 'all') await page.screenshot({ path: join(asked.out, `${label}-dark.png`), fullPage: true });
  await rules(page, `${label} dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await keyboard(page, label);
  await page.close();
}

/** The rules that the page breaks. */
async function rules(page, label) {
  for (const line of await broken(page)) faults.push(`${label}: ${line}`);
}

/** Every control is reached by Tab, in the order of the document, and shows where it is. The first stop skips to the content. */
async function keyboard(page, label) {
  await page.goto(page.url());
  const wanted = await page.evaluate(() => {
    const reach = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
    const seen = (e) => e.checkVisibility() && !(e.closest('details:not([open])') && e.tagName !== 'SUMMARY');
    const once = new Set();
    return [...document.querySelectorAll(reach)].filter((e) => {
      if (!seen(e) || e.disabled) return false;
      if (e.type !== 'radio') return true;
      const first = !once.has(e.name);
      once.add(e.name);
      return first;
    }).length;
  });
  let stops = 0;
  let previous = null;
  for (let i = 0; i < wanted * 3 + 10; i += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      const style = getComputedStyle(e);
      e.dataset.stop ??= Math.random();
      return { id: e.dataset.stop, tag: e.outerHTML.slice(0, 90), ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, skip: e.classList.contains('skip') };
    });
    if (!at) break;
    if (stops === 0 && !at.skip) faults.push(`${label}: the first stop is not the skip link`);
    if (!at.ring) faults.push(`${label}: no visible focus on ${at.tag}`);
    // A date field has several stops inside one control.
    if (at.id !== previous) stops += 1;
    previous = at.id;
  }
  if (stops < wanted) faults.push(`${label}: ${stops} of ${wanted} controls reached by keyboard`);
}
