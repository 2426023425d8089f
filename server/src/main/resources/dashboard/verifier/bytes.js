// What the verifier reads material with and turns it down by: refusals (§12), limits (§11), bytes and text (§1).

/** The most bytes of each thing (§11). */
export const LONGEST = {
  bundle: 67_108_864,
  bundleValue: 1_572_864,
  proofFile: 524_288,
  note: 262_144,
  noteText: 131_072,
  record: 65_536,
  metadata: 65_536,
}

const SIZE_LIMIT = 2n ** 63n

export const ENCODER = new TextEncoder()
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A value in the order of its characters: those that turn the direction of writing are shown as JSON may write them. */
export const visible = text => String(text).replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
  mark => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Material that is turned down, with a code of §12. */
export class Refusal extends Error {
  /** `record` is the place of the record that it is about, `values` what to show of it. */
  constructor(code, says, { record, values } = {}) {
    super(says)
    Object.assign(this, { code, record, values })
  }
}

/** A check that cannot be made here, which is neither a pass nor a failure. */
export class Unmade extends Error {}

export const malformed = (says, about) => new Refusal('MALFORMED', says, about)
export const tooLarge = (says, about) => new Refusal('TOO_LARGE', says, about)

export const pair = (name, value) => ({ name, value: String(value) })

export function bytesOf(file) {
  if (typeof file === 'string') return utf8(file)
  if (file instanceof ArrayBuffer) return new Uint8Array(file)
  if (file instanceof Uint8Array) return file
  throw malformed('This is neither bytes nor text.')
}

export function utf8(text) {
  if (/\p{Cs}/u.test(text)) throw malformed('A text has a lone surrogate.')
  return ENCODER.encode(text)
}

export function textOf(bytes) {
  try {
    return DECODER.decode(bytes)
  } catch {
    throw malformed('A text is not valid UTF-8.')
  }
}

export function base64(text) {
  try {
    const binary = atob(text)
    if (btoa(binary) === text) return Uint8Array.from(binary, c => c.charCodeAt(0))
  } catch {
    // Refused below, like a spelling that is not the one.
  }
  throw malformed('A value is not base64 in its one spelling.')
}

export const toBase64 = bytes => btoa(String.fromCharCode(...bytes))
export const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('')
export const hashText = hash => '0x' + hex(hash)
export const equal = (one, other) => one.length === other.length && one.every((b, i) => b === other[i])

export function concat(parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

export function decimal(text) {
  if (!/^(?:0|[1-9][0-9]*)$/.test(text)) throw malformed('A number is not decimal digits without leading zeroes.')
  const value = text.length < 20 ? BigInt(text) : SIZE_LIMIT
  if (value >= SIZE_LIMIT) throw tooLarge('A number is 2^63 or more.')
  return value
}

export function hash(text) {
  if (!/^0x[0-9a-f]{64}$/.test(text)) throw malformed('A hash is not 0x and 64 lower-case hexadecimal digits.')
  const digit = at => text.charCodeAt(at) - (text.charCodeAt(at) < 0x3a ? 0x30 : 0x57)
  const bytes = new Uint8Array(32)
  for (let i = 0; i < 32; i++) {
    bytes[i] = 16 * digit(2 + 2 * i) + digit(3 + 2 * i)
  }
  return bytes
}

export function base64Hash(text) {
  const bytes = base64(text)
  if (bytes.length !== 32) throw malformed('A hash is not 32 bytes.')
  return bytes
}

export async function sha256(...parts) {
  return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', concat(parts)))
}
