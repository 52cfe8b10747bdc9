import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { createProgram } from "@/cli/program";
import { planOf } from "@/cli/setup/tiers";
import packageJson from "../package.json" with { type: "json" };

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const files = readdirSync(join(root, "deploy"), { recursive: true, encoding: "utf8" }).map(
  (name) => `deploy/${name}`,
);
const named = (end: string) => files.filter((name) => name.endsWith(end));

/** Variables that other programs read: Node, Next, PostgreSQL's image, the engine, a shell. */
const OTHERS = [
  "NODE_ENV",
  "NEXT_TELEMETRY_DISABLED",
  "HOME",
  "PATH",
  "ENGINE_DATABASE_URL",
  "NODE_EXTRA_CA_CERTS",
];
const offered = [...read(".env.example").matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name ?? "");
const unknown = (names: readonly string[]) =>
  names.filter((name) => !offered.includes(name) && !OTHERS.includes(name));

interface KubernetesObject {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  spec?: {
    ports?: { targetPort: string }[];
    selector?: Record<string, unknown>;
    template?: { spec: { containers: Container[] } };
    volumeClaimTemplates?: { spec: { resources: { requests: { storage: string } } } }[];
  };
}
interface Container {
  command?: string[];
  args?: string[];
  ports?: { name: string }[];
  env?: { name: string }[];
  livenessProbe?: { httpGet: { path: string } };
  readinessProbe?: { httpGet: { path: string } };
}

const objects = named(".yaml")
  .filter((name) => name.startsWith("deploy/kubernetes/") && !name.endsWith("kustomization.yaml"))
  .flatMap((name) => parseAllDocuments(read(name)).map((document) => document.toJS() as KubernetesObject));
const containers = objects.flatMap(({ spec }) => spec?.template?.spec.containers ?? []);

interface ComposeService {
  command?: string[] | string;
  environment?: Record<string, string>;
  depends_on?: Record<string, unknown>;
  volumes?: string[];
}
const compose = parse(read("deploy/compose/compose.yaml"), { merge: true }) as {
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
};

const units = named(".service");
const unit = (name: string) => read(`deploy/one-server/${name}`);
const nginx = read("deploy/one-server/nginx.conf");

/** The command lines of every process that a file starts. */
const commands: [string, string][] = [
  ...units.map((name): [string, string] => [name, /^ExecStart=(.*)$/m.exec(read(name))?.[1] ?? ""]),
  ...named(".plist").map((name): [string, string] => [
    name,
    [...read(name).matchAll(/<string>([^<]*)<\/string>/g)].map(([, text]) => text).join(" "),
  ]),
  ...Object.entries(compose.services).map(([name, { command = [] }]): [string, string] => [
    `compose ${name}`,
    [command].flat().join(" "),
  ]),
  ...containers.map((one): [string, string] => [
    "kubernetes",
    [...(one.command ?? []), ...(one.args ?? [])].join(" "),
  ]),
  [
    "Dockerfile",
    read("deploy/docker/Dockerfile")
      .match(/^CMD .*/gm)
      ?.at(-1) ?? "",
  ],
];

it.each(named(".yaml"))("%s is YAML", (name) => {
  for (const document of parseAllDocuments(read(name))) expect(document.errors).toEqual([]);
});

describe("variables", () => {
  it("of the units, the property lists and the image are read by somebody", () => {
    const inUnits = units.flatMap((name) =>
      [...read(name).matchAll(/^Environment=(.*)$/gm)].map(([, text]) => text ?? ""),
    );
    const names = [
      ...inUnits.flatMap((line) => line.split(" ").map((pair) => pair.split("=")[0] ?? "")),
      ...[...read("deploy/docker/Dockerfile").matchAll(/([A-Z][A-Z_]+)=\S+/g)].map(([, name]) => name ?? ""),
    ];
    expect(names.length).toBeGreaterThan(5);
    expect(unknown(names)).toEqual([]);
  });

  it("of Compose and Kubernetes are read by somebody", () => {
    const { console: app, migrate, inngest } = compose.services;
    const ofCompose = [app, migrate, inngest].flatMap((service) => Object.keys(service?.environment ?? {}));
    const ofKubernetes = objects.flatMap(({ kind, data }) =>
      kind === "ConfigMap" ? Object.keys(data ?? {}) : [],
    );
    const ofPods = containers.flatMap(({ env = [] }) => env.map(({ name }) => name));
    expect(ofKubernetes.length).toBeGreaterThan(5);
    expect(unknown([...ofCompose, ...ofKubernetes, ...ofPods])).toEqual([]);
  });
});

