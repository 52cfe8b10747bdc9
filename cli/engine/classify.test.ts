import { expect, it } from "vitest";
import { classify, type Instance, type Sighting, START_WITHIN_MS } from "./classify.ts";

const ENGINE: Instance = { pid: 7, pids: [7, 8], suspended: false, ageMs: 5000, ports: [8288] };
const OLD = START_WITHIN_MS + 1;
const HEALTHY = { httpStatus: 200, dataDir: "/data" };
const STRANGER = { pid: 99, command: "nc -l 8288" };

function seen(change: Partial<Sighting>): Sighting {
  return {
    port: 8288,
    instances: [],
    holders: [],
    taken: false,
    health: undefined,
    movedTo: undefined,
    ...change,
  };
}

const running = { instances: [ENGINE], holders: [{ pid: 7, command: "engine" }], taken: true };
const closed = (change: Partial<Instance> = {}) => [{ ...ENGINE, ports: [], ...change }];

it.each([
  ["absent when there is nothing", seen({}), "absent"],
  [
    "a stranger's port when only another program is there",
    seen({ taken: true, holders: [STRANGER] }),
    "stranger",
  ],
  ["a stranger's port when its process is hidden", seen({ taken: true }), "stranger"],
  [
    "a stranger's port even when its health check answers",
    seen({ taken: true, health: HEALTHY }),
    "stranger",
  ],
  ["running when it answers on its port", seen({ ...running, health: HEALTHY }), "running"],
  ["starting while its port is closed", seen({ instances: closed() }), "starting"],
  [
    "starting while its database is prepared",
    seen({ ...running, health: { ...HEALTHY, httpStatus: 503 } }),
    "starting",
  ],
  ["silent when it listens and does not answer", seen(running), "silent"],
  ["broken when it never opened its port", seen({ instances: closed({ ageMs: OLD }) }), "broken"],
  [
    "broken when it goes on answering 503",
    seen({ ...running, instances: [{ ...ENGINE, ageMs: OLD }], health: { ...HEALTHY, httpStatus: 503 } }),
    "broken",
  ],
  [
    "broken when it is suspended",
    seen({ ...running, instances: [{ ...ENGINE, suspended: true }] }),
    "broken",
  ],
  [
    "broken when it is suspended before it listens",
    seen({ instances: closed({ suspended: true }) }),
    "broken",
  ],
  [
    "broken when there are two",
    seen({ ...running, instances: [ENGINE, { ...ENGINE, pid: 9 }], health: HEALTHY }),
    "broken",
  ],
  [
    "broken when it moved to another port because of a stranger",
    seen({
      instances: closed({ ports: [8290] }),
      holders: [STRANGER],
      taken: true,
      health: HEALTHY,
      movedTo: 8290,
    }),
    "broken",
  ],
])("is %s", (_title, sighting, kind) => {
  expect(classify(sighting).kind).toBe(kind);
});

it("names the two ports of an engine that moved", () => {
  const moved = seen({ instances: closed({ ports: [8290] }), taken: true, movedTo: 8290 });
  expect(classify(moved)).toEqual({ kind: "broken", why: "it was told port 8288 and listens on 8290" });
});
