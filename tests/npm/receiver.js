// A receiver of webmentions for the tests: webmention-handler behind a few lines of HTTP.
// Says its address in one line when it listens; GET /stored lists what it found to be true.
const http = require('http');
const { WebMentionHandler } = require('webmention-handler');

// What was said and not looked at yet, and what was found to be true.
const pending = [];
let found = [];
const same = (one, other) => one.source === other.source && one.target === other.target;
const storage = {
  addPendingMention: async (mention) => pending.push(mention) && mention,
  getNextPendingMentions: async () => pending.splice(0),
  getMentionsForPage: async (page) => found.filter((one) => one.target.endsWith(page)),
  deleteMention: async (mention) => {
    found = found.filter((one) => !same(one, mention));
    return null;
  },
  storeMentionForPage: async (_page, mention) => {
    await storage.deleteMention(mention);
    found.push(mention);
    return mention;
  },
};

const supportedHosts = []; // ours, once it is known
const handler = new WebMentionHandler({
  supportedHosts,
  storageHandler: storage,
});

const server = http.createServer((request, response) => {
  const address = new URL(request.url, 'http://127.0.0.1');
  const end = (status, text) => {
    response.writeHead(status, { 'Content-Type': 'text/plain', Connection: 'close' });
    response.end(text);
  };
  if (address.pathname === '/stored') {
    handler
      .processPendingMentions()
      .then(() => handler.getMentionsForPage(address.searchParams.get('page')))
      .then((mentions) => end(200, JSON.stringify(mentions)))
      .catch((error) => end(500, String(error && error.stack)));
    return;
  }
  if (request.method !== 'POST') {
    response.writeHead(200, {
      'Content-Type': 'text/html',
      Link: '</webmention>; rel="webmention"',
      Connection: 'close',
    });
    response.end('<!doctype html><title>A page</title>');
    return;
  }
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    const form = new URLSearchParams(body);
    handler
      .addPendingMention(form.get('source'), form.get('target'))
      .then((answer) => end(answer.code, 'accepted'))
      .catch((error) => end(400, error.message));
  });
});

server.listen(0, '127.0.0.1', () => {
  supportedHosts.push(`127.0.0.1:${server.address().port}`);
  console.log(`http://${supportedHosts[0]}`);
});
