import { createServer } from "node:http";
import process from "node:process";
import { shutDownOnSignals } from "./shut-down.ts";
import { onShutdown } from "./shutdown-tasks.ts";

// A server like the console: answers at once, after a while, never, or with a stream. Prints its port.
process.on("SIGTERM", () => process.exit(143));
shutDownOnSignals({ noticeMs: 300, drainMs: 1_500, lastMs: 500, poolsMs: 100 });
onShutdown("last", () => void process.stdout.write("last\n"));

const server = createServer((request, response) => {
  const url = request.url ?? "";
  if (url === "/slow") setTimeout(() => response.end("slow"), 700);
  else if (url === "/stream") {
    response.write("hello\n");
    onShutdown("first", () => void response.end("bye\n"));
  } else if (url !== "/stuck") response.end("fine");
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.stdout.write(`${address.port}\n`);
});
