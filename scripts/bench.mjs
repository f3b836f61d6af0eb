// npm run bench, npm run bench:core: all set-up, then the benchmark, which prints ratios measured side by side in one run.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build, installDependencies, requireNode, root } from './setup.mjs';

const benchmarks = ['propagation', 'core'];
const [name = 'propagation'] = process.argv.slice(2);
if (!benchmarks.includes(name)) {
  console.error(`There is no benchmark ${name}: ${benchmarks.join(', ')}.`);
  process.exit(2);
}
requireNode();
installDependencies();
build();
const script = path.join(root, 'dist', 'bench', `${name}.js`);
process.exit(spawnSync(process.execPath, [script], { cwd: root, stdio: 'inherit' }).status ?? 1);
