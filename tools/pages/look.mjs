// Looks at pages as people meet them: narrow and wide, by keyboard alone, and through axe-core's WCAG 2.2 AA rules.
//
//   node tools/pages/look.mjs [--base URL] [--sign-in FILE.json] [--out FOLDER] [--shots all|none] PATH-OR-FILE...
//
// PATH-OR-FILE is a path below --base (such as /draft) or the name of a saved .html file. --sign-in names a JSON file
// {"account": "...", "passphrase": "..."}: the script signs in through the page itself first. Exits 1 when a page breaks a rule.
// Needs the npm packages playwright-core and axe-core; install.sh beside this file puts them under target/pages.

import { createServer } from 'node:http';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const need = createRequire(join(root, 'target/pages/'));
const { chromium } = need('playwright-core');
const axe = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');

const WIDTHS = { narrow: 390, wide: 1280 };
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const asked = read(process.argv.slice(2));
const faults = [];
mkdirSync(asked.out, { recursive: true });
const saved = asked.pages.some((p) => p.endsWith('.html')) ? await serve() : null;
const browser = await chromium.launch({ executablePath: asked.browser, args: FLAGS });
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
  const url = html ? `http://127.0.0.1:${saved.address().port}${resolve(name)}` : new URL(name, asked.base).href;
  const label = html ? basename(name, '.html') : name.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'home';
  const page = await visit.newPage();
  page.on('console', (m) => m.type() === 'error' && faults.push(`${label}: browser says ${m.text()}`));
  for (const [width, pixels] of Object.entries(WIDTHS)) {
    await page.setViewportSize({ width: pixels, height: 900 });
    const answer = await page.goto(url);
    if (!answer.ok() && html) faults.push(`${label}: HTTP ${answer.status()}`);
    if (asked.shots === 'all') await page.screenshot({ path: join(asked.out, `${label}-${width}.png`), fullPage: true });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) faults.push(`${label} ${width}: ${over} pixels wider than the screen`);
    await rules(page, `${label} ${width}`);
  }
  for (const scheme of ['dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    if (asked.shots === 'all') await page.screenshot({ path: join(asked.out, `${label}-${scheme}.png`), fullPage: true });
    await rules(page, `${label} ${scheme}`);
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await keyboard(page, label);
  await page.close();
}

/** axe-core, run in the page. The page itself allows no script; the debugger's own world does. */
async function rules(page, label) {
  const found = await page.evaluate(`${axe};axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(RULES)} } })`);
  for (const broken of found.violations) {
    for (const node of broken.nodes) faults.push(`${label}: ${broken.id}: ${node.target.join(' ')}: ${node.failureSummary.split('\n')[1]?.trim()}`);
  }
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
