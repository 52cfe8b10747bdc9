import { describe, expect, it } from "vitest";
import { complaintOf, DEPLOYED, readEnv, SECRETS } from "@/testing/env-sources";
import { readEnv as readWith } from "../env.ts";

describe("elsewhere", () => {
  it("a complete environment is read", () => {
    expect(readEnv(DEPLOYED)).toMatchObject({
      mode: "production",
      publicUrl: "https://console.example.com",
      database: { embedded: false, url: DEPLOYED.DATABASE_URL, directUrl: DEPLOYED.DATABASE_URL },
      inngest: { dev: false, baseUrl: undefined, signingKey: "signkey-prod-1", eventKey: "event-key" },
      sandbox: [],
      stripe: { key: "sk_live_1", base: undefined },
      postmark: { base: undefined, from: "help@example.com", searchLagMs: 60_000 },
      openai: { base: undefined, model: "a-model" },
    });
  });

  it("a direct address of the database is kept apart", () => {
    const direct = "postgres://app@direct.example.com/app";
    expect(readEnv({ ...DEPLOYED, DATABASE_URL_UNPOOLED: direct }).database.directUrl).toBe(direct);
  });

  const needed = Object.keys(DEPLOYED).filter((name) => !["NODE_ENV"].includes(name));

  it.each(needed)("a missing or empty %s is an error that names it", (name) => {
    expect(complaintOf({ ...DEPLOYED, [name]: undefined })).toContain(`${name} is not set.`);
    expect(complaintOf({ ...DEPLOYED, [name]: "  " })).toContain(`${name} is set but empty.`);
  });

  it("all problems are listed in one error", () => {
    const complaint = complaintOf({
      NODE_ENV: "production",
      PORT: "no",
      VAGUS_SLOT: "12",
      INNGEST_DEV: "yes",
    });
    for (const name of [...needed, "PORT", "VAGUS_SLOT", "INNGEST_DEV"]) expect(complaint).toContain(name);
    // INNGEST_SIGNING_KEY among them: a word that is neither on nor off is not taken for on.
    expect(complaint).toContain("INNGEST_SIGNING_KEY is not set.");
  });

  it("an error shows no secret", () => {
    const complaint = complaintOf({ ...DEPLOYED, PULSE_TOKEN: undefined, PORT: "no" });
    for (const secret of ["sk_live_1", "password", "signkey-prod-1", "db.example.com"]) {
      expect(complaint).not.toContain(secret);
    }
  });

  it("a preview is called one", () => {
    expect(readEnv({ ...DEPLOYED, VERCEL: "1", VERCEL_ENV: "preview" })).toMatchObject({
      mode: "preview",
      longLived: false,
    });
  });

  it("a build needs no variable", () => {
    expect(() => readEnv({ NODE_ENV: "production", NEXT_PHASE: "phase-production-build" })).not.toThrow();
  });
});

describe("secrets of this machine", () => {
  const MADE = {
    auth: { secret: SECRETS.BETTER_AUTH_SECRET },
    pulseToken: SECRETS.PULSE_TOKEN,
    voteKey: SECRETS.VOTE_KEY,
    auditSealKey: SECRETS.AUDIT_SEAL_KEY,
    appSourceSecret: SECRETS.APP_SOURCE_SECRET,
    sandboxKey: SECRETS.SANDBOX_KEY,
    inngest: { eventKey: SECRETS.INNGEST_EVENT_KEY },
    postmark: { webhookPassword: SECRETS.POSTMARK_WEBHOOK_PASSWORD },
    stripe: { webhookSecrets: [SECRETS.STRIPE_WEBHOOK_SECRET] },
  };

  it("replace each secret that is not set, on the embedded database", () => {
    expect(readEnv({})).toMatchObject(MADE);
  });

  it("start the built app with the sandbox on a loopback address", () => {
    for (const url of ["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"]) {
      const source = { NODE_ENV: "production", DATABASE_URL: "embedded", BETTER_AUTH_URL: url };
      expect(readEnv(source)).toMatchObject(MADE);
    }
  });

  it("give way to an explicit variable", () => {
    for (const name of Object.keys(SECRETS)) {
      expect(JSON.stringify(readEnv({ [name]: "explicit", INNGEST_DEV: "0" }))).toContain('"explicit"');
    }
  });

  it("lie in the data folder and are asked for on the embedded database only", () => {
    const folders: string[] = [];
    const note = (folder: string) => {
      folders.push(folder);
      return SECRETS;
    };
    readWith({ VAGUS_DATA_DIR: "/tmp/elsewhere" }, note);
    readWith(DEPLOYED, note);
    readWith({ NEXT_PHASE: "phase-production-build", DATABASE_URL: "embedded" }, note);
    expect(folders).toEqual(["/tmp/elsewhere"]);
  });
});

