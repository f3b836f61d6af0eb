// A route is one declaration: routing, validation, authority and the OpenAPI document derive from it.
import type { z } from 'zod';
import type { Account, Role } from '../ports/accounts';

export interface Call {
  account: Account;
  params: Record<string, string>;
  query: unknown;
  /** Parsed by the route's schema, or the raw bytes where the route reads them itself. */
  body: unknown;
  headers: Record<string, string | string[] | undefined>;
  /** Of those there is one of. A route that reads the body itself keeps what it refuses, and so refuses them itself. */
  repeatedHeaders: readonly string[];
  idempotencyKey: string | null;
}

export interface Answer {
  status: number;
  body: unknown;
  /** What a repetition of the request is told instead, where the body holds what is told once. */
  repeated?: unknown;
  headers?: Record<string, string>;
}

export interface Route {
  method: 'get' | 'post';
  /** Express path; a parameter is `:name`. */
  path: string;
  tag: string;
  summary: string;
  /** Roles that may call it; absent for every known account. */
  roles?: readonly Role[];
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The route reads the body's bytes itself (CloudEvents have three modes). */
  rawBody?: { contentTypes: string[]; description: string };
  /** A write that needs an Idempotency-Key; its answer is kept and repeated. */
  idempotent?: boolean;
  /** JSON, or text of the content type that is named. */
  answer: { status: number; description: string; schema: z.ZodType; contentType?: string };
  handle: (call: Call) => Promise<Answer>;
}
