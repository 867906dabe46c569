// A direct order under a standing consent in a real browser: two people of one state publish the consent, two people of another order a company of
// their own, its clerk answers, the evidence is taken in; then one person takes the consent back.

import { readFileSync } from 'node:fs';

import { arrives, enter, expect, fill, follow, glance, open, path, picture, press, see, send, step, toml } from './visit.mjs';

/** With the nodes of `comity --json demo --attempt direct`: who asks, who consents, its provider, and the company. */
export async function directly({ nodes: [asks, consents, , company], draft, from, to }) {
  await consent(consents, from);
  const investigator = await enter(asks, 'investigator');
  await arrives(investigator, asks, '/consents', '#others ~ div .badge.good');
  const order = await ordered(asks, investigator, { ...toml(readFileSync(draft, 'utf8')), holder: '' }, to);
  await answered(company);
  await arrives(investigator, asks, order, '[name=do][value=take-in]');
  await see(investigator, 'direct-produced', order);
  await open(investigator, order);
  await press(investigator, 'take-in');
  expect(await investigator.locator('.evidence a.button').count() === 1, 'the package is there');
  await glance(investigator, 'direct-taken-in', order);
  step('answered, and taken in');
  const reviewer = await enter(consents, 'reviewer');
  await open(reviewer, '/consents');
  await press(reviewer, 'end-consent');
  expect(await reviewer.locator('[name=do][value=end-consent]').count() === 0, 'it is taken back once');
  await see(reviewer, 'consents-taken-back', '/consents');
  await arrives(investigator, asks, '/consents', '#others ~ div .badge.info');
  await glance(investigator, 'direct-consent-gone', order);
  step('one person took the consent back, and the other state knows');
}

/** Nobody signs for two: the second signs what the first has. */
async function consent(node, from) {
  const reviewer = await enter(node, 'reviewer');
  await open(reviewer, '/');
  await follow(reviewer, 'a[href="/consents"]');
  await glance(reviewer, 'consents-none', '/consents');
  await press(reviewer, 'consent');
  expect(await reviewer.locator('.field.bad').count() === 1, 'for whom has to be said');
  await picture(reviewer, 'consents-for-nobody');
  await reviewer.check(`[name=beneficiaries][value=${from}]`);
  await press(reviewer, 'consent');
  expect(await reviewer.locator('#waits').count() === 1 && await reviewer.locator('[value=sign-consent]').count() === 0, 'one person signs once');
  const approver = await enter(node, 'approver');
  await open(approver, '/');
  await follow(approver, '.warn a[href="/consents"]');
  await see(approver, 'consents-waiting', '/consents');
  await open(approver, '/consents');
  await press(approver, 'sign-consent');
  expect(await approver.locator('#ours ~ div .badge.good').count() === 1, 'it is in force');
  step('two people published a standing consent');
}

/** From a draft; the company is chosen on its page. Gives the path of the order's own page. */
async function ordered(node, page, fields, to) {
  await page.goto(new URL('/draft', node.url).href);
  for (const again of ['its facts', 'whole']) {
    await fill(page, fields);
    await send(page, 'button[value=check]');
    expect(path(page).startsWith('/draft'), `the draft: ${again}`);
  }
  const request = `/requests/${new URL(page.url()).searchParams.get('id')}`;
  const presses = async (who) => {
    await open(who, request);
    await unfold(who, 'attempt');
    if (who.office === 'reviewer') await who.selectOption('[name=holder]', { index: 1 });
    if (who.office === 'reviewer') await who.selectOption('[name=territory]', to);
    for (const question of ['political', 'discrimination', 'death-or-torture', 'privileged']) await who.check(`[name="safeguard.${question}"][value=no]`);
    await picture(who, `direct-form-${who.office}`);
    await press(who, 'attempt');
  };
  const reviewer = await enter(node, 'reviewer');
  await presses(reviewer);
  expect(path(reviewer).startsWith(request), `one person orders nothing: ${path(reviewer)}`);
  expect(await reviewer.locator('.flash.warn').count() === 1, 'the draft says that one of two has signed');
  await see(reviewer, 'direct-one-of-two', request);
  const approver = await enter(node, 'approver');
  await open(approver, '/');
  expect(await approver.locator(`tr.mine a[href="${request}"]`).count() === 1, 'the second finds it on the desk');
  await picture(approver, 'desk-direct-second');
  await presses(approver);
  expect(path(approver).startsWith('/direct/'), `ordered: ${path(approver)}`);
  await see(approver, 'direct-sent', path(approver));
  step('two people ordered a company of their own state');
  return path(approver);
}

async function answered(node) {
  const clerk = await enter(node, 'clerk');
  await arrives(clerk, node, '/', 'tr.mine a');
  await follow(clerk, 'tr.mine a');
  await press(clerk, 'look-up');
  await press(clerk, 'produce');
}

async function unfold(page, id) {
  const fold = page.locator('details', { has: page.locator(`button[name=do][value="${id}"]`) });
  if (await fold.count() && await fold.first().getAttribute('open') === null) await fold.first().locator('summary').press('Enter');
}
