// Which adapter runs for a system: the reference one, or the module of a product.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readEnvironment } from '../../../processes/config/environment';
import { wireSystems } from '../../../processes/wire-systems';

const folder = mkdtempSync(path.join(tmpdir(), 'cutin-adapter-'));
afterAll(() => rmSync(folder, { recursive: true }));

const settings = Object.fromEntries(
  ['PLM', 'ALM', 'ERP', 'MES', 'QMS'].flatMap((name) => [
    [`CUTIN_${name}_URL`, `http://${name.toLowerCase()}.example`],
    [`CUTIN_${name}_TOKEN`, `token of ${name}`],
  ]),
);

function wire(more: Record<string, string> = {}) {
  return wireSystems(readEnvironment({ ...settings, ...more }));
}

function moduleSaying(text: string): string {
  const file = path.join(folder, `${String(Math.random()).slice(2)}.cjs`);
  writeFileSync(file, text);
  return file;
}

it('is the reference adapter where nothing else is said', () => {
  const { receivers } = wire();

  expect(Object.keys(receivers).sort()).toEqual(['erp', 'mes', 'plm', 'qms']);
  expect(receivers.erp.describeDocument({ kind: 'orderLock', site: 'P', orderId: 'WO' })).toBe(
    '/sites/P/order-locks/WO',
  );
});

it('is the one of a product where its module is named, opened with the settings of that system', () => {
  const module = moduleSaying(
    "exports.adapter = { system: 'qms', open: (settings) => ({ receiver: { system: 'qms', settings } }) };",
  );

  const { qms } = wire({ CUTIN_QMS_ADAPTER: module }).receivers;

  expect(qms).toEqual({ system: 'qms', settings: { baseUrl: 'http://qms.example', token: 'token of QMS' } });
});

it.each([
  ['cannot be loaded', '/nowhere/adapter.cjs'],
  ['exports no `adapter`', moduleSaying('exports.other = 1;')],
  ['exports no `adapter`', moduleSaying("exports.adapter = { system: 'erp', open: () => ({}) };")],
])('refuses to start where the module %s, and names the setting', (because, module) => {
  expect(() => wire({ CUTIN_QMS_ADAPTER: module })).toThrow(because);
  expect(() => wire({ CUTIN_QMS_ADAPTER: module })).toThrow('CUTIN_QMS_ADAPTER');
});

it('refuses to start where a system has no address', () => {
  expect(() => wire({ CUTIN_MES_URL: '' })).toThrow('CUTIN_MES_URL');
});
