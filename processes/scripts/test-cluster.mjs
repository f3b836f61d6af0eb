// npm run test:cluster: the main line and the fault tests on a real Temporal Server with PostgreSQL persistence, brought up
// by compose's own scripts and environment. Says so and ends well where the server cannot be built.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { lineOf, readReport } from './read-report.mjs';
import { build, installDependencies, requireNode, root } from './setup.mjs';

requireNode();
installDependencies();
build();
const { findClusterBinaries } = createRequire(import.meta.url)(
  path.join(root, 'dist', 'processes', 'embedded', 'temporal-cluster.js'),
);
const report = path.join(root, '.cutin', 'test-cluster-report.json');
rmSync(report, { force: true });
const skip = (reason) => {
  console.log(`skipped: ${reason}`);
  process.exit(0);
};
const binaries = await findClusterBinaries({
  binDir: path.join(root, '.cutin', 'bin'),
  say: (line) => console.log(line),
}).catch((error) => skip(`Go could not build the Temporal Server. ${error.message}`));
if (binaries === null) skip('Go is not installed, and the Temporal Server is built with it.');
const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const suites = process.argv.length > 2 ? process.argv.slice(2) : ['e2e/main-line', 'e2e/faults'];
const result = spawnSync(
  process.execPath,
  [
    jest,
    '--runInBand',
    '--ci',
    '--json',
    `--outputFile=${report}`,
    '--selectProjects',
    'e2e',
    '--testPathPatterns',
    ...suites,
  ],
  {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, FORCE_COLOR: '0', CUTIN_TEMPORAL_SERVER: 'cluster' },
  },
);
const told = readReport(report);
console.log(lineOf(told));
process.exit(told.failed === 0 && result.status === 0 && told.passed > 0 ? 0 : 1);
