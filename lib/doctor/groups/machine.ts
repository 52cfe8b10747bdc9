import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { checkDisk } from "@/lib/health/check-disk";
import { type Check, fault, type Outcome, ok, skipped, warning } from "../check.ts";
import type { DoctorContext } from "../context.ts";
import type { EngineProcess, Machine } from "../machine.ts";
import { PLACES } from "../rules.ts";

const group = "machine" as const;

/** The oldest Node that every dependency runs on. */
const OLDEST_NODE = [20, 19] as const;

/** Node, the disk, and the processes of the data folder. */
export const machineChecks: readonly Check[] = [
  {
    code: "node-version",
    title: "Node is recent enough",
    group,
    places: PLACES,
    run({ nodeVersion }) {
      const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
      const [least, leastMinor] = OLDEST_NODE;
      const isRecent = major > least || (major === least && minor >= leastMinor);
      return isRecent
        ? ok(`Node ${nodeVersion}.`)
        : fault(
            `Node ${nodeVersion} is older than ${OLDEST_NODE.join(".")}.`,
            "Install Node 20.19, 22 or 24.",
          );
    },
  },
  {
    code: "data-folder",
    title: "The data folder can be written",
    group,
    places: PLACES,
    async run({ env, secretsFile }) {
      if (secretsFile.state === "absent" && !existsSync(/* turbopackIgnore: true */ env.dataDir))
        return skipped("It does not exist yet; the first start makes it.");
      const { ok: isFine, message } = await checkDisk(env);
      if (isFine === null) return skipped("There is no data folder here.");
      if (isFine) return ok("A file was written into VAGUS_DATA_DIR and deleted.");
      const remedy = "Give it to the user that runs Vagus, and make room.";
      // A timeout may only mean a busy machine; a folder that cannot be written fails at once.
      return message?.includes("in time") ? warning(message, remedy) : fault(message ?? "", remedy);
    },
  },
  { code: "disk-space", title: "The disk has room", group, places: PLACES, run: checkSpace },
  {
    code: "secrets-file",
    title: "The secrets of this machine are readable by its owner alone",
    group,
    places: ["embedded"],
    run: checkSecretsFile,
  },
  {
    code: "reserved-ports",
    title: "Windows has not reserved our ports",
    group,
    places: PLACES,
    needsMachine: true,
    run: (context) => withMachine(context, (machine) => checkReserved(context, machine)),
  },
  engineCheck("engine-pid-file", "The PID file names the engine that runs", checkPidFile),
  engineCheck("engine-instances", "One engine runs for the data folder", checkInstances),
  engineCheck("engine-suspended", "The engine is not suspended", checkSuspended),
  engineCheck("engine-port", "The engine listens on the port that is configured", checkEnginePort),
  {
    code: "left-behind",
    title: "No PID file is left of a stack that was killed",
    group,
    places: ["embedded"],
    needsMachine: true,
    run: (context) =>
      withMachine(context, (machine) => {
        const stale = machine.staleParts();
        if (stale.length === 0) return ok("Every PID file names a living process of this checkout.");
        return warning(
          `${stale.map(({ name, pid }) => `${name} (pid ${pid})`).join(", ")} ended without its supervisor.`,
          "Run npm run dev; it clears what a killed stack left behind.",
        );
      }),
  },
];

function withMachine(
  { machine }: DoctorContext,
  look: (machine: Machine) => Outcome | Promise<Outcome>,
): Outcome | Promise<Outcome> {
  return machine ? look(machine) : skipped("Only vagus doctor on that machine can see processes.");
}

/** A check of the engine's processes. Each check lists them again, which takes milliseconds. */
function engineCheck(
  code: string,
  title: string,
  judge: (seen: EngineProcess, context: DoctorContext) => Outcome,
): Check {
  return {
    code,
    title,
    group,
    places: PLACES,
    needsMachine: true,
    run: (context) => withMachine(context, async (machine) => judge(await machine.engine(), context)),
  };
}

/** Bytes of the disk that are free for this user. */
const LITTLE = 1024 ** 3;
const TOO_LITTLE = 200 * 1024 ** 2;

async function checkSpace({ env }: DoctorContext): Promise<Outcome> {
  if (!existsSync(/* turbopackIgnore: true */ env.dataDir)) return skipped("There is no data folder here.");
  const { bavail, bsize } = await statfs(/* turbopackIgnore: true */ env.dataDir);
  const free = bavail * bsize;
  const found = `${Math.round(free / 1024 ** 2).toLocaleString("en-US")} MiB are free where VAGUS_DATA_DIR lies.`;
  const remedy = "Make room, or move VAGUS_DATA_DIR to a larger disk: a full one stops the database.";
  if (free < TOO_LITTLE) return fault(found, remedy);
  return free < LITTLE ? warning(found, remedy) : ok(found);
}

