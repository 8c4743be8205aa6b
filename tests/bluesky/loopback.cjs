// Preloaded: servers that would listen on all interfaces listen on 127.0.0.1 alone.
'use strict'
const net = require('node:net')

const HOST = '127.0.0.1'
const listen = net.Server.prototype.listen

net.Server.prototype.listen = function (...args) {
  const [first, second] = args
  if (first !== null && typeof first === 'object' && first.port !== undefined) {
    args[0] = { ...first, host: HOST }
  } else if (first === undefined || typeof first === 'function') {
    args.splice(0, first === undefined ? 1 : 0, 0, HOST)
  } else if (!Number.isNaN(Number(first))) {
    args.splice(1, typeof second === 'string' ? 1 : 0, HOST)
  }
  return listen.apply(this, args)
}
