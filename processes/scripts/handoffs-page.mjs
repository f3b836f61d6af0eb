// Writes docs/handoffs.md from the declared stages.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build, installDependencies, requireNode, root } from './setup.mjs';

requireNode();
installDependencies();
build();
const { handoffsPage } = createRequire(import.meta.url)(
  path.join(root, 'dist', 'engine', 'handoff', 'stages', 'handoffs-page.js'),
);
writeFileSync(path.join(root, 'docs', 'handoffs.md'), handoffsPage());
