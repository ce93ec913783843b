// The control API of the stand-in, and nothing else: this page talks to no other address.

async function ask(method, path, body) {
  const options = { method, headers: {} };
  if (body instanceof FormData) {
    options.body = body;
  } else if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(`/demo${path}`, options);
  if (!answer.ok) {
    throw new Error(`${answer.status}`);
  }
  return answer.json();
}

const LONG_POLL_SECONDS = 25;

export const api = {
  texts: () => ask("GET", "/texts"),
  cast: () => ask("GET", "/cast"),
  chats: () => ask("GET", "/chats"),
  screen: (chat) => ask("GET", `/chats/${chat}/messages`),
  events: (since, wait = LONG_POLL_SECONDS) => ask("GET", `/events?since=${since}&timeout=${wait}`),
  say: (chat, text) => ask("POST", `/chats/${chat}/text`, { text }),
  start: (chat, payload) => ask("POST", `/chats/${chat}/start?payload=${encodeURIComponent(payload)}`),
  tap: (chat, messageId, data) =>
    ask("POST", `/chats/${chat}/tap`, { message_id: messageId, callback_data: data }),
  press: (chat, label) => ask("POST", `/chats/${chat}/tap`, { button: label }),
  send: (chat, file, kind) => {
    const form = new FormData();
    form.append("file", file);
    return ask("POST", `/chats/${chat}/${kind}`, form);
  },
  block: (chat, on) => ask("POST", `/chats/${chat}/${on ? "block" : "unblock"}`),
  faults: () => ask("GET", "/faults"),
  outage: (on) => ask("POST", "/outage", { on }),
  clock: () => ask("GET", "/clock"),
  moveClock: (move) => ask("POST", "/clock", move),
  nextDue: () => ask("GET", "/next_due"),
  fileUrl: (fileId) => `/demo/files/${encodeURIComponent(fileId)}`,
};
