// npm run schema: migrates an empty database and writes adapters/postgres/schema.sql anew.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build, installDependencies, requireNode, root } from './setup.mjs';

requireNode();
installDependencies();
build();
const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const { status } = spawnSync(
  process.execPath,
  [jest, '--selectProjects', 'integration', '--testPathPatterns', 'integration/schema'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, CUTIN_WRITE_SCHEMA: 'yes' } },
);
process.exit(status ?? 1);
