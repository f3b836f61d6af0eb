// docs/errors.md and the list of refusal codes say the same, and no code is listed that nothing gives.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findingCodes } from '../../../adapters/bom-files/finding';
import { statusOf } from '../../../api/problem';
import { refusalCodes, type RefusalCode } from '../../../domain/refusal-codes';

const root = path.resolve(__dirname, '..', '..', '..');

/** Upper-snake text that is no error code: enumerations of Temporal and settings. Findings tell of a file accepted. */
const others =
  /^(KEYWORD_LIST|USE_EXISTING|REJECT_DUPLICATE|ALLOW_DUPLICATE|AUTO_UPGRADE|DATABASE_URL|CUTIN_\w+|TEMPORAL_\w+)$/;
const findings: readonly string[] = findingCodes;
const single = ['UNAUTHORIZED', 'FORBIDDEN'];

function codesInSources(): string[] {
  const found = new Set<string>();
  for (const folder of ['contract', 'domain', 'ports', 'engine', 'workflows', 'activities', 'adapters', 'api']) {
    for (const file of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      // The conformance kit plays an engine; its codes are those of no real one. The list itself gives nothing.
      if (!file.endsWith('.ts') || file.startsWith('kit') || file === 'refusal-codes.ts') continue;
      const text = readFileSync(path.join(root, folder, file), 'utf8');
      for (const [, code = ''] of text.matchAll(/['"`]([A-Z]+(?:_[A-Z]+)+)['"`]/g)) found.add(code);
      for (const code of single) if (text.includes(`'${code}'`)) found.add(code);
    }
  }
  return [...found].filter((code) => !others.test(code) && !findings.includes(code)).sort();
}

describe('docs/errors.md', () => {
  const page = readFileSync(path.join(root, 'docs', 'errors.md'), 'utf8');
  const row = /^\| <a id="(\w+)"><\/a>`([A-Z_]+)` *\| (.*?) *\| (.*?) *\|/gm;
  const listed = [...page.matchAll(row)].map(([, anchor, code, where, meaning]) => ({ anchor, code, where, meaning }));
  const entries = Object.entries(refusalCodes) as [RefusalCode, (typeof refusalCodes)[RefusalCode]][];

  it('lists exactly the codes that a refusal can have', () => {
    expect(listed.map(({ code }) => code).sort()).toEqual(Object.keys(refusalCodes).sort());
  });

  it('lists exactly the codes that the code can give', () => {
    expect(Object.keys(refusalCodes).sort()).toEqual(codesInSources());
  });

  it.each(entries)('says of %s what its problem says', (code, { title }) => {
    const told = listed.find((one) => one.code === code);

    expect(told?.meaning).toBe(title);
    const statuses = told?.where?.match(/\d{3}/g) ?? [];
    if (statuses.length > 0) expect(statuses).toContain(String(statusOf(code)));
  });

  it('gives each code an anchor, which is where the type of a problem points', () => {
    for (const { anchor, code } of listed) expect(anchor).toBe(code?.toLowerCase());
  });
});
