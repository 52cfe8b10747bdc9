/** Whose mail the worker has in hand. Tools read it, so no argument of the model can reach another customer. */
export interface WorkerContext {
  runId: string;
  messageId: string;
  ticketId: string;
  customerId: string;
}
