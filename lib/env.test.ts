import { describe, expect, it } from "vitest";
import { readEnv as readWith } from "./env.ts";

type Source = Record<string, string | undefined>;

/** The secrets of a machine, in place of its file. */
const SECRETS = {
  BETTER_AUTH_SECRET: "made-auth",
  PULSE_TOKEN: "made-pulse",
  POSTMARK_WEBHOOK_PASSWORD: "made-postmark",
  STRIPE_WEBHOOK_SECRET: "whsec_made",
  INNGEST_EVENT_KEY: "made-event",
  INNGEST_SIGNING_KEY: "signkey-local-00",
  SANDBOX_KEY: "made-sandbox",
  VOTE_KEY: "made-vote",
  AUDIT_SEAL_KEY: "made-seal",
  APP_SOURCE_SECRET: "whsec_c2hvcA==",
};
const readEnv = (source: Source) => readWith(source, () => SECRETS);

/** What a deployment with its own database and the real vendors has to say. */
const DEPLOYED: Source = {
  NODE_ENV: "production",
  DATABASE_URL: "postgres://app@db.example.com/app",
  INNGEST_EVENT_KEY: "event-key",
  INNGEST_SIGNING_KEY: "signkey-prod-1",
  STRIPE_SECRET_KEY: "sk_live_1",
  STRIPE_WEBHOOK_SECRET: "whsec_2, whsec_1",
  POSTMARK_SERVER_TOKEN: "token",
  POSTMARK_WEBHOOK_USER: "user",
  POSTMARK_WEBHOOK_PASSWORD: "password",
  SUPPORT_ADDRESS: "help@example.com",
  OPENAI_API_KEY: "sk-1",
  OPENAI_MODEL: "a-model",
  BETTER_AUTH_SECRET: "secret",
  BETTER_AUTH_URL: "https://console.example.com",
  PULSE_TOKEN: "pulse",
  VOTE_KEY: "vote",
};

