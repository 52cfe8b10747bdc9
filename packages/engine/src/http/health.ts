import type { Registry } from "../registry.ts";
import type { ServerKind } from "./access.ts";
import type { Route } from "./route.ts";

/** Facts by which a supervisor recognises its own engine on a port. */
export interface HealthFacts {
  dataDir: string | null;
  version: string;
  appUrls: readonly string[];
  pollIntervalMs: number;
}

/** `GET /health`, and on a server without keys `GET /dev` (protocol §1.8). */
export function healthRoutes(facts: HealthFacts, registry: Registry, kind: ServerKind): Route[] {
  const health: Route[] = [
    {
      method: "GET",
      path: "/health",
      isOpen: true,
      handle: () => ({
        status: 200,
        body: { status: 200, message: "OK", server: facts.version, dataDir: facts.dataDir },
      }),
    },
  ];
  if (kind !== "dev") return health;
  return [
    ...health,
    {
      method: "GET",
      path: "/dev",
      handle: () => ({
        status: 200,
        body: {
          version: facts.version,
          authed: false,
          startOpts: {
            urls: facts.appUrls,
            autodiscover: false,
            poll: true,
            poll_interval: facts.pollIntervalMs / 1000,
            require_keys: false,
          },
          functions: registry
            .functions()
            .filter((one) => !one.archived)
            .map(({ id, slug, name, version, config }) => ({
              id,
              fv: version,
              name,
              slug,
              triggers: config.triggers ?? [],
              steps: Object.values(config.steps).map((step) => ({
                id: step.id,
                name: step.name,
                uri: step.runtime.url,
              })),
            })),
          handlers: registry
            .apps()
            .map((app) => ({ sdk: { appName: app.name, url: app.url, sdk: app.sdk } })),
          isSingleNodeService: true,
          isMissingSigningKey: false,
          isMissingEventKeys: false,
          features: {},
        },
      }),
    },
  ];
}
