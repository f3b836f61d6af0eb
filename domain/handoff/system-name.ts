// The systems of the thread, by the role each plays in it.
export const systemNames = ['plm', 'alm', 'erp', 'mes', 'qms'] as const;

export type SystemName = (typeof systemNames)[number];

/** Systems that documents are handed over to. */
export type ReceiverName = Exclude<SystemName, 'alm'>;