/** What `readEnv` complains of; fails when it does not. */
function complaintOf(source: Source): string {
  try {
    readEnv(source);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("readEnv had nothing to complain of.");
}

describe("with nothing set", () => {
  it("everything is on this machine, at the addresses of slot 0", () => {
    const env = readEnv({});
    expect(env).toMatchObject({
      slot: 0,
      mode: "embedded",
      longLived: true,
      dataDir: ".vagus",
      publicUrl: "http://127.0.0.1:3000",
      ports: { app: 3000, engine: 8288, postgres: 54329 },
      database: { embedded: true, url: "postgres://vagus@127.0.0.1:54329/vagus" },
      inngest: {
        appId: "vagus",
        dev: false,
        baseUrl: "http://127.0.0.1:8288",
        serveOrigin: "http://127.0.0.1:3000",
        signingKey: SECRETS.INNGEST_SIGNING_KEY,
      },
      sandbox: ["stripe", "postmark", "openai", "slack"],
      stripe: { key: "sk_test_local", livemode: false, webhookSecrets: ["whsec_made"] },
      slack: { token: "xoxb-local", channel: "vagus-alerts", base: "http://127.0.0.1:12114" },
      postmark: { base: "http://127.0.0.1:12112", searchLagMs: 0 },
      openai: { base: "http://127.0.0.1:12113", model: "sandbox-support" },
    });
    expect(env.database.directUrl).toBe(env.database.url);
  });
});

describe("VAGUS_SLOT", () => {
  it("moves every default by a hundred a slot, and names the app after it", () => {
    expect(readEnv({ VAGUS_SLOT: "9" })).toMatchObject({
      publicUrl: "http://127.0.0.1:3900",
      ports: { app: 3900, engine: 9188, postgres: 55_229 },
      database: { url: "postgres://vagus@127.0.0.1:55229/vagus" },
      inngest: { appId: "vagus-9", baseUrl: "http://127.0.0.1:9188" },
      stripe: { base: "http://127.0.0.1:13011" },
      postmark: { base: "http://127.0.0.1:13012" },
      openai: { base: "http://127.0.0.1:13013" },
    });
  });

  it("gives way to an explicit variable", () => {
    const env = readEnv({
      VAGUS_SLOT: "2",
      PORT: "4000",
      INNGEST_PORT: "9999",
      EMBEDDED_PG_PORT: "6000",
      STRIPE_API_BASE: "http://127.0.0.1:7777",
    });
    expect(env.ports).toEqual({ app: 4000, engine: 9999, postgres: 6000 });
    expect(env.inngest.baseUrl).toBe("http://127.0.0.1:9999");
    expect(env.stripe.base).toBe("http://127.0.0.1:7777");
    expect(env.postmark.base).toBe("http://127.0.0.1:12312");
  });

  it.each(["-1", "10", "1.5", "one"])("is refused when it is %s", (slot) => {
    expect(complaintOf({ VAGUS_SLOT: slot })).toContain(`VAGUS_SLOT=${slot}`);
  });
});

describe("a port", () => {
  it.each(["PORT", "INNGEST_PORT", "EMBEDDED_PG_PORT"])(
    "%s that Kubernetes injected is explained",
    (name) => {
      const complaint = complaintOf({ [name]: "tcp://10.43.0.1:8288" });
      expect(complaint).toContain(name);
      expect(complaint).toContain("Kubernetes");
      expect(complaint).toContain("inngest-svc");
    },
  );

  it.each(["0", "65536", "80.5", "abc", "-1"])("is refused when it is %s", (port) => {
    expect(complaintOf({ INNGEST_PORT: port })).toContain(`INNGEST_PORT=${port}`);
  });

  it("that is no number is named as such", () => {
    const complaint = complaintOf({ INNGEST_PORT: "engine", PORT: "8e9" });
    expect(complaint).toContain("INNGEST_PORT=engine is not a port");
    expect(complaint).toContain("PORT=8e9 is not a port");
  });

  it.each([
    [{ PORT: "8288" }, "PORT and INNGEST_PORT name the same port, 8288"],
    [{ INNGEST_PORT: "3000" }, "PORT and INNGEST_PORT name the same port, 3000"],
    [{ EMBEDDED_PG_PORT: "8288" }, "INNGEST_PORT and EMBEDDED_PG_PORT name the same port"],
    [{ PORT: "12112" }, "PORT and POSTMARK_API_BASE name the same port"],
    [{ SLACK_API_BASE: "http://127.0.0.1:12111" }, "STRIPE_API_BASE and SLACK_API_BASE name the same port"],
  ])("that two listeners would share is named: %j", (source, problem) => {
    expect(complaintOf(source)).toContain(problem);
  });

  it("of a vendor's real address is nobody's on this machine", () => {
    const source = { SANDBOX: "stripe,postmark,slack", OPENAI_BASE_URL: "http://llm.internal:3000" };
    expect(() => readEnv({ ...source, OPENAI_MODEL: "m", PORT: "3000" })).not.toThrow();
  });

  it("that is set but empty is not set", () => {
    expect(readEnv({ PORT: "", INNGEST_PORT: " " }).ports).toMatchObject({ app: 3000, engine: 8288 });
  });
});

describe("the embedded database", () => {
  it("is never taken silently in production", () => {
    expect(complaintOf({ NODE_ENV: "production" })).toContain("DATABASE_URL is not set.");
    expect(complaintOf({ NODE_ENV: "production", DATABASE_URL: " " })).toContain(
      "DATABASE_URL is set but empty.",
    );
    expect(complaintOf({ VERCEL: "1" })).toContain("DATABASE_URL is not set.");
  });

  it("is taken in production by who asks for it by name", () => {
    expect(readEnv({ NODE_ENV: "production", DATABASE_URL: "embedded" })).toMatchObject({
      mode: "embedded",
      database: { embedded: true },
    });
  });

  it("is refused on Vercel even by name", () => {
    expect(complaintOf({ VERCEL: "1", DATABASE_URL: "embedded" })).toContain(
      "DATABASE_URL=embedded cannot work on Vercel",
    );
  });
});

describe("elsewhere", () => {
  it("a whole environment is read as it is", () => {
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

  it("everything that is wrong is said at once", () => {
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

  it("no secret is repeated in a complaint", () => {
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

  it("a build needs none of it", () => {
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

  it("stand for each secret that is not set, on the embedded database", () => {
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

describe("where the engine calls the functions", () => {
  it("is the console's own port for an engine on this machine, else its public address, unless it is set", () => {
    const serveOrigin = (source: Source) => readEnv(source).inngest.serveOrigin;
    expect(serveOrigin({ PORT: "4000" })).toBe("http://127.0.0.1:4000");
    expect(serveOrigin(DEPLOYED)).toBe("https://console.example.com");
    expect(serveOrigin({ ...DEPLOYED, INNGEST_BASE_URL: "http://inngest-svc:8288" })).toBe(
      "https://console.example.com",
    );
    expect(serveOrigin({ ...DEPLOYED, INNGEST_SERVE_ORIGIN: "http://app:3000" })).toBe("http://app:3000");
  });
});

describe("who may call", () => {
  it("is this machine at the port of the slot, and no address from elsewhere", () => {
    expect(readEnv({ VAGUS_SLOT: "2" }).callers).toEqual({
      hostNames: ["127.0.0.1"],
      origins: ["http://127.0.0.1:3200", "http://localhost:3200"],
      anyAddress: false,
    });
  });

  it("in a deployment is its public name, that of its functions, and those in ALLOWED_HOSTS", () => {
    const source = { INNGEST_SERVE_ORIGIN: "http://app:3000", ALLOWED_HOSTS: "Upstream, console.internal" };
    expect(readEnv({ ...DEPLOYED, ...source }).callers).toMatchObject({
      hostNames: ["console.example.com", "app", "upstream", "console.internal"],
      anyAddress: true,
    });
  });

  it("is a list of names: an address in ALLOWED_HOSTS is refused", () => {
    expect(complaintOf({ ALLOWED_HOSTS: "https://console.example.com" })).toContain("ALLOWED_HOSTS=");
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

describe("an address", () => {
  it.each([
    "DATABASE_URL",
    "BETTER_AUTH_URL",
    "INNGEST_BASE_URL",
    "STRIPE_API_BASE",
    "POSTMARK_API_BASE",
    "OPENAI_BASE_URL",
  ])("%s that is none is an error that names it", (name) => {
    expect(complaintOf({ ...DEPLOYED, [name]: "console.example.com" })).toContain(name);
  });
});

describe("SANDBOX", () => {
  it("names which vendors are stand-ins; the others are real", () => {
    const env = readEnv({ ...DEPLOYED, SANDBOX: "stripe, postmark", SANDBOX_KEY: "key" });
    expect(env.sandbox).toEqual(["stripe", "postmark"]);
    expect(env.stripe.base).toBe("http://127.0.0.1:12111");
    expect(env.openai.base).toBeUndefined();
  });

  it("none is none, on the embedded database too", () => {
    const env = readEnv({ SANDBOX: "none", OPENAI_MODEL: "a-model" });
    expect(env.sandbox).toEqual([]);
    expect([env.stripe.base, env.postmark.base, env.openai.base]).toEqual([undefined, undefined, undefined]);
  });

  it("refuses a vendor it does not know", () => {
    expect(complaintOf({ SANDBOX: "stripe,paypal" })).toContain("SANDBOX=stripe,paypal");
  });

  it("needs the key of its control calls, of a machine with local secrets its own", () => {
    expect(complaintOf({ ...DEPLOYED, SANDBOX: "stripe" })).toContain("SANDBOX_KEY is not set.");
    expect(readEnv({ SANDBOX: "slack", OPENAI_MODEL: "a-model" }).sandboxKey).toBe(SECRETS.SANDBOX_KEY);
    expect(readEnv(DEPLOYED).sandboxKey).toBeUndefined();
  });

  it("leaves the sandbox's model to the sandbox", () => {
    expect(complaintOf({ SANDBOX: "stripe" })).toContain("OPENAI_MODEL is not set.");
  });
});

describe("INNGEST_DEV", () => {
  it.each([
    ["1", true],
    ["true", true],
    ["0", false],
    ["false", false],
  ])("%s is %s", (value, dev) => {
    expect(readEnv({ ...DEPLOYED, NODE_ENV: "development", INNGEST_DEV: value }).inngest.dev).toBe(dev);
  });

  it.each([{ NODE_ENV: "production" }, { NODE_ENV: undefined, VERCEL: "1" }])(
    "is never on where it would let anybody call: %o",
    (place) => {
      expect(complaintOf({ ...DEPLOYED, ...place, INNGEST_DEV: "1" })).toContain("INNGEST_DEV=1");
    },
  );

  it("on asks for no signing key, and the engine is on this machine unless an address says otherwise", () => {
    expect(readEnv({ INNGEST_DEV: "1" }).inngest).toMatchObject({
      dev: true,
      baseUrl: "http://127.0.0.1:8288",
      signingKey: undefined,
    });
  });

  it("off on one's own machine takes the signing key of the machine", () => {
    expect(readEnv({ INNGEST_DEV: "0" }).inngest.signingKey).toBe(SECRETS.INNGEST_SIGNING_KEY);
  });
});
