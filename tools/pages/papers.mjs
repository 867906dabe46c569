// The human pages of packages, as files, by the same rules as the pages of a node: papers.mjs FILE...
// Narrow and wide and on paper; nothing is wider than the screen, and axe-core's WCAG 2.2 AA rules hold.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WIDTHS, broken, launch, over } from './eyes.mjs';

const browser = await launch(process.env.CHROMIUM);
let faults = 0;
for (const file of process.argv.slice(2)) {
  for (const [name, width] of Object.entries(WIDTHS)) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.goto(pathToFileURL(resolve(file)).href);
    const lines = await broken(page);
    const wider = await over(page);
    if (wider > 0) lines.push(`${wider} pixels wider than the screen`);
    for (const line of lines) console.log(`${file}, ${name}: ${line}`);
    faults += lines.length;
    await page.close();
  }
}
await browser.close();
console.log(`${process.argv.length - 2} pages, ${faults} faults`);
process.exit(faults > 0 ? 1 : 0);