describe("commands", () => {
  it.each(commands)("of %s name files that exist", (_name, line) => {
    const paths = line.match(/\b(?:cli|packages)\/[\w./-]+/g) ?? [];
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it.each(commands.filter(([, line]) => line.includes("packages/engine")))(
    "of %s give the engine options that it has",
    (_name, line) => {
      const known = read("packages/engine/src/arguments.ts");
      const options = (line.split("packages/engine/src/main.ts")[1] ?? "").match(/--[a-z-]+/g) ?? [];
      expect(options.length).toBeGreaterThan(2);
      for (const option of options) expect(known).toMatch(new RegExp(`[" ]${option}[ ,"]`));
    },
  );

  it.each(commands.filter(([, line]) => line.includes("npx vagus")))(
    "of %s are commands of vagus",
    (_name, line) => {
      const [, first = "", second = ""] = /npx vagus ([a-z-]+) ?([a-z-]*)/.exec(line) ?? [];
      const command = createProgram().commands.find((one) => one.name() === first);
      expect(command?.commands.map((one) => one.name())).toContain(second);
    },
  );
});

describe("ports and names agree", () => {
  it("nginx asks the processes that the page starts, and the engine asks nginx", () => {
    const page = read("docs/deploy/one-server.md");
    const upstream = [...nginx.matchAll(/server 127\.0\.0\.1:(\d+) max_fails/g)].map(([, port]) => port);
    expect(upstream).toEqual(["3001", "3002"]);
    for (const port of upstream) expect(page).toContain(`vagus-console@${port}`);
    const internal = /listen (127\.0\.0\.1:\d+);/.exec(nginx)?.[1];
    expect(unit("vagus-engine.service")).toContain(`--app-url http://${internal}/api/inngest`);
    expect(page).toContain(`INNGEST_SERVE_ORIGIN=http://${internal}`);
    const { defaults } = planOf("production", { docker: false, systemd: true, launchd: false });
    const port = new URL(defaults.INNGEST_BASE_URL ?? "").port;
    expect(unit("vagus-engine.service")).toContain(`--port ${port} `);
  });

  it("nginx passes live updates on at once, and repeats nothing that was sent but webhooks", () => {
    const location = (path: string) => nginx.split(`location ${path} {`)[1]?.split("\n    }")[0] ?? "";
    expect(location("= /api/live")).toContain("proxy_buffering off;");
    expect(location("/api/webhooks/")).toContain("non_idempotent");
    expect(nginx.match(/^[^#]*non_idempotent/gm)).toHaveLength(1);
    expect(nginx.match(/\{/g)).toHaveLength(nginx.match(/\}/g)?.length ?? 0);
  });

  it("Compose names services, volumes and files that it has", () => {
    const services = Object.keys(compose.services);
    for (const { depends_on, environment, command, volumes = [] } of Object.values(compose.services)) {
      expect(services).toEqual(expect.arrayContaining(Object.keys(depends_on ?? {})));
      const text = JSON.stringify([environment, command]);
      const hosts = [...text.matchAll(/(?:\/\/|@)([a-z]+):\d+/g)].map(([, host]) => host ?? "");
      expect(services).toEqual(expect.arrayContaining(hosts));
      for (const volume of volumes) {
        const [from = ""] = volume.split(":");
        if (from.startsWith("./")) expect(files).toContain(join("deploy/compose", from));
        else expect(Object.keys(compose.volumes)).toContain(from);
      }
    }
  });

  it("Kubernetes has no Service called inngest, and calls Services that it has", () => {
    const services = objects.flatMap(({ kind, metadata }) => (kind === "Service" ? [metadata.name] : []));
    expect(services.sort()).toEqual(["inngest-svc", "vagus-console"]);
    const text = named(".yaml")
      .filter((name) => name.includes("kubernetes"))
      .map(read)
      .join("\n");
    const hosts = [...text.matchAll(/http:\/\/([a-z-]+):\d+/g)].map(([, host]) => host ?? "");
    expect(hosts.length).toBeGreaterThan(2);
    expect(services).toEqual(expect.arrayContaining(hosts));
  });

  it("Kubernetes probes routes that exist, keeps the engine's files, and opens the named ports", () => {
    for (const { livenessProbe, readinessProbe, ports = [] } of containers) {
      for (const probe of [livenessProbe, readinessProbe]) {
        const path = probe?.httpGet.path;
        if (path?.startsWith("/api/"))
          expect(existsSync(join(root, "app", path, "route.ts")), path).toBe(true);
      }
      if (livenessProbe) expect(ports.map(({ name }) => name)).toContain("http");
    }
    const engine = objects.find(({ kind }) => kind === "StatefulSet");
    expect(engine?.spec?.volumeClaimTemplates?.[0]?.spec.resources.requests.storage).toBe("5Gi");
  });

  it("Vercel builds by commands that exist and names routes that exist", () => {
    const vercel = JSON.parse(read("vercel.json")) as {
      buildCommand: string;
      functions: Record<string, unknown>;
    };
    for (const [, script = ""] of vercel.buildCommand.matchAll(/npm run (\w+)/g))
      expect(Object.keys(packageJson.scripts)).toContain(script);
    for (const path of Object.keys(vercel.functions)) expect(existsSync(join(root, path)), path).toBe(true);
  });
});

it("the image runs as nobody special, from pinned versions, with a health check", () => {
  const dockerfile = read("deploy/docker/Dockerfile");
  expect(dockerfile.match(/^USER (.*)$/gm)?.at(-1)).toBe("USER node");
  expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  expect(dockerfile).toMatch(/^CMD \[/m);
  for (const [, image = ""] of dockerfile.matchAll(/^FROM (\S+)/gm))
    expect(image).toMatch(/^node:\d+-[a-z-]+$/);
  const ignored = read("deploy/docker/Dockerfile.dockerignore").split("\n");
  expect(ignored).toEqual(expect.arrayContaining([".env", ".vagus", "**/node_modules"]));
});

it.each(named(".plist"))("%s closes each tag that it opens", (name) => {
  const open: string[] = [];
  for (const [, slash, tag = "", self] of read(name)
    .replaceAll(/<[?!][\s\S]*?>/g, "")
    .matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
    if (self) continue;
    if (slash) expect(open.pop()).toBe(tag);
    else open.push(tag);
  }
  expect(open).toEqual([]);
});
