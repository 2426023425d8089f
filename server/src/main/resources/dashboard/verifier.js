// Verifies proof files and proof bundles of PacSpace with nothing but WebCrypto, written from
// docs/proof-format.md alone; § refers to its sections. It asks no server for anything.
//
// Pages call `verify`. The smaller functions are exported for the norm's vectors: they answer a value or
// throw an error whose `code` is one of §12.

const LONGEST = {
  bundle: 67_108_864,
  bundleValue: 1_572_864,
  proofFile: 524_288,
  note: 262_144,
  noteText: 131_072,
  record: 65_536,
}
const MOST_SIGNATURES = 64
const LONGEST_PATH = 63
const DEEPEST = 64
const SIZE_LIMIT = 2n ** 63n
const INDEX_LIMIT = 2 ** 53
const AT_ONCE = 200

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const PROOF_FILE = 'c2sp.org/tlog-proof@v1'
const BUNDLE = 'pacspace.io/proof-bundle/v1'
const COMMITMENT = ENCODER.encode('pacspace.io/record-commitment/v1')
const RECEIPT_ID = ENCODER.encode('pacspace.io/record-receipt-id/v1')

/** The field and the group of Ed25519 (RFC 8032 §5.1). */
const FIELD = 2n ** 255n - 19n
const GROUP = 2n ** 252n + 27742317777372353535851937790883648493n
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n

/** The steps in the order in which they lead from a record to a signature. */
const STEPS = ['file', 'record', 'commitment', 'leaf', 'path', 'root', 'key', 'signature', 'origin', 'proof root', 'sequence']
const STEPS_WITHOUT_RECORD = ['record', 'commitment', 'proof root']

/** What follows from no proof, however well it verifies. */
export const LIMITS = [
  'Whether what the records say is true: a log keeps what it was given.',
  'Whether there are other records, before the first or after the last of these: between them, none of the customer is missing.',
  'Whether the log shows everyone the same tree: compare its checkpoints with those that others hold.',
  'Whose key it is: take the key from a source that you trust, never from whoever gave you the proof.',
]

/** A value in the order of its characters: those that turn the direction of writing are shown as JSON may write them. */
export const visible = text => String(text).replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
  mark => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Material that is turned down, with a code of §12. */
class Refusal extends Error {
  /** `record` is the place of the record that it is about, `values` what to show of it. */
  constructor(code, says, { record, values } = {}) {
    super(says)
    Object.assign(this, { code, record, values })
  }
}

/** A check that cannot be made here, which is neither a pass nor a failure. */
class Unmade extends Error {}

const malformed = (says, about) => new Refusal('MALFORMED', says, about)
const tooLarge = (says, about) => new Refusal('TOO_LARGE', says, about)

/**
 * Verifies one proof. Whatever the file holds, the promise is kept and its value is the verdict:
 *
 * - `outcome`: "verified" if every step has passed, "refused" if one has failed, else "incomplete";
 *   `verified` is true for the first alone
 * - `steps`: each with `name`, `says`, `values` as [{name, value}], and `passed`, which is null for a
 *   step that was not made
 * - `refusal`: where refused, `code`, `says`, the `step` and, if it is about one, the place of the `record`
 * - `about`: what the file is a proof of, as far as it could be read; of its records, `index` and `text`
 * - `total`: what its deltas come to, once they are proven and add up: `customer`, `records`, the sequences `first`
 *   to `last`, accepted `firstAt` to `lastAt`, and the exact `sum` as text; undefined where no record is a delta
 *
 * @param {Uint8Array|ArrayBuffer|string} file its bytes; text is less, for it hides what was not UTF-8
 * @param asked what the caller knows from elsewhere: the log's verifier `key`, its `origin` if that is
 *   not the key's name, the proof `root` that the file should be about; and which record to `show`, from 0
 */
export async function verify(file, { key, origin, root, show = 0 } = {}) {
  const report = new Report()
  try {
    await examine(report, file, { key, origin, root })
  } catch (end) {
    if (!(end instanceof Refusal)) throw end
  }
  return report.verdict(show)
}

async function examine(report, file, asked) {
  const proof = await report.make('file', () => read(bytesOf(file)))
  if (!proof) return
  report.about = proof.about
  const { entries } = proof
  const shown = entries[0].record !== undefined
  if (shown) {
    await report.make('record', () => checkRecords(entries))
    await report.make('commitment', () => commit(entries))
  }
  await report.make('leaf', () => (shown ? hashEntries(entries) : namedLeaf(entries, asked.root)))
  const key = await report.make('key', () => chooseKey(proof, asked.key))
  await report.make('signature', () => checkSignature(proof.note, key))
  const head = await report.make('origin', () => checkOrigin(proof, asked.origin || key?.name))
  await report.make('path', () => checkPaths(entries, head))
  await report.make('root', () => checkRoots(entries, head))
  if (shown) {
    await report.make('proof root', () => checkProofRoot(proof, asked.root))
    report.total = await report.make('sequence', () => checkSequence(entries))
  }
}