function checkSecretsFile({ secretsFile: { path, state, code, mode, missing } }: DoctorContext): Outcome {
  if (state === "absent")
    return warning(`${path} does not exist yet.`, "Start Vagus once: the first start makes it.");
  if (state === "unreadable")
    return fault(`${path} cannot be read (${code}).`, "Give it to the user that runs Vagus, with mode 0600.");
  if (mode !== undefined && (mode & 0o077) !== 0)
    return fault(
      `${path} has mode 0${mode.toString(8)}: other users of this machine can read it.`,
      `chmod 600 ${path}`,
    );
  if (missing.length === 0) return ok(`${path} holds every secret.`);
  return warning(`${path} lacks ${missing.join(", ")}.`, "Start Vagus once: it adds what is missing.");
}

async function checkReserved({ env }: DoctorContext, machine: Machine): Promise<Outcome> {
  const ranges = await machine.reservedPorts();
  if (ranges.length === 0) return skipped("Only Windows reserves ranges of ports.");
  const ports = Object.entries({
    PORT: env.ports.app,
    INNGEST_PORT: env.ports.engine,
    EMBEDDED_PG_PORT: env.ports.postgres,
  });
  const hits = ports.flatMap(([name, port]) =>
    ranges
      .filter(({ from, to }) => from <= port && port <= to)
      .map(({ from, to }) => `${name}=${port} lies in ${from} to ${to}`),
  );
  if (hits.length === 0) return ok("No port lies in a reserved range.");
  return fault(
    `${hits.join("; ")}, which Windows keeps for itself: a server there dies with "forbidden by its access permissions".`,
    "Choose ports outside those ranges; netsh interface ipv4 show excludedportrange protocol=tcp lists them.",
  );
}

function checkPidFile({ pidFile, instances }: EngineProcess): Outcome {
  const [engine] = instances;
  if (!pidFile) {
    if (!engine) return skipped("No engine of this data folder was started here.");
    return warning(
      `An engine of this data folder runs (pid ${engine.pid}) and no PID file names it.`,
      "Run vagus engine ensure, which takes it over, or vagus engine stop.",
    );
  }
  const { path, pid, alive } = pidFile;
  if (!alive)
    return warning(
      `${path} names pid ${pid}, which is no engine of this data folder any more.`,
      "Run vagus engine ensure: it clears the file and starts an engine.",
    );
  return ok(`${path} names pid ${pid}, which runs.`);
}

function checkInstances({ instances }: EngineProcess): Outcome {
  if (instances.length === 0) return skipped("No engine of this data folder runs here.");
  if (instances.length === 1) return ok("One engine runs.");
  return fault(
    `${instances.length} engines run for one data folder (pid ${instances.map(({ pid }) => pid).join(", ")}).`,
    "Run vagus engine restart: it ends both and starts one.",
  );
}

function checkSuspended({ instances }: EngineProcess): Outcome {
  if (instances.length === 0) return skipped("No engine of this data folder runs here.");
  const suspended = instances.filter((one) => one.suspended);
  if (suspended.length === 0) return ok("No process of it is suspended.");
  return fault(
    `The engine (pid ${suspended.map(({ pid }) => pid).join(", ")}) is suspended by a signal: it holds its port and answers nothing.`,
    "Run vagus engine ensure: it ends the process and starts another; or kill -CONT it.",
  );
}

function checkEnginePort({ instances, startedOn }: EngineProcess, { env }: DoctorContext): Outcome {
  const [engine] = instances;
  if (!engine || instances.length > 1) return skipped("There is not exactly one engine here.");
  const wanted = env.ports.engine;
  if (engine.ports.length === 0) return skipped("Its ports cannot be seen by this user.");
  if (engine.ports.includes(wanted)) return ok(`It listens on ${wanted}.`);
  const told = startedOn === undefined ? "" : ` It was started with ${startedOn}.`;
  return fault(
    `INNGEST_PORT says ${wanted}, and the engine (pid ${engine.pid}) listens on ${engine.ports.join(", ")}.${told}`,
    "Run vagus engine restart, which starts it on the configured port; a setting that is not passed on does not exist.",
  );
}
