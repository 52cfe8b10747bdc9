const MAILS = {
  welcome: [
    {
      subject: "Welcome",
      body: "thank you for trying us. Reply to this mail whenever something is unclear: a person or our assistant answers.",
    },
    {
      subject: "Three days in",
      body: "you have had a few days to look around. Is something missing? Reply and tell us.",
    },
    {
      subject: "Before your trial ends",
      body: "your trial ends soon. If you want to stay you need to do nothing; if not, reply and we will see to it.",
    },
  ],
} as const;

/** Mails that are written once and sent to many. */
export type Series = keyof typeof MAILS;

/** How many mails a series has. */
export function lengthOf(series: Series): number {
  return MAILS[series].length;
}

/**
 * The nth mail of a series for somebody, from 1.
 * @throws RangeError when there is no such mail
 */
export function seriesMail(series: Series, nth: number, name: string): { subject: string; body: string } {
  const mail = MAILS[series][nth - 1];
  if (!mail) throw new RangeError(`The series ${series} has no mail ${nth}.`);
  const firstName = name.split(/\s+/)[0] || "there";
  return { subject: mail.subject, body: `Hello ${firstName},\n\n${mail.body}\n\nWarmly,\nVagus Support` };
}
