// npm test: all set-up, then every lane. Ends with what was skipped and why, and a plain line
// "N passed, N failed". Options go through to jest.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { lineOf, readReport } from './read-report.mjs';
import { forgetSkipped, readSkipped } from './read-skipped.mjs';
import { build, installDependencies, requireNode, root } from './setup.mjs';

requireNode();
installDependencies();
build();
forgetSkipped();
await prepareTemporal();
const report = path.join(root, '.cutin', 'test-report.json');
const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
// What starts servers waits half of its time: for time-outs, restarts, backoffs.
const workers = availableParallelism() + 1;
const result = spawnSync(
  process.execPath,
  [jest, `--maxWorkers=${workers}`, '--ci', '--json', `--outputFile=${report}`, ...process.argv.slice(2)],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, FORCE_COLOR: '0' } },
);
const told = readReport(report);
// A test that lacks its input ends at once and so passed, for jest.
for (const [reason, count] of readSkipped()) {
  console.log(`${count} skipped: ${reason}`);
  told.skipped += count;
  told.passed -= count;
}
console.log(lineOf(told));
process.exit(told.failed === 0 && result.status === 0 && told.passed > 0 ? 0 : 1);

/** Fetched before the lanes that need it begin, which run beside each other. Where it is not to be had, those lanes say so. */
async function prepareTemporal() {
  const place = path.join(root, 'dist', 'processes', 'embedded', 'temporal-binary.js');
  const { findTemporalBinary } = createRequire(import.meta.url)(place);
  await findTemporalBinary({
    cliPath: process.env.TEMPORAL_CLI_PATH || undefined,
    searchPath: process.env.PATH ?? '',
    binDir: path.join(root, '.cutin', 'bin'),
    say: (line) => console.log(line),
  }).catch((error) => console.log(error.message));
}
