// Every mutation can be made in the code as it stands, and docs/mutations.md lists each of them and no other. Whether a test
// notices them is what `npm run mutate` asks, which takes long; that they rot with the code shows here.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..', '..', '..');

/** By the script's own rules, in a process of its own: Jest cannot load the modules that the script reads. */
const script = `
import { readFileSync } from 'node:fs';
import { readMutations, rowKeyOf, standsIn } from './processes/scripts/mutations.mjs';
const told = (await readMutations()).map((mutation) => ({
  rule: mutation.file + ': ' + mutation.drops,
  stands: standsIn(readFileSync(mutation.file, 'utf8'), mutation),
  rowKey: rowKeyOf(mutation),
}));
console.log(JSON.stringify(told));
`;

const mutations = JSON.parse(
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: root, encoding: 'utf8' }),
) as { rule: string; stands: boolean; rowKey: string }[];

it('finds what each mutation replaces exactly once in its file', () => {
  expect(mutations.length).toBeGreaterThan(0);
  expect(mutations.filter(({ stands }) => !stands).map(({ rule }) => rule)).toEqual([]);
});

it('docs/mutations.md has a row for each mutation and no other; npm run mutate writes it anew', () => {
  const page = readFileSync(path.join(root, 'docs', 'mutations.md'), 'utf8').replaceAll(/ {2,}/g, ' ');
  const [, , ...listed] = [...page.matchAll(/^\| [^|]+ \| [^|]+ \| [^|]+ \|/gm)].map(([rowKey]) => rowKey);

  expect(listed.sort()).toEqual(mutations.map(({ rowKey }) => rowKey).sort());
});
