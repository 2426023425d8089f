// One record of a file (§3, §4): whether it is as it must be, and the hashes that it is known by.

import { concat, ENCODER, hashText, LONGEST, malformed, pair, Refusal, sha256, tooLarge, utf8 } from './bytes.js'
import { canonicalJson } from './json.js'
import { leafHash } from './tree.js'

const COMMITMENT = ENCODER.encode('pacspace.io/record-commitment/v1')
const METADATA = ENCODER.encode('pacspace.io/metadata-of-delta/v1')
const RECEIPT_ID = ENCODER.encode('pacspace.io/record-receipt-id/v1')

/** What the record says; throws what it is turned down for. */
export async function checkRecord({ salt, bytes, record, metadata }) {
  const values = () => [pair('record', record)]
  if (salt.length !== 32) throw malformed('A salt is not 32 bytes.')
  if (bytes.length > LONGEST.record) throw tooLarge(`A record has more than ${LONGEST.record} bytes.`)
  const said = readCanonical(bytes, values)
  if (!(said.value instanceof Map) || said.text !== record) {
    throw malformed('A record is not a JSON object in canonical form.', { values })
  }
  if (metadata) {
    await requireOwn(metadata, said.value, record)
  }
  return said.value
}

function readCanonical(bytes, values) {
  try {
    return canonicalJson(bytes)
  } catch (refusal) {
    throw new Refusal(refusal.code, refusal.message, { values })
  }
}

async function requireOwn(metadata, value, record) {
  if (metadata.salt.length !== 32) throw malformed('A salt of metadata is not 32 bytes.')
  const bytes = utf8(metadata.text)
  if (bytes.length > LONGEST.metadata) throw tooLarge(`Metadata has more than ${LONGEST.metadata} bytes.`)
  if (value.get('metadata') !== hashText(await sha256(METADATA, metadata.salt, uint64(bytes.length), bytes))) {
    const values = () => [pair('record', record), pair('metadata', metadata.text)]
    throw new Refusal('OTHER_METADATA', 'The metadata is not what the record has the hash of.', { values })
  }
}

const uint64 = value => Uint8Array.from({ length: 8 }, (_, i) => Math.floor(value / 2 ** (56 - 8 * i)))

/** Commitment, leaf and receipt id of a record. */
export async function hashesOf({ salt, bytes }) {
  const commitment = await sha256(COMMITMENT, salt, uint64(bytes.length), bytes)
  const [leaf, receipt] = await Promise.all([
    leafHash(concat([[1], commitment])),
    sha256(RECEIPT_ID, salt, commitment).then(hidden => leafHash(concat([[2], hidden])))
  ])
  return { commitment, leaf, receipt }
}
