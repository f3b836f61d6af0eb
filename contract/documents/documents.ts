// The documents that Cutin hands over, each with its receiver and the schema that every builder is held to. Published at
// /schemas/<kind>. A kind that is addressed and has no entry does not compile.
import { z } from 'zod';
import type { DocumentKey } from '../../domain/handoff/document';
import type { ReceiverName } from '../../domain/handoff/system-name';
import { changeEffectivity } from './change-effectivity';
import { changeRequest } from './change-request';
import { inspectionPlan } from './inspection-plan';
import { orderRevisions } from './order-revisions';
import { manufacturingBom } from './manufacturing-bom';
import { orderDispositions } from './order-dispositions';
import { orderLock } from './order-lock';
import { stockDispositions } from './stock-dispositions';

export type DocumentKind = DocumentKey['kind'];

export const documentSchemas = {
  changeEffectivity,
  changeRequest,
  manufacturingBom,
  stockDispositions,
  orderRevisions,
  orderDispositions,
  orderLock,
  inspectionPlan,
} satisfies Record<DocumentKind, z.ZodType>;

export type DocumentContents = { [Kind in DocumentKind]: z.infer<(typeof documentSchemas)[Kind]> };

/** A document as a builder makes it. */
export type NewDocument = {
  [Kind in DocumentKind]: {
    system: ReceiverName;
    document: Extract<DocumentKey, { kind: Kind }>;
    content: DocumentContents[Kind];
  };
}[DocumentKind];

export const documentAbout: Readonly<Record<DocumentKind, { receiver: ReceiverName; what: string }>> = {
  changeEffectivity: { receiver: 'plm', what: 'The cut-in that a planner signed for a change at a site.' },
  changeRequest: { receiver: 'plm', what: 'A request for a change, raised from a drift.' },
  manufacturingBom: { receiver: 'erp', what: 'The manufacturing bill of materials of a product revision at a site.' },
  stockDispositions: { receiver: 'erp', what: 'What becomes of stock that a change no longer uses.' },
  orderRevisions: { receiver: 'mes', what: 'The revision that every open order of an item must be built to.' },
  orderDispositions: { receiver: 'mes', what: 'How each open order of an item ends under a change.' },
  orderLock: { receiver: 'mes', what: 'The lock set of one work order and its seal.' },
  inspectionPlan: { receiver: 'qms', what: 'The inspection plan of a product revision at a site.' },
};

export const documentKinds = Object.keys(documentSchemas) as DocumentKind[];

/** JSON Schema 2020-12. */
export function documentSchema(kind: DocumentKind, baseUrl: string): Record<string, unknown> {
  const { what } = documentAbout[kind];
  const { $schema, ...schema } = z.toJSONSchema(documentSchemas[kind], { io: 'output' });
  return { $schema, $id: `${baseUrl}/schemas/${kind}`, title: kind, description: what, ...schema };
}
