import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { expect, test } from "@playwright/test";
import { newUlid } from "@vagus/primitives/ulid";
import { stackEnv } from "./support/addresses.ts";
import { approvalOf, deliver, sql, tellStory } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { until } from "./support/until.ts";
import { vagus } from "./support/vagus.ts";

test.beforeEach(healthy);

/** Starts the server as a coding agent does: from any folder, over stdin and stdout, with the token of a local user. */
async function connect(role: string, scopes: string, args: string[] = []) {
  const owner = ["--email", `${role}@vagus.local`, "--name", "mcp", "--scopes", scopes];
  const { answer } = vagus(["tokens", "create", ...owner]);
  const client = new Client({ name: "e2e", version: "1" });
  const root = join(import.meta.dirname, "..");
  const settings = Object.entries({ ...process.env, ...stackEnv, VAGUS_TOKEN: String(answer.token) });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [join(root, "cli/bin.mjs"), "mcp", ...args],
      cwd: tmpdir(),
      env: Object.fromEntries(
        settings.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
    }),
  );
  return {
    client,
    names: async () => (await client.listTools()).tools.map(({ name }) => name).sort(),
    async call(name: string, input: Record<string, unknown> = {}) {
      const { content, isError } = await client.callTool({ name, arguments: input });
      const [first] = content;
      const text = first?.type === "text" ? first.text : "";
      return { isError: isError === true, text, json: isError ? undefined : JSON.parse(text) };
    },
  };
}

const READING = [
  "get_approval",
  "get_error",
  "get_function",
  "get_run",
  "list_approvals",
  "list_errors",
  "list_functions",
  "list_runs",
  "read_doc",
  "search_docs",
];

test("an agent reads functions, a run's trace, errors, approvals and documentation, and can change nothing", async () => {
  test.setTimeout(90_000);
  const story = await tellStory({ amountCents: 700 });
  await deliver(story.payload);
  const approval = await approvalOf(story);
  const agent = await connect("engineer", "see,operate");
  try {
    expect(await agent.names()).toEqual(READING);
    for (const { annotations } of (await agent.client.listTools()).tools)
      expect(annotations?.readOnlyHint).toBe(true);

    const functions = await agent.call("list_functions");
    expect(functions.json.items.map(({ id }: { id: string }) => id)).toContain("handle-customer-email");
    const runs = await agent.call("list_runs", { functionId: "handle-customer-email" });
    const trace = await agent.call("get_run", { runId: runs.json.items[0].id });
    expect(trace.json.steps.map(({ stepId }: { stepId: string }) => stepId)).toContain("run-agent");
    expect(trace.json.page).toContain(`/runs/${runs.json.items[0].id}`);
    // An address is masked: its first letter and its domain.
    expect(trace.text).not.toMatch(/"request"|\w@example\.com/);
    // The approval with the latest deadline is last, after those of other tests.
    const waiting: string[] = [];
    let cursor: string | null = null;
    do {
      const { json } = await agent.call("list_approvals", cursor === null ? {} : { cursor });
      waiting.push(...json.items.map(({ id }: { id: string }) => id));
      cursor = json.nextCursor;
    } while (cursor !== null);
    expect(waiting).toContain(approval.id);
    const card = await agent.call("get_approval", { approvalId: approval.id });
    expect(card.json).toMatchObject({ kind: "refund", amountCents: 700 });
    expect(card.text).not.toMatch(/\w@example\.com/);
    expect((await agent.call("list_errors")).json.items).toEqual(expect.any(Array));

    const found = await agent.call("search_docs", { query: "trace" });
    const page = await agent.call("read_doc", { doc: found.json.hits[0].doc });
    expect(page.json.title).toMatch(/\w/);
  } finally {
    await agent.client.close();
  }
});

test("an agent gets faults as sentences", async () => {
  test.setTimeout(90_000);
  const agent = await connect("viewer", "see", ["--allow-actions"]);
  try {
    // A run id of today: an old one would be a run that retention has cleared.
    const missing = await agent.call("get_run", { runId: `run_${newUlid()}` });
    expect(missing).toMatchObject({ isError: true, text: expect.stringContaining("(not_found)") });
    const malformed = await agent.call("get_run", { runId: "'; drop table runs" });
    expect(malformed).toMatchObject({
      isError: true,
      text: expect.stringContaining("an id such as run_01J"),
    });
    const refused = await agent.call("send_event", { name: "ticket/resolved", data: { ticketId: "tkt_1" } });
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining("(not_allowed)") });
  } finally {
    await agent.client.close();
  }
});

test("an agent that may act invokes, sends and reruns as the token's owner, and each action is audited", async () => {
  test.setTimeout(120_000);
  const agent = await connect("engineer", "see,operate", ["--allow-actions"]);
  try {
    expect(await agent.names()).toEqual([...READING, "invoke_function", "rerun_run", "send_event"].sort());
    const key = `mcp-${Date.now()}`;
    const input = { functionId: "customer-health-check", data: { customerId: "cust_001" }, key };
    const invoked = await agent.call("invoke_function", input);
    expect((await agent.call("invoke_function", input)).json.runId).toBe(invoked.json.runId);
    const { runId } = invoked.json;
    await until("the run to end", 30_000, async () => {
      const { json } = await agent.call("get_run", { runId });
      return json?.status === "completed";
    });
    const rerun = await agent.call("rerun_run", { runId, mode: "top", reason: "An agent asked for it." });
    expect(rerun.json).toMatchObject({ operationId: expect.stringMatching(/^op_/), total: 1 });
    const rows = await sql`
      select action, actor_id from audit_log where subject_id = ${rerun.json.operationId} and action = 'operation_started'`;
    expect(rows).toMatchObject([{ actor_id: "usr_local_engineer" }]);
    const unknown = await agent.call("send_event", { name: "ticket/resolvd", data: {} });
    expect(unknown).toMatchObject({ isError: true, text: expect.stringContaining("ticket/resolvd") });
  } finally {
    await agent.client.close();
  }
});
