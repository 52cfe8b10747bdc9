import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { listenLocally } from "@/testing/listen-locally";
import { fetchFrom } from "./fetch-from.ts";

/** A server on a free port; its address. */
async function listen(answer: (respond: () => void) => void): Promise<string> {
  const server = createServer((_request, response) => answer(() => response.end("fine")));
  const port = await listenLocally(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${port}`;
}

it("passes an answer on, whatever its status", async () => {
  const url = await listen((respond) => respond());
  expect(await (await fetchFrom("ALERT_URL", url)).text()).toBe("fine");
});

it("names the address and its variable when nothing listens, without path, query and password", async () => {
  const call = fetchFrom("INNGEST_BASE_URL", "http://user:secret@127.0.0.1:9/e/event-key?token=1");
  await expect(call).rejects.toMatchObject({
    name: "VendorError",
    code: "no_answer",
    permanent: false,
    message: expect.stringMatching(
      /^fetch failed: http:\/\/127\.0\.0\.1:9 \(INNGEST_BASE_URL\) gave no answer \(/,
    ),
  });
  await expect(call).rejects.not.toThrow(/secret|event-key|token/);
  const refused = fetchFrom("ALERT_URL", "http://127.0.0.1:9");
  await expect(refused).rejects.toThrow("http://127.0.0.1:9 (ALERT_URL)");
});

it("says that a time ran out", async () => {
  const url = await listen(() => {});
  const call = fetchFrom("SLACK_API_BASE", url, { signal: AbortSignal.timeout(20) });
  await expect(call).rejects.toThrow(`${url} (SLACK_API_BASE) gave no answer (it took too long).`);
});

it("is used by every fetch on the server, so that no error is only `fetch failed`", () => {
  const root = join(import.meta.dirname, "..", "..");
  // Exceptions: the browser's own calls, a probe whose failure is an answer, and a call that names the address itself.
  const others = ["http/fetch-from", "http/fetch-json", "events/send-events", "doctor/probes/ask"];
  const bare = ["lib", "agent", "inngest"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
      .filter(
        (file) =>
          file.endsWith(".ts") &&
          !file.endsWith(".test.ts") &&
          !others.some((other) => file === `lib/${other}.ts`),
      )
      .filter((file) => /(await|return) fetch\(/.test(readFileSync(join(root, file), "utf8"))),
  );
  expect(bare).toEqual([]);
});
