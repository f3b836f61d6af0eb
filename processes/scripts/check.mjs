// npm run check: format, lint, types, dependency rules, dead code, fast tests. Runs all of them and tells which failed.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { installDependencies, requireNode, root } from './setup.mjs';

requireNode();
installDependencies();
const bin = (name) => path.join(root, 'node_modules', '.bin', name);
const folders = [
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
const checks = [
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['lint', 'eslint', ['.', '--max-warnings', '0']],
  ['types', 'tsc', ['-p', 'tsconfig.json', '--noEmit']],
  ['types of sandboxed code', 'tsc', ['-p', 'tsconfig.sandbox.json']],
  ['types of tests', 'tsc', ['-p', 'tsconfig.test.json']],
  ['dependency rules', 'depcruise', [...folders, '--output-type', 'err-long']],
  ['dead code', 'knip', []],
  ['fast tests', 'jest', ['--selectProjects', 'unit', 'property']],
];
const failed = checks.filter(([name, command, args]) => {
  console.log(`check: ${name}`);
  return (
    spawnSync(bin(command), args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status !== 0
  );
});
if (failed.length > 0) {
  console.error(`failed: ${failed.map(([name]) => name).join(', ')}`);
  process.exit(1);
}
console.log('all checks passed');
