// docs/errors.md lists exactly the codes that the code can give.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..', '..', '..');

/** Upper-snake text that is no error code: enumerations of Temporal, settings, findings of a file that is accepted. */
const others =
  /^(KEYWORD_LIST|USE_EXISTING|REJECT_DUPLICATE|DATABASE_URL|CUTIN_\w+|TEMPORAL_\w+|PART_NUMBER_MISSING|PART_NUMBER_LOOKALIKE|PART_NOT_FITTED|PART_BY_INTERNAL_KEY|QUANTITY_UNREADABLE|PARENT_LEFT_OUT|SUBASSEMBLY_\w+|TABLE_NOT_READ)$/;
const single = ['UNAUTHORIZED', 'FORBIDDEN'];

function codesInSources(): string[] {
  const found = new Set<string>();
  for (const folder of ['contract', 'domain', 'ports', 'engine', 'workflows', 'activities', 'adapters', 'api']) {
    for (const file of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      // The conformance kit plays an engine; its codes are those of no real one.
      if (!file.endsWith('.ts') || file.startsWith('kit')) continue;
      const text = readFileSync(path.join(root, folder, file), 'utf8');
      for (const [, code = ''] of text.matchAll(/['"`]([A-Z]+(?:_[A-Z]+)+)['"`]/g)) found.add(code);
      for (const code of single) if (text.includes(`'${code}'`)) found.add(code);
    }
  }
  return [...found].filter((code) => !others.test(code) && code !== 'REFUSED').sort();
}

describe('docs/errors.md', () => {
  const page = readFileSync(path.join(root, 'docs', 'errors.md'), 'utf8');
  const listed = [...page.matchAll(/^\| <a id="\w+"><\/a>`([A-Z_]+)`/gm)].map(([, code]) => code ?? '');

  it('lists exactly the codes that the code can give', () => {
    expect([...listed].sort()).toEqual(codesInSources());
  });

  it('gives each code an anchor, which is where the type of a problem points', () => {
    for (const code of listed) expect(page).toContain(`<a id="${code.toLowerCase()}"></a>\`${code}\``);
  });
});
