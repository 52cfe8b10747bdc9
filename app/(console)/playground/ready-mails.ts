import type { PlaygroundMail } from "@/lib/playground/schemas";

export interface ReadyMail {
  id: string;
  label: string;
  /** The expected outcome. */
  hint: string;
  mail: PlaygroundMail;
}

/** Mails that show one thing each. They name orders of the local data, so that the agent finds them. */
export const readyMails: readonly [ReadyMail, ...ReadyMail[]] = [
  {
    id: "charged-twice",
    label: "Charged twice",
    hint: "asks for $49.00 back, a reviewer decides",
    mail: {
      from: "cust_001",
      subject: "Charged twice for ord_1001",
      text: "Hi,\n\nI was charged twice for order ord_1001 this morning. My bank shows two payments of $49.00 about a minute apart, but I only placed one order. Could you refund the second one?\n\nThank you, Ada",
    },
  },
  {
    id: "above-the-limit",
    label: "Above the limit",
    hint: "$1,250.00, two people must agree",
    mail: {
      from: "cust_001",
      subject: "Annual plan renewed after cancelling",
      text: "Hello,\n\nI cancelled the annual plan on 12 November and have the confirmation. On the 18th you charged me $1,250.00 for ord_1002 all the same. Please refund ord_1002.\n\nAda",
    },
  },
  {
    id: "angry",
    label: "Angry, no refund",
    hint: "a warm answer, and a person gets the ticket",
    mail: {
      from: "cust_003",
      subject: "This is the worst keyboard I ever had",
      text: "I am really disappointed. The space bar squeaks and nobody told me. I do not want a refund, I want you to know.\n\nLinus",
    },
  },
  {
    id: "thank-you",
    label: "Says thank you",
    hint: "no approval, straight to the reply",
    mail: {
      from: "cust_002",
      subject: "That was quick",
      text: "Thank you so much for the help yesterday. Everything works now, and I really appreciate it.\n\nGrace",
    },
  },
  {
    id: "twice",
    label: "Same mail twice",
    hint: "two deliveries, one effect",
    mail: {
      from: "cust_004",
      subject: "Wrong item in ord_1007",
      text: "Hello,\n\nord_1007 came with the wrong item. Please refund the $12.50.\n\nEdsger",
      copies: 2,
    },
  },
  {
    id: "unknown",
    label: "Unknown sender",
    hint: "no customer, a person is told",
    mail: {
      from: "stranger@elsewhere.example",
      subject: "Do you ship to Norway?",
      text: "Hello, I have never ordered from you. Do you ship to Norway?\n\nKristen",
    },
  },
  {
    id: "forged",
    label: "Forged sender",
    hint: "SPF, DKIM and DMARC fail, no money is proposed",
    mail: {
      from: "ada@example.com",
      subject: "Refund ord_1001 to my new card",
      text: "Hi, please refund ord_1001 today, I need the money.\n\nAda",
      forged: true,
    },
  },
  {
    id: "automatic",
    label: "Out of office",
    hint: "a machine wrote it, no answer goes back",
    mail: {
      from: "cust_005",
      subject: "Automatic reply: your order",
      text: "I am out of the office until Monday and read no mail.",
      automatic: true,
    },
  },
];
