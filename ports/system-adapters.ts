// The door for products: what an adapter offers the engine for each system of the thread, and how it is opened. Which one
// runs is a setting, CUTIN_<SYSTEM>_ADAPTER.
import type { ReceiverName, SystemName } from '../domain/handoff/system-name';
import type {
  ReceiverPort,
  ReleaseSource,
  RequirementSource,
  StockSource,
  Systems,
  WhereUsedSource,
  WorkOrderSource,
} from './systems';

/** What each system must be able to do. */
export interface SystemPorts {
  plm: { receiver: ReceiverPort; releases: ReleaseSource; whereUsed: WhereUsedSource };
  alm: { requirements: RequirementSource };
  erp: { receiver: ReceiverPort; stock: StockSource };
  mes: { receiver: ReceiverPort; workOrders: WorkOrderSource };
  qms: { receiver: ReceiverPort };
}

/** How a system is reached: the settings CUTIN_<SYSTEM>_URL and CUTIN_<SYSTEM>_TOKEN. */
export interface SystemSettings {
  baseUrl: string;
  token: string;
  /** How long one call may take; the adapter's own bound where it is left out. */
  requestMsMax?: number;
}

/** A module for `CUTIN_<SYSTEM>_ADAPTER` exports one of these as `adapter`. Opening it calls nothing yet. */
export interface SystemAdapter<Name extends SystemName = SystemName> {
  system: Name;
  open(settings: SystemSettings): SystemPorts[Name];
}

export function defineSystem<Name extends SystemName>(adapter: SystemAdapter<Name>): SystemAdapter<Name> {
  return adapter;
}

/** All systems, as use cases ask them. */
export function systemsOf(opened: SystemPorts): Systems {
  const { plm, alm, erp, mes, qms } = opened;
  const receivers: Record<ReceiverName, ReceiverPort> = {
    plm: plm.receiver,
    erp: erp.receiver,
    mes: mes.receiver,
    qms: qms.receiver,
  };
  const { releases, whereUsed } = plm;
  const { requirements } = alm;
  return { receivers, releases, whereUsed, requirements, stock: erp.stock, workOrders: mes.workOrders };
}
