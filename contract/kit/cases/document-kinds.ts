// The kinds of document Cutin writes, each with contents to try: plain, changed, awkward and outside the contract.
import type { SystemName } from '../../../ports/stages';
import type { Bench } from '../bench';
import { erpKinds } from './erp-documents';
import { mesKinds } from './mes-documents';
import { plmKinds } from './plm-documents';
import { qmsKinds } from './qms-documents';

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

export const documentKinds: Partial<Record<SystemName, readonly DocumentKind[]>> = {
  plm: plmKinds,
  erp: erpKinds,
  mes: mesKinds,
  qms: qmsKinds,
};