/** Keeps the steps as they are made. */
class Report {
  #made = new Map()
  #refusal
  about
  total

  /**
   * Makes a step. `work` answers what it found as `says` and `values`, a function of the record that is
   * shown, and what later steps need as `result`; nothing where there is no such step to make.
   */
  async make(name, work) {
    try {
      const found = await work()
      if (found === undefined) return undefined
      const { result, says, values = () => [], passed = true } = found
      this.#made.set(name, { says, values, passed })
      return result
    } catch (end) {
      if (end instanceof Unmade) {
        this.#made.set(name, { says: end.message, values: () => [], passed: null })
        return undefined
      }
      if (end instanceof Refusal) {
        this.#refusal = { code: end.code, says: end.message, step: name, record: end.record }
        this.#made.set(name, { says: end.message, values: end.values ?? (() => []), passed: false })
      }
      throw end
    }
  }

  async verdict(show) {
    const records = this.about?.records ?? []
    const place = this.#refusal?.record ?? (Number.isInteger(show) && show in records ? show : 0)
    const steps = []
    for (const name of STEPS) {
      if (name === 'sequence' && !this.#made.has(name)) continue
      if (this.about === undefined || records.length > 0 || !STEPS_WITHOUT_RECORD.includes(name)) {
        const { says, values, passed } = this.#made.get(name) ?? NOT_REACHED
        steps.push({ name, says, values: await values(place), passed })
      }
    }
    const verified = steps.every(step => step.passed === true)
    const outcome = this.#refusal ? 'refused' : verified ? 'verified' : 'incomplete'
    return { outcome, verified, steps, refusal: this.#refusal, about: this.about, total: this.total, shown: place }
  }
}

const NOT_REACHED = { says: 'Not made: a step that it rests on did not pass.', values: () => [], passed: null }

const pair = (name, value) => ({ name, value: String(value) })

// Bytes and text (§1)

function bytesOf(file) {
  if (typeof file === 'string') return utf8(file)
  if (file instanceof ArrayBuffer) return new Uint8Array(file)
  if (file instanceof Uint8Array) return file
  throw malformed('This is neither bytes nor text.')
}

function utf8(text) {
  if (/\p{Cs}/u.test(text)) throw malformed('A text has a lone surrogate.')
  return ENCODER.encode(text)
}

function textOf(bytes) {
  try {
    return DECODER.decode(bytes)
  } catch {
    throw malformed('A text is not valid UTF-8.')
  }
}

function base64(text) {
  try {
    const binary = atob(text)
    if (btoa(binary) === text) return Uint8Array.from(binary, c => c.charCodeAt(0))
  } catch {
    // Refused below, like a spelling that is not the one.
  }
  throw malformed('A value is not base64 in its one spelling.')
}

const toBase64 = bytes => btoa(String.fromCharCode(...bytes))
const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('')
const hashText = hash => '0x' + hex(hash)
const equal = (one, other) => one.length === other.length && one.every((b, i) => b === other[i])

function concat(parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function decimal(text) {
  if (!/^(?:0|[1-9][0-9]*)$/.test(text)) throw malformed('A number is not decimal digits without leading zeroes.')
  const value = text.length < 20 ? BigInt(text) : SIZE_LIMIT
  if (value >= SIZE_LIMIT) throw tooLarge('A number is 2^63 or more.')
  return value
}

function hash(text) {
  if (!/^0x[0-9a-f]{64}$/.test(text)) throw malformed('A hash is not 0x and 64 lower-case hexadecimal digits.')
  const digit = at => text.charCodeAt(at) - (text.charCodeAt(at) < 0x3a ? 0x30 : 0x57)
  const bytes = new Uint8Array(32)
  for (let i = 0; i < 32; i++) {
    bytes[i] = 16 * digit(2 + 2 * i) + digit(3 + 2 * i)
  }
  return bytes
}

function base64Hash(text) {
  const bytes = base64(text)
  if (bytes.length !== 32) throw malformed('A hash is not 32 bytes.')
  return bytes
}

async function sha256(...parts) {
  return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', concat(parts)))
}

/** Works on some hundred items at once, since a hash takes longer to ask for than to make. */
async function mapAll(items, work) {
  const results = []
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))))
  }
  return results
}

/** The place of the first item that `test` holds for, or -1; looks hardly further than that. */
async function findPlace(items, test) {
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const found = (await Promise.all(items.slice(at, at + AT_ONCE).map(test))).indexOf(true)
    if (found >= 0) return at + found
  }
  return -1
}

// Trees (§2)

export const leafHash = entry => sha256([0], entry)
export const nodeHash = (left, right) => sha256([1], left, right)

/** The root over leaf hashes: level by level, where a node without a sibling moves up as it is. */
export async function rootOf(leaves) {
  let level = leaves
  while (level.length > 1) {
    const pairs = level.filter((_, i) => i % 2 === 0).map((left, i) => [left, level[2 * i + 1]])
    level = await mapAll(pairs, ([left, right]) => (right ? nodeHash(left, right) : left))
  }
  return level.length === 1 ? level[0] : sha256()
}

