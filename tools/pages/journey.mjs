// Plays the whole journey in a real browser, as officers do: by keyboard and forms, with no script on any page.
//
//   node tools/pages/journey.mjs READY.json FOLDER [NODE.json]
//
// READY.json is the line that `comity --json demo` prints, or - for the provider's pages alone; NODE.json is what provider.sh writes. Each page is looked at in three languages and two widths, held against
// axe-core's WCAG 2.2 AA rules, and photographed into FOLDER. Exits 1 when a step or a rule fails.

import { createConnection } from 'node:net';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { WIDTHS, broken, launch, over } from './eyes.mjs';

const LANGS = ['en', 'ar', 'zh'];
// The rules look at the markup, which the width does not change: each language is held against them once, English twice.
const RULES_AT = { en: ['narrow', 'wide'], ar: ['narrow'], zh: ['wide'] };
const PATIENCE = 20_000;
// A silence of a minute, and a round of the duties.
const MINUTES = 150_000;
const [readyFile, out, logsFile] = process.argv.slice(2);
if (!out) {
  console.error('usage: journey.mjs READY.json|- FOLDER [NODE.json]');
  process.exit(2);
}
const ready = readyFile === '-' ? null : JSON.parse(readFileSync(readyFile, 'utf8').split('\n').find((l) => l.includes('"ready":true')));
const draft = ready && toml(readFileSync(ready.draft, 'utf8'));
const [asker, asked, provider] = ready?.nodes ?? [];
const faults = [];
const looked = { pages: 0 };
mkdirSync(resolve(out), { recursive: true });

const browser = await launch();
try {
  if (ready) await journey();
  if (logsFile) await logs(JSON.parse(readFileSync(logsFile, 'utf8')));
} catch (error) {
  faults.push(`the journey broke off: ${error.stack}`);
} finally {
  await browser.close();
}
for (const fault of faults) console.error(`fault: ${fault}`);
console.log(`journey: ${looked.pages} looks, ${faults.length} faults, pictures in ${out}`);
process.exit(faults.length ? 1 : 0);

async function journey() {
  const investigator = await enter(asker, 'investigator', true);
  await glance(investigator, 'desk-empty', '/');
  const request = await write(investigator);
  const second = await enter(asker, 'approver');
  await see(second, 'desk-approve', '/');
  await open(second, request);
  await press(second, 'approve');
  step('a second officer approved; the letter leaves');
  await hold(request);
  await decide(request);
  await answer(request);
  await evidence(investigator, request);
  await shortcut(investigator);
  await others(investigator);
}

/** The investigator writes the draft: first with gaps, then whole; reads the law; signs. */
async function write(page) {
  await page.goto(new URL('/', asker.url).href);
  await follow(page, 'a[href="/draft"]');
  await glance(page, 'draft', '/draft');
  await page.goto(new URL('/draft', asker.url).href);
  await fill(page, { ...draft, port: '', necessity: '', 'article-text': '' });
  await send(page, 'button[value=check]');
  expect(await page.locator('.lack').count() >= 3, 'the draft names what it lacks beside each field');
  await see(page, 'draft-lacks', path(page));
  await fill(page, draft);
  await send(page, 'button[value=check]');
  const lacks = await page.locator('.lack').allInnerTexts();
  expect(lacks.length === 0, `the whole draft lacks nothing: ${lacks.join(' | ')}`);
  expect(await page.locator('#law').count() === 1, 'the law answers on the page');
  await see(page, 'draft-ready', path(page));
  await send(page, 'button[value=hand-over]');
  expect(path(page).startsWith('/requests/'), `signed: ${path(page)}`);
  expect(await page.locator('#act-approve').count() === 0, 'the drafter is not offered to approve');
  step('drafted, held against both laws, signed by the drafter');
  await glance(page, 'request-proposed', path(page));
  return path(page);
}

/** Two people of the asked state order the hold; the page shows both clocks. */
async function hold(request) {
  const desk = await enter(asked, 'desk');
  await arrives(desk, asked, request, '#act-hold');
  await see(desk, 'request-received', request);
  await open(desk, request);
  await press(desk, 'hold');
  expect(await desk.locator('#act-hold').count() === 0, 'one person is not asked twice');
  const second = await enter(asked, 'approver');
  await glance(second, 'desk-hold', '/');
  await open(second, request);
  await press(second, 'hold');
  await arrives(second, asked, request, '.clock.good');
  expect(await second.locator('.clocks .clock').count() === 2, 'both clocks are on the page');
  step('two people ordered the hold; the records are held and both clocks shown');
  await see(second, 'request-held', request);
}

