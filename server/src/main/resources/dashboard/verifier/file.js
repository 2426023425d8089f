// Proof files and proof bundles (§9, §10), read into one shape.

import { base64, base64Hash, decimal, hash, hashText, LONGEST, malformed, textOf, tooLarge, Unmade, utf8 } from './bytes.js'
import { JsonReader } from './json.js'
import { parseKey, parseNote } from './note.js'

const PROOF_FILE = 'c2sp.org/tlog-proof@v1'
const BUNDLE = 'pacspace.io/proof-bundle/v2'
const HEAD = ['type', 'origin', 'key', 'proofRoot', 'checkpoint', 'rest']

const LONGEST_PATH = 63
const MOST_SUBTREES = 126
const INDEX_LIMIT = 2 ** 53

/**
 * Reads what stands before the records: `about`, `origin`, `key`, `proofRoot`, `note`, and of a bundle `rest`.
 * `entries()` reads the records behind it one after the other, each with where it is (`at`), and then what ends the
 * file; `entryAt(at)` reads one of these again.
 */
export async function readFile(bytes) {
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
  const entry = { index, path, ...opening }
  const about = { kind: 'C2SP tlog-proof' }
  return { about, note, entries: () => [{ at: 0, entry }], entryAt: () => ({ ...entry }), readTo: () => 1 }
}

function openingOf(line) {
  const opening = base64(line.slice('extra '.length))
  if (opening.length < 33 || (opening[0] !== 1 && opening[0] !== 2)) {
    throw malformed('The extra line is not the opening of a record, version 1 or 2.')
  }
  const salt = opening.subarray(1, 33)
  const rest = opening.subarray(33)
  if (opening[0] === 1) return { salt, bytes: rest, record: textOf(rest) }
  if (rest.length < 36) throw malformed('The opening ends before its record.')
  const length = new DataView(rest.buffer, rest.byteOffset + 32).getUint32(0)
  if (length > rest.length - 36) throw malformed('The opening ends within its record.')
  const bytes = rest.subarray(36, 36 + length)
  const metadata = { salt: rest.subarray(0, 32), text: textOf(rest.subarray(36 + length)) }
  return { salt, bytes, record: textOf(bytes), metadata }
}

async function readBundle(json) {
  const head = readHead(json)
  if (head.size !== HEAD.length || head.get('type') !== BUNDLE) {
    throw malformed('This is not a proof bundle of version 2 with all of its members before its records.')
  }
  const origin = head.get('origin')
  const key = await parseKey(head.get('key'))
  const proofRoot = hash(head.get('proofRoot'))
  const note = parseNote(utf8(head.get('checkpoint')))
  return {
    about: { kind: 'proof bundle', origin, key: key.text, proofRoot: hashText(proofRoot) },
    origin,
    key,
    proofRoot,
    note,
    rest: head.get('rest'),
    entries: () => readEntries(json),
    entryAt: at => readEntry(json.from(at)),
    readTo: () => json.at / json.length,
  }
}

/** The members of a bundle up to the name of the last, which is that of its records. */
function readHead(json) {
  const value = read => json.within(LONGEST.bundleValue, read)
  const head = new Map()
  json.expect('{')
  for (;;) {
    const name = value(() => json.string())
    json.expect(':')
    if (name === 'records') return head
    if (!HEAD.includes(name) || head.has(name)) {
      throw malformed('The file has a member twice, or one that no proof bundle has.')
    }
    head.set(name, value(() => (name === 'rest' ? readHashes(json) : json.string())))
    json.expect(',')
  }
}

function* readEntries(json) {
  let isEmpty = true
  for (const item of json.each(() => readWhole(json))) {
    isEmpty = false
    yield item
  }
  json.expect('}')
  json.end()
  if (isEmpty) throw malformed('The proof bundle has no record.')
}

function readWhole(json) {
  json.skip('')
  const { at } = json
  return { at, entry: json.within(LONGEST.bundleValue, () => readEntry(json)) }
}

function readEntry(json) {
  const item = json.members(name => {
    switch (name) {
      case 'index':
        return json.number()
      case 'between':
        return readHashes(json)
      case 'record':
      case 'salt':
      case 'metadata':
      case 'metadataSalt':
        return json.string()
      default:
        throw malformed('A record of the bundle has a member that is not its own.')
    }
  })
  const shows = item.has('metadata')
  if (item.size !== (shows ? 6 : 4) || shows !== item.has('metadataSalt')) {
    throw malformed('A record of the bundle lacks a member.')
  }
  const record = item.get('record')
  const metadata = shows ? { salt: base64(item.get('metadataSalt')), text: item.get('metadata') } : undefined
  const entry = { between: item.get('between'), salt: base64(item.get('salt')), bytes: utf8(record), record, metadata }
  if (!Number.isInteger(item.get('index')) || item.get('index') < 0) {
    throw malformed('A record of the bundle has an index that is not a whole number.')
  }
  if (item.get('index') >= INDEX_LIMIT) throw tooLarge('An index is 2^53 or more.')
  return { index: BigInt(item.get('index')), ...entry }
}

function readHashes(json) {
  let length = 0
  return json.items(() => {
    if (++length > MOST_SUBTREES) throw malformed(`A list of subtrees in the bundle has more than ${MOST_SUBTREES} hashes.`)
    return base64Hash(json.string())
  })
}
