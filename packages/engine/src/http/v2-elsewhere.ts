import type { Route } from "./route.ts";
import { v2Data, v2Error } from "./v2-envelope.ts";

const ACCOUNT_ID = "00000000-0000-4000-a000-000000000000";
const ENVIRONMENT_ID = "00000000-0000-4000-b000-000000000000";
/** The reference's own birthday; nothing here has one. */
const SINCE = "2021-05-13T09:30:04Z";

/** What only Inngest Cloud has (protocol §8.3): asked for here, it says so. */
const CLOUD_ONLY: [method: Route["method"], path: string, what: string][] = [
  ["GET", "/env/webhooks", "Webhooks"],
  ["POST", "/insights/query", "Insights"],
  ["GET", "/experiments", "Experiments"],
  ["GET", "/sessions", "Sessions"],
  ["GET", "/sandboxes", "Sandboxes"],
];

/** The parts of version 2 that are about an account, of which one machine has one. Keys are never handed out. */
export function v2ElsewhereRoutes(mount: string): Route[] {
  const stamps = { createdAt: SINCE, updatedAt: SINCE };
  const account = { ...stamps, email: "engine@localhost", id: ACCOUNT_ID, name: "This machine" };
  const environment = { createdAt: SINCE, id: ENVIRONMENT_ID, name: "local", type: "TEST" };
  return [
    { method: "GET", path: `${mount}/health`, handle: () => v2Data({ status: "ok" }) },
    { method: "GET", path: `${mount}/account`, handle: () => v2Data(account) },
    { method: "GET", path: `${mount}/envs`, handle: () => v2Data([environment], {}) },
    { method: "GET", path: `${mount}/keys/events`, handle: () => v2Data([], {}) },
    { method: "GET", path: `${mount}/keys/signing`, handle: () => v2Data([], {}) },
    ...CLOUD_ONLY.map(
      ([method, path, what]): Route => ({
        method,
        path: `${mount}${path}`,
        handle: () =>
          v2Error(501, "not_implemented", `${what} is a part of Inngest Cloud, not of this engine`),
      }),
    ),
  ];
}
