import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { applyMapping, Mapping } from "@/lib/sources/mapping";
import { verifyStandardWebhook } from "@/lib/webhooks/sources/verify-standard-webhook";
import { listenLocally } from "@/testing/listen-locally";
import { makeSecret } from "../../make-secret";
import { examplePayload, signingExample } from "./signing-example";

const mapping = Mapping.parse({
  rules: [
    {
      when: { pointer: "/type", equals: "churned" },
      event: "customer/churned",
      fields: { customerId: { from: "/data/a~1b/id" } },
    },
  ],
});

it("the first rule of the example applies to its payload", () => {
  expect(examplePayload(mapping)).toEqual({ type: "churned", data: { "a/b": { id: "<customerId>" } } });
  expect(applyMapping(mapping, examplePayload(mapping)).outcome).toBe("event");
});

it("the example runs unchanged, and its request is accepted", async () => {
  const secret = makeSecret();
  let fault: string | undefined = "nothing came";
  const server = createServer(async (request, response) => {
    const headers = new Headers(
      Object.entries(request.headers).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])),
    );
    fault = verifyStandardWebhook(await text(request), headers, [secret], Date.now());
    response.end("taken");
  });
  const port = await listenLocally(server);
  onTestFinished(() => void server.close());
  const example = signingExample({ url: `http://127.0.0.1:${port}/x`, mapping });
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", example], {
    env: { NODE_ENV: "test", WEBHOOK_SECRET: secret },
  });
  expect(stdout).toBe("200 taken\n");
  expect(fault).toBeUndefined();
});
