// One difference in words: where it is, what was sent there and what is held.
import type { ContentDifference } from './content-differences';

const valueLengthMax = 80;

export function describeDifference({ pointer, sent, held }: ContentDifference): string {
  return `First difference at ${pointer}: sent ${brief(sent)}, held ${brief(held)}.`;
}

function brief(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= valueLengthMax ? text : `${text.slice(0, valueLengthMax)}...`;
}
