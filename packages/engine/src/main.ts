import { readArguments } from "./arguments.ts";
import { createEngine } from "./server.ts";

try {
  const engine = createEngine(readArguments(process.argv.slice(2), process.env));
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    void engine.stop().then(() => process.exit(0));
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
  const { port, url } = await engine.start();
  console.log(JSON.stringify({ level: "info", msg: "engine listening", port, url, pid: process.pid }));
} catch (error) {
  console.error(JSON.stringify({ level: "error", msg: withCauses(error) }));
  process.exit(1);
}

/** An error's message and those of its causes: only the last one says why. */
function withCauses(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message || error.name;
  return error.cause === undefined ? message : `${message} ${withCauses(error.cause)}`;
}
