// Verifier keys, signed notes and checkpoints (§6–§8), with Ed25519 as RFC 8032 has it.

import { base64, base64Hash, decimal, hex, LONGEST, malformed, Refusal, sha256, textOf, tooLarge, Unmade, utf8 } from './bytes.js'

const MOST_SIGNATURES = 64

/** The field and the group of Ed25519 (RFC 8032 §5.1). */
const FIELD = 2n ** 255n - 19n
const GROUP = 2n ** 252n + 27742317777372353535851937790883648493n
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n

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

/** Reads the text of a checkpoint; nothing vouches for it. */
export function parseCheckpoint(text) {
  const lines = text.split('\n')
  if (lines.length < 4 || lines.pop() !== '' || lines.includes('') || /[\0-\x09\x0b-\x1f]/.test(text)) {
    throw malformed('The signed text is not a checkpoint: lines for origin, size and root.')
  }
  const [origin, size, root, ...extensions] = lines
  return { origin, size: decimal(size), root: base64Hash(root), extensions }
}
