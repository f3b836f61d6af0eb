// Whether a cell says that a part is fitted. Only words that are known to say yes or no are read: `No` in a column "do not
// populate" once left a whole board unfitted.
import type { Finding } from './finding';
import { columnNamed } from './header-words';

const yes = ['yes', 'y', 'true', 't', '1', 'x', 'ja', 'j', 'oui', 'si', 'sí', 'sì', 'sim', 'да', 'tak', '是', 'はい'];
const no = ['no', 'n', 'false', 'f', '0', 'nein', 'non', 'não', 'nao', 'нет', 'nie', '否', 'いいえ'];
const notFitted = [
  ...['dnp', 'dnf', 'dni', 'dns', 'dnm', 'do not populate', 'do not fit', 'do not install', 'do not stuff'],
  ...['do not mount', 'do not place', 'not fitted', 'not populated', 'not installed', 'not mounted', 'not placed'],
  ...['unfitted', 'unpopulated', 'no fit', 'no pop', 'no stuff', 'nofit', 'nopop', 'nostuff', 'np', 'nm', 'np.'],
  ...['no mount', 'nomount', 'no place', 'noplace', 'no install', 'noinstall', 'noload', 'do not load', 'not loaded'],
  ...[
    'not assembled',
    'do not assemble',
    'excluded from bom',
    'exclude from bom',
    'not in bom',
    'unmounted',
    'unplaced',
  ],
  ...['unbestückt', 'nicht bestücken', 'nicht bestueckt', 'nicht bestuecken', 'unbestueckt', 'ne pas monter'],
  ...['nicht bestückt', 'nb', 'n.b.', 'non monté', 'no montar', 'não montar', 'не устанавливать'],
];
/** They mean something else within other words, `no load current`. */
const notFittedAlone = ['no load', 'nc', 'n.c.', 'n.c', 'n/c'];
const fitted = [
  'fitted',
  'populated',
  'installed',
  'mounted',
  'placed',
  'fit',
  'populate',
  'install',
  'mount',
  'place',
];

/** `notFitted`: yes means that the part is left out, blank that it is fitted. `fitted`: yes means that it is. */
export type FittedColumn = 'notFitted' | 'fitted';

/** Null where the words are not known. A positive column that is blank says nothing: null too. */
export function isFitted(cell: string, column: FittedColumn): boolean | null {
  const words = cell.toLowerCase().replace(/\s+/g, ' ').trim();
  if (notFitted.includes(words) || notFittedAlone.includes(words)) return false;
  if (fitted.includes(words)) return true;
  if (words === '') return column === 'notFitted' ? true : null;
  const [isYes, isNo] = [yes.includes(words), no.includes(words)];
  return isYes || isNo ? isYes === (column === 'fitted') : null;
}

/** The columns that say whether the part of a row is fitted. */
export interface FittedColumns {
  doNotPopulate?: string | undefined;
  fitted?: string | undefined;
}

/** Those that are there, by the names that they have in this file. */
export function fittedColumnsOf(columns: readonly string[], stated: FittedColumns): FittedColumns {
  const named = (name: string | undefined): string | null => (name === undefined ? null : columnNamed(columns, name));
  const [doNotPopulate, fitted] = [named(stated.doNotPopulate), named(stated.fitted)];
  return { ...(doNotPopulate === null ? {} : { doNotPopulate }), ...(fitted === null ? {} : { fitted }) };
}

/** Whether the part of a row is fitted, or the column that does not say it. Without a column it is. */
export function readFitted(
  cells: Record<string, string>,
  { doNotPopulate, fitted }: FittedColumns,
): { fitted: boolean } | { column: string; why: string } {
  const answers: boolean[] = [];
  for (const [column, kind] of [[doNotPopulate, 'notFitted'] as const, [fitted, 'fitted'] as const]) {
    if (column === undefined) continue;
    const cell = cells[column] ?? '';
    const answer = isFitted(cell, kind);
    if (answer === null) return { column, why: `${JSON.stringify(cell)} is no known yes or no.` };
    answers.push(answer);
  }
  return answers.length === 2 && answers[0] !== answers[1] && (cells[doNotPopulate ?? ''] ?? '') !== ''
    ? { column: fitted ?? '', why: `it contradicts the column ${doNotPopulate ?? ''}.` }
    : { fitted: answers.every(Boolean) };
}

/** What is told of a row that is not fitted, and of one that is although another column says that it may not be. */
export function fittedFindings(given: {
  file: string;
  row: number;
  who: string;
  cells: Record<string, string>;
  fitted: boolean;
  columns: FittedColumns;
}): Finding[] {
  const { file, row, who, cells, fitted, columns } = given;
  if (!fitted) return [{ code: 'PART_NOT_FITTED', file, row, message: `${who}: not fitted.` }];
  const doubtful = Object.entries(cells).find(([name, cell]) => name !== columns.fitted && saysNotFitted(name, cell));
  if (doubtful === undefined) return [];
  const message = `${who}: the column ${doubtful[0]} says ${JSON.stringify(doubtful[1])}; the part is read as fitted.`;
  return [{ code: 'MAY_NOT_BE_FITTED', file, row, message }];
}

/** Short ones are parts of other words too easily. */
const notFittedWithin = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${notFitted
    .filter((words) => words.length > 2 && !words.includes('.'))
    .sort((one, other) => other.length - one.length)
    .join('|')})(?![\\p{L}\\p{N}])`,
  'u',
);
const ofFitting =
  /(?<!\p{L})(?:(?:un|no)?(?:fit|pop(?!\p{L})|popul|plac|mount|install|stuff|load)|assembl|build|bestück|mont[aéei]|exclude|in bom|dn[pfism])/u;
const negative = /\bnot?\b|do ?n[o']t|exclude|unfit|unpop|nofit|nopop|nostuff|dn[pfism]/;

/**
 * Whether a cell of any other column says of its own that the part is left out: a value `DNP` or `10k (DNP)` does, and so does
 * `No` in a column whose name speaks of fitting.
 */
export function saysNotFitted(column: string, cell: string): boolean {
  const [name, words] = [column, cell].map((text) => text.toLowerCase().replace(/\s+/g, ' ').trim());
  if (notFittedWithin.test(words ?? '')) return true;
  if (notFittedAlone.includes(words ?? '')) return true;
  if (!ofFitting.test(name ?? '')) return false;
  return (negative.test(name ?? '') ? yes : no).includes(words ?? '');
}
