import os from "node:os";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { asColumns } from "@/cli/text";
import { Figure } from "./figure.ts";

/** Figures as lines for people. */
export function asTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, better, floor, ratio, note }) => [
    name,
    `${value} ${unit}`,
    `${better} is better`,
    floor === undefined ? "" : `floor ${floor}`,
    ratio === undefined ? "" : `ratio ${ratio}`,
    note ?? "",
  ]);
  return asColumns(rows);
}

/** The machine a report comes from. */
export const RanOn = z.object({
  at: z.iso.datetime(),
  cpu: z.string(),
  cores: z.number(),
  memoryGb: z.number(),
  node: z.string(),
  /** How busy others kept the machine in the second before, in percent of all cores. */
  foreignCpuPercent: z.number(),
});
export type RanOn = z.infer<typeof RanOn>;

/** What `npm run bench` prints. */
export const Report = z.object({ figures: z.array(Figure), ranOn: RanOn });
export type Report = z.infer<typeof Report>;

const LOOK_MS = 1000;

/** Looks at the machine before anything is started on it. Takes a second. */
export async function describeMachine(): Promise<RanOn> {
  const before = cpuTimes();
  await delay(LOOK_MS);
  const after = cpuTimes();
  const busy = 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all);
  return {
    at: new Date().toISOString(),
    cpu: os.cpus()[0]?.model ?? "unknown",
    cores: os.cpus().length,
    memoryGb: Math.round(os.totalmem() / 1024 ** 3),
    node: process.version,
    foreignCpuPercent: Math.round(busy * 100),
  };
}

/** Milliseconds of all cores since the machine started. */
function cpuTimes(): { idle: number; all: number } {
  let [idle, all] = [0, 0];
  for (const { times } of os.cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, all };
}
