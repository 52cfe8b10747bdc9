import process from "node:process";
import { getGlobalTraceProvider } from "@openai/agents";
import { afterEach, expect, it } from "vitest";
import { auth } from "@/lib/access/auth";

const { NEXT_TELEMETRY_DISABLED } = process.env;
afterEach(() => {
  if (NEXT_TELEMETRY_DISABLED === undefined) delete process.env.NEXT_TELEMETRY_DISABLED;
  else process.env.NEXT_TELEMETRY_DISABLED = NEXT_TELEMETRY_DISABLED;
});

it("Next is told to report nothing as soon as its configuration is read", async () => {
  delete process.env.NEXT_TELEMETRY_DISABLED;
  await import("../next.config.ts");
  expect(process.env.NEXT_TELEMETRY_DISABLED).toBe("1");
});

it("the sign-in library reports nothing", () => {
  expect(auth().options.telemetry).toEqual({ enabled: false });
});

it("the agents' library traces nothing once the worker's model is loaded", async () => {
  await import("@/agent/model");
  const trace = getGlobalTraceProvider().createTrace({ name: "probe" });
  expect(trace.constructor.name).toMatch(/Noop/);
});
