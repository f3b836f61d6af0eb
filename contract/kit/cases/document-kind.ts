// A kind of document that Cutin writes, as the cases try it.
import type { Bench } from '../bench';

export interface DocumentSample {
  path: string;
  content: Record<string, unknown>;
  /** Other content that fits as well. */
  changed: Record<string, unknown>;
  outside: unknown;
  /** The content with a free text in it. */
  withText: (text: string) => Record<string, unknown>;
  /** The content with any JSON in it, where the contract leaves room for that. */
  withJson?: (json: unknown) => Record<string, unknown>;
}

export interface DocumentKind {
  name: string;
  what: string;
  /** Makes what the document refers to. `itemId` is the item it is about, where its address names one. */
  prepare: (bench: Bench, itemId: string) => Promise<DocumentSample>;
  addressNamesItem: boolean;
}
