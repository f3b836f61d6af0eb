// Ports of a stack that starts beside others.
import { createServer } from 'node:net';
import { choosePorts } from '../../../processes/launch/ports';

/** First port that Linux lends to outgoing connections; elsewhere they begin higher. */
const firstLentPort = 32_768;

it('are different ones that no outgoing connection can be lent before the servers start', async () => {
  const ports = Object.values(await choosePorts({ preferUsual: false })) as number[];

  expect(new Set(ports).size).toBe(ports.length);
  expect(ports.filter((port) => port >= firstLentPort)).toEqual([]);
});

it('are the usual ones, but for those that somebody else holds', async () => {
  const first = await choosePorts({ preferUsual: true });
  const rival = createServer();
  await new Promise<void>((resolve) => rival.listen(first.mes, '127.0.0.1', resolve));

  const second = await choosePorts({ preferUsual: true });

  await new Promise((resolve) => rival.close(resolve));
  expect(second.mes).not.toBe(first.mes);
});
