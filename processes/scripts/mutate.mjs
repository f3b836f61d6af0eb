// npm run mutate: drops one rule at a time in a copy of the tree and asks whether a test without a server notices. Writes
// docs/mutations.md; fails where a mutation survives, or is not found in the code any more. `npm run mutate -- TEXT` runs
// those alone whose file or rule holds the text, and writes nothing.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { readMutations, rowKeyOf, standsIn } from './mutations.mjs';
import { installDependencies, requireNode, root } from './setup.mjs';

requireNode();
installDependencies();
const wanted = process.argv[2] ?? '';
const all = await readMutations();
const chosen = all.filter(({ file, drops }) => `${file} ${drops}`.includes(wanted));

const scratch = mkdtempSync(path.join(tmpdir(), 'cutin-mutate-'));
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
});
const copies = Array.from({ length: Math.max(1, availableParallelism() - 1) }, (_, index) => copyTree(String(index)));
const results = new Map();
try {
  const suites = [...new Set(chosen.flatMap(({ caughtBy }) => caughtBy))];
  const sound = await runTests(copies[0], suites);
  if (!sound.isGreen) throw new Error(`The tests fail without a mutation:\n${sound.output}`);
  const waiting = [...chosen];
  await Promise.all(
    copies.map(async (copy) => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const result = await tryOut(copy, next);
        results.set(next, result);
        console.log(`${result.padEnd(8)} ${next.file}: ${next.drops}`);
      }
    }),
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const missed = chosen.filter((one) => results.get(one) !== 'caught');
console.log(`${chosen.length - missed.length} caught, ${missed.length} not`);
if (wanted === '' && missed.length === 0) writeFileSync(path.join(root, 'docs', 'mutations.md'), page());
process.exit(missed.length === 0 ? 0 : 1);

function copyTree(name) {
  const copy = path.join(scratch, name);
  for (const file of tracked.trim().split('\n')) {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    cpSync(path.join(root, file), path.join(copy, file), { force: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
  return copy;
}

/** `caught`, `survived`, or `gone` where the text stands in the file never or more than once. */
async function tryOut(copy, mutation) {
  const { file, from, to, caughtBy } = mutation;
  const place = path.join(copy, file);
  const text = readFileSync(place, 'utf8');
  if (!standsIn(text, mutation)) return 'gone';
  writeFileSync(
    place,
    text.replace(from, () => to),
  );
  const { isGreen } = await runTests(copy, caughtBy);
  writeFileSync(place, text);
  return isGreen ? 'survived' : 'caught';
}

function runTests(copy, suites) {
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const lanes = [...new Set(suites.map((suite) => suite.split('/')[0]))];
  const patterns = suites.map((suite) => `test/${suite}.test.ts$`);
  const args = [
    jest,
    '--rootDir',
    copy,
    '--selectProjects',
    ...lanes,
    '--runInBand',
    '--bail',
    '--testPathPatterns',
    ...patterns,
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: copy, env: { ...process.env, CUTIN_SEED: '1' } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    child.on('close', (code) => resolve({ isGreen: code === 0, output }));
  });
}

function page() {
  const rows = all.map(
    (mutation) => `${rowKeyOf(mutation)} ${mutation.caughtBy.map((one) => `\`${one}\``).join(', ')} |`,
  );
  return `# Mutations

Each line is a rule that \`npm run mutate\` drops from the code, one at a time. A test that needs no server must notice every one of
them. The list is in \`test/mutations/\`; this page is written by the run that caught them all.

| subject | what is dropped | in | noticed by |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
