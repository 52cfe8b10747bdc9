import { logSize } from "@/cli/engine/engine-status";
import { LogReader } from "@/cli/engine/read-log";
import { readRecord } from "@/cli/engine/record";
import { type EngineSettings, logFileOf } from "@/cli/engine/settings";
import { ensureEngine, type Managing } from "@/cli/engine/start-engine";
import { stopEngine } from "@/cli/engine/stop-engine";
import { isSameProcess } from "@/cli/processes/list-processes";
import { errorChain } from "@/lib/error-chain";

/** An engine that the stack watches. */
export interface KeptEngine {
  /** Stops watching, and ends the engine if the stack started it. @returns whether the engine is left running */
  stop(): Promise<boolean>;
}

const LOOK_AGAIN_MS = 250;
const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 10_000;
/** After running this long, an engine starts its next backoff from the beginning. */
const STEADY_MS = 30_000;

/**
 * Starts the engine by its manager, and restarts it when it dies. Uses an engine that `vagus engine` started with the
 * same settings, and leaves it running. Does not restart an engine that `vagus engine stop` ended.
 */
export async function keepEngine(managing: Managing): Promise<KeptEngine> {
  const { settings, say } = managing;
  const { dataDir } = settings;
  const logFile = logFileOf(dataDir);
  const log = new LogReader(logFile, logSize(dataDir));
  await endUnsuitable(managing);
  await ensureEngine(managing);
  let stopping = false;
  let crashes = 0;
  /** The next check starts the engine. */
  let isDue = false;
  let saidStopped = false;
  let timer = setTimeout(next, LOOK_AGAIN_MS);
  let round = Promise.resolve();

  function next(): void {
    round = look().then((pauseMs) => {
      if (!stopping) timer = setTimeout(next, pauseMs);
    });
  }

  /** @returns milliseconds until the next check */
  async function look(): Promise<number> {
    for (const line of log.next()) if (line.includes('"level":"error"')) say(line);
    const record = readRecord(dataDir);
    if (record && isSameProcess(record)) {
      isDue = false;
      saidStopped = false;
      if (Date.now() - Date.parse(record.startedAt) > STEADY_MS) crashes = 0;
      return LOOK_AGAIN_MS;
    }
    if (isDue) return await startAgain();
    if (record) return schedule("engine ended and starts again");
    // The manager deletes the record when it ends an engine.
    if (!saidStopped) say("engine was stopped; vagus engine start brings it back");
    saidStopped = true;
    return LOOK_AGAIN_MS;
  }

  function schedule(event: string, reason = `its log: ${logFile}`): number {
    isDue = true;
    const backoffMs = Math.min(FIRST_BACKOFF_MS * 2 ** crashes++, LONGEST_BACKOFF_MS);
    say(`${event} in ${backoffMs} ms; ${reason}`);
    return backoffMs;
  }

  async function startAgain(): Promise<number> {
    try {
      await ensureEngine(managing);
      return LOOK_AGAIN_MS;
    } catch (error) {
      return schedule("engine cannot start yet, and tries again", errorChain(error));
    }
  }

  return {
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await round;
      if (readRecord(dataDir)?.startedBy === "engine") return true;
      await stopEngine(settings);
      return false;
    },
  };
}

/** Ends the engine of a killed supervisor, and an engine with other settings. */
async function endUnsuitable({ settings, say }: Managing): Promise<void> {
  const record = readRecord(settings.dataDir);
  if (!record || !isSameProcess(record)) return;
  const { pid, startedBy } = record;
  if (startedBy === "dev") say(`engine was left behind by an earlier start (pid ${pid}); it is ended`);
  else if (needs(record.settings) !== needs(settings)) {
    say(`engine runs with other settings (pid ${pid}); it is started again with those of this stack`);
  } else return;
  await stopEngine(settings);
}

function needs({ log, workers, retention, ...settings }: EngineSettings): string {
  return JSON.stringify(Object.entries(settings).sort(([one], [other]) => (one < other ? -1 : 1)));
}
