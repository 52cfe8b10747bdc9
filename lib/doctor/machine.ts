/** The processes and ports of this machine, as the command line sees them. The console does not look at processes. */
export interface Machine {
  /** The pid of a process that listens on a port, if this user may see it. Slow, because it reads every process. */
  holder(port: number): number | undefined;
  engine(): Promise<EngineProcess>;
  /** PID files that no longer name a living process of ours, by the name of the part. */
  staleParts(): { name: string; pid: number }[];
  /** Port ranges that the operating system keeps for itself; empty except on Windows. */
  reservedPorts(): Promise<PortRange[]>;
}

/** The engine of this data folder, as a process. */
export interface EngineProcess {
  /** Pids of the engines of this data folder, each with the ports on which it listens. */
  instances: { pid: number; suspended: boolean; ports: number[] }[];
  /** Content of the PID file; undefined without one. */
  pidFile: { path: string; pid: number; alive: boolean } | undefined;
  /** The port that the engine was started with; undefined without a record of its start. */
  startedOn: number | undefined;
}

export interface PortRange {
  from: number;
  to: number;
}
