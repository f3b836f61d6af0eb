// Identifiers that look alike: what a reader cannot tell apart is one, what honest part numbers tell apart is two.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findLookAlikes } from '../../../domain/identity/check-look-alikes';
import { skeletonOf } from '../../../domain/identity/skeleton';

const root = path.resolve(__dirname, '..', '..', '..');

describe('the table of look-alikes', () => {
  it("is what Unicode's confusables give", () => {
    const made = execFileSync(process.execPath, ['processes/scripts/confusables.mjs'], { cwd: root, encoding: 'utf8' });

    expect(readFileSync(path.join(root, 'domain/identity/confusables.ts'), 'utf8')).toBe(made);
  });
});

describe('skeletonOf', () => {
  it.each([
    ['Cyrillic capitals', 'АВЕКМНОРСТУХЅІЈ', 'ABEKMHOPCTYXSIJ'],
    ['Cyrillic small letters', 'аеорсухѕіјһԁԛԝ', 'aeopcyxsijhdqw'],
    ['Greek capitals', 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
    ['Greek small letters', 'ονραιγ', 'ovpaiy'],
    ['letters beyond Greek and Cyrillic', 'ᎪꓐⲤⵔ', 'ABCO'],
    ['digits of other scripts', '०۱', '01'],
    ['the micro sign and the Greek letter', 'µμ', 'uu'],
    ['a letter without its dot, and clicks', 'ıǀƖ', 'iII'],
    ['full-width and mathematical letters', 'ＡＢ𝚨', 'ABA'],
    ['dashes', 'A‐B–C−D', 'A-B-C-D'],
    ['dashes of other scripts', 'A\u058aB\u05beC\u1806D\u2e3aE', 'A-B-C-D-E'],
    ['blanks and what is not seen', 'A\u00a0B\u200bC', 'ABC'],
    ['a soft hyphen beside a hyphen', 'A-\u00adB', 'A-B'],
    ['a soft hyphen alone', 'A\u00adB', 'AB'],
    ['joiners, fillers, selectors and marks of direction', 'A\u034f\u115f\u3164\u2063B\ufe0f\u202eC\u{e0041}', 'ABC'],
    ['a blank of Braille', 'A\u2800B', 'AB'],
    ['an accent behind a joiner', 'e\u034f\u0301', 'é'],
  ])('makes one of %s and what they look like', (_, foreign, plain) => {
    expect(skeletonOf(foreign)).toBe(skeletonOf(plain));
  });

  it.each([
    ['O', '0'],
    ['l', '1'],
    ['I', 'l'],
    ['m', 'rn'],
    ['a', 'A'],
  ])('keeps %s and %s apart: honest part numbers have both', (one, other) => {
    expect(skeletonOf(one)).not.toBe(skeletonOf(other));
  });
});

describe('findLookAlikes', () => {
  it('shows the identifier and the earlier spelling, each foreign character by its code point', () => {
    const known = [{ identifier: 'BRG-6205', skeleton: skeletonOf('BRG-6205') }];

    expect(findLookAlikes(['ВRG-6205'], known)).toEqual([
      {
        code: 'IDENTIFIER_LOOKALIKE',
        message: '"\\u{412}RG-6205" looks like "BRG-6205" and is another identifier.',
        at: 'ВRG-6205',
        facts: { given: 'ВRG-6205', known: 'BRG-6205' },
      },
    ]);
  });

  it('compares what is given together, and takes the same again', () => {
    expect(findLookAlikes(['A-1', 'A-1', 'А-1'], []).map(({ at }) => at)).toEqual(['А-1']);
  });
});
