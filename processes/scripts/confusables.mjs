// Makes domain/identity/confusables.ts of Unicode's table of confusables, as the package unhomoglyph carries it. Prints it;
// with --write, writes it. A test holds the file to what is printed.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const table = require('unhomoglyph/data.json');
const { version } = require('unhomoglyph/package.json');

const isAscii = (text) => /^[\x21-\x7e]+$/.test(text);

/** Unicode takes I, l, 1 and | for one, and O and 0: both stand in honest part numbers, so each keeps those of its kind. */
function lookOf(character, ascii) {
  if (/\p{N}/u.test(character)) return ascii.replace(/^l$/, '1').replace(/^[oO]$/, '0');
  return /\p{Ll}/u.test(character) ? ascii : ascii.replaceAll('l', 'I');
}

const byLook = new Map();
for (const [character, ascii] of Object.entries(table)) {
  // What NFKC makes plain never meets the table.
  if (isAscii(character) || !isAscii(ascii) || character.normalize('NFKC') !== character) continue;
  const look = lookOf(character, ascii);
  byLook.set(look, [...(byLook.get(look) ?? []), character.codePointAt(0)]);
}

const quoted = (text) => {
  const escaped = text.replaceAll('\\', '\\\\');
  return text.includes("'") ? `"${escaped}"` : `'${escaped}'`;
};
const widthMax = 120;
const rowOf = ([look, points]) => {
  const cells = [
    look,
    points
      .sort((left, right) => left - right)
      .map((point) => point.toString(16))
      .join(' '),
  ].map(quoted);
  const row = `  [${cells.join(', ')}],`;
  return row.length <= widthMax ? row : `  [\n${cells.map((cell) => `    ${cell},\n`).join('')}  ],`;
};
const rows = [...byLook].sort(([left], [right]) => (left < right ? -1 : 1)).map(rowOf);

const page = `// What characters outside ASCII look like within it, by code point in hexadecimal digits. Derived by
// processes/scripts/confusables.mjs from the confusables of Unicode TR39 (Copyright Unicode, Inc., licence Unicode-3.0) as
// the package unhomoglyph ${version} (MIT) carries them. Not to be edited.

export const confusables: readonly (readonly [look: string, characters: string])[] = [
${rows.join('\n')}
];
`;

if (process.argv.includes('--write'))
  writeFileSync(fileURLToPath(new URL('../../domain/identity/confusables.ts', import.meta.url)), page);
else process.stdout.write(page);
