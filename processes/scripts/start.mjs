// npm start: all set-up, then the main job in this very process: between npm and the launcher there is nobody who could
// lose a signal or pass it on twice. Options go through: npm start -- --once, npm start -- --help.
import { createRequire } from 'node:module';
import path from 'node:path';
import { build, installDependencies, requireNode, root } from './setup.mjs';

requireNode();
installDependencies();
try {
  build();
} catch {
  console.error('The build failed: see the messages above.');
  process.exit(1);
}
process.chdir(root);
createRequire(import.meta.url)(path.join(root, 'dist', 'processes', 'launch', 'launch-main.js'));
