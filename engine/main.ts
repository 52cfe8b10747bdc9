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
  console.error(
    JSON.stringify({ level: "error", msg: error instanceof Error ? error.message : String(error) }),
  );
  process.exit(1);
}
