// Opens and makes carried files with `age-encryption` (npm), which is not ours: node tools/carried.mjs FOLDER MODULES
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, modules] = process.argv.slice(2);
const age = await import(pathToFileURL(createRequire(`${modules}/`).resolve('age-encryption')));
const text = name => readFileSync(`${folder}/${name}`, 'utf8');
const plain = readFileSync(`${folder}/plain`);
const opener = { phrase: d => d.addPassphrase(text('phrase')), key: d => d.addIdentity(text('secret')) };
for (const [name, add] of Object.entries(opener)) {
  const d = new age.Decrypter();
  add(d);
  const opened = await d.decrypt(readFileSync(`${folder}/${name}.age`));
  if (Buffer.compare(Buffer.from(opened), plain) !== 0) throw new Error(`${name}.age holds something else`);
  console.log(`${name}.age: opened by age-encryption`);
}
const sealer = { phrase: e => (e.setPassphrase(text('phrase')), e.setScryptWorkFactor(12)), key: e => e.addRecipient(text('public')) };
for (const [name, add] of Object.entries(sealer)) {
  const e = new age.Encrypter();
  add(e);
  writeFileSync(`${folder}/theirs-${name}.age`, await e.encrypt(plain));
}
