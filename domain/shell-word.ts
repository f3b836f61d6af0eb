// What a printed command holds is typed as it is printed: ids are chosen by others, and one may hold what a shell would
// read as its own.

export function asShellWord(word: string): string {
  return /^[\w./:@+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Broken before its options, where it is longer than that: a shell reads the lines as one. */
export function foldCommand(command: string, widthMax: number): string {
  if (command.length <= widthMax) return command;
  const lines = [''];
  for (const part of partsOf(command)) {
    const last = lines[lines.length - 1] ?? '';
    if (last !== '' && part.startsWith('--') && last.length + 1 + part.length > widthMax) lines.push(`  ${part}`);
    else lines[lines.length - 1] = last === '' ? part : `${last} ${part}`;
  }
  return lines.join(' \\\n');
}

/** Words, an option with its value as one: `--park 'a b'`. */
function partsOf(command: string): string[] {
  const words = command.match(/(?:\\.|'[^']*'|"[^"]*"|[^\s'"\\])+/g) ?? [];
  return words.reduce<string[]>((parts, word, index) => {
    const isValue = (words[index - 1] ?? '').startsWith('--') && !word.startsWith('--');
    return isValue ? [...parts.slice(0, -1), `${parts.at(-1) ?? ''} ${word}`] : [...parts, word];
  }, []);
}
