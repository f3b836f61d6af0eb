// npm run bench: all set-up, then the benchmark, which prints ratios measured side by side in one run.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build, installDependencies, requireNode, root } from './setup.mjs';

requireNode();
installDependencies();
build();
process.exit(
  spawnSync(process.execPath, [path.join(root, 'dist', 'bench', 'propagation.js')], { cwd: root, stdio: 'inherit' })
    .status ?? 1,
);