/**
 * The shape of a path: on so many levels the index decides which side a sibling is on, and above them,
 * along the right edge of the tree, every sibling is on the left.
 */
function shapeOf(index, size) {
  const inner = (index ^ (size - 1n)) === 0n ? 0 : (index ^ (size - 1n)).toString(2).length
  const edge = (index >> BigInt(inner)).toString(2).replaceAll('0', '').length
  return { inner, edge }
}

const isRightChild = (index, level) => ((index >> BigInt(level)) & 1n) === 1n

/** Hashes nodes, but not what is hashed already: the paths of neighbours share most of theirs. */
class Nodes {
  #made = new Map()

  of(place, left, right) {
    const made = this.#made.get(place)
    if (made && equal(made.left, left) && equal(made.right, right)) return made.node
    const node = nodeHash(left, right)
    this.#made.set(place, { left, right, node })
    return node
  }
}

/** Every node from the leaf up to the root, each with the sibling that it was made with. */
async function climb(leaf, index, size, path, known = new Nodes()) {
  const { inner } = shapeOf(index, size)
  const nodes = []
  let node = leaf
  for (const [level, sibling] of path.entries()) {
    const left = level >= inner || isRightChild(index, level)
    const place = `${level} ${index >> BigInt(level + 1)}`
    node = await (left ? known.of(place, sibling, node) : known.of(place, node, sibling))
    nodes.push({ sibling, side: left ? 'left' : 'right', node })
  }
  return nodes
}

function requireShape(index, size, path) {
  if (index >= size) throw new Refusal('OUT_OF_RANGE', `Index ${index} is not below the tree's size ${size}.`)
  const { inner, edge } = shapeOf(index, size)
  if (path.length !== inner + edge) {
    throw new Refusal(
      'WRONG_PROOF_LENGTH',
      `The path has ${path.length} hashes; index ${index} in a tree of ${size} asks for ${inner + edge}.`,
    )
  }
}

/** Checks that `leaf` is at `index` of the tree of that size and root; throws what turns it down. */
export async function verifyInclusion(leaf, index, path, { size, root }) {
  requireShape(index, size, path)
  const nodes = await climb(leaf, index, size, path)
  if (!equal(nodes.at(-1)?.node ?? leaf, root)) throw new Refusal('ROOT_MISMATCH', 'The path leads to another root.')
}

/** Checks that the tree `newer` only appended leaves to `older`; throws what turns it down. */
export async function verifyConsistency(older, newer, path) {
  if (older.size <= 0n || older.size > newer.size) {
    throw new Refusal('OUT_OF_RANGE', 'The older size is not between 1 and the newer size.')
  }
  const lengthOf = expected => {
    if (path.length !== expected) {
      throw new Refusal('WRONG_PROOF_LENGTH', `The proof has ${path.length} hashes, not ${expected}.`)
    }
  }
  const same = (hash, root) => {
    if (!equal(hash, root)) throw new Refusal('ROOT_MISMATCH', 'The proof leads to another root.')
  }
  if (older.size === newer.size) {
    lengthOf(0)
    same(older.root, newer.root)
    return
  }
  // The older tree ends in a full subtree of 2^full leaves, which is a node of the newer tree too.
  const full = older.size.toString(2).length - older.size.toString(2).lastIndexOf('1') - 1
  const isFull = older.size === 1n << BigInt(full)
  const { inner, edge } = shapeOf(older.size - 1n, newer.size)
  lengthOf((isFull ? 0 : 1) + inner - full + edge)
  let before = isFull ? older.root : path[0]
  let after = before
  for (const [i, sibling] of path.slice(isFull ? 0 : 1).entries()) {
    if (full + i >= inner || isRightChild(older.size - 1n, full + i)) {
      before = await nodeHash(sibling, before)
      after = await nodeHash(sibling, after)
    } else {
      after = await nodeHash(after, sibling)
    }
  }
  same(before, older.root)
  same(after, newer.root)
}

// Canonical JSON (§3)

/** Reads JSON strictly: an object is a Map, and whatever has a second spelling or meaning is refused. */
class JsonReader {
  #text
  #at = 0
  #depth = 0

  constructor(text) {
    this.#text = text
  }

