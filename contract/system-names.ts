// The systems that a change passes through, by the names the contract calls them.

export type SystemName = 'plm' | 'alm' | 'erp' | 'mes' | 'qms';
