import process from "node:process";
import type { Command } from "commander";
import type { AuditActor } from "@/lib/audit/append-audit";

/** Whoever has the database's password, as the audit log names them. */
export const CLI: AuditActor = { type: "system", id: "cli" };

/** What a command found or did: as text for people, as data for programs. */
export interface Answer {
  text: string;
  data: unknown;
  /** 0 without: all is well. */
  exitCode?: number;
}

/**
 * The action of a command that ends with an answer. Prints the text; with `--json` the data, as one line of JSON.
 * @param run is handed the command's arguments and then its options, as commander hands them to an action
 */
export function answer<Given extends unknown[]>(run: (...given: Given) => Answer | Promise<Answer>) {
  return async (...given: [...Given, Command]): Promise<void> => {
    const command = given.at(-1) as Command;
    const { text, data, exitCode = 0 } = await run(...(given.slice(0, -1) as Given));
    console.log(wantsJson(command) ? JSON.stringify(data) : text);
    process.exitCode = exitCode;
  };
}

/** Whether a program reads what the command prints. */
export function wantsJson(command: Command): boolean {
  return command.optsWithGlobals<{ json?: boolean }>().json === true;
}
