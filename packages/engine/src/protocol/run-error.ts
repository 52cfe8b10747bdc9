import { z } from "zod";

/** An error as the SDK serializes it (protocol §4.3). */
const SdkError = z.looseObject({
  name: z.string().nullish(),
  message: z.string().nullish(),
  stack: z.string().nullish(),
});

/** The error of a failed run in system events (protocol §4.3); `error` is the class of the failure. */
export const RunError = z.object({
  error: z.string(),
  name: z.string(),
  message: z.string(),
  stack: z.string().optional(),
  cause: z.unknown().optional(),
});
export type RunError = z.infer<typeof RunError>;

/** An error of the engine itself, as the failed run shows it. */
export function engineError(name: string, message: string, stack?: string): RunError {
  return { error: name, name, message, ...(stack !== undefined && { stack }) };
}

/** Describes an error body of the SDK. @param errorClass class of the failure, such as `invalid status code: 500` */
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

/** The error of a failed step in its memo: the SDK's error without its `__serialized` marker. */
export function stepErrorMemo(error: unknown): Record<string, unknown> {
  const parsed = SdkError.safeParse(error);
  if (!parsed.success)
    return { name: "Error", message: typeof error === "string" ? error : "the step failed" };
  const { __serialized, ...rest } = parsed.data;
  return { ...rest, name: rest.name ?? "Error", message: rest.message ?? "" };
}
