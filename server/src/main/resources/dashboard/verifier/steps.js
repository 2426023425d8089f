// The steps that lead from a record to a signature: each answers what it found, or throws what it is turned down for.

import {
  concat, ENCODER, equal, findPlace, hash, hashText, hex, LONGEST, malformed, mapAll, pair, Refusal, sha256,
  toBase64, tooLarge, Unmade, utf8
} from './bytes.js'
import { canonicalJson } from './json.js'
import { parseCheckpoint, parseKey, requireSignature } from './note.js'
import { climb, leafHash, Nodes, requireShape, rootOf } from './tree.js'

const COMMITMENT = ENCODER.encode('pacspace.io/record-commitment/v1')
const METADATA = ENCODER.encode('pacspace.io/metadata-of-delta/v1')
const RECEIPT_ID = ENCODER.encode('pacspace.io/record-receipt-id/v1')

/** Says `one` of the only record, and of many that it holds for each. */
const of = (entries, one) =>
  entries.length === 1 ? one : `${one} The same holds for each of ${entries.length} records; one is shown.`

export async function checkRecords(entries) {
  entries.forEach(({ salt, bytes, record }, place) => {
    const values = () => [pair('record', record)]
    if (salt.length !== 32) throw malformed('A salt is not 32 bytes.', { record: place })
    if (bytes.length > LONGEST.record) {
      throw tooLarge(`A record has more than ${LONGEST.record} bytes.`, { record: place })
    }
    try {
      const { value, text } = canonicalJson(bytes)
      if (value instanceof Map && text === record) {
        entries[place].says = value.get('metadata')
        return
      }
    } catch (refusal) {
      throw new Refusal(refusal.code, refusal.message, { record: place, values })
    }
    throw malformed('A record is not a JSON object in canonical form.', { record: place, values })
  })
  const bare = entries.findIndex(({ metadata }) => metadata && metadata.salt.length !== 32)
  if (bare >= 0) throw malformed('A salt of metadata is not 32 bytes.', { record: bare })
  const long = entries.findIndex(({ metadata }) => metadata && utf8(metadata.text).length > LONGEST.metadata)
  if (long >= 0) throw tooLarge(`Metadata has more than ${LONGEST.metadata} bytes.`, { record: long })
  const other = await findPlace(entries, isOfOther)
  if (other >= 0) {
    const values = () => [pair('record', entries[other].record), pair('metadata', entries[other].metadata.text)]
    throw new Refusal('OTHER_METADATA', 'The metadata is not what the record has the hash of.', { record: other, values })
  }
  return {
    says: of(entries, 'The record is a JSON object in canonical form, so these are the bytes that were hashed.'),
    values: place => [
      pair('record', entries[place].record),
      pair('bytes', entries[place].bytes.length),
      pair('salt', toBase64(entries[place].salt)),
      ...(entries[place].metadata ? [pair('metadata', entries[place].metadata.text)] : []),
    ],
  }
}

/** Whether metadata is shown that is not the record's. */
async function isOfOther({ metadata, says }) {
  if (!metadata) return false
  const bytes = utf8(metadata.text)
  return says !== hashText(await sha256(METADATA, metadata.salt, uint64(bytes.length), bytes))
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

export const commit = entries => ({
  says: of(entries, "SHA-256 over a label, the salt, the record's length and the record: what hides the record."),
  values: async place => [pair('commitment', hashText(await commitmentOf(entries[place])))],
})

export const hashEntries = entries => ({
  says: of(entries, "The log's entry is the byte 01 and the commitment; the leaf is its hash behind the byte 00."),
  values: async place => [
    pair('entry', '0x01' + hex(await commitmentOf(entries[place]))),
    pair('leaf', hashText(await leafOf(entries[place]))),
  ],
})

/** A proof that shows no record is about a leaf that the verifier has to know. */
export function namedLeaf([entry], root) {
  if (!root) throw new Unmade('Not made: the proof shows no record, and nobody said which leaf it should be about.')
  entry.leaf = hash(root)
  return {
    says: 'The proof shows no record; this is the leaf that you gave.',
    values: () => [pair('leaf', root)],
  }
}

export async function chooseKey(proof, asked) {
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

export async function checkSignature(note, key) {
  if (!key) throw new Unmade('Not made: there is no key to check the signature with.')
  const [{ signature }] = await requireSignature(note, key)
  return {
    says: 'The key has signed the checkpoint, to the last byte.',
    values: () => [pair('signed text', note.text), pair('key id', key.id), pair('signature', toBase64(signature))],
  }
}

export function checkOrigin({ note, origin: named }, origin) {
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

export function checkPaths(entries, { size }) {
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

export async function checkRoots(entries, { size, root }) {
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

export async function checkProofRoot({ entries, proofRoot }, asked) {
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
