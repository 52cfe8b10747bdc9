import type { McpServer } from "@modelcontextprotocol/server";
import type { z } from "zod";
import { errorChain } from "@/lib/error-chain";
import { fitJson } from "./fit-json.ts";

/** A tool: what an agent reads about it, what it takes, and what it does. */
export interface Tool<Input extends z.ZodObject> {
  name: string;
  title: string;
  description: string;
  input: Input;
  /** It changes something: sends, starts or repeats. */
  acts?: true;
  run(input: z.infer<Input>): Promise<unknown>;
}

/** Types a tool by its input. */
export function tool<Input extends z.ZodObject>(made: Tool<Input>): Tool<z.ZodObject> {
  return made as unknown as Tool<z.ZodObject>;
}

/** Offers a tool. An answer is bounded JSON; an error is a sentence that says what is wrong. */
export function registerTool(
  server: McpServer,
  { name, title, description, input, acts, run }: Tool<z.ZodObject>,
) {
  const annotations = { readOnlyHint: !acts, destructiveHint: acts === true, openWorldHint: acts === true };
  server.registerTool(name, { title, description, inputSchema: input, annotations }, async (given) => {
    try {
      return { content: [{ type: "text", text: fitJson(await run(given)) }] };
    } catch (error) {
      return { content: [{ type: "text", text: errorChain(error) }], isError: true };
    }
  });
}
