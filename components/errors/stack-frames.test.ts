import { expect, it } from "vitest";
import { librariesOf, stackFrames } from "./stack-frames";

const STACK = `VendorUnavailableError: Postmark answered 503 (again)
    at postmarkSend (/srv/app/lib/vendors/postmark.ts:64:11)
    at async Object.fn (file:///srv/vagus/inngest/functions/handle-customer-email.ts:118:20)
    at async InngestExecution.run (/srv/vagus/node_modules/inngest/components/execution/v1.js:500:9)
    at /srv/vagus/node_modules/@scope/pool/index.js:1:2
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)`;

it("tells our frames from those of libraries and the runtime", () => {
  expect(stackFrames(STACK)).toEqual([
    { name: "postmarkSend", place: "lib/vendors/postmark.ts:64", ours: true },
    { name: "Object.fn", place: "inngest/functions/handle-customer-email.ts:118", ours: true },
    { name: "InngestExecution.run", place: "inngest", ours: false },
    { name: "anonymous", place: "@scope/pool", ours: false },
    {
      name: "process.processTicksAndRejections",
      place: "node:internal/process/task_queues:105",
      ours: false,
    },
  ]);
  expect(librariesOf(stackFrames(STACK))).toEqual(["inngest", "@scope/pool", "node"]);
});

it("names the library that a bundler's file was made of", () => {
  const at = "/srv/app/.next/server/chunks/node_modules_";
  const stack = `Error\n    at run (${at}@openai_agents-core_dist_1sn4._.js:1:2)\n    at go (${at}inngest_a._.js:3:4)`;
  expect(librariesOf(stackFrames(stack))).toEqual(["@openai/agents-core", "inngest"]);
});

it("finds no frame in a message", () => {
  expect(stackFrames("Error: it broke at noon")).toEqual([]);
});
