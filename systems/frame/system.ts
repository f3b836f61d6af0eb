// What a reference system is made of: its documents and routes, and what they work with.
import type { z } from 'zod';
import type { SystemDatabase } from './database';
import type { DocumentKind } from './documents';
import type { FaultDesk } from './faults';
import type { SystemConfig } from './system-config';

export interface SystemRoute {
  method: 'get' | 'put' | 'post';
  /** Express path; parameters are checked as identifiers. */
  path: string;
  summary: string;
  body?: z.ZodType;
  query?: z.ZodObject;
  handle: (call: SystemCall) => Promise<{ status: number; body: unknown; headers?: Record<string, string> }>;
}

export interface SystemCall {
  params: Record<string, string>;
  query: Record<string, unknown>;
  body: unknown;
  header: (name: string) => string | undefined;
}

export interface SystemContext {
  db: SystemDatabase;
  faults: FaultDesk;
  config: SystemConfig;
}

export interface SystemDefinition {
  name: string;
  title: string;
  tables: string;
  documents: (context: SystemContext) => {
    path: string;
    summary: string;
    content: z.ZodType;
    kind: DocumentKind;
    mustExist?: (params: Record<string, string>) => Promise<void>;
  }[];
  routes: (context: SystemContext) => SystemRoute[];
  /** Whether it tells its engine events, and which engine that is can be said for each site. */
  announces: boolean;
}

export interface RunningSystem {
  port: number;
  close: () => Promise<void>;
}
