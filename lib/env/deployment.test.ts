import { describe, expect, it } from "vitest";
import { DEPLOYED, readEnv } from "@/testing/env-sources";

const identity = (source: Record<string, string>) => readEnv({ ...DEPLOYED, ...source }).deployment;
const VERCEL = { VERCEL: "1", VERCEL_PROJECT_ID: "prj_1", VERCEL_URL: "vagus-abc.vercel.app" };

describe("the identity of a deployment", () => {
  it("is the host of the console's address, which two processes behind one proxy share", () => {
    const url = "https://console.example.com";
    expect(identity({ BETTER_AUTH_URL: url, PORT: "3001" })).toEqual({
      id: "console.example.com",
      preview: false,
    });
    expect(identity({ BETTER_AUTH_URL: `${url}/`, PORT: "3002" }).id).toBe("console.example.com");
    expect(identity({ BETTER_AUTH_URL: "https://staging.example.com" }).id).toBe("staging.example.com");
  });

  it("is one for every loopback address and port", () => {
    for (const url of ["http://127.0.0.1:3000", "http://localhost:3100", "http://[::1]:3000"])
      expect(identity({ BETTER_AUTH_URL: url }).id).toBe("localhost");
    expect(readEnv({}).deployment.id).toBe("localhost");
  });

  it("is the project on Vercel, and the branch for a preview", () => {
    expect(identity({ ...VERCEL, VERCEL_ENV: "production" })).toEqual({
      id: "vercel:prj_1:production",
      preview: false,
    });
    expect(identity({ ...VERCEL, VERCEL_ENV: "preview", VERCEL_GIT_COMMIT_REF: "new-prompt" })).toEqual({
      id: "vercel:prj_1:preview:new-prompt",
      preview: true,
    });
  });

  it("is what DEPLOYMENT_ID says, anywhere", () => {
    expect(identity({ DEPLOYMENT_ID: "shop-eu" }).id).toBe("shop-eu");
    expect(identity({ ...VERCEL, VERCEL_ENV: "preview", DEPLOYMENT_ID: "shop-eu" })).toEqual({
      id: "shop-eu",
      preview: true,
    });
  });
});

it("open pages poll on Vercel, and get a stream elsewhere, unless LIVE_UPDATES says otherwise", () => {
  expect(readEnv({}).liveUpdates).toBe("stream");
  expect(readEnv({ ...DEPLOYED, VERCEL: "1" }).liveUpdates).toBe("poll");
  expect(readEnv({ ...DEPLOYED, VERCEL: "1", LIVE_UPDATES: "stream" }).liveUpdates).toBe("stream");
  expect(readEnv({ LIVE_UPDATES: "poll" }).liveUpdates).toBe("poll");
});