/** The independent body where the law wants one, the reviewer, and the second person. */
async function decide(request) {
  const court = officer(asked, 'magistrate');
  if (court) {
    const magistrate = await enter(asked, 'magistrate');
    await open(magistrate, request);
    if (await magistrate.locator('[name=do][value=authorise]').count()) await press(magistrate, 'authorise');
  }
  const reviewer = await enter(asked, 'reviewer');
  await open(reviewer, request);
  await press(reviewer, 'execute');
  expect(await reviewer.locator('.field.bad').count() > 0, 'an unanswered safeguard question is named');
  await picture(reviewer, 'request-safeguard-unanswered');
  for (const question of ['political', 'discrimination', 'death-or-torture', 'privileged']) {
    await reviewer.check(`[name="safeguard.${question}"][value=no]`);
  }
  await press(reviewer, 'execute');
  await glance(reviewer, 'request-reviewed', request);
  const second = await enter(asked, 'approver');
  await open(second, request);
  await press(second, 'execute');
  step('reviewed, agreed by a second person, ordered');
  await glance(second, 'request-granted', request);
}

/** The provider's clerk sees the answer before it goes out; the desk packs it. */
async function answer(request) {
  const clerk = await enter(provider, 'clerk');
  const until = Date.now() + PATIENCE;
  let link = clerk.locator('tr.mine a');
  while (!(await link.count()) && Date.now() < until) {
    await clerk.waitForTimeout(200);
    await clerk.goto(provider.url);
  }
  await glance(clerk, 'desk-provider', '/');
  await clerk.goto(provider.url);
  await follow(clerk, 'tr.mine a');
  const order = path(clerk);
  await glance(clerk, 'order', order);
  await open(clerk, order);
  await press(clerk, 'look-up');
  expect(await clerk.locator('#preview').count() === 1, 'the clerk sees the answer that would go out');
  await see(clerk, 'order-answer', order);
  await open(clerk, order);
  await press(clerk, 'produce');
  await glance(clerk, 'order-produced', order);
  await see(clerk, 'finished', '/finished');
  // Answered, it is off the list; by the number that the authority says on the telephone it is found.
  await open(clerk, '/');
  expect(await clerk.locator(`a[href="${order}"]`).count() === 0, 'what was answered is no work any more');
  await clerk.locator('#number').fill(order.split('/').pop().slice(0, 8));
  await send(clerk, 'form[role=search] button');
  expect(path(clerk) === order, `found by its number: ${path(clerk)}`);
  const reviewer = await enter(asked, 'reviewer');
  await arrives(reviewer, asked, request, '[name=do][value=transmit]');
  await press(reviewer, 'transmit');
  step('looked up, produced, packed and sent');
}

/** The investigator checks the package, takes it for the court, and tells what came of it. */
async function evidence(page, request) {
  await arrives(page, asker, request, '[name=do][value=verify]');
  await press(page, 'verify');
  expect(await page.locator('.evidence .badge.good').count() === 1, 'the evidence is verified');
  expect(await page.locator('.evidence .facts').count() === 1, 'what was found is on the page');
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('.evidence a.button')]);
  expect(/^package-.*\.zip$/.test(file.suggestedFilename()), `the package is a file: ${file.suggestedFilename()}`);
  await see(page, 'request-evidence', request);
  await open(page, request);
  await page.check('[name=result][value=identified]');
  await page.fill('[name=words]', 'The subscriber was identified and heard.');
  await press(page, 'outcome');
  step('verified, downloaded, outcome told');
}

/** The direct order to a company abroad: refused, recorded, told. */
async function shortcut(page) {
  await page.goto(new URL('/draft', asker.url).href);
  await fill(page, draft);
  await send(page, 'button[value=check]');
  await fill(page, draft);
  await send(page, 'button[value=check]');
  const id = new URL(page.url()).searchParams.get('id');
  await glance(page, 'request-draft', `/requests/${id}`);
  await open(page, `/requests/${id}`);
  await press(page, 'attempt');
  expect(await page.locator('.bases li').count() > 0, 'the refusal names the lawful way');
  await picture(page, 'attempt-refused');
  await see(page, 'attempt', '/attempt');
  const desk = await enter(asked, 'desk');
  const until = Date.now() + PATIENCE;
  while (!(await desk.locator('.timeline li').count()) && Date.now() < until) await desk.goto(new URL('/notices', asked.url).href);
  await see(desk, 'notices', '/notices');
  step('the direct order was refused, and the other state was told');
}

