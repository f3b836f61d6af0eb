// npm start: all set-up, then the main job. Options go through: npm start -- --once, npm start -- --help.
import { spawn } from 'node:child_process';
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
const child = spawn(
  process.execPath,
  [path.join(root, 'dist', 'processes', 'launch', 'launch-main.js'), ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
// Ctrl-C reaches the whole process group; a signal sent to this process alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
