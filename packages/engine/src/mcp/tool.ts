import { z } from "zod";
import type { EngineResponse } from "../http/request.ts";
import type { LocalCall, LocalCaller } from "../http/route.ts";

/** A tool of the MCP endpoint. */
export interface Tool {
  name: string;
  title: string;
  description: string;
  inputSchema: unknown;
  readOnly: boolean;
  /** @returns `faults` when the arguments do not match the schema */
  run(args: unknown, call: LocalCaller): Promise<EngineResponse | { faults: string }>;
}

/** Texts of a tool for the model. */
interface ToolWords {
  name: string;
  title: string;
  description: string;
  /** Whether the tool changes nothing. */
  readOnly?: boolean;
}

/** A tool that makes one request of API version 2. */
export function apiTool<Input extends z.ZodObject>(
  words: ToolWords,
  input: Input,
  request: (args: z.infer<Input>) => LocalCall,
): Tool {
  return tool(words, input, (args, call) => call(request(args)));
}

/** A tool that makes several requests. */
export function tool<Input extends z.ZodObject>(
  { name, title, description, readOnly = false }: ToolWords,
  input: Input,
  run: (args: z.infer<Input>, call: LocalCaller) => Promise<EngineResponse>,
): Tool {
  return {
    name,
    title,
    description,
    readOnly,
    inputSchema: z.toJSONSchema(input, { io: "input" }),
    async run(args, call) {
      const parsed = input.safeParse(args ?? {});
      return parsed.success ? await run(parsed.data, call) : { faults: z.prettifyError(parsed.error) };
    },
  };
}
