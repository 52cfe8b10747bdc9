import { Argument, Command } from "commander";
import { type Answer, answer, CLI } from "@/cli/answer";
import { asColumns, asUtc } from "@/cli/text";

/** Who may sign in. Works on the database directly: the first admin has nobody to ask. */
export function users(): Command {
  return new Command("users")
    .description("who may sign in")
    .addCommand(
      new Command("create-admin")
        .description("add an admin; prints a link to set the password with, which works once")
        .requiredOption("--email <address>", "to sign in with")
        .requiredOption("--name <name>", "as decisions and the audit log show it")
        .action(answer(createAdmin)),
    )
    .addCommand(
      new Command("link")
        .description("print a new link to set a password with; an earlier one stops working")
        .argument("<email>")
        .action(answer(makeLink)),
    )
    .addCommand(new Command("list").description("every user, role and state").action(answer(list)))
    .addCommand(
      new Command("disable")
        .description("refuse sign-in and end all sessions of a user")
        .argument("<email>")
        .action(answer(disable)),
    )
    .addCommand(
      new Command("enable")
        .description("let a disabled user sign in again")
        .argument("<email>")
        .action(answer(enable)),
    )
    .addCommand(
      new Command("slack")
        .description("connect a user to a member of the Slack workspace, whose presses then count as theirs")
        .argument("<email>")
        .argument("<member>", "the member ID of the Slack profile, such as U024BE7LH; none takes it away")
        .action(answer(connect)),
    )
    .addCommand(
      new Command("mail")
        .description("switch a user's mails about approvals that they may decide on or off")
        .argument("<email>")
        .addArgument(new Argument("<state>").choices(["on", "off"]))
        .action(answer(setMails)),
    );
}

async function createAdmin(given: { email: string; name: string }): Promise<Answer> {
  const { Invitation, inviteUser } = await import("@/lib/users/invite-user");
  const invitation = Invitation.safeParse({ ...given, role: "admin" });
  if (!invitation.success) {
    const wrong = invitation.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`);
    throw new Error(`${wrong.join("; ")}. Nobody was added.`);
  }
  const { userId, url, expiresAt } = await inviteUser(invitation.data, CLI);
  return {
    text: `Open this link to set the password. It works once, until ${asUtc(expiresAt)}:\n\n  ${url}\n`,
    data: { userId, url, expiresAt },
  };
}

async function makeLink(email: string): Promise<Answer> {
  const { renewPasswordLink } = await import("@/lib/users/invite-user");
  const { url, expiresAt } = await renewPasswordLink(email, CLI);
  return {
    text: `Open this link to set a new password. It works once, until ${asUtc(expiresAt)}:\n\n  ${url}\n`,
    data: { url, expiresAt },
  };
}

async function list(): Promise<Answer> {
  const { listUsers } = await import("@/lib/users/list-users");
  const rows = await listUsers();
  const lines = rows.map(({ email, name, role, state, slackUserId, lastSeenAt }) => [
    email,
    name,
    role,
    state,
    slackUserId ?? "·",
    lastSeenAt ? `seen ${asUtc(lastSeenAt)}` : "·",
  ]);
  return { text: asColumns(lines) || "There is no user yet. Add one with users create-admin.", data: rows };
}

async function disable(email: string): Promise<Answer> {
  const { disableUser } = await import("@/lib/users/change-user");
  const { userId, sessions } = await disableUser(email, CLI);
  return {
    text: `${email} cannot sign in any more. Sessions ended: ${sessions}.`,
    data: { userId, sessions },
  };
}

async function enable(email: string): Promise<Answer> {
  const { enableUser } = await import("@/lib/users/change-user");
  const { userId } = await enableUser(email, CLI);
  return { text: `${email} can sign in again.`, data: { userId } };
}

const MEMBER = /^[UW][A-Z0-9]{2,29}$/;

async function connect(email: string, member: string): Promise<Answer> {
  if (member !== "none" && !MEMBER.test(member))
    throw new Error(`${member} is no member ID of Slack, such as U024BE7LH. Nothing was changed.`);
  const { connectSlack } = await import("@/lib/users/change-user");
  const slackUserId = member === "none" ? null : member;
  const { userId } = await connectSlack(email, slackUserId, CLI);
  const text = slackUserId
    ? `Presses of ${slackUserId} in Slack count as decisions of ${email}.`
    : `${email} is no longer connected to Slack.`;
  return { text, data: { userId, slackUserId } };
}

async function setMails(email: string, state: string): Promise<Answer> {
  const { setApprovalMails } = await import("@/lib/users/change-user");
  const { userId } = await setApprovalMails(email, state === "on", CLI);
  const text =
    state === "on"
      ? `${email} gets a mail with a link for each approval that they may decide.`
      : `${email} gets no more mails about approvals.`;
  return { text, data: { userId, mailApprovals: state === "on" } };
}
