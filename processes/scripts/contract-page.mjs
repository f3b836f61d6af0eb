// Writes docs/contract.md from the catalogue of contract events.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build, installDependencies, requireNode, root } from './setup.mjs';

requireNode();
installDependencies();
build();
const { contractPage } = createRequire(import.meta.url)(
  path.join(root, 'dist', 'contract', 'events', 'contract-page.js'),
);
const page = path.join(root, 'docs', 'contract.md');
writeFileSync(page, contractPage());
