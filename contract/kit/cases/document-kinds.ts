// The kinds of document Cutin writes, each with contents to try: plain, changed, awkward and outside the contract.
import type { SystemName } from '../../system-names';
import type { DocumentKind } from './document-kind';
import { erpKinds } from './erp-documents';
import { mesKinds } from './mes-documents';
import { plmKinds } from './plm-documents';
import { qmsKinds } from './qms-documents';

export const documentKinds: Partial<Record<SystemName, readonly DocumentKind[]>> = {
  plm: plmKinds,
  erp: erpKinds,
  mes: mesKinds,
  qms: qmsKinds,
};
