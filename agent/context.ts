/** Whose mail the worker has in hand. Tools read it, so no argument of the model can reach another customer. */
export interface WorkerContext {
  runId: string;
  messageId: string;
  ticketId: string;
  customerId: string;
}

/** In whose name a call to the model is recorded. */
export interface Billed {
  runId: string;
  /** Null for work on several tickets at once. */
  ticketId: string | null;
}
