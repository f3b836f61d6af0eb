// The mutations of test/mutations/, where they stand in the code, and what identifies their rows in docs/mutations.md.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup.mjs';

/** Of every subject, in the order in which docs/mutations.md lists them. */
export async function readMutations() {
  const folder = path.join(root, 'test', 'mutations');
  const all = [];
  for (const name of readdirSync(folder).sort()) {
    const subject = name.replace('.mjs', '');
    const { mutations } = await import(pathToFileURL(path.join(folder, name)).href);
    all.push(...mutations.map((mutation) => ({ subject, ...mutation })));
  }
  return all;
}

/** What it replaces stands in the text of its file exactly once: else nobody knows which rule is dropped, or none is. */
export function standsIn(text, { from }) {
  return text.split(from).length === 2;
}

/** The first cells of its row: the others tell which tests notice it. */
export function rowKeyOf({ subject, drops, file }) {
  return `| ${subject} | ${drops} | \`${file}\` |`;
}
