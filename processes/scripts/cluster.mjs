// npm run cluster: all set-up, then a real Temporal Server with PostgreSQL until Ctrl-C.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { build, installDependencies, requireNode, root } from './setup.mjs';

requireNode();
installDependencies();
build();
const child = spawn(process.execPath, [path.join(root, 'dist', 'processes', 'cluster-main.js')], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
