import { z } from "zod";
import { FunctionConfig } from "./function-config.ts";

/** Body of `POST /fn/register` (protocol §1.2). */
export const RegisterRequest = z.looseObject({
  url: z.string(),
  appName: z.string(),
  functions: z.array(FunctionConfig).nullish(),
  framework: z.string().nullish(),
  sdk: z.string().nullish(),
  appVersion: z.string().nullish(),
});
export type RegisterRequest = z.infer<typeof RegisterRequest>;
