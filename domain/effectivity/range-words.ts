// The words of a range text, each with its column. Keywords are read in any case; nothing here knows about serials.

export interface RangeWord {
  kind:
    | 'operand'
    | 'to'
    | 'through'
    | 'and'
    | 'up'
    | 'except'
    | 'other'
    | 'than'
    | 'inclusive'
    | 'including'
    | 'comma'
    | 'end';
  text: string;
  /** 1-based, in UTF-16 code units. */
  column: number;
}

const KEYWORDS: ReadonlyMap<string, RangeWord['kind']> = new Map([
  ['to', 'to'],
  ['through', 'through'],
  ['thru', 'through'],
  ['and', 'and'],
  ['up', 'up'],
  ['subsequent', 'up'],
  ['above', 'up'],
  ['higher', 'up'],
  ['later', 'up'],
  ['on', 'up'],
  ['onward', 'up'],
  ['onwards', 'up'],
  ['except', 'except'],
  ['excluding', 'except'],
  ['other', 'other'],
  ['than', 'than'],
  ['inclusive', 'inclusive'],
  ['(inclusive)', 'inclusive'],
  ['including', 'including'],
]);

/** Words are parted by blanks and commas; the last one is always `end`, one column behind the text. */
export function rangeWords(text: string): RangeWord[] {
  const words = [...text.matchAll(/,|[^\s,]+/g)].map((match): RangeWord => {
    const word = match[0];
    const kind = word === ',' ? 'comma' : (KEYWORDS.get(word.toLowerCase()) ?? 'operand');
    return { kind, text: word, column: match.index + 1 };
  });
  return [...words, { kind: 'end', text: '', column: text.length + 1 }];
}
