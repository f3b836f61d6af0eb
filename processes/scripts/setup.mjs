// Set-up shared by every npm script; uses Node alone, because a fresh clone has nothing else yet.
// Installs the dependencies when the lock file changed, and builds when a source changed.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const stamps = path.join(root, '.cutin', 'stamps');
/** The rooms that hold code, as the compiler is told of them. */
export const rooms = JSON.parse(readFileSync(path.join(root, 'tsconfig.json'), 'utf8')).include;

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Cutin needs Node 20.19 or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
}

function stampIs(name, value) {
  const file = path.join(stamps, name);
  return existsSync(file) && readFileSync(file, 'utf8') === value;
}

function setStamp(name, value) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(path.join(stamps, name), value);
}

export function installDependencies() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(path.join(root, 'node_modules', 'typescript')) && stampIs('dependencies', lock)) return;
  console.log('Installing dependencies (npm ci) ...');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error('npm ci failed: see its message above.');
    process.exit(1);
  }
  setStamp('dependencies', lock);
}

function sourceFingerprint() {
  const hash = createHash('sha256');
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) visit(file);
      else if (file.endsWith('.ts'))
        hash
          .update(file)
          .update(String(statSync(file).size))
          .update(readFileSync(file));
    }
  };
  for (const folder of rooms) if (existsSync(path.join(root, folder))) visit(path.join(root, folder));
  for (const file of ['tsconfig.json', 'package-lock.json']) hash.update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

export function build() {
  const fingerprint = sourceFingerprint();
  if (existsSync(path.join(root, 'dist')) && stampIs('build', fingerprint)) return;
  console.log('Building ...');
  execFileSync(process.execPath, [path.join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  execFileSync(process.execPath, [path.join(root, 'dist', 'workers', 'bundle-main.js')], {
    cwd: root,
    stdio: 'inherit',
  });
  setStamp('build', fingerprint);
}
