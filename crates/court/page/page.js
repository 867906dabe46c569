// The page: takes a file, lets the worker judge it, and shows the verdict. Everything that it needs stands in this one file; the
// policy in its head forbids it to reach any network, so nothing of the evidence can leave the machine.
'use strict';

const $ = (id) => document.getElementById(id);
const base64 = (id) => Uint8Array.from(atob($(id).textContent.trim()), (c) => c.charCodeAt(0));
const words = JSON.parse($('words').textContent);
let say = words.en;
let last = null;
let running = null;
let chosen = null;
let module = null;

/** All texts of the page in this language. */
function speak(lang) {
  say = words[lang];
  document.documentElement.lang = lang;
  document.documentElement.dir = lang === 'ar' ? 'rtl' : 'ltr';
  document.title = say.title;
  for (const e of document.querySelectorAll('[data-say]')) e.textContent = say[e.dataset.say];
  for (const b of $('langs').children) b.setAttribute('aria-pressed', String(b.lang === lang));
  if (last) show(last);
}

function element(name, text, attributes = {}) {
  const e = document.createElement(name);
  if (text !== null) e.textContent = text;
  for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
  return e;
}

/** A sentence of the verifier, which speaks English. */
const english = (name, text) => element(name, text, { lang: 'en', dir: 'ltr' });

const size = (bytes) => new Intl.NumberFormat(document.documentElement.lang).format(bytes);

/** Directory and keys before the package, as the program reads them: eight bytes of length, little-endian, and the directory. */
async function head() {
  const file = $('directory').files[0];
  const bytes = file ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
  const all = new Uint8Array(8 + bytes.length);
  new DataView(all.buffer).setBigUint64(0, BigInt(bytes.length), true);
  all.set(bytes, 8);
  return all;
}

/** What the reader trusts beside the directory itself, as the program takes it. */
async function options() {
  const stamps = $('stamp-roots').files[0];
  const roots = $('roots').value.split(/\s+/).filter(Boolean);
  // Whether a use has come to its end is asked of this machine's clock; keys are judged by the day of their directory.
  return ['comity-court', `today=${Date.now() * 1000}`, ...(stamps ? [`stamp-root=${await stamps.text()}`] : []), ...($('directory').files.length ? [$('threshold').value || '1', ...roots] : [])];
}

/** Judges a file; what was still running is stopped. */
async function judge(file) {
  running?.terminate();
  chosen = file;
  last = null;
  $('verdict').hidden = true;
  $('state').textContent = say.reading.replace('{name}', file.name);
  $('bar').hidden = false;
  $('bar').value = 0;
  const worker = new Worker(URL.createObjectURL(new Blob([$('worker').textContent], { type: 'text/javascript' })));
  running = worker;
  worker.onerror = (fault) => ended(file, { fault: fault.message });
  worker.onmessage = ({ data }) => {
    if ('done' in data) {
      $('bar').value = file.size ? data.done / file.size : 1;
      $('state').textContent = say.progress.replace('{done}', size(data.done)).replace('{all}', size(file.size));
      return;
    }
    worker.terminate();
    ended(file, data);
  };
  try {
    module ??= await WebAssembly.compile(base64('program'));
    worker.postMessage({ module, args: await options(), head: await head(), file });
  } catch (fault) {
    worker.terminate();
    ended(file, { fault: String(fault) });
  }
}

/** The worker is done: with a verdict, or with why there is none. */
function ended(file, data) {
  running = null;
  $('bar').hidden = true;
  let report = null;
  try { report = data.fault ? null : JSON.parse(data.out); } catch { /* said below */ }
  last = { file: { name: file.name, size: file.size }, report, fault: data.fault ?? data.said };
  show(last);
  $('verdict').focus();
}

/** The verdict, in words, a sign and a colour. */
function show({ file, report, fault }) {
  const into = $('verdict');
  into.replaceChildren();
  into.hidden = false;
  $('state').textContent = '';
  const [tone, sign, words] = !report || report.refused ? ['stop', '✕', say.no_verdict]
    : report.worth === 'vouched-before-end' ? ['good', '✓', say.vouched_before_end]
    : report.worth === 'ended-unproven' ? ['stop', '✕', say.ended_unproven]
    : report.vouched ? ['good', '✓', say.vouched]
      : report.ok ? ['warn', '!', say.whole]
        : ['stop', '✕', say.not_verified];
  into.className = tone;
  const title = element('h2', null);
  title.append(element('span', sign, { 'aria-hidden': 'true', class: 'sign' }), words);
  into.append(title, facts(file, report));
  if (!report || report.refused) {
    into.append(english('p', report ? `${report.refused} ${report.cure}` : fault));
    return;
  }
  into.append(checks(report));
  for (const [name, lines] of [['proven', report.proven], ['not_proven', report.not_proven]]) {
    if (!lines.length) continue;
    const list = english('ul', null);
    list.append(...lines.map((line) => english('li', line)));
    into.append(element('h3', say[name]), list);
  }
}

/** Which file was judged: name, size, digest. */
function facts(file, report) {
  const list = element('dl', null);
  const rows = [[say.file, file.name], [say.bytes, size(file.size)]];
  if (report?.sha256) rows.push(['SHA-256', report.sha256]);
  if (report?.today) rows.push([say.today, report.today]);
  for (const [name, value] of rows) list.append(element('dt', name), element('dd', value, { dir: 'auto' }));
  return list;
}

/** Every check as a row. */
function checks(report) {
  const table = element('table', null);
  table.append(element('caption', say.checks));
  const rows = report.checks.map((check) => {
    const row = element('tr', null, { class: { passed: 'good', failed: 'stop' }[check.outcome] ?? 'info' });
    const sign = { passed: '✓ ', failed: '✕ ' }[check.outcome] ?? '– ';
    row.append(element('th', say.ids[check.id] ?? check.id, { scope: 'row' }), element('td', sign + say.outcomes[check.outcome], { class: 'outcome' }), english('td', check.says));
    return row;
  });
  const body = element('tbody', null);
  body.append(...rows);
  table.append(body);
  return table;
}

for (const lang of Object.keys(words)) {
  const button = element('button', words[lang].name, { type: 'button', lang, dir: lang === 'ar' ? 'rtl' : 'ltr' });
  button.addEventListener('click', () => speak(lang));
  $('langs').append(button);
}
$('choose').addEventListener('change', () => $('choose').files[0] && judge($('choose').files[0]));
$('again').addEventListener('click', () => chosen ? judge(chosen) : $('choose').focus());
document.addEventListener('dragover', (e) => { e.preventDefault(); $('drop').classList.add('over'); });
document.addEventListener('dragleave', () => $('drop').classList.remove('over'));
document.addEventListener('drop', (e) => {
  e.preventDefault();
  $('drop').classList.remove('over');
  const file = e.dataTransfer.files[0];
  if (file) judge(file);
});
$('main').hidden = false;
speak(navigator.languages.map((l) => l.slice(0, 2)).find((l) => l in words) ?? 'en');
