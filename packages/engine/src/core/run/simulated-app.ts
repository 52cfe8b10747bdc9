import type { Op } from "../../protocol/opcode.ts";
import type { Reply } from "../../protocol/read-reply.ts";

/** A function body as a tree: steps and sleeps, in a row, all together, or racing. */
export type Program =
  | { kind: "step" | "sleep"; id: string; racing?: boolean }
  | { kind: "row" | "all" | "race"; parts: Program[] };

interface Look {
  done: boolean;
  /** Steps that were met and have no memo. */
  found: Extract<Program, { id: string }>[];
}

/** Imitates an SDK: runs a function from the top against the memos and reports the steps it met. */
export class SimulatedApp {
  /** How often each step was executed. */
  readonly executions = new Map<string, number>();
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  /** Answers a call as SDK 4.24 does, checkpointing off. */
  answer(memo: ReadonlySet<string>, target: string | null, planOnly: boolean): Reply {
    if (target !== null) return reply([this.#execute(target, this.#isRacing(target, this.#program))]);
    const { done, found } = look(this.#program, memo);
    if (done && found.length === 0) return { kind: "done", output: "end" };
    const [only] = found;
    if (found.length === 1 && only?.kind === "step" && !only.racing && !planOnly) {
      return reply([this.#execute(only.id, false)]);
    }
    return reply(
      found.map((leaf) => ({
        id: leaf.id,
        op: leaf.kind === "step" ? "StepPlanned" : "Sleep",
        name: leaf.kind === "sleep" ? "1s" : leaf.id,
        ...(leaf.racing && { opts: { parallelMode: "race" } }),
      })),
    );
  }

  #execute(id: string, racing: boolean): Op {
    this.executions.set(id, (this.executions.get(id) ?? 0) + 1);
    return { id, op: "StepRun", name: id, data: id, ...(racing && { opts: { parallelMode: "race" } }) };
  }

  #isRacing(id: string, node: Program): boolean {
    if ("id" in node) return node.id === id && node.racing === true;
    return node.parts.some((part) => this.#isRacing(id, part));
  }
}

/** Every step and sleep of a program. */
export function leavesOf(node: Program): Extract<Program, { id: string }>[] {
  return "id" in node ? [node] : node.parts.flatMap(leavesOf);
}

function look(node: Program, memo: ReadonlySet<string>): Look {
  if ("id" in node) return memo.has(node.id) ? { done: true, found: [] } : { done: false, found: [node] };
  const found: Look["found"] = [];
  let finished = 0;
  for (const part of node.parts) {
    const seen = look(part, memo);
    found.push(...seen.found);
    if (seen.done) finished += 1;
    else if (node.kind === "row") return { done: false, found };
  }
  const needed = node.kind === "race" ? Math.min(1, node.parts.length) : node.parts.length;
  return { done: finished >= needed, found };
}

function reply(ops: Op[]): Reply {
  return { kind: "ops", ops, requestVersion: 2, noRetry: false, retryAtMs: null };
}
