// npm run bench, npm run bench:core, npm run bench:floor: all set-up, then the benchmark, which prints ratios measured side by side in one run.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build, installDependencies, requireNode, root } from './setup.mjs';

const benchmarks = ['propagation', 'core', 'floor'];
const given = process.argv.slice(2);
const name = given[0] === undefined || given[0].startsWith('--') ? 'propagation' : given[0];
const options = given[0] === name ? given.slice(1) : given;
if (!benchmarks.includes(name)) {
  console.error(`There is no benchmark ${name}: ${benchmarks.join(', ')}.`);
  process.exit(2);
}
requireNode();
installDependencies();
build();
const script = path.join(root, 'dist', 'processes', 'bench', `${name}.js`);
process.exit(spawnSync(process.execPath, [script, ...options], { cwd: root, stdio: 'inherit' }).status ?? 1);
