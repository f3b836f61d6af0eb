// npm run check: format, lint, types, dependency rules, dead code, fast tests; two at a time. Runs all of them and tells
// which failed. What was right by its content is not looked at again: the caches lie under .cutin, so a clean clone has none.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { installDependencies, requireNode, root } from './setup.mjs';

requireNode();
installDependencies();
const bin = (name) => path.join(root, 'node_modules', '.bin', name);
const cacheOf = (name) => ['--cache', '--cache-strategy', 'content', '--cache-location', `.cutin/cache/${name}`];
const typesOf = (name) => [
  '-p',
  `tsconfig.${name}.json`,
  '--incremental',
  '--tsBuildInfoFile',
  `.cutin/cache/${name}.tsbuildinfo`,
];
const rooms = [
  'contract',
  'domain',
  'ports',
  'engine',
  'workflows',
  'activities',
  'workers',
  'adapters',
  'api',
  'cli',
  'processes',
  'systems',
];

/** The longest first, so that none is left over alone at the end. */
const checks = [
  ['lint', 'eslint', ['.', '--max-warnings', '0', ...cacheOf('eslint')]],
  ['fast tests', 'jest', ['--selectProjects', 'unit', 'property', '--maxWorkers', '1']],
  ['types', 'tsc', typesOf('test')],
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.', ...cacheOf('prettier')]],
  ['types of sandboxed code', 'tsc', typesOf('sandbox')],
  ['dependency rules', 'depcruise', [...rooms, '--output-type', 'err-long']],
  ['dead code', 'knip', []],
];
const failed = [];
const waiting = [...checks];
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, runInTurn));
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exit(1);
}
console.log('all checks passed');

async function runInTurn() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [name, command, args] = next;
    const startedMs = Date.now();
    const { status, output } = await run(command, args);
    console.log(
      `check: ${name}, ${status === 0 ? 'passed' : 'failed'} in ${Math.round((Date.now() - startedMs) / 1000)} s`,
    );
    if (status === 0) continue;
    failed.push(name);
    console.log(output);
  }
}

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(bin(command), args, { cwd: root, shell: process.platform === 'win32' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    child.on('close', (status) => resolve({ status, output }));
  });
}