describe("a published value", () => {
  const FORMER = [
    ["BETTER_AUTH_SECRET", "IT1_JeAG8t5jyvvhIWq-d9M2No3JbTKiupWFIQKQWnA"],
    ["BETTER_AUTH_SECRET", "vagus-local-only-vagus-local-only"],
    ["PULSE_TOKEN", "pulse-local-only"],
    ["POSTMARK_WEBHOOK_PASSWORD", "postmark-local-only"],
    ["STRIPE_WEBHOOK_SECRET", "whsec_local_only"],
    ["STRIPE_WEBHOOK_SECRET", "whsec_new, whsec_local_only"],
    ["INNGEST_EVENT_KEY", "local"],
  ] as const;

  it.each(FORMER)("of %s stops every start: %s", (name, value) => {
    for (const place of [{}, DEPLOYED, { NODE_ENV: "production", DATABASE_URL: "embedded" }]) {
      const complaint = complaintOf({ ...place, [name]: value });
      expect(complaint).toContain(`${name} has a value that was published`);
      expect(complaint).not.toContain(value);
    }
  });

  it("in the file of this machine stops the start as well", () => {
    const read = () => readWith({}, () => ({ ...SECRETS, PULSE_TOKEN: "pulse-local-only" }));
    expect(read).toThrow("PULSE_TOKEN has a value that was published");
  });

  it.each([
    ["STRIPE_SECRET_KEY", "sk_test_local", { BETTER_AUTH_URL: "https://console.example.com" }],
    ["POSTMARK_SERVER_TOKEN", "postmark-local", {}],
    ["OPENAI_API_KEY", "sk-local", {}],
    ["SLACK_BOT_TOKEN", "xoxb-local", { SLACK_CHANNEL: "C1" }],
  ])("of %s stops a start with a live key or a public address", (name, value, more) => {
    expect(complaintOf({ ...DEPLOYED, ...more, [name]: value })).toContain(`${name} has the published value`);
  });

  it("of the sandbox's keys and the local password is fine on this machine alone", () => {
    const here = {
      ...DEPLOYED,
      STRIPE_SECRET_KEY: "sk_test_local",
      BETTER_AUTH_URL: "http://localhost:3000",
    };
    expect(() => readEnv({ ...here, OPENAI_API_KEY: "sk-local" })).not.toThrow();
    expect(() => readEnv({})).not.toThrow();
  });

  it.each([
    [{ STRIPE_SECRET_KEY: "rk_live_1" }, "STRIPE_SECRET_KEY is a live key"],
    [{ BETTER_AUTH_URL: "http://console.example.com" }, "BETTER_AUTH_URL is not on this machine"],
    [{ BETTER_AUTH_URL: "http://192.168.1.4:3000" }, "BETTER_AUTH_URL is not on this machine"],
    [{ BETTER_AUTH_URL: "http://127.0.0.1.example.com" }, "BETTER_AUTH_URL is not on this machine"],
  ])("the local users' password stops the start of an embedded database with %j", (source, why) => {
    const complaint = complaintOf(source);
    expect(complaint).toContain(`local users whose password is published, while ${why}`);
    expect(complaint).toContain("POSTMARK_SERVER_TOKEN has the published value");
  });
});
