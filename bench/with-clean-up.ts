import process from "node:process";

type Stop = () => Promise<unknown>;

/** Runs a bench, then stops what it started, in reverse order; also when it is interrupted. */
export async function withCleanUp<T>(bench: (later: (stop: Stop) => void) => Promise<T>): Promise<T> {
  const stops: Stop[] = [];
  const stopAll = async (): Promise<void> => {
    for (let stop = stops.pop(); stop; stop = stops.pop()) await stop();
  };
  const interrupt = () => void stopAll().finally(() => process.exit(1));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    return await bench((stop) => void stops.push(stop));
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    await stopAll();
  }
}
