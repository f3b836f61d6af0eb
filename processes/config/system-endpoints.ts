// Where the five governed systems are, from the environment.
import { requireSetting, type Environment } from './environment';

export type SystemEndpoints = Record<'plm' | 'alm' | 'erp' | 'mes' | 'qms', { baseUrl: string; token: string }>;

export function systemEndpoints(environment: Environment): SystemEndpoints {
  return {
    plm: {
      baseUrl: requireSetting(environment, 'CUTIN_PLM_URL'),
      token: requireSetting(environment, 'CUTIN_PLM_TOKEN'),
    },
    alm: {
      baseUrl: requireSetting(environment, 'CUTIN_ALM_URL'),
      token: requireSetting(environment, 'CUTIN_ALM_TOKEN'),
    },
    erp: {
      baseUrl: requireSetting(environment, 'CUTIN_ERP_URL'),
      token: requireSetting(environment, 'CUTIN_ERP_TOKEN'),
    },
    mes: {
      baseUrl: requireSetting(environment, 'CUTIN_MES_URL'),
      token: requireSetting(environment, 'CUTIN_MES_TOKEN'),
    },
    qms: {
      baseUrl: requireSetting(environment, 'CUTIN_QMS_URL'),
      token: requireSetting(environment, 'CUTIN_QMS_TOKEN'),
    },
  };
}
