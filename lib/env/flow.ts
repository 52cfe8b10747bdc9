import { z } from "zod";
import type { EnvReader } from "./reader.ts";

/** Concurrency and waits of the functions; the defaults suit one support desk. */
export function readFlow(reader: EnvReader) {
  const Count = z.coerce.number().int().min(1);
  return {
    /** Concurrent calls of `handle-customer-email`, in all and per customer. */
    emailConcurrency: reader.parsed("EMAIL_CONCURRENCY", Count, 10),
    emailConcurrencyPerCustomer: reader.parsed("EMAIL_CONCURRENCY_PER_CUSTOMER", Count, 2),
    /** Mails begun per minute; the model's vendor has a limit too. */
    emailsPerMinute: reader.parsed("EMAILS_PER_MINUTE", Count, 100),
    /** 25 checks of 30 s at once are 5,000 in 100 minutes, within the two hours they may take. */
    healthCheckConcurrency: reader.parsed("HEALTH_CHECK_CONCURRENCY", Count, 25),
    /** Tickets embedded by one call, and how long the first of them waits for the others. */
    embedBatchSize: reader.parsed("EMBED_BATCH_SIZE", Count.min(2).max(100), 50),
    embedBatchTimeoutS: reader.parsed("EMBED_BATCH_TIMEOUT_S", Count.max(60), 30),
    /** Seconds in which a person can investigate a failed refund before it is escalated to the seniors: four hours. */
    investigationWaitS: reader.parsed("INVESTIGATION_WAIT_S", Count, 14_400),
    /** Between the mails of a welcome: three days. */
    welcomeGapS: reader.parsed("WELCOME_GAP_S", Count, 259_200),
  };
}
