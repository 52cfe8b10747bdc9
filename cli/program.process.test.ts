import { spawnSync } from "node:child_process";
import process from "node:process";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram } from "./program.ts";

/** Every command that can be typed, by its words, but for those of the completion library. */
function commandsOf(command: Command, words: string[] = []): [string, Command][] {
  const own = command.commands.filter((child) => !["help", "completion", "complete"].includes(child.name()));
  return own.flatMap((child) => {
    const name = [...words, child.name()];
    return [[name.join(" "), child] as [string, Command], ...commandsOf(child, name)];
  });
}

function vagus(...args: string[]) {
  const node = ["--import", "tsx", "--conditions=react-server", "cli/vagus.ts"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

// Two of the tests start a process, which takes seconds on a busy machine.
describe("the command line", { timeout: 30_000 }, () => {
  it.each(commandsOf(createProgram()))("explains %s and takes --json", (_name, command) => {
    expect(command.description()).not.toBe("");
    expect(command.helpInformation()).toContain("--json");
  });

  it("ends with 2 and names what comes close, for a line that it does not understand", () => {
    const { status, stderr } = vagus("db", "migrat");
    expect(status).toBe(2);
    expect(stderr).toContain("(Did you mean migrate?)");
  });

  it("lists the words that can follow, for the completion of a shell", () => {
    const { status, stdout } = vagus("complete", "--", "db", "");
    expect(status).toBe(0);
    expect(stdout).toContain("migrate\tbring the database up to date");
  });
});
