import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { Call } from "../calls.ts";
import { createSandbox, type SandboxOptions } from "../server.ts";
import type { VendorName } from "../vendor.ts";

/** A folder that is deleted after the test. */
export async function makeDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vagus-sandbox-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens the control calls of the sandboxes that tests start. */
export const CONTROL_KEY = "control-key-of-a-test";

/** One running vendor and its control calls. */
export interface TestSandbox {
  url: string;
  port: number;
  fault(fault: object): Promise<void>;
  calls(): Promise<Call[]>;
  control(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }>;
  stop(): Promise<void>;
}

/**
 * Starts a sandbox on free ports and stops it after the test. An internal error of a vendor fails the test.
 * @param vendor whose address and control calls are returned; all vendors run unless `only` says otherwise
 */
export async function startSandbox(
  vendor: VendorName,
  options: Partial<SandboxOptions> = {},
): Promise<TestSandbox> {
  const problems: Error[] = [];
  const sandbox = createSandbox({
    dataDir: options.dataDir ?? (await makeDataDir()),
    controlKey: CONTROL_KEY,
    report: (error) => problems.push(error),
    ...options,
  });
  onTestFinished(async () => {
    await sandbox.stop();
    if (problems[0]) throw problems[0];
  });
  const servers = await sandbox.start();
  const server = servers.find((candidate) => candidate.vendor === vendor);
  if (!server) throw new Error(`${vendor} was not started.`);

  const control: TestSandbox["control"] = async (method, path, body) => {
    const headers = { authorization: `Bearer ${CONTROL_KEY}` };
    const init = body ? { method, headers, body: JSON.stringify(body) } : { method, headers };
    const response = await fetch(`${server.url}/__sandbox/${path}`, init);
    return { status: response.status, body: await response.json() };
  };
  return {
    url: server.url,
    port: server.port,
    control,
    async fault(fault) {
      const { status, body } = await control("POST", "faults", fault);
      if (status !== 201) throw new Error(`The fault was refused: ${JSON.stringify(body)}`);
    },
    async calls() {
      const { body } = await control("GET", "calls");
      return z.object({ items: z.array(Call) }).parse(body).items;
    },
    stop: () => sandbox.stop(),
  };
}
