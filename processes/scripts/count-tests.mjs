// The plain line of all lanes together, from the reports that npm test and npm run test:cluster left.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readSkipped } from './read-skipped.mjs';
import { root } from './setup.mjs';

let passed = 0;
let failed = 0;
let skipped = 0;
for (const name of ['test-report.json', 'test-cluster-report.json']) {
  const file = path.join(root, '.cutin', name);
  if (!existsSync(file)) continue;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  skipped += report.numPendingTests;
}
for (const count of readSkipped().values()) {
  passed -= count;
  skipped += count;
}
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
