/** The password of the local users. It is published with the source. */
export const LOCAL_PASSWORD = "vagus-local-only";

export const LOCAL_CUSTOMERS = [
  { id: "cust_001", email: "ada@example.com", name: "Ada Lovelace", tier: "enterprise" },
  { id: "cust_002", email: "grace@example.com", name: "Grace Hopper", tier: "pro" },
  { id: "cust_003", email: "linus@example.com", name: "Linus Torvalds", tier: "pro" },
  { id: "cust_004", email: "edsger@example.com", name: "Edsger Dijkstra", tier: "standard" },
  { id: "cust_005", email: "alan@example.com", name: "Alan Turing", tier: "standard" },
] as const;

export const LOCAL_ORDERS = [
  {
    id: "ord_1001",
    customerId: "cust_001",
    amountCents: 4_900,
    currency: "USD",
    description: "Notebook, dotted",
  },
  {
    id: "ord_1002",
    customerId: "cust_001",
    amountCents: 125_000,
    currency: "USD",
    description: "Annual plan, enterprise",
  },
  { id: "ord_1003", customerId: "cust_002", amountCents: 3_000, currency: "USD", description: "Desk mat" },
  {
    id: "ord_1004",
    customerId: "cust_002",
    amountCents: 18_000,
    currency: "USD",
    description: "Annual plan, pro",
  },
  {
    id: "ord_1005",
    customerId: "cust_003",
    amountCents: 9_900,
    currency: "USD",
    description: "Keyboard, compact",
  },
  {
    id: "ord_1006",
    customerId: "cust_003",
    amountCents: 64_000,
    currency: "USD",
    description: "Monitor, 27 inch",
  },
  {
    id: "ord_1007",
    customerId: "cust_004",
    amountCents: 1_250,
    currency: "USD",
    description: "Pencils, a dozen",
  },
  { id: "ord_1008", customerId: "cust_004", amountCents: 7_500, currency: "USD", description: "Desk lamp" },
  { id: "ord_1009", customerId: "cust_005", amountCents: 21_000, currency: "USD", description: "Headphones" },
  { id: "ord_1010", customerId: "cust_005", amountCents: 5_800, currency: "EUR", description: "Backpack" },
] as const;

export const LOCAL_USERS = [
  { email: "viewer@vagus.local", name: "Vera Viewer", role: "viewer", slackUserId: "ULOCALVIEWER" },
  { email: "reviewer@vagus.local", name: "Rosa Reviewer", role: "reviewer", slackUserId: "ULOCALREVIEWER" },
  { email: "senior@vagus.local", name: "Sven Senior", role: "senior", slackUserId: "ULOCALSENIOR" },
  { email: "engineer@vagus.local", name: "Enid Engineer", role: "engineer" },
  { email: "auditor@vagus.local", name: "Aldo Auditor", role: "auditor" },
  { email: "admin@vagus.local", name: "Ada Admin", role: "admin" },
  // Publishing a looser policy needs two admins.
  { email: "admin2@vagus.local", name: "Alba Admin", role: "admin" },
] as const;
