import { z } from "zod";

/** An error as the SDK serializes it (protocol §4.3). */
const SdkError = z.looseObject({
  name: z.string().nullish(),
  message: z.string().nullish(),
  stack: z.string().nullish(),
});

/** How a failed run is described in system events (protocol §4.3): `error` is the class of the failure. */
export const RunError = z.object({
  error: z.string(),
  name: z.string(),
  message: z.string(),
  stack: z.string().optional(),
  cause: z.unknown().optional(),
});
export type RunError = z.infer<typeof RunError>;

/** An error of the engine itself, in the words a developer sees in the failed run. */
export function engineError(name: string, message: string, stack?: string): RunError {
  return { error: name, name, message, ...(stack !== undefined && { stack }) };
}

/**
 * Describes an error body of the SDK.
 * @param errorClass what the failure is filed under, such as `invalid status code: 500`
 */
export function describeSdkError(body: unknown, errorClass: string): RunError {
  const parsed = SdkError.safeParse(body);
  if (!parsed.success) {
    return {
      error: errorClass,
      name: "Error",
      message: typeof body === "string" && body !== "" ? body : errorClass,
    };
  }
  const { name, message, stack, cause } = parsed.data;
  return {
    error: errorClass,
    name: name || "Error",
    message: message ?? "",
    ...(stack && { stack }),
    ...(cause !== undefined && cause !== null && { cause }),
  };
}

/** The error of a failed step as its memo carries it: what the SDK sent, without its marker. */
export function stepErrorMemo(error: unknown): Record<string, unknown> {
  const parsed = SdkError.safeParse(error);
  if (!parsed.success)
    return { name: "Error", message: typeof error === "string" ? error : "the step failed" };
  const { __serialized, ...rest } = parsed.data;
  return { ...rest, name: rest.name ?? "Error", message: rest.message ?? "" };
}
