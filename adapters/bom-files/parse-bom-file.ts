// One entry for every bill of materials that is one file: the extension and the header tell the format, or the profile
// states it. A file that could be read in two ways is refused rather than read in one of them.
import { refused, type Verdict } from '../../domain/verdict';
import type { ParsedBom } from './finding';
import { kicadProfile, parseFlatBom, type FlatBomProfile } from './parse-flat-bom';
import { parseJsonBom } from './parse-json-bom';
import { levelProfile, parentProfile, parseMultilevelBom, type MultilevelBomProfile } from './parse-multilevel-bom';
import { readHeader } from './read-table';

/** The profiles that a header alone can choose, by the column that tells them. */
const known: { column: string; profile: FlatBomProfile | MultilevelBomProfile }[] = [
  { column: kicadProfile.designators, profile: kicadProfile },
  { column: levelProfile.structure.column, profile: levelProfile },
  { column: parentProfile.structure.column, profile: parentProfile },
];

/** Refusals: BOM_FORMAT_UNKNOWN, and those of the reader chosen. Markdown tables, several pages: parseMarkdownBom. */
export function parseBomFile(input: {
  text: string;
  fileName: string;
  itemId: string;
  revision: string;
  profile?: FlatBomProfile | MultilevelBomProfile;
}): Verdict<ParsedBom> {
  const { profile, ...file } = input;
  const extension = /\.[^.]*$/.exec(file.fileName)?.[0].toLowerCase() ?? '';
  if (profile !== undefined) return parseBy(profile, file);
  if (extension === '.json') return parseJsonBom(file);
  if (extension !== '.csv') {
    return unknown(file.fileName, `the extension ${JSON.stringify(extension)} is neither .csv nor .json.`);
  }
  const header = readHeader(file);
  if (header.kind === 'refused') return header;
  const fits = known.filter(({ column }) => header.value.includes(column));
  const [first, second] = fits;
  const looked = known.map(({ column }) => `"${column}"`).join(', ');
  const found = fits.map(({ column }) => `"${column}"`).join(', ');
  if (first === undefined) {
    const columns = header.value.slice(0, 50).join(', ').slice(0, 500);
    return unknown(file.fileName, `none of the columns ${looked} is among: ${columns}. State a profile.`);
  }
  if (second !== undefined) {
    return unknown(file.fileName, `of the columns ${looked}, more than one is there: ${found}. State a profile.`);
  }
  return parseBy(first.profile, file);
}

function parseBy(
  profile: FlatBomProfile | MultilevelBomProfile,
  file: { text: string; fileName: string; itemId: string; revision: string },
): Verdict<ParsedBom> {
  return 'structure' in profile ? parseMultilevelBom({ ...file, profile }) : parseFlatBom({ ...file, profile });
}

function unknown(fileName: string, why: string): Verdict<never> {
  return refused({ code: 'BOM_FORMAT_UNKNOWN', message: `${fileName}: ${why}`, at: fileName });
}
