// npm run check: format, lint, types, dependency rules, dead code, fast tests. Runs all of them and tells which failed. The
// tests run on every core; beside them the others, one after the other.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { installDependencies, requireNode, rooms, root } from './setup.mjs';

requireNode();
installDependencies();
const bin = (name) => (name === 'node' ? process.execPath : path.join(root, 'node_modules', '.bin', name));

const tests = [['fast tests', 'jest', ['--selectProjects', 'unit', 'property', '--maxWorkers', '100%']]];
const others = [
  ['format', 'oxfmt', ['--check', '.']],
  ['lint', 'oxlint', []],
  ['types', 'tsc', ['-p', 'tsconfig.test.json']],
  ['types of sandboxed code', 'tsc', ['-p', 'tsconfig.sandbox.json']],
  ['dependency rules', 'depcruise', [...rooms, '--output-type', 'err-long']],
  ['picture of the house', 'node', ['processes/scripts/house.mjs', '--check']],
  ['dead code', 'knip', []],
];
const failed = [];
await Promise.all([tests, others].map(runInTurn));
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exit(1);
}
console.log('all checks passed');

async function runInTurn(checks) {
  for (const [name, command, args] of checks) {
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