/** Pages that only tell, and what is refused at the door. */
async function others(page) {
  await see(page, 'log', '/log');
  await see(page, 'stats', '/stats');
  await glance(page, 'nothing-here', '/nothing');
  const elsewhere = await page.request.post(new URL('/sign-out', asker.url).href, { headers: { 'sec-fetch-site': 'cross-site' }, maxRedirects: 0 });
  expect(elsewhere.status() === 400, `a form from elsewhere is refused: ${elsewhere.status()}`);
  const other = await page.request.get(asker.url, { headers: { host: 'evil.example' }, maxRedirects: 0 });
  expect(other.status() === 421, `another host name is refused: ${other.status()}`);
  const plain = await page.request.get(asker.url);
  expect(/default-src 'none'/.test(plain.headers()['content-security-policy'] ?? ''), 'the page forbids scripts');
  await page.goto(asker.url);
  await Promise.all([page.waitForNavigation(), page.locator('form.who button').press('Enter')]);
  expect(path(page).startsWith('/sign-in'), 'signed out');
  await page.goto(asker.url);
  expect(path(page).startsWith('/sign-in'), 'nothing is shown to nobody');
}

/** A provider's retained logs: what devices send, and a shorter time that counsel accepts after reading what it destroys. */
async function logs(node) {
  const clerk = await enter(node, 'clerk');
  await open(clerk, '/listeners');
  const addresses = await clerk.locator('table.list code').allInnerTexts();
  expect(addresses.length === 3, `three listeners are on the page: ${addresses}`);
  const [, port] = /^TCP 127\.0\.0\.1:(\d+)$/.exec(addresses[0]);
  const device = createConnection(Number(port), '127.0.0.1');
  device.write(readFileSync('samples/cgnat/conntrack.log'));
  device.write('this line is not an entry\n');
  await arrives(clerk, node, '/listeners', 'table.list .badge.good');
  await arrives(clerk, node, '/listeners', '[aria-labelledby=aside-1]');
  step('a device sent records; what was not understood is set aside, with its reason');
  await arrives(clerk, node, '/listeners', '#alarms', MINUTES);
  expect(await clerk.locator('nav.menu .count').count() === 1, 'the menu says on every page that a listener is silent');
  await see(clerk, 'listeners', '/listeners');
  device.end();
  await see(clerk, 'retention-waiting', '/retention');
  await open(clerk, '/retention');
  await follow(clerk, 'a[href^="/retention/plan"]');
  expect(await clerk.locator('[name=do]').count() === 0, 'a clerk may read the plan, not accept it');
  await glance(clerk, 'plan-clerk', '/retention/plan');
  const counsel = await enter(node, 'counsel');
  await see(counsel, 'plan', '/retention/plan');
  await open(counsel, '/retention/plan');
  await press(counsel, 'accept-plan');
  expect(await counsel.locator('.field.bad').count() === 1, 'a plan that nobody says to have read is not accepted');
  await picture(counsel, 'plan-not-read');
  await counsel.check('[name=read]');
  await press(counsel, 'accept-plan');
  expect(path(counsel) === '/retention', `accepted: ${path(counsel)}`);
  await picture(counsel, 'plan-accepted');
  await arrives(counsel, node, '/retention', '#destroyed ~ .wide', MINUTES);
  step('counsel read and accepted the plan; the records were destroyed');
  await see(counsel, 'retention-destroyed', '/retention');
  await glance(counsel, 'plan-nothing', '/retention/plan');
}

/** The account of an office at a node. A magistrate sits at the court of the same state. */
function officer(node, office) {
  return node.officers.find((o) => o.id.endsWith(`.${office}`));
}

/** A browser of one's own, signed in by keyboard alone. */
async function enter(node, office, look = false) {
  const account = officer(node, office);
  if (!account) throw new Error(`no ${office} at ${node.id}`);
  const visit = await browser.newContext();
  const page = await visit.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on('console', (m) => m.type() === 'error' && !/status of 4\d\d/.test(m.text()) && faults.push(`${office}: browser says ${m.text()}`));
  if (look) await see(page, 'sign-in', '/sign-in', 200, node);
  await page.goto(new URL('/sign-in?lang=en', node.url).href);
  await page.focus('[name=account]');
  await page.keyboard.type(account.id);
  await page.keyboard.press('Tab');
  if (look) {
    await page.keyboard.type('not the phrase');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    expect(await page.locator('.field.bad').count() > 0, 'a wrong pass-phrase is refused');
    await picture(page, 'sign-in-wrong');
    await page.focus('[name=passphrase]');
  }
  await page.keyboard.type(account.phrase);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  expect(!path(page).startsWith('/sign-in'), `signed in as ${account.id}`);
  page.node = node;
  return page;
}

/** Presses the button of one act, by keyboard; its form is unfolded first where it is folded. */
async function press(page, id) {
  const button = page.locator(`button[name=do][value="${id}"]`);
  const fold = page.locator('details', { has: button });
  if (await fold.count() && !(await fold.first().getAttribute('open') !== null)) await fold.first().locator('summary').press('Enter');
  await Promise.all([page.waitForNavigation(), button.press('Enter')]);
}

async function follow(page, selector) {
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().press('Enter')]);
}

async function send(page, selector) {
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().press('Enter')]);
}

