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

/** What a verdict says, by the names that all readers have for it. */
function said({ outcome, refusal, about, steps, total, statement }) {
  if (outcome === 'refused') return { verdict: outcome, code: refusal.code }
  if (outcome !== 'verified') return { verdict: outcome }
  const ofOrigin = new Map(steps.find(({ name }) => name === 'origin').values.map(({ name, value }) => [name, value]))
  const proven = {
    verdict: outcome,
    size: ofOrigin.get('size'),
    treeRoot: ofOrigin.get('root'),
    records: String(about.count),
    metadata: String(about.records.filter(({ metadata }) => metadata !== undefined).length),
  }
  return { ...proven, ...(statement ? ofStatement(statement) : total ? ofDeltas(total) : {}) }
}

const texts = figures =>
  Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]))

const ofDeltas = ({ customer, first, last, records, firstAt, lastAt, sum, opening, closing }) =>
  texts({
    customerId: customer,
    firstSequence: first,
    lastSequence: last,
    count: records,
    firstAcceptedAt: firstAt,
    lastAcceptedAt: lastAt,
    sum,
    balanceBefore: opening,
    balanceAfter: closing,
  })

function ofStatement({ customer, first, last, ...all }) {
  const { environment, issuer, start, end, count, opening, closing, net, adjusting, customerName, unit } = all
  const { proofRoot, historyRoot, word, historyWord } = all
  const figures = { environment, issuer, start, end, count, opening, closing, net, adjusting, customerName, unit }
  return texts({ ...figures, proofRoot, historyRoot, word, historyWord, customerId: customer, firstSequence: first, lastSequence: last })
}

const answers = {
  async verify({ file, asked, whole }) {
    const verdict = await verifier.verify(bytes(file), asked)
    return whole ? verdict : { outcome: verdict.outcome, code: verdict.refusal?.code }
  },
  async figures({ file, asked }) {
    return { said: said(await verifier.verify(bytes(file), asked)) }
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
