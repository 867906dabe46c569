// What officers do in a browser: signing in, filling in, pressing by keyboard; and each page looked at in three languages and two widths, held
// against axe-core's rules and photographed. Faults are gathered, and told at the end.

import { join } from 'node:path';

import { WIDTHS, broken, over } from './eyes.mjs';

const LANGS = ['en', 'ar', 'zh'];
// The rules look at the markup, which the width does not change: each language is held against them once, English twice.
const RULES_AT = { en: ['narrow', 'wide'], ar: ['narrow'], zh: ['wide'] };
const PATIENCE = 20_000;
export const faults = [];
export const looked = { pages: 0 };
let browser, out;

/** With this browser, and pictures into this folder. */
export function begin(with_, into) {
  [browser, out] = [with_, into];
}

/** The account of an office at a node. A magistrate sits at the court of the same state. */
export function officer(node, office) {
  return node.officers.find((o) => o.id.endsWith(`.${office}`));
}

/** A browser of one's own, signed in by keyboard alone. */
export async function enter(node, office, look = false) {
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
  page.office = office;
  return page;
}

/** Presses the button of one act, by keyboard; its form is unfolded first where it is folded. */
export async function press(page, id) {
  const button = page.locator(`button[name=do][value="${id}"]`);
  const fold = page.locator('details', { has: button });
  if (await fold.count() && !(await fold.first().getAttribute('open') !== null)) await fold.first().locator('summary').press('Enter');
  await Promise.all([page.waitForNavigation(), button.press('Enter')]);
}

export async function follow(page, selector) {
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().press('Enter')]);
}

export async function send(page, selector) {
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().press('Enter')]);
}

export async function open(page, where) {
  await page.goto(new URL(where, page.node.url).href);
}

/** Looks again until something is there. */
export async function arrives(page, node, where, selector, patience = PATIENCE) {
  const until = Date.now() + patience;
  for (;;) {
    await page.goto(new URL(where, node.url).href);
    if (await page.locator(selector).count()) return;
    if (Date.now() > until) throw new Error(`${selector} did not come at ${where}`);
    await page.waitForTimeout(200);
  }
}

/** Puts the fields of draft.toml into the form. Facts are there only once their conduct has been checked. */
export async function fill(page, fields) {
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
export async function see(page, label, where, status = 200, node = page.node) {
  const url = new URL(where, (node).url);
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
export async function glance(page, label, where) {
  const url = new URL(where, page.node.url);
  url.searchParams.set('lang', 'en');
  await page.goto(url.href);
  await look(page, label, ['wide']);
}

/** A page that answered a form, as it stands. */
export async function picture(page, label) {
  await look(page, label, ['narrow', 'wide']);
}

export async function look(page, label, rulesAt) {
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

export function path(page) {
  const url = new URL(page.url());
  url.searchParams.delete('lang');
  return url.pathname + url.search;
}

export function expect(holds, what) {
  if (!holds) throw new Error(`this does not hold: ${what}`);
}

export function step(what) {
  console.log(`  ${((performance.now()) / 1000).toFixed(1)} s  ${what}`);
}

/** The draft's file holds lines of `name = "text"` and nothing else. */
export function toml(text) {
  const line = /^("?)([^"=]+?)\1\s*=\s*(".*")$/;
  return Object.fromEntries(text.split('\n').map((l) => line.exec(l.trim())).filter(Boolean).map((m) => [m[2].trim(), JSON.parse(m[3])]));
}
