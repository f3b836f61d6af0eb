// Structured logs to stdout, one JSON object a line. Secrets are redacted by name wherever they may appear.
import pino from 'pino';
import type { Log } from '../ports/log';

export function createLog(name: string, level: string): Log {
  return pino({
    name,
    level,
    redact: {
      paths: [
        'token',
        'authorization',
        'signingKey',
        'password',
        '*.token',
        '*.authorization',
        '*.signingKey',
        '*.password',
      ],
      censor: '[redacted]',
    },
  });
}
