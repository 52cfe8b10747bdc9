import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@vagus/embedded-postgres/ports";
import { AS_DEPLOYED, type PlantedFault } from "./planted-fault.ts";

/** A variable of the healthy stack that is set to something else. */
const set = (name: string, value: string) => ({ variables: { [name]: value } });

/** A folder with the list of variables, and one more file. */
function folderWith(file: string, text: string) {
  const folder = mkdtempSync(join(tmpdir(), "vagus-sources-"));
  copyFileSync(".env.example", join(folder, ".env.example"));
  mkdirSync(join(folder, "inngest", "functions"), { recursive: true });
  writeFileSync(join(folder, file), text);
  return { folder, undo: () => rmSync(folder, { recursive: true }) };
}

const OTHER_KEY = `signkey-local-${"cd".repeat(32)}`;

/** Faults of variables and files. */
export const environmentFaults: readonly PlantedFault[] = [
  {
    what: "a variable has no number where it needs one",
    code: "variables",
    status: "fault",
    found: /MAX_MAILS_PER_HOUR=many/,
    remedy: /\.env\.example/,
    plant: () => set("MAX_MAILS_PER_HOUR", "many"),
  },
  {
    what: "a deployment lacks a credential, and another one is empty",
    code: "variables",
    status: "fault",
    found:
      /VOTE_KEY is not set.*PULSE_TOKEN is set but empty|PULSE_TOKEN is set but empty.*VOTE_KEY is not set/,
    remedy: /\.env/,
    plant: (stack) => ({ variables: { ...stack.deployed(), VOTE_KEY: undefined, PULSE_TOKEN: "" } }),
    also: AS_DEPLOYED,
  },
  {
    what: "Kubernetes injected the port of a Service called inngest",
    code: "injected-port",
    status: "fault",
    found: /INNGEST_PORT=tcp:\/\/10\.43\.0\.7:8288/,
    remedy: /inngest-svc/,
    plant: () => set("INNGEST_PORT", "tcp://10.43.0.7:8288"),
  },
  {
    what: "console and engine are given one port",
    code: "same-port",
    status: "fault",
    found: /PORT and INNGEST_PORT name the same port/,
    remedy: /VAGUS_SLOT/,
    plant: ({ variables }) => set("PORT", variables.INNGEST_PORT ?? ""),
    also: ["console-answers", "serve-endpoint"],
  },
  {
    what: "a secret has the value that an earlier version published",
    code: "published-credentials",
    status: "fault",
    found: /PULSE_TOKEN has a value that was published/,
    remedy: /your own/,
    plant: () => set("PULSE_TOKEN", "pulse-local-only"),
  },
  {
    what: "the sandbox's key is used by a deployment",
    code: "published-credentials",
    status: "warning",
    found: /STRIPE_SECRET_KEY has the published value/,
    remedy: /your own/,
    plant: (stack) => ({ variables: { ...stack.deployed(), STRIPE_SECRET_KEY: "sk_test_local" } }),
    also: AS_DEPLOYED,
  },
  {
    what: "the key of votes is a short word",
    code: "weak-secrets",
    status: "warning",
    found: /VOTE_KEY is shorter than 32/,
    remedy: /openssl rand/,
    plant: () => set("VOTE_KEY", "short"),
  },
  {
    what: "two secrets have one value",
    code: "weak-secrets",
    status: "warning",
    found: /BETTER_AUTH_SECRET and VOTE_KEY have the same value/,
    remedy: /value of its own/,
    plant: () => ({
      variables: { BETTER_AUTH_SECRET: "same".repeat(12), VOTE_KEY: "same".repeat(12) },
    }),
  },
  {
    what: "a variable is misspelled",
    code: "unread-variables",
    status: "warning",
    found: /Nobody reads INNGEST_SIGNINGKEY/,
    remedy: /spelling/,
    plant: () => set("INNGEST_SIGNINGKEY", "x"),
  },
  {
    what: "a variable stands in a file that only Next reads",
    code: "env-files",
    status: "warning",
    found: /\.env\.local/,
    remedy: /\.env\./,
    plant: () => folderWith(".env.local", "INNGEST_PORT=9000\n"),
  },
  {
    what: "two steps of a function share an id",
    code: "step-ids",
    status: "fault",
    found: /send in inngest\/functions\/twice\.ts/,
    remedy: /index/,
    plant: () =>
      folderWith(
        join("inngest", "functions", "twice.ts"),
        'await step.run("send", one);\nawait step.run("send", other);\n',
      ),
  },
  {
    what: "people are sent to another port than the console's",
    code: "public-address",
    status: "fault",
    found: /BETTER_AUTH_URL names port 4999/,
    remedy: /same port/,
    plant: () => set("BETTER_AUTH_URL", "http://127.0.0.1:4999"),
  },
  {
    what: "people reach a deployment without TLS",
    code: "public-https",
    status: "fault",
    found: /in the clear/,
    remedy: /TLS/,
    plant: (stack) => ({ variables: { ...stack.deployed(), BETTER_AUTH_URL: "http://desk.shop.dev" } }),
    also: AS_DEPLOYED,
  },
  {
    what: "a deployment is behind a proxy that nobody named",
    code: "trusted-proxy",
    status: "warning",
    found: /TRUSTED_PROXY is not set/,
    remedy: /address of the proxy/,
    plant: (stack) => ({ variables: { ...stack.deployed(), BETTER_AUTH_URL: "https://desk.shop.dev" } }),
    also: AS_DEPLOYED,
  },
  {
    what: "nobody outside watches a deployment",
    code: "alert-address",
    status: "warning",
    found: /ALERT_URL is not set/,
    remedy: /dead-man/,
    plant: (stack) => ({ variables: { ...stack.deployed(), ALERT_URL: undefined } }),
    also: AS_DEPLOYED,
  },
  {
    what: "the console takes an engine with keys for one without",
    code: "engine-mode",
    status: "fault",
    found: /INNGEST_DEV is on, and the engine wants keys/,
    remedy: /Unset INNGEST_DEV/,
    plant: () => set("INNGEST_DEV", "1"),
    also: ["serve-endpoint"],
  },
  {
    what: "the event key is another one than the engine's",
    code: "event-key",
    status: "fault",
    found: /refuses INNGEST_EVENT_KEY \(401\)/,
    remedy: /key of that engine/,
    plant: () => set("INNGEST_EVENT_KEY", "another-key"),
  },
  {
    what: "the signing key is another one than the engine's",
    code: "signing-key",
    status: "fault",
    found: /refuses INNGEST_SIGNING_KEY \(401\)/,
    remedy: /same key on both sides/,
    plant: () => set("INNGEST_SIGNING_KEY", OTHER_KEY),
    also: ["serve-endpoint"],
  },
  {
    what: "the signing key was pasted with its quotes",
    code: "signing-key-form",
    status: "fault",
    found: /INNGEST_SIGNING_KEY is not hex/,
    remedy: /quotes/,
    plant: (stack) => set("INNGEST_SIGNING_KEY", `"${stack.secrets().INNGEST_SIGNING_KEY}"`),
    also: ["signing-key", "serve-endpoint"],
  },
  {
    what: "the console was started with another signing key",
    code: "serve-endpoint",
    status: "fault",
    found: /refuses a call that is signed with INNGEST_SIGNING_KEY/,
    remedy: /Restart the console/,
    plant: () => set("INNGEST_SIGNING_KEY", OTHER_KEY),
    also: ["signing-key"],
  },
  {
    what: "a rotation of the signing key was begun and not ended",
    code: "signing-key-fallback",
    status: "warning",
    found: /takes the fallback key alone/,
    remedy: /move the fallback key/,
    plant: (stack) => ({
      variables: {
        INNGEST_SIGNING_KEY: OTHER_KEY,
        INNGEST_SIGNING_KEY_FALLBACK: stack.secrets().INNGEST_SIGNING_KEY,
      },
    }),
  },
  {
    what: "the engine is told an address of the app where nothing listens",
    code: "serve-endpoint",
    status: "fault",
    found: /nothing listens there/,
    remedy: /host\.docker\.internal/,
    plant: async () => set("INNGEST_SERVE_ORIGIN", `http://127.0.0.1:${await freePort()}`),
  },
];
