// What @remy/webmention finds in a page: one line of JSON, the endpoints by the links of the page.
const Webmention = require('@remy/webmention');

const found = new Webmention({ limit: 100, send: false });
found.on('error', (error) => console.error(error));
found.on('endpoints', (endpoints) => {
  const rows = endpoints.map(({ target, endpoint }) => [target, endpoint && endpoint.url]);
  console.log(JSON.stringify(rows));
});
found.fetch(process.argv[2]);
