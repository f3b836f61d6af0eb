// Tables for people: at most so wide as a terminal is, whatever stands in them. Prose is wrapped, ids never: they are typed.
// Where not even that fits, every row becomes a block of its own.
import { describeTime, isTime } from './describe-time';
import { wrap } from './wrap';

export const widthMax = 120;
const gap = '  ';
/** Narrower, prose is not read any more. */
const proseMin = 24;

/** Columns as wide as their widest cell; `-` where there is nothing; times as people read them. */
export function table(header: string[], rows: (string | null)[][], now = new Date()): string {
  const told = rows.map((row) => row.map((cell) => tell(cell, now)));
  const widths = header.map((name, column) =>
    Math.max(name.length, ...told.map((row) => longestLine(row[column] ?? ''))),
  );
  const fitted = fit(header, told, widths);
  return fitted === null ? blocks(header, told) : [header, ...told].map((row) => line(row, fitted)).join('\n');
}

function tell(cell: string | null, now: Date): string {
  if (cell === null || cell === '') return '-';
  return isTime(cell) ? describeTime(cell, now) : cell;
}

/** The widest columns of prose give way first; null where the rest is too wide alone. */
function fit(header: readonly string[], rows: readonly string[][], widths: readonly number[]): number[] | null {
  const least = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => leastWidth(row[column] ?? ''))),
  );
  const fitted = [...widths];
  const total = (): number => fitted.reduce((sum, width) => sum + width, 0) + gap.length * (fitted.length - 1);
  while (total() > widthMax) {
    const room = fitted.map((width, column) => width - (least[column] ?? 0));
    const widest = fitted.reduce(
      (best, width, column) => ((room[column] ?? 0) > 0 && width > (fitted[best] ?? 0) ? column : best),
      room.findIndex((spare) => spare > 0),
    );
    if (widest === -1) return null;
    fitted[widest] = (fitted[widest] ?? 0) - 1;
  }
  return fitted;
}

function leastWidth(cell: string): number {
  const longestWord = Math.max(...cell.split(/\s+/).map((word) => word.length));
  return Math.max(longestWord, Math.min(longestLine(cell), proseMin));
}

function longestLine(text: string): number {
  return Math.max(...text.split('\n').map((one) => one.length));
}

function line(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, column) => wrap(cell, widths[column] ?? widthMax));
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, at) =>
    cells
      .map((lines, column) => (lines[at] ?? '').padEnd(widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  ).join('\n');
}

function blocks(header: readonly string[], rows: readonly string[][]): string {
  const nameWidth = Math.max(...header.map(({ length }) => length));
  const block = (row: readonly string[]): string =>
    header
      .flatMap((name, column) =>
        wrap(row[column] ?? '', widthMax - nameWidth - gap.length).map(
          (text, at) => `${(at === 0 ? name : '').padEnd(nameWidth)}${gap}${text}`,
        ),
      )
      .join('\n');
  return rows.length === 0 ? header.join(gap) : rows.map(block).join('\n\n');
}
