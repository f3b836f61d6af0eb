// Reads bills of materials from files as the options of `cutin bom` state: encoding, delimiter, profile, or single columns.
import path from 'node:path';
import { Option, type Command } from 'commander';
import { readProfile } from '../adapters/bom-files/bom-profile';
import { decodeText } from '../adapters/bom-files/decode-text';
import type { ParsedBom } from '../adapters/bom-files/finding';
import { parseBomFile, suggestProfileOf, type Stated } from '../adapters/bom-files/parse-bom-file';
import { parseMarkdownBom } from '../adapters/bom-files/parse-markdown-bom';
import type { Verdict } from '../domain/verdict';
import { UsageError } from './connect';
import { readGivenFile } from './read-given-file';

export interface BomOptions extends NonNullable<Stated['columns']> {
  profile?: string;
  notation?: NonNullable<Stated['notation']>;
  repeated?: NonNullable<Stated['repeated']>;
  delimiter?: keyof typeof delimiterOf;
  decimal?: NonNullable<Stated['decimal']>;
  encoding?: string;
  headerRow?: number;
}

const delimiterOf = { comma: ',', semicolon: ';', tab: '\t', bar: '|' } as const;

/** The options that say how a file is to be read; none is needed where the header tells it. */
export function addBomOptions(command: Command): Command {
  return command
    .option('--profile <file>', 'JSON that states where the file keeps what; --suggest prints one')
    .option('--designators <column>', 'one row a part, with its reference designators in this column')
    .option('--level <column>', 'rows tell their place by this column')
    .addOption(new Option('--notation <how>', 'of --level').choices(['integer', 'leadingDots', 'dotted']))
    .option('--parent <column>', 'rows name their parent item in this column')
    .option('--quantity <column>')
    .option('--part-number <column>')
    .option('--not-fitted <column>', 'yes means that the part is left out')
    .option('--fitted <column>', 'yes means that the part is fitted')
    .option('--find-number <column>')
    .option('--unit <column>')
    .addOption(
      new Option('--repeated <how>', 'rows of one part under one parent without find number').choices([
        'refuse',
        'number',
      ]),
    )
    .addOption(new Option('--delimiter <sign>').choices(Object.keys(delimiterOf)))
    .addOption(new Option('--decimal <sign>').choices(['point', 'comma']))
    .option('--header-row <n>', 'line of the header, where a file holds several tables', Number)
    .option('--encoding <label>', 'e.g. windows-1252; UTF-8 or a byte order mark where it is not stated');
}

/**
 * One table or JSON, or several Markdown pages, the top one first; where item and revision are assumed, JSON may name others.
 * Refusals: those of the readers.
 */
export function readBom(
  files: readonly string[],
  of: { itemId: string; revision: string; isAssumed?: boolean },
  options: BomOptions,
): Verdict<ParsedBom> {
  const [top = '', ...others] = files;
  if (path.extname(top).toLowerCase() === '.md')
    return readPages(files, { itemId: of.itemId, revision: of.revision }, options);
  if (others.length > 0) throw new UsageError('Only Markdown pages may be several; give one file.');
  const text = readText(top, options);
  if (text.kind === 'refused') return text;
  const file = { text: text.value, fileName: path.basename(top), ...of };
  const stated = statedOf(options);
  if (options.profile === undefined) return parseBomFile({ ...file, ...(stated === null ? {} : { stated }) });
  if (stated !== null) throw new UsageError('State a profile or single columns, not both.');
  const profile = readProfile({ text: readGivenFile(options.profile).toString('utf8'), fileName: options.profile });
  return profile.kind === 'refused' ? profile : parseBomFile({ ...file, profile: profile.value });
}

/** The profile that the header of a file proposes, completed by what is stated. */
export function suggestBomProfile(file: string, options: BomOptions): ReturnType<typeof suggestProfileOf> {
  const text = readText(file, options);
  if (text.kind === 'refused') return text;
  const stated = statedOf(options);
  return suggestProfileOf({
    text: text.value,
    fileName: path.basename(file),
    ...(stated === null ? {} : { stated }),
  });
}

function readPages(
  files: readonly string[],
  of: { itemId: string; revision: string },
  options: BomOptions,
): Verdict<ParsedBom> {
  const pages = new Map<string, string>();
  for (const file of files) {
    const text = readText(file, options);
    if (text.kind === 'refused') return text;
    pages.set(file.split(path.sep).join('/'), text.value);
  }
  const [top = ''] = pages.keys();
  return parseMarkdownBom({ files: pages, top, ...of });
}

/** Null where nothing is stated, so that the file speaks for itself. */
function statedOf(options: BomOptions): Stated | null {
  const { designators, level, parent, quantity, partNumber, notFitted, fitted, findNumber, unit } = options;
  const { notation, repeated, delimiter, decimal, headerRow } = options;
  const columns = defined({ designators, level, parent, quantity, partNumber, notFitted, fitted, findNumber, unit });
  const sign = delimiter === undefined ? undefined : delimiterOf[delimiter];
  const stated = defined({ notation, repeated, decimal, headerRow, delimiter: sign });
  if (Object.keys(columns).length + Object.keys(stated).length === 0) return null;
  return { ...stated, columns };
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function readText(file: string, { encoding }: BomOptions): Verdict<string> {
  const bytes = readGivenFile(file);
  return decodeText({ bytes, fileName: path.basename(file), ...(encoding === undefined ? {} : { encoding }) });
}
