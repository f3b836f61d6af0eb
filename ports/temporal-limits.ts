// What a Temporal server takes in, and what is cut to it. A value that is larger makes the server end the workflow or refuse
// its task for ever, so nothing is sent to it past these.
import { cutToJsonBytes, firstWithinJsonBytes } from '../domain/json-bytes';

/** A server on PostgreSQL keeps a keyword, and the id of a workflow, in 255 characters. */
export const keywordBytesMax = 255;

/** `limit.searchAttributesSizeOfValue` is 2,048 bytes, and counts a list of keywords as a whole. */
export const keywordListBytesMax = 2_048;

/** `limit.userMetadataSummarySize` is 400 bytes with what the payload says of its encoding. */
export const summaryBytesMax = 340;

/** `limit.userMetadataDetailsSize` is 20,000 bytes, counted in the same way. */
export const detailsBytesMax = 19_900;

export function asKeyword(text: string): string {
  return cutToJsonBytes(text, keywordBytesMax);
}

/** The first of them; each whole, so that a search for one finds it. */
export function asKeywords(texts: readonly string[]): string[] {
  return firstWithinJsonBytes(texts, keywordListBytesMax);
}

/** Of a workflow, an activity or a timer. */
export function asSummary(text: string): string {
  return cutToJsonBytes(text, summaryBytesMax);
}

export function asDetails(text: string): string {
  return cutToJsonBytes(text, detailsBytesMax);
}