async function open(page, where) {
  await page.goto(new URL(where, page.node.url).href);
}

/** Looks again until something is there. */
async function arrives(page, node, where, selector, patience = PATIENCE) {
  const until = Date.now() + patience;
  for (;;) {
    await page.goto(new URL(where, node.url).href);
    if (await page.locator(selector).count()) return;
    if (Date.now() > until) throw new Error(`${selector} did not come at ${where}`);
    await page.waitForTimeout(200);
  }
}

/** Puts the fields of draft.toml into the form. Facts are there only once their conduct has been checked. */
async function fill(page, fields) {
  const plain = { to: 'to', 'case-reference': 'case_ref', 'article-text': 'offence_text', 'max-penalty': 'penalty_months', facts: 'summary',
    address: 'address', port: 'port', transport: 'transport', 'clock-source': 'clock_source', holder: 'holder', data: 'data',
    necessity: 'necessity', nexus: 'nexus', 'urgency-reason': 'urgency_reason', language: 'language' };
  const times = { 'acted-at': 'acted_at', 'time-from': 'time_from', 'time-to': 'time_to', 'confidential-until': 'confidential_until' };
  const put = async (name, value) => {
    const field = page.locator(`[name="${name}"]`);
    const tag = await field.first().evaluate((e) => e.tagName);
    if (tag === 'SELECT') {
      if (await field.locator(`option[value="${value}"]`).count()) await field.selectOption(value);
    } else await field.fill(value);
  };
  for (const [field, name] of Object.entries(plain)) await put(name, fields[field] ?? '');
  await put('zone', 'Z');
  for (const [field, name] of Object.entries(times)) await put(name, (fields[field] ?? '').replace('T', ' ').replace(/Z$/, ''));
  await put('clock_error', String(Number(fields['clock-error-ms']) / 1000));
  for (const kind of fields.conduct.split(' ')) await page.check(`[name=conduct][value="${kind}"]`);
  await page.check(`[name=urgency][value="${fields.urgency}"]`);
  if (fields.reciprocity === 'yes') await page.check('[name=reciprocity]');
  for (const [field, value] of Object.entries(fields).filter(([k]) => k.startsWith('fact.'))) {
    const control = page.locator(`[name="${field}"]`);
    if (!(await control.count())) continue;
    if (await control.first().getAttribute('type') === 'radio') await page.check(`[name="${field}"][value="${value}"]`);
    else {
      const [amount, currency] = value.split(' ');
      await control.fill(amount);
      if (currency) await page.fill(`[name="${field}.currency"]`, currency);
    }
  }
}

/** One page in each language and width: picture, rules, nothing wider than the screen. Back to English afterwards. */
async function see(page, label, where, status = 200, node = page.node) {
  const url = new URL(where, (node ?? asker).url);
  for (const lang of LANGS) {
    url.searchParams.set('lang', lang);
    const answer = await page.goto(url.href);
    if (answer.status() !== status) faults.push(`${label} ${lang}: HTTP ${answer.status()}, not ${status}`);
    await look(page, `${label}-${lang}`, RULES_AT[lang]);
  }
  url.searchParams.set('lang', 'en');
  await page.goto(url.href);
}

/** A page that is like another that was looked at whole: in English only. */
async function glance(page, label, where) {
  const url = new URL(where, page.node.url);
  url.searchParams.set('lang', 'en');
  await page.goto(url.href);
  await look(page, label, ['wide']);
}

/** A page that answered a form, as it stands. */
async function picture(page, label) {
  await look(page, label, ['narrow', 'wide']);
}

async function look(page, label, rulesAt) {
  for (const [width, pixels] of Object.entries(WIDTHS)) {
    await page.setViewportSize({ width: pixels, height: 900 });
    await page.screenshot({ path: join(out, `${label}-${width}.png`), fullPage: true });
    const wider = await over(page);
    if (wider > 0) faults.push(`${label} ${width}: ${wider} pixels wider than the screen`);
    const lines = rulesAt.includes(width) ? await broken(page) : [];
    for (const line of lines) faults.push(`${label} ${width}: ${line}`);
    looked.pages += 1;
  }
}

function path(page) {
  const url = new URL(page.url());
  url.searchParams.delete('lang');
  return url.pathname + url.search;
}

function expect(holds, what) {
  if (!holds) throw new Error(`this does not hold: ${what}`);
}

function step(what) {
  console.log(`  ${((performance.now()) / 1000).toFixed(1)} s  ${what}`);
}

/** The draft's file holds lines of `name = "text"` and nothing else. */
function toml(text) {
  const line = /^("?)([^"=]+?)\1\s*=\s*(".*")$/;
  return Object.fromEntries(text.split('\n').map((l) => line.exec(l.trim())).filter(Boolean).map((m) => [m[2].trim(), JSON.parse(m[3])]));
}
