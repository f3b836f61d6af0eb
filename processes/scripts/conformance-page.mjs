// Writes docs/conformance.md from the cases of the conformance kit.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build, installDependencies, requireNode, root } from './setup.mjs';

requireNode();
installDependencies();
build();
const { conformancePage } = createRequire(import.meta.url)(
  path.join(root, 'dist', 'contract', 'kit', 'conformance-page.js'),
);
writeFileSync(path.join(root, 'docs', 'conformance.md'), conformancePage());
