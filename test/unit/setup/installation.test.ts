// What a clean installation must give.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..', '..', '..');
const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, { version?: string; resolved?: string; hasInstallScript?: boolean }>;
};
const { allowScripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  allowScripts: Record<string, boolean>;
};

describe('the installation', () => {
  it('holds one copy of protobufjs, without which recorded histories do not replay', () => {
    const copies = Object.keys(lock.packages).filter((name) => name.endsWith('node_modules/protobufjs'));

    expect(copies).toEqual(['node_modules/protobufjs']);
  });

  it('decides for every package with an install script whether it may run', () => {
    const scripted = Object.entries(lock.packages).flatMap(([name, { hasInstallScript }]) =>
      hasInstallScript === true ? [name.split('node_modules/').at(-1) ?? ''] : [],
    );

    expect(scripted.filter((name) => allowScripts[name] === undefined && name !== 'fsevents')).toEqual([]);
  });

  it('names no registry host', () => {
    expect(Object.values(lock.packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  it('pins the version of every package', () => {
    const unpinned = Object.entries(lock.packages).filter(
      ([name, { version }]) => name !== '' && version === undefined,
    );

    expect(unpinned).toEqual([]);
  });
});
