import { Chance } from "./chance.ts";

/** 4,350 readings of 1,450 water meters, three each: more parts than are made unasked. */
export function meterReadings(): string[][] {
  const chance = new Chance(77);
  const meters = Array.from({ length: 1_450 }, (_, at) => ({
    name: `WM-${(30_011 + at * 37).toString(36).toUpperCase()}`,
    reading: 80 + Math.floor(chance.next() * 900),
  }));
  const rows = ["2026-03-31", "2026-06-30", "2026-09-30"].flatMap((day) =>
    meters.map((meter) => {
      meter.reading += Math.round((8 + chance.next() * 30) * 10) / 10;
      return [meter.name, day, meter.reading.toFixed(1), chance.is(0.04) ? "estimated" : "read"];
    }),
  );
  return [["Meter", "Read on", "Cubic metres", "How"], ...rows];
}
