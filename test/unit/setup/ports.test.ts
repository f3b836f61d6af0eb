// Ports of a stack that starts beside others.
import { createServer, type AddressInfo } from 'node:net';
import { choosePorts, freePorts, takenOf } from '../../../processes/launch/ports';

/** First port that Linux lends to outgoing connections; elsewhere they begin higher. */
const firstLentPort = 32_768;

it('are different ones that no outgoing connection can be lent before the servers start', async () => {
  const ports = Object.values(await choosePorts({ preferUsual: false })) as number[];

  expect(new Set(ports).size).toBe(ports.length);
  expect(ports.filter((port) => port >= firstLentPort)).toEqual([]);
});

it('are given once, whoever asks, before anything listens there', async () => {
  const asked = [
    ...(Object.values(await choosePorts({ preferUsual: false })) as number[]),
    ...(await freePorts(200)),
    ...(await freePorts(200)),
  ];

  expect(new Set(asked).size).toBe(asked.length);
});

it('are looked for in another stretch by a process that starts right after', async () => {
  const ours = await choosePorts({ preferUsual: false });
  const theirs = await choosePorts({ preferUsual: false, pid: process.pid + 1 });

  const mine = Object.values(ours) as number[];
  const [low, high] = [Math.min(...mine), Math.max(...mine)];
  expect((Object.values(theirs) as number[]).filter((port) => port >= low && port <= high)).toEqual([]);
});

it('are the usual ones, but for those that somebody else holds', async () => {
  const first = await choosePorts({ preferUsual: true });
  const rival = createServer();
  await new Promise<void>((resolve) => rival.listen(first.mes, '127.0.0.1', resolve));

  const said: string[] = [];

  const second = await choosePorts({ preferUsual: true, say: (line) => said.push(line) });

  await new Promise((resolve) => rival.close(resolve));
  expect(second.mes).not.toBe(first.mes);
  if (first.mes === 7414) expect(said).toContainEqual(`Port 7414 is taken by another program: mes uses ${second.mes}.`);
});

describe('where another program holds a port', () => {
  const rival = createServer();
  let held: number;
  beforeAll(async () => {
    await new Promise<void>((resolve) => rival.listen(0, '127.0.0.1', resolve));
    held = (rival.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((resolve) => rival.close(resolve)));

  it('a stated one is refused by its number', async () => {
    await expect(choosePorts({ preferUsual: true, stated: { api: held } })).rejects.toThrow(
      `Port ${held}, stated for api, is taken`,
    );
  });

  it('it is told which one was taken after the choice', async () => {
    const ports = await choosePorts({ preferUsual: false });

    expect(await takenOf(ports)).toEqual([]);
    expect(await takenOf({ ...ports, mes: held })).toEqual([held]);
  });
});
