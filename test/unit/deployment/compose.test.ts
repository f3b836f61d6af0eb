// docker-compose.yml cannot be started where the product is built; what it says is held against the code instead.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { environmentNames } from '../../../processes/config/environment';
import { searchAttributes } from '../../../ports/workflow-messages';
import { smallYoungGeneration } from '../../../processes/launch/start-stack';

const root = path.resolve(__dirname, '..', '..', '..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  healthcheck?: { test: string[] };
  user?: string;
  read_only?: boolean;
  depends_on?: Record<string, { condition: string }>;
  entrypoint?: string[];
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> };
const services = Object.entries(compose.services);
const ours = ['migrate', 'worker', 'api'].map((name) => [name, compose.services[name] as Service] as const);

describe('docker-compose.yml', () => {
  it('sets only environment names that the code reads, and all that each process cannot do without', () => {
    const systems = environmentNames.filter((name) => /^CUTIN_(PLM|ALM|ERP|MES|QMS)_/.test(name));
    const needed: Record<string, string[]> = {
      migrate: ['CUTIN_MIGRATION_DATABASE_URL'],
      api: ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'CUTIN_TOKENS_FILE', 'CUTIN_API_HOST', ...systems],
      worker: ['DATABASE_URL', 'TEMPORAL_ADDRESS', ...systems],
      relay: ['DATABASE_URL', 'TEMPORAL_ADDRESS'],
    };
    for (const [name, { environment = {} }] of ours) {
      expect(Object.keys(environment).filter((one) => !environmentNames.includes(one))).toEqual([]);
      expect(Object.keys(environment)).toEqual(expect.arrayContaining(needed[name] ?? []));
    }
  });

  it('runs commands whose source exists', () => {
    for (const [, { command }] of ours) {
      const [node, ...rest] = command ?? [];
      const script = rest.find((one) => !one.startsWith('--')) ?? '';
      expect(node).toBe('node');
      expect(existsSync(path.join(root, script.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
    }
    for (const [, { entrypoint = [] }] of services) {
      for (const script of entrypoint.filter((one) => one.startsWith('/deploy/')))
        expect(existsSync(path.join(root, 'processes', script))).toBe(true);
    }
  });

  it('runs the API with the short pauses of the embedded set-up', () => {
    expect(compose.services.api?.command).toContain(smallYoungGeneration);
  });

  it('asks for health at the ports that the processes are told to use', () => {
    const { api, worker, relay } = compose.services;

    expect(api?.healthcheck?.test.join(' ')).toContain(`:${api?.environment?.['CUTIN_API_PORT'] ?? ''}/healthz`);
    expect(worker?.healthcheck?.test.join(' ')).toContain(
      `:${worker?.environment?.['CUTIN_WORKER_HEALTH_PORT'] ?? ''}/readyz`,
    );
    expect(relay?.healthcheck?.test.join(' ')).toContain(
      `:${relay?.environment?.['CUTIN_RELAY_HEALTH_PORT'] ?? ''}/readyz`,
    );
    expect(api?.ports).toEqual([`127.0.0.1:7400:${api?.environment?.['CUTIN_API_PORT'] ?? ''}`]);
  });

  it('publishes ports on loopback alone', () => {
    expect(services.flatMap(([, { ports = [] }]) => ports).filter((port) => !port.startsWith('127.0.0.1:'))).toEqual(
      [],
    );
  });

  it('pins every image to an exact version', () => {
    for (const [, { image }] of services) expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-\w+)?$/);
    expect(compose.services['temporal']?.image.split(':')[1]).toBe(
      compose.services['temporal-schema']?.image.split(':')[1],
    );
  });

  it('takes every secret from the operator and has no default for one', () => {
    const values = services.flatMap(([, { environment = {} }]) => Object.entries(environment));
    const secret = values.filter(
      ([name]) => /(PASSWORD|PWD|TOKEN|_URL)$/.test(name) && !/^CUTIN_(PUBLIC|TEMPORAL_UI)_URL$/.test(name),
    );

    expect(secret.length).toBeGreaterThan(10);
    for (const [name, value] of secret) expect([name, value]).toEqual([name, expect.stringMatching(/\$\{[A-Z_]+:\?/)]);
  });

  it('runs our processes without root and without a writable root', () => {
    for (const [, { user, read_only: readOnly }] of ours) expect([user, readOnly]).toEqual(['node', true]);
  });

  it('waits for schema, namespace and migrations before it starts what needs them', () => {
    const condition = (name: string, on: string) => compose.services[name]?.depends_on?.[on]?.condition;

    expect(condition('temporal', 'temporal-schema')).toBe('service_completed_successfully');
    for (const name of ['worker', 'api']) {
      expect(condition(name, 'migrate')).toBe('service_completed_successfully');
      expect(condition(name, 'temporal-namespace')).toBe('service_completed_successfully');
    }
  });

  it('gives Temporal 512 shards and 90 days of retention', () => {
    expect(compose.services['temporal']?.environment?.['NUM_HISTORY_SHARDS']).toBe('512');
    expect(read('processes/deploy/temporal-namespace.sh')).toContain('--retention 90d');
  });

  it('makes exactly the search attributes that the worker insists on, each with its type', () => {
    const types = { KEYWORD: 'Keyword', KEYWORD_LIST: 'KeywordList', DATETIME: 'Datetime', BOOL: 'Bool' };
    const made = [...read('processes/deploy/temporal-namespace.sh').matchAll(/^add (\w+) (\w+)$/gm)].map(
      ([, name, type]) => [name, type],
    );

    expect(made).toEqual(Object.entries(searchAttributes).map(([name, type]) => [name, types[type]]));
  });
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');

  it('builds on the Node that the product supports and ends without root', () => {
    const versions = lines.flatMap((line) => /^FROM node:(\d+)\.(\d+)/.exec(line)?.slice(1).map(Number) ?? []);

    expect(versions).toEqual([20, 19, 20, 19]);
    expect(lines.filter((line) => line.startsWith('USER'))).toEqual(['USER node']);
  });

  it('copies what the processes read at run time', () => {
    const copied = lines.filter((line) => line.startsWith('COPY')).join('\n');

    for (const needed of ['/app/dist', 'adapters/postgres/migrations', 'governance', 'docs/errors.md', 'package.json'])
      expect(copied).toContain(needed);
  });
});
