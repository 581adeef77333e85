import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";

// What processes have used, from Linux's /proc: elsewhere these figures are missing, and the others stand.

const tickMs = 10;

/** CPU time of a process and of its children, also of those that are gone, in milliseconds. */
export function cpuMsOf(pid: number | undefined): number {
  if (pid === undefined) return 0;
  return sum(familyOf(pid), (each) => {
    const [user = 0, system = 0, ofGone = 0, systemOfGone = 0] = statOf(each).slice(11, 15).map(Number);
    return (user + system + ofGone + systemOfGone) * tickMs;
  });
}

/** What is in memory of a process and its children; what they share counts once. */
export function memoryBytesOf(pid: number | undefined): number {
  if (pid === undefined) return 0;
  return sum(familyOf(pid), (each) => {
    const [, kilobytes] = /^Pss:\s+(\d+)/m.exec(read(`/proc/${each}/smaps_rollup`)) ?? [];
    return Number(kilobytes ?? 0) * 1_024;
  });
}

/** What all cores of this machine have worked, whoever for, in milliseconds. */
export function machineCpuMs(): number {
  return sum(cpus(), ({ times: { user, nice, sys, irq } }) => user + nice + sys + irq);
}

function familyOf(pid: number): number[] {
  const all = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return [pid, ...all.filter((each) => Number(statOf(each)[1]) === pid)];
}

/** The fields behind the name, which may hold anything: state, parent and so on. */
function statOf(pid: number): string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** Nothing where the process has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
