import http from "node:http";
import { expect, test } from "@playwright/test";
import { ROLES } from "@/db/schema/vocabulary";
import { FAULTS } from "@/lib/playground/schemas";
import { consoleUrl } from "./support/addresses.ts";
import { Person, sql } from "./support/desk.ts";
import {
  ENTRANCES,
  fillPath,
  type HostileInput,
  randomInput,
  targetedInputs,
} from "./support/hostile-requests.ts";
import { seeded } from "./support/hostile-values.ts";
import { healthy } from "./support/parts.ts";

/** As each role; 14,000 with HOSTILE_INPUTS=14000. */
const INPUTS = Number(process.env.HOSTILE_INPUTS ?? 150);
// Workers inherit it, so that titles are equal in all of them.
process.env.HOSTILE_SEED ??= String(Date.now() % 2 ** 31);
const SEED = Number(process.env.HOSTILE_SEED);
const AT_ONCE = 16;
/** Bytes of a page that suffice to recognise the error page. */
const READ_BYTES = 2_000_000;
/** Marks a part that threw in a rendered page; "not found" has another digest. */
const THREW = /E\{\\?"digest\\?":\\?"\d/;
const OWN_CHECK = Object.freeze({ "sec-fetch-site": "same-origin" });

test.describe.configure({ timeout: 300_000 + INPUTS * 200 });
test.beforeEach(healthy);

test.afterAll(async () => {
  const admin = await Person.signIn("admin");
  await admin.request("POST", "/api/money/resume", { reason: "The test is over." });
  await admin.request("POST", "/api/agent/resume", { reason: "The test is over." });
  for (const name of FAULTS) await admin.request("PUT", "/api/playground/faults", { name, on: false });
  await sql`delete from sign_in_failures`;
  await sql`delete from webhook_deliveries where status = 'rejected'`;
});

const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });

/** Sends raw bytes. @returns the fault of the answer; undefined without one */
function faultOf({ method, path, body }: HostileInput, cookie: string): Promise<string | undefined> {
  const headers = {
    ...OWN_CHECK,
    ...(cookie && { cookie }),
    ...(body && { "content-type": "application/json", "content-length": body.byteLength }),
  };
  return new Promise((resolve, reject) => {
    const request = http.request(`${consoleUrl}${path}`, { agent, method, headers }, (response) => {
      const status = response.statusCode ?? 0;
      const isStream = response.headers["content-type"]?.startsWith("text/event-stream");
      if (status >= 500) resolve(`answers ${status}`);
      if (isStream) {
        response.destroy();
        return resolve(undefined);
      }
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.byteLength;
        if (size < READ_BYTES) chunks.push(chunk);
      });
      response.once("end", () => resolve(faultIn(path, status, Buffer.concat(chunks).toString())));
      response.once("error", reject);
    });
    request.once("error", reject);
    request.end(body);
  });
}

function faultIn(path: string, status: number, text: string): string | undefined {
  if (!path.startsWith("/api/")) return THREW.test(text) ? `shows an error (${status})` : undefined;
  // Next itself redirects away from a slash at the end, and from two slashes.
  if (status === 200 || (status >= 300 && status < 400) || text === "") return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return `answers ${status} without JSON`;
  }
}

async function faultsOf(inputs: Iterable<HostileInput>, cookie: string): Promise<string[]> {
  const faults: string[] = [];
  const queue = inputs[Symbol.iterator]();
  const worker = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      const { what, path, body } = next.value;
      // The session must not end, so routes that check their callers themselves are called without it.
      const fault = await faultOf(next.value, path.startsWith("/api/auth") ? "" : cookie);
      const said = body ? ` ${JSON.stringify(body.subarray(0, 200).toString())}` : "";
      if (fault) faults.push(`${what} ${fault}: ${path.slice(0, 200)}${said}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return faults;
}

/** All with HOSTILE_INPUTS; else every nth, with a prime n, so that no value and no field is always left out. */
const STEP = process.env.HOSTILE_INPUTS ? 1 : 13;
const targeted = targetedInputs().filter((_input, at) => at % STEP === 0);

test("the generator reaches every route, and each hostile value at least once in each of its inputs", () => {
  expect(targeted.length).toBeGreaterThan(450);
  const reached = new Set(targetedInputs().map(({ what }) => what.split(":")[0]));
  expect(ENTRANCES.filter(({ method, path }) => !reached.has(`${method} ${path}`))).toEqual([]);
});

test(`${targeted.length} targeted requests: no 5xx, no page that shows an error`, async () => {
  test.setTimeout(900_000);
  const admin = await Person.signIn("admin");
  expect(await faultsOf(targeted, admin.cookie)).toEqual([]);
});

test("an unknown key in the query or the body of any route is a 400 that names it", async () => {
  const admin = await Person.signIn("admin");
  for (const { method, path, query, sample } of ENTRANCES.filter(isHandled)) {
    const filled = fillPath(path);
    const answers = [await admin.request(method, `${filled}?statu=failed`)];
    // The query is read first: the body is asked about where the query may be empty.
    if (method !== "GET" && query.length === 1)
      answers.push(await admin.request(method, filled, { ...Object(sample), statu: 1 }));
    for (const answer of answers) {
      expect(`${method} ${path} ${answer.status} ${await answer.text()}`).toMatch(
        / 400 .*statu: unknown key/,
      );
    }
  }
});

test("a stop with NUL in its reason stops money, and keeps a reason that can be read", async () => {
  const admin = await Person.signIn("admin");
  await admin.request("POST", "/api/money/resume", { reason: "To stop it." });
  const stopped = await admin.request("POST", "/api/money/stop", { reason: "Wrong\u0000 amounts" });
  expect(stopped.status).toBe(200);
  expect(await sql`select reason from stop_switches where scope = 'money'`).toEqual([
    { reason: "Wrong\ufffd amounts" },
  ]);
});

test("a body over the limit of its route is refused before it is parsed", async () => {
  const body = Buffer.alloc(17 * 1024 * 1024, "a");
  for (const path of ["/api/inngest", "/api/auth/sign-in/email", "/api/webhooks/stripe"]) {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${consoleUrl}${path}`, { method: "POST", headers, body });
    expect([path, answer.status]).toEqual([path, 413]);
  }
});

test("an unknown path, or one below an unknown id, is a 404 in JSON", async () => {
  const admin = await Person.signIn("admin");
  for (const path of [
    "/api",
    "/api/nothing",
    "/api/runs/run_UNKNOWN/nothing",
    "/api/operations/op_UNKNOWN/items",
  ]) {
    const answer = await admin.request("GET", path);
    expect([path, answer.status, await answer.json()]).toMatchObject([
      path,
      404,
      { error: { code: "not_found" } },
    ]);
  }
});

/** Whether lib/api/handle.ts serves it. */
function isHandled({ path }: { path: string }): boolean {
  return (
    path.startsWith("/api/") &&
    !/^\/api\/(?:auth|health|pulse|inngest|webhooks\/(?:postmark|slack|stripe|sources|\[provider)|\[)/.test(
      path,
    )
  );
}

for (const role of ROLES) {
  test(`${INPUTS} random requests as ${role}, seed ${SEED}: no 5xx, no page that shows an error`, async () => {
    const person = await Person.signIn(role);
    const random = seeded(SEED + ROLES.indexOf(role));
    const inputs = Array.from({ length: INPUTS }, () => randomInput(random));
    expect(await faultsOf(inputs, person.cookie)).toEqual([]);
  });
}
