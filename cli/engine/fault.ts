/** A state in which the engine cannot be managed: a message for people, the same as data for programs. */
export class EngineFault extends Error {
  constructor(
    /** Stable, for programs. */
    readonly code: "port_taken" | "other_port" | "not_started" | "busy",
    message: string,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
  }
}
