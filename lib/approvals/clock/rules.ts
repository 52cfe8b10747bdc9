/** Shares of the time to the deadline after which people are reminded, and after which the seniors are told. */
const REMINDED_AFTER = 0.5;
const ESCALATED_AFTER = 0.75;

/** The times of the reminder and of the escalation. */
export interface Clock {
  remindAt: Date;
  escalateAt: Date;
}

/** The clock of an approval that is open from `from` until its deadline. An extension starts a new clock. */
export function clockOf(from: Date, deadline: Date): Clock {
  const after = (share: number) =>
    new Date(from.getTime() + Math.floor((deadline.getTime() - from.getTime()) * share));
  return { remindAt: after(REMINDED_AFTER), escalateAt: after(ESCALATED_AFTER) };
}
