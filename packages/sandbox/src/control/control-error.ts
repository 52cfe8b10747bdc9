/** A control call that cannot be done; its message is the answer. */
export class ControlError extends Error {
  readonly status: number;
  readonly code: "invalid_request" | "not_found" | "not_running";
  constructor(status: number, code: ControlError["code"], message: string) {
    super(message);
    this.name = "ControlError";
    this.status = status;
    this.code = code;
  }
}

/** 404 for an id a webhook was to be made from. */
export function unknownToSandbox(what: string): ControlError {
  return new ControlError(404, "not_found", `The sandbox knows no ${what}. Nothing was sent.`);
}
