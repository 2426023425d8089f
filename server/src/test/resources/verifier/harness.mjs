// Runs the checks of verifier.js for a test: node harness.mjs VERIFIER [without-ed25519|without-webcrypto].
// One question a line of standard input, one answer a line of standard output, in that order, in JSON.
import { readFileSync } from 'node:fs'
import { webcrypto } from 'node:crypto'
import { createInterface } from 'node:readline'

const [path, browser] = process.argv.slice(2)
const IN_FLIGHT = 32

const subtle = {
  digest: (...arguments_) => webcrypto.subtle.digest(...arguments_),
  importKey: (...arguments_) =>
    browser === 'without-ed25519'
      ? Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'))
      : webcrypto.subtle.importKey(...arguments_),
  verify: (...arguments_) => webcrypto.subtle.verify(...arguments_),
}
Object.defineProperty(globalThis, 'crypto', {
  value: browser === 'without-webcrypto' ? {} : { subtle },
})

// As a data: URL it can import nothing, and it is a module whatever package.json lies around.
const source = readFileSync(path).toString('base64')
const verifier = await import(`data:text/javascript;base64,${source}`)

const bytes = base64 => new Uint8Array(Buffer.from(base64, 'base64'))
const text = hash => '0x' + Buffer.from(hash).toString('hex')

function hash(hex) {
  if (hex.length !== 66) throw Object.assign(new Error('not a hash'), { code: 'MALFORMED' })
  return new Uint8Array(Buffer.from(hex.slice(2), 'hex'))
}

const tree = ({ size, root }) => ({ size: BigInt(size), root: hash(root) })

const answers = {
  async verify({ file, asked, whole }) {
    const verdict = await verifier.verify(bytes(file), asked)
    return whole ? verdict : { outcome: verdict.outcome, code: verdict.refusal?.code }
  },
  async verifyText({ file, asked }) {
    return verifier.verify(file, asked)
  },
  async records({ file, from, to }) {
    const parts = []
    const proof = await verifier.open(bytes(file), part => parts.push(part))
    return { records: proof.records(from, to), parts }
  },
  async canonical({ json }) {
    return { text: verifier.canonicalJson(bytes(json)).text }
  },
  async leaf({ entry }) {
    return { text: text(await verifier.leafHash(Buffer.from(entry, 'hex'))) }
  },
  async root({ leaves }) {
    return { text: text(await verifier.rootOf(leaves.map(hash))) }
  },
  async inclusion({ leaf, index, path, head }) {
    await verifier.verifyInclusion(hash(leaf), BigInt(index), path.map(hash), tree(head))
    return {}
  },
  async consistency({ older, newer, path }) {
    await verifier.verifyConsistency(tree(older), tree(newer), path.map(hash))
    return {}
  },
  async note({ note, keys }) {
    const parsed = verifier.parseNote(bytes(note))
    for (const key of keys) {
      await verifier.requireSignature(parsed, await verifier.parseKey(key))
    }
    return { text: parsed.text }
  },
  async key({ key }) {
    return { text: (await verifier.parseKey(key)).id }
  },
  async checkpoint({ text: of }) {
    const { origin, size, root, extensions } = verifier.parseCheckpoint(of)
    return { text: [origin, size, text(root), ...extensions].join('\n') }
  },
}

async function answer(question) {
  try {
    return await answers[question.call](question)
  } catch (refusal) {
    // Anything but a refusal has no such code, and fails the test with what it is.
    return { code: refusal.code ?? 'NO_REFUSAL', says: String(refusal.stack) }
  }
}

const inFlight = []
let written = Promise.resolve()
for await (const line of createInterface({ input: process.stdin })) {
  const made = answer(JSON.parse(line))
  written = written.then(async () => {
    process.stdout.write(JSON.stringify(await made) + '\n')
  })
  inFlight.push(written)
  if (inFlight.length === IN_FLIGHT) {
    await inFlight.shift()
  }
}
await written
