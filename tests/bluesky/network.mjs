// Bluesky's own network on this machine: directory (PLC), data server (PDS), app view.
//
// Asks for DB_POSTGRES_URL, REDIS_HOST (host:port) and PORTS (four numbers: plc pds bsky ozone).
// Prints one line of JSON when it is ready; ends on SIGTERM, or when its standard input ends.
import { TestNetwork } from '@atproto/dev-env'

const [plc, pds, bsky, ozone] = process.env.PORTS.split(' ').map(Number)

const network = await TestNetwork.create({
  dbPostgresUrl: process.env.DB_POSTGRES_URL,
  dbPostgresSchema: 'reports',
  plc: { port: plc },
  pds: { port: pds, hostname: 'localhost', enableDidDocWithSession: true },
  bsky: { port: bsky, publicUrl: `http://localhost:${bsky}` },
  ozone: { port: ozone },
})

let closing = false
async function close() {
  if (closing) return
  closing = true
  setTimeout(() => process.exit(1), 5000).unref()
  await network.close()
  process.exit(0)
}
process.on('SIGTERM', close)
process.stdin.on('end', close).resume()

console.log(JSON.stringify({ plc: network.plc.url, pds: network.pds.url, bsky: network.bsky.url }))
