// Times as people read them: to the minute, in UTC as everything that is recorded, and how far away that is.

const minuteMs = 60_000;
const units: [string, number][] = [
  ['d', 24 * 60],
  ['h', 60],
  ['min', 1],
];

export function isTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(text);
}

/** `2026-11-25 18:02Z, 25 min ago`; `in 2 h` where it is to come. */
export function describeTime(iso: string, now = new Date()): string {
  const at = Date.parse(iso);
  const minutes = Math.round(Math.abs(now.getTime() - at) / minuteMs);
  const [unit, size] = units.find(([, least]) => minutes >= least * 2) ?? ['min', 1];
  const away = `${String(Math.floor(minutes / size))} ${unit}`;
  const told = minutes === 0 ? 'now' : at > now.getTime() ? `in ${away}` : `${away} ago`;
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}Z, ${told}`;
}