  skip(mark) {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'end')) {
      this.#at++
    }
    const found = this.#text[this.#at] === mark
    this.#at += found ? 1 : 0
    return found
  }

  expect(mark) {
    if (!this.skip(mark)) throw this.#unexpected()
  }

  end() {
    this.skip('')
    if (this.#at < this.#text.length) throw this.#unexpected()
  }

  /** Reads with `read`, and refuses what takes more bytes than `limit`, white space behind it included. */
  within(limit, read) {
    this.skip('')
    const start = this.#at
    const value = read()
    this.skip('')
    const length = this.#at - start
    // A character of UTF-16 has at most three bytes in UTF-8.
    if (length > limit || (3 * length > limit && utf8(this.#text.slice(start, this.#at)).length > limit)) {
      throw tooLarge(`A value has more than ${limit} bytes.`)
    }
    return value
  }

  value() {
    this.skip('')
    switch (this.#text[this.#at]) {
      case '{':
        return this.#nested(() => this.members(() => this.value()))
      case '[':
        return this.#nested(() => this.items(() => this.value()))
      case '"':
        return this.string()
      case 't':
        return this.#word('true', true)
      case 'f':
        return this.#word('false', false)
      case 'n':
        return this.#word('null', null)
      default:
        return this.number()
    }
  }

  #nested(read) {
    if (++this.#depth > DEEPEST) throw tooLarge(`JSON is nested deeper than ${DEEPEST}.`)
    const value = read()
    this.#depth--
    return value
  }

  /** Reads an object; `read` gets each name and reads its value. */
  members(read) {
    const members = new Map()
    this.expect('{')
    if (!this.skip('}')) {
      do {
        const name = this.string()
        this.expect(':')
        if (members.has(name)) throw malformed('A JSON object names a member twice.')
        members.set(name, read(name))
      } while (this.skip(','))
      this.expect('}')
    }
    return members
  }

  items(read) {
    const items = []
    this.expect('[')
    if (!this.skip(']')) {
      do {
        items.push(read())
      } while (this.skip(','))
      this.expect(']')
    }
    return items
  }

  #word(word, value) {
    if (!this.#text.startsWith(word, this.#at)) throw this.#unexpected()
    this.#at += word.length
    return value
  }

  number() {
    this.skip('')
    const start = this.#at
    const take = marks => {
      const found = marks.includes(this.#text[this.#at] ?? 'end')
      this.#at += found ? 1 : 0
      return found
    }
    const digits = () => {
      if (!take('0123456789')) throw this.#unexpected()
      while (take('0123456789'));
    }
    take('-')
    if (!take('0')) {
      digits()
    }
    if (take('.')) {
      digits()
    }
    if (take('eE')) {
      take('+-')
      digits()
    }
    const value = Number(this.#text.slice(start, this.#at))
    if (!Number.isFinite(value)) throw malformed('A JSON number is past the largest double.')
    return value
  }

  string() {
    this.expect('"')
    let value = ''
    let from = this.#at
    while (this.#text[this.#at] !== '"') {
      if (!(this.#text.charCodeAt(this.#at) >= 0x20)) throw this.#unexpected()
      if (this.#text[this.#at] === '\\') {
        value += this.#text.slice(from, this.#at) + this.#escaped()
        from = this.#at
      } else {
        this.#at++
      }
    }
    value += this.#text.slice(from, this.#at++)
    if (/\p{Cs}/u.test(value)) throw malformed('A JSON string has a lone surrogate.')
    return value
  }

  #escaped() {
    const digits = this.#text.slice(this.#at + 2, this.#at + 6)
    if (this.#text[this.#at + 1] === 'u' && /^[0-9A-Fa-f]{4}$/.test(digits)) {
      this.#at += 6
      return String.fromCharCode(parseInt(digits, 16))
    }
    const place = '"\\/bfnrt'.indexOf(this.#text[this.#at + 1] ?? 'end')
    if (place < 0) throw this.#unexpected()
    this.#at += 2
    return '"\\/\b\f\n\r\t'[place]
  }

  #unexpected() {
    return malformed(`Character ${this.#at} is not the JSON that belongs there, or it is cut short.`)
  }
}

/** The canonical form of a value that `JsonReader` has read; strings and numbers are ECMAScript's own. */
function canonical(value) {
  if (value instanceof Map) {
    // Sorts by UTF-16 code units.
    const names = [...value.keys()].sort()
    return `{${names.map(n => JSON.stringify(n) + ':' + canonical(value.get(n))).join(',')}}`
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/** The value of a JSON text in UTF-8, and its canonical form. */
export function canonicalJson(bytes) {
  const json = new JsonReader(textOf(bytes))
  const value = json.value()
  json.end()
  return { value, text: canonical(value) }
}

// Keys and signed notes (§6, §7)

const NOT_IN_A_NAME = /[\p{Z}\p{Cs}+\u0000-\u001f\u0085]/u

/** Reads a verifier key. */
export async function parseKey(text) {
  const [, name, id, encoded] = /^([^+]*)\+([^+]*)\+(.*)$/s.exec(text) ?? []
  if (!name || NOT_IN_A_NAME.test(name)) throw malformed('This is not a verifier key of the form name+id+key.')
  const typed = base64(encoded)
  if (typed.length !== 33 || typed[0] !== 1) throw malformed('This is not an Ed25519 verifier key.')
  if (id !== hex((await sha256(utf8(name + '\n'), typed)).subarray(0, 4))) {
    throw malformed('The id of the verifier key does not follow from its name and key.')
  }
  const point = typed.subarray(1)
  if (!isPoint(point)) throw malformed('The verifier key is no point of the Ed25519 curve.')
  return { text, name, id, point }
}

const littleEndian = bytes => BigInt('0x' + hex([...bytes].reverse()))

/** Whether these 32 bytes can be decoded as RFC 8032 §5.1.3 says; browsers differ on it. */
function isPoint(bytes) {
  const encoded = littleEndian(bytes)
  const odd = encoded >> 255n
  const y = encoded & ((1n << 255n) - 1n)
  if (y >= FIELD) return false
  // x² = u / v, which is a square exactly where u·v is one.
  const u = (y * y - 1n + FIELD) % FIELD
  const v = (D * y * y + 1n) % FIELD
  return u === 0n ? odd === 0n : power((u * v) % FIELD, (FIELD - 1n) / 2n) === 1n
}

function power(base, exponent) {
  let result = 1n
  let square = base
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    result = rest & 1n ? (result * square) % FIELD : result
    square = (square * square) % FIELD
  }
  return result
}

async function isSignedBy(key, message, signature) {
  if (signature.length !== 64 || littleEndian(signature.subarray(32)) >= GROUP) return false
  const { subtle } = globalThis.crypto
  try {
    const made = await subtle.importKey('raw', key.point, { name: 'Ed25519' }, false, ['verify'])
    return await subtle.verify({ name: 'Ed25519' }, made, signature, message)
  } catch {
    throw new Unmade('Not made: this browser cannot check Ed25519 signatures. A newer one can.')
  }
}

/** Reads a signed note; its text means nothing until `requireSignature` has passed. */
export function parseNote(bytes) {
  if (bytes.length > LONGEST.note) throw tooLarge(`A signed note has more than ${LONGEST.note} bytes.`)
  const all = textOf(bytes)
  const end = all.lastIndexOf('\n\n') + 1
  const text = all.slice(0, end)
  if (end === 0 || !all.endsWith('\n') || all.length === end + 1 || /[^\n -\uffff]/.test(text)) {
    throw malformed('A signed note is not a text, an empty line and signatures.')
  }
  const message = utf8(text)
  if (message.length > LONGEST.noteText) {
    throw tooLarge(`The text of a signed note has more than ${LONGEST.noteText} bytes.`)
  }
  const lines = all.slice(end + 1, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) throw tooLarge(`A signed note has more than ${MOST_SIGNATURES} signatures.`)
  return { text, message, signatures: lines.map(parseSignature) }
}

function parseSignature(line) {
  const [dash, name, encoded, ...more] = line.split(' ')
  if (dash !== '—' || !name || NOT_IN_A_NAME.test(name) || encoded === undefined || more.length > 0) {
    throw malformed('A line below a signed note is not a signature.')
  }
  const bytes = base64(encoded)
  if (bytes.length < 5) throw malformed('A signature line holds no signature.')
  return { name, id: hex(bytes.subarray(0, 4)), signature: bytes.subarray(4) }
}

/** Requires a signature of the key, and that every one that bears its name and id is its own. */
export async function requireSignature({ message, signatures }, key) {
  const own = signatures.filter(({ name, id }) => name === key.name && id === key.id)
  if (own.length === 0) throw new Refusal('UNKNOWN_SIGNER', `The key ${key.name}+${key.id} has not signed this.`)
  for (const { signature } of own) {
    if (!(await isSignedBy(key, message, signature))) {
      throw new Refusal('BAD_SIGNATURE', "A signature under the key's name was not made by the key.")
    }
  }
  return own
}

// Checkpoints (§8)

/** Reads the text of a checkpoint; nothing vouches for it. */
export function parseCheckpoint(text) {
  const lines = text.split('\n')
  if (lines.length < 4 || lines.pop() !== '' || lines.includes('') || /[\0-\x09\x0b-\x1f]/.test(text)) {
    throw malformed('The signed text is not a checkpoint: lines for origin, size and root.')
  }
  const [origin, size, root, ...extensions] = lines
  return { origin, size: decimal(size), root: base64Hash(root), extensions }
}

// Proof files and bundles (§9, §10)

async function read(bytes) {
  if (!globalThis.crypto?.subtle) {
    throw new Unmade('Not made: this browser hashes nothing on this page. Open it over HTTPS or from disk.')
  }
  const kind = `${PROOF_FILE.split('@')[0]}@`
  if (kind === String.fromCharCode(...bytes.subarray(0, kind.length))) return readProofFile(bytes)
  if (bytes.length > LONGEST.bundle) throw tooLarge(`A proof bundle has more than ${LONGEST.bundle} bytes.`)
  return readBundle(new JsonReader(textOf(bytes)))
}

function readProofFile(bytes) {
  if (bytes.length > LONGEST.proofFile) throw tooLarge(`A proof file has more than ${LONGEST.proofFile} bytes.`)
  const text = textOf(bytes)
  const end = text.indexOf('\n\n')
  const [header, ...lines] = text.slice(0, Math.max(end, 0)).split('\n')
  if (header !== PROOF_FILE) {
    throw malformed('This is not a proof file of version 1 with an empty line before its checkpoint.')
  }
  const opening = lines[0]?.startsWith('extra ') ? openingOf(lines.shift()) : {}
  if (!lines[0]?.startsWith('index ')) throw malformed('The proof file has no index.')
  const index = decimal(lines.shift().slice('index '.length))
  const path = lines.map(base64Hash)
  const note = parseNote(utf8(text.slice(end + 2)))
  if (path.length > LONGEST_PATH) throw tooLarge(`The path has more than ${LONGEST_PATH} hashes.`)
  return proofOf('C2SP tlog-proof', {}, note, [{ index, path, ...opening }])
}

function openingOf(line) {
  const opening = base64(line.slice('extra '.length))
  if (opening.length < 33 || opening[0] !== 1) {
    throw malformed('The extra line is not the opening of a record, version 1.')
  }
  const bytes = opening.subarray(33)
  return { salt: opening.subarray(1, 33), bytes, record: textOf(bytes) }
}

async function readBundle(json) {
  const value = read => json.within(LONGEST.bundleValue, read)
  const head = new Map()
  json.expect('{')
  for (;;) {
    const name = value(() => json.string())
    json.expect(':')
    if (name === 'records') break
    if (!['type', 'origin', 'key', 'proofRoot', 'checkpoint'].includes(name) || head.has(name)) {
      throw malformed('The file has a member twice, or one that no proof bundle has.')
    }
    const text = value(() => json.string())
    head.set(name, text)
    json.expect(',')
  }
  if (head.size !== 5 || head.get('type') !== BUNDLE) {
    throw malformed('This is not a proof bundle of version 1 with all of its members before its records.')
  }
  const key = await parseKey(head.get('key'))
  const proofRoot = hash(head.get('proofRoot'))
  const note = parseNote(utf8(head.get('checkpoint')))
  const entries = json.items(() => value(() => readEntry(json)))
  json.expect('}')
  json.end()
  if (entries.length === 0) throw malformed('The proof bundle has no record.')
  return proofOf('proof bundle', { origin: head.get('origin'), key, proofRoot }, note, entries)
}

function readEntry(json) {
  const item = json.members(name => {
    switch (name) {
      case 'index':
        return json.number()
      case 'path':
        return readPath(json)
      case 'record':
      case 'salt':
        return json.string()
      default:
        throw malformed('A record of the bundle has a member that is not its own.')
    }
  })
  if (item.size !== 4) throw malformed('A record of the bundle lacks a member.')
  const record = item.get('record')
  const entry = { path: item.get('path'), salt: base64(item.get('salt')), bytes: utf8(record), record }
  if (!Number.isInteger(item.get('index')) || item.get('index') < 0) {
    throw malformed('A record of the bundle has an index that is not a whole number.')
  }
  if (item.get('index') >= INDEX_LIMIT) throw tooLarge('An index is 2^53 or more.')
  return { index: BigInt(item.get('index')), ...entry }
}

function readPath(json) {
  let length = 0
  return json.items(() => {
    if (++length > LONGEST_PATH) throw malformed(`A path of the bundle has more than ${LONGEST_PATH} hashes.`)
    return hash(json.string())
  })
}

function proofOf(kind, { origin, key, proofRoot }, note, entries) {
  const records = entries.filter(({ record }) => record !== undefined)
  const about = {
    kind,
    origin,
    key: key?.text,
    proofRoot: proofRoot && hashText(proofRoot),
    records: records.map(({ index, record }) => ({ index: String(index), text: record })),
  }
  return {
    result: { about, origin, key, proofRoot, note, entries },
    says: `This is a ${kind} of version 1 about ${count(entries.length)}.`,
    values: () => [pair('kind', kind), pair('records shown', records.length)],
  }
}

const count = records => (records === 1 ? 'one record' : `${records} records`)

// The steps

/** Says `one` of the only record, and of many that it holds for each. */
const of = (entries, one) =>
  entries.length === 1 ? one : `${one} The same holds for each of ${entries.length} records; one is shown.`

function checkRecords(entries) {
  entries.forEach(({ salt, bytes, record }, place) => {
    const values = () => [pair('record', record)]
    if (salt.length !== 32) throw malformed('A salt is not 32 bytes.', { record: place })
    if (bytes.length > LONGEST.record) {
      throw tooLarge(`A record has more than ${LONGEST.record} bytes.`, { record: place })
    }
    try {
      const { value, text } = canonicalJson(bytes)
      if (value instanceof Map && text === record) return
    } catch (refusal) {
      throw new Refusal(refusal.code, refusal.message, { record: place, values })
    }
    throw malformed('A record is not a JSON object in canonical form.', { record: place, values })
  })
  return {
    says: of(entries, 'The record is a JSON object in canonical form, so these are the bytes that were hashed.'),
    values: place => [
      pair('record', entries[place].record),
      pair('bytes', entries[place].bytes.length),
      pair('salt', toBase64(entries[place].salt)),
    ],
  }
}

const uint64 = value => Uint8Array.from({ length: 8 }, (_, i) => Math.floor(value / 2 ** (56 - 8 * i)))

async function commitmentOf(entry) {
  const { salt, bytes } = entry
  return (entry.commitment ??= await sha256(COMMITMENT, salt, uint64(bytes.length), bytes))
}

async function leafOf(entry) {
  return (entry.leaf ??= await leafHash(concat([[1], await commitmentOf(entry)])))
}

async function receiptIdOf(entry) {
  return leafHash(concat([[2], await sha256(RECEIPT_ID, entry.salt, await commitmentOf(entry))]))
}

const isLeafKnown = ({ record, leaf }) => record !== undefined || leaf !== undefined

const commit = entries => ({
  says: of(entries, "SHA-256 over a label, the salt, the record's length and the record: what hides the record."),
  values: async place => [pair('commitment', hashText(await commitmentOf(entries[place])))],
})

const hashEntries = entries => ({
  says: of(entries, "The log's entry is the byte 01 and the commitment; the leaf is its hash behind the byte 00."),
  values: async place => [
    pair('entry', '0x01' + hex(await commitmentOf(entries[place]))),
    pair('leaf', hashText(await leafOf(entries[place]))),
  ],
})

/** A proof that shows no record is about a leaf that the verifier has to know. */
function namedLeaf([entry], root) {
  if (!root) throw new Unmade('Not made: the proof shows no record, and nobody said which leaf it should be about.')
  entry.leaf = hash(root)
  return {
    says: 'The proof shows no record; this is the leaf that you gave.',
    values: () => [pair('leaf', root)],
  }
}

async function chooseKey(proof, asked) {
  if (asked) {
    const key = asked === proof.key?.text ? proof.key : await parseKey(asked)
    const other = proof.key && proof.key.text !== key.text
    return {
      result: key,
      says: other
        ? 'This is the key that you gave, not the one that the file names. Yours is what counts.'
        : 'This is the key that you gave. What follows is worth what your source of it is worth.',
      values: () => [pair('key', key.text), ...(other ? [pair('key in the file', proof.key.text)] : [])],
    }
  }
  if (proof.key) {
    return {
      result: proof.key,
      says:
        'Nobody gave a key, so this is the one that the file names. Anyone can write a file with a key of' +
        " their own; take the log's key from elsewhere and verify again.",
      values: () => [pair('key in the file', proof.key.text)],
      passed: null,
    }
  }
  throw new Unmade('Not made: nobody gave a key, and a tlog-proof names none.')
}

async function checkSignature(note, key) {
  if (!key) throw new Unmade('Not made: there is no key to check the signature with.')
  const [{ signature }] = await requireSignature(note, key)
  return {
    says: 'The key has signed the checkpoint, to the last byte.',
    values: () => [pair('signed text', note.text), pair('key id', key.id), pair('signature', toBase64(signature))],
  }
}

function checkOrigin({ note, origin: named }, origin) {
  const head = parseCheckpoint(note.text)
  const values = () => [pair('origin', head.origin), pair('size', head.size), pair('root', hashText(head.root))]
  for (const other of [head.origin, named ?? head.origin]) {
    if (origin !== undefined && other !== origin) {
      throw new Refusal('WRONG_ORIGIN', 'The checkpoint or the file is of another log.', { values })
    }
  }
  return {
    result: head,
    says:
      origin === undefined
        ? 'The checkpoint states the size and the root of a tree; nobody said of which log it should be.'
        : 'The checkpoint states the size and the root of the tree, and it is of the log that is meant.',
    values,
    passed: origin === undefined ? null : true,
  }
}

function checkPaths(entries, { size }) {
  let last = -1n
  entries.forEach(({ index, path }, place) => {
    try {
      if (index <= last) throw new Refusal('OUT_OF_RANGE', 'The records are not in the order of the log.')
      requireShape(index, size, path)
    } catch (refusal) {
      const values = () => [pair('index', index), pair('size', size), pair('path', path.length)]
      throw new Refusal(refusal.code, refusal.message, { record: place, values })
    }
    last = index
  })
  return {
    says: of(entries, 'Index and size ask for exactly these siblings on the way from the leaf to the root.'),
    values: async place => {
      const { index } = entries[place]
      const levels = isLeafKnown(entries[place]) ? await climbFrom(entries[place], size) : []
      return [
        pair('index', index),
        pair('size', size),
        ...levels.flatMap(({ sibling, side, node }, level) => [
          pair(`level ${level}, sibling on the ${side}`, hashText(sibling)),
          pair(`level ${level + 1}, node`, hashText(node)),
        ]),
      ]
    },
  }
}

const climbFrom = async (entry, size, known) => climb(await leafOf(entry), entry.index, size, entry.path, known)

async function topOf(entry, size, known) {
  const nodes = await climbFrom(entry, size, known)
  return nodes.length === 0 ? entry.leaf : nodes.at(-1).node
}

async function checkRoots(entries, { size, root }) {
  if (!isLeafKnown(entries[0])) throw new Unmade('Not made: there is no leaf to start from.')
  const values = async place => [
    pair('computed', hashText(await topOf(entries[place], size))),
    pair('in the checkpoint', hashText(root)),
  ]
  const known = new Nodes()
  const wrong = await findPlace(entries, async entry => !equal(await topOf(entry, size, known), root))
  if (wrong >= 0) {
    throw new Refusal('ROOT_MISMATCH', "The path leads to another root than the checkpoint's.", {
      record: wrong,
      values,
    })
  }
  return {
    says: of(entries, 'The path leads to the root in the checkpoint: the tree has this leaf at this index.'),
    values,
  }
}

async function checkProofRoot({ entries, proofRoot }, asked) {
  const receipts = await mapAll(entries, receiptIdOf)
  const computed = await rootOf(receipts)
  const values = place => [
    pair('receipt id', hashText(receipts[place])),
    pair('proof root', hashText(computed)),
    ...(proofRoot ? [pair('in the file', hashText(proofRoot))] : []),
    ...(asked ? [pair('asked for', asked)] : []),
  ]
  if (proofRoot && !equal(computed, proofRoot)) {
    throw new Refusal('ROOT_MISMATCH', 'The records have another proof root than the file says.', { values })
  }
  if (asked && !equal(computed, hash(asked))) {
    throw new Refusal('ROOT_MISMATCH', 'The proof is not about the root that you gave.', { values })
  }
  return {
    says: `${asked ? 'The root that you gave' : 'This proof root'} stands for ${
      entries.length === 1 ? 'this record' : `these ${entries.length} records`
    } and no others${asked ? '' : '; compare it with the one that you were given'}.`,
    values,
  }
}

// What deltas come to (§10)

const DELTA = 'pacspace.io/delta/v1'
const AMOUNT = /^-?(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{0,8}[1-9])?$/
const DECIMALS = 9

/** A decimal as a whole number of its ninth decimals. */
function units(text) {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text)
  const value = BigInt(whole + fraction.padEnd(DECIMALS, '0'))
  return sign ? -value : value
}

function decimalOf(value) {
  const digits = String(value < 0n ? -value : value).padStart(DECIMALS + 1, '0')
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}${fraction ? `.${fraction}` : ''}`
}

function isTime(text) {
  const time = new Date(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) ? text : NaN)
  return !Number.isNaN(time.getTime()) && time.toISOString() === text
}

/** What a record says as a delta; undefined for a record of another kind. */
function readDelta(bytes, about) {
  const { value } = canonicalJson(bytes)
  if (value.get('type') !== DELTA) return undefined
  const [customer, sequence, amount, acceptedAt] = ['customerId', 'sequence', 'delta', 'acceptedAt'].map(name => value.get(name))
  const texts = [customer, amount, acceptedAt, value.get('recordId'), value.get('reason')]
  if (
    !texts.every(text => typeof text === 'string' && text !== '') ||
    !Number.isSafeInteger(sequence) || sequence < 1 ||
    amount === '-0' || !AMOUNT.test(amount) || !isTime(acceptedAt)
  ) {
    throw new Refusal('NOT_UNDERSTOOD', 'A delta is not as the format has it, so that it cannot be added up.', about)
  }
  return { customer, sequence, amount: units(amount), acceptedAt }
}

function requireNext(before, delta, about) {
  if (delta.customer !== before.customer) {
    throw new Refusal('SECOND_CUSTOMER', 'There are records of more than one customer in this proof.', about)
  }
  if (delta.sequence <= before.last || delta.acceptedAt < before.lastAt) {
    throw new Refusal('OUT_OF_ORDER', `Sequence ${delta.sequence} comes after ${before.last}, or was accepted before it.`, about)
  }
  if (delta.sequence !== before.last + 1) {
    throw new Refusal('MISSING_RECORDS', `Sequence ${delta.sequence} follows ${before.last}: what lies between is missing.`, about)
  }
}

/** Adds up deltas, which have to be one customer's and without a hole; undefined where none is a delta. */
function addUp(entries) {
  let total
  for (const [place, { bytes }] of entries.entries()) {
    const about = { record: place }
    const delta = readDelta(bytes, about)
    if (place > 0 && (delta === undefined) !== (total === undefined)) {
      throw new Refusal('NOT_UNDERSTOOD', 'There is a record of another kind beside deltas.', about)
    }
    if (delta === undefined) continue
    if (total) requireNext(total, delta, about)
    total = {
      customer: delta.customer,
      records: place + 1,
      first: total?.first ?? delta.sequence,
      last: delta.sequence,
      firstAt: total?.firstAt ?? delta.acceptedAt,
      lastAt: delta.acceptedAt,
      sum: (total?.sum ?? 0n) + delta.amount,
    }
  }
  return total && { ...total, sum: decimalOf(total.sum) }
}

function checkSequence(entries) {
  const total = addUp(entries)
  if (total === undefined) return undefined
  return {
    result: total,
    says: `The records are ${inWords(total)}.`,
    values: () => [
      pair('customer', total.customer),
      pair('first sequence', total.first),
      pair('last sequence', total.last),
      pair('first accepted', total.firstAt),
      pair('last accepted', total.lastAt),
      pair('sum', total.sum),
    ],
  }
}

/** What deltas come to, as a part of a sentence; `number` writes the sum. */
export function inWords({ customer, records, first, last, sum }, number = text => text) {
  const sequences = records === 1 ? `sequence ${first}` : `sequence ${first}–${last} without a gap`
  return `${count(records)} of ${visible(customer)}, ${sequences}, net change ${number(sum)}`
}
