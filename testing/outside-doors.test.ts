import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
/** How the product reaches anything outside its process and its database. */
const REACHES =
  /(?<![\w.])(fetch|fetchFrom|readJson|stripe|postmark|model|postOutside|requestHttps?)\(|new (Stripe|ServerClient|OpenAI|WebClient)\(/;
const GUARD = /requireActing\(|actsHere\(|knownStanding\(/;

/**
 * Every file that reaches outside: `guarded` asks first whether this deployment acts on its database; any other one says
 * why it need not. A new file fails until it is decided.
 */
const DOORS: Record<string, string> = {
  "agent/model.ts": "runs in steps, which are held",
  "inngest/client.ts": "the SDK's own calls, made by registering and by steps, which are held",
  "lib/doctor/probes/ask.ts": "asks for what changes nothing",
  "lib/engine-client/engine-load.ts": "reads the engine",
  "lib/engine-client/engine-request.ts": "guarded",
  "lib/engine-client/register-app.ts": "guarded",
  "lib/approvals/answers/deliveries/deliver-answer.ts": "guarded",
  "lib/events/send-events.ts": "guarded",
  "lib/health/check-engine.ts": "reads the engine",
  "lib/http/fetch-from.ts": "what the others call",
  "lib/http/fetch-json.ts": "the browser's",
  "lib/outside/post-outside.ts": "guarded",
  "lib/playground/sandbox-api.ts": "the sandbox only",
  "lib/pulse/ping-dead-man.ts": "silent unless health is ok, which a held deployment is not",
  "lib/vendors/postmark.ts": "guarded",
  "lib/vendors/slack.ts": "guarded",
  "lib/vendors/stripe.ts": "guarded",
  "lib/vendors/stripe-customers.ts": "reads Stripe",
};

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.endsWith(".child.ts"))
    .map((name) => `${folder}/${name}`);
}

const reaching = ["lib", "agent", "inngest", "app/api"].flatMap(sources).filter((path) => {
  const code = readFileSync(join(root, path), "utf8").replaceAll(
    /\/\*[\s\S]*?\*\/|\/\/.*|`[^`]*`|"[^"\n]*"/g,
    "",
  );
  return REACHES.test(code);
});

it("every file that reaches outside is decided", () => {
  expect(reaching.sort()).toEqual(Object.keys(DOORS).sort());
});

it.each(Object.entries(DOORS).filter(([, why]) => why === "guarded"))(
  "%s asks whether it may act",
  (path) => {
    expect(readFileSync(join(root, path), "utf8")).toMatch(GUARD);
  },
);

it.each([
  "lib/pulse/tick.ts",
  "lib/events/relay-outbox.ts",
  "lib/refunds/issue-refund.ts",
  "lib/stops/is-stopped.ts",
])("%s asks whether it may act", (path) => {
  expect(readFileSync(join(root, path), "utf8")).toMatch(GUARD);
});
