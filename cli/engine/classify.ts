import type { PortHolder } from "@/cli/processes/port-holders";

/** An engine of this data folder, with the processes that it started. */
export interface Instance {
  pid: number;
  pids: number[];
  /** Suspended by a signal: it holds its port and answers nothing. */
  suspended: boolean;
  ageMs: number;
  ports: number[];
}

/** Answer of `GET /health`. */
export interface Health {
  httpStatus: number;
  /** The data folder it names; undefined for the Inngest CLI and while an engine starts. */
  dataDir: string | undefined;
}

/** What can be seen of an engine, at one moment. */
export interface Sighting {
  port: number;
  instances: Instance[];
  /** Processes that listen on the port, as far as they can be seen. */
  holders: PortHolder[];
  /** Whether anything listens on the port. */
  taken: boolean;
  /** Undefined when nothing answers in time. */
  health: Health | undefined;
  /** A port at which an instance answers that is not the one it was told. */
  movedTo: number | undefined;
}

export type EngineState =
  | { kind: "absent" }
  /** It has answered, on the port it was told. */
  | { kind: "running"; pid: number }
  | { kind: "starting"; pid: number }
  /** It listens but does not answer: it may be busy for a moment. */
  | { kind: "silent"; pid: number }
  /** It has to be ended before an engine can start. */
  | { kind: "broken"; why: string }
  /** The port belongs to a process that is not an engine of this data folder. */
  | { kind: "stranger"; holders: PortHolder[] };

/** An engine that has not opened its port after this time will not. */
export const START_WITHIN_MS = 120_000;

/** Tells in which state the engine of a data folder is. */
export function classify(seen: Sighting): EngineState {
  const [instance, second] = seen.instances;
  if (!instance) return seen.taken ? { kind: "stranger", holders: seen.holders } : { kind: "absent" };
  if (second) return { kind: "broken", why: `${seen.instances.length} engines run for one data folder` };
  const { pid } = instance;
  if (instance.suspended) return { kind: "broken", why: "it is suspended and answers nothing" };
  if (!holds(instance, seen)) {
    if (seen.movedTo !== undefined) {
      return { kind: "broken", why: `it was told port ${seen.port} and listens on ${seen.movedTo}` };
    }
    return instance.ageMs < START_WITHIN_MS
      ? { kind: "starting", pid }
      : { kind: "broken", why: `it has not opened its port in ${START_WITHIN_MS / 1000} s` };
  }
  if (seen.health?.httpStatus === 200) return { kind: "running", pid };
  if (seen.health === undefined) return { kind: "silent", pid };
  return instance.ageMs < START_WITHIN_MS
    ? { kind: "starting", pid }
    : { kind: "broken", why: `its health check answers ${seen.health.httpStatus}` };
}

function holds({ pids, ports }: Instance, { port, holders }: Sighting): boolean {
  return ports.includes(port) || holders.some((holder) => pids.includes(holder.pid));
}
