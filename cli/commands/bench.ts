import { parseArgs } from "node:util";
import type { Figure } from "@/bench/figure";
import { asTable, describeMachine, Report } from "@/bench/report";

export const summary = "measure a part and its floor: engine, ingress, desk; --json for programs";

/** What can be measured. A bench is a file of `bench/` that makes its figures; a new one is named here. */
const BENCHES: Record<string, () => Promise<() => Promise<Figure[]>>> = {
  engine: async () => (await import("@/bench/engine")).benchEngine,
  desk: async () => (await import("@/bench/desk")).benchDesk,
  ingress: async () => (await import("@/bench/ingress")).benchIngress,
};

/** Measures what is named, on a database and processes of its own, and prints the figures. Says how it goes on stderr. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { json: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [name, ...others] = positionals;
  const open = name === undefined || !Object.hasOwn(BENCHES, name) ? undefined : BENCHES[name];
  if (!open || others.length > 0) {
    console.error(
      `Usage: npm run bench -- <${Object.keys(BENCHES).join("|")}> [--json]; there is no bench "${positionals.join(" ")}".`,
    );
    return 2;
  }
  const ranOn = await describeMachine();
  const bench = await open();
  const report = Report.parse({ figures: await bench(), ranOn });
  console.log(
    values.json ? JSON.stringify(report) : `${asTable(report.figures)}\n\n${JSON.stringify(ranOn)}`,
  );
  return 0;
}
