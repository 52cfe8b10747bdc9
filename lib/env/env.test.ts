import { describe, expect, it } from "vitest";
import { complaintOf, DEPLOYED, readEnv, SECRETS, type Source } from "@/testing/env-sources";

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
      slack: {
        token: "xoxb-local",
        channel: "vagus-alerts",
        signingSecret: SECRETS.SLACK_SIGNING_SECRET,
        base: "http://127.0.0.1:12114",
      },
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

  it("of a real vendor's address is not one of this machine", () => {
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

  it("is used in production when it is named explicitly", () => {
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

describe("an address", () => {
  it.each([
    "DATABASE_URL",
    "BETTER_AUTH_URL",
    "INNGEST_BASE_URL",
    "STRIPE_API_BASE",
    "POSTMARK_API_BASE",
    "OPENAI_BASE_URL",
  ])("%s without a valid value is an error that names it", (name) => {
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
    "is never on where it would allow unsigned calls: %o",
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

  it("off on a developer's machine uses the signing key of the machine", () => {
    expect(readEnv({ INNGEST_DEV: "0" }).inngest.signingKey).toBe(SECRETS.INNGEST_SIGNING_KEY);
  });
});
