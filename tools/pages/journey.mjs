// Plays the whole journey in a real browser, as officers do: by keyboard and forms, with no script on any page.
//
//   node tools/pages/journey.mjs READY.json FOLDER [NODE.json [DIRECT.json]]
//
// READY.json is the line that `comity --json demo` prints, or - for the provider's pages alone; NODE.json is what provider.sh writes, DIRECT.json what a demo with a direct order prints. Each page is looked at in three languages and two widths, held against
// axe-core's WCAG 2.2 AA rules, and photographed into FOLDER. Exits 1 when a step or a rule fails.

import { createConnection } from 'node:net';
import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { directly } from './direct.mjs';
import { launch } from './eyes.mjs';
import { arrives, begin, enter, expect, faults, fill, follow, glance, looked, officer, open, path, picture, press, see, send, step, toml } from './visit.mjs';

const PATIENCE = 20_000;
// A silence of a minute, and a round of the duties.
const MINUTES = 150_000;
const [readyFile, out, logsFile, directFile] = process.argv.slice(2);
if (!out) {
  console.error('usage: journey.mjs READY.json|- FOLDER [NODE.json [DIRECT.json]]');
  process.exit(2);
}
const ready = readyFile === '-' ? null : told(readyFile);
const draft = ready && toml(readFileSync(ready.draft, 'utf8'));
const [asker, asked, provider] = ready?.nodes ?? [];
mkdirSync(resolve(out), { recursive: true });

const browser = await launch();
begin(browser, out);
try {
  if (ready) await journey();
  if (directFile) await directly(told(directFile));
  if (logsFile) await logs(JSON.parse(readFileSync(logsFile, 'utf8')));
} catch (error) {
  faults.push(`the journey broke off: ${error.stack}`);
} finally {
  await browser.close();
}
for (const fault of faults) console.error(`fault: ${fault}`);
console.log(`journey: ${looked.pages} looks, ${faults.length} faults, pictures in ${out}`);
process.exit(faults.length ? 1 : 0);

/** What the demo says once its nodes answer. */
function told(file) {
  return JSON.parse(readFileSync(file, 'utf8').split('\n').find((line) => line.includes('"ready":true')));
}

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

