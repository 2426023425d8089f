// The steps that lead from a record to a signature: each answers what it found, or throws what it is turned down for.

import { equal, hash, hashText, hex, pair, Refusal, toBase64, Unmade } from './bytes.js'
import { requireNotAsked } from './deltas.js'
import { parseCheckpoint, parseKey, requireSignature } from './note.js'
import { count, figuresOf, inWords } from './words.js'

/** Says `one` of the only record, and of many that it holds for each. */
const of = (reading, one) =>
  reading.count === 1 ? one : `${one} The same holds for each of ${reading.count} records; one is shown.`

export function checkFile({ failure, file, count: records, shows }) {
  if (failure) throw failure
  const { kind } = file.about
  return {
    result: file,
    says: `This is a ${kind} about ${count(records)}.`,
    values: () => [pair('kind', kind), pair('records shown', shows ? records : 0)],
  }
}

export function checkRecords(reading) {
  if (reading.recordProblem) throw reading.recordProblem
  return {
    says: of(reading, 'The record is a JSON object in canonical form, so these are the bytes that were hashed.'),
    values: ({ record, bytes, salt, metadata }) => [
      pair('record', record),
      pair('bytes', bytes.length),
      pair('salt', toBase64(salt)),
      ...(metadata ? [pair('metadata', metadata.text)] : []),
    ],
  }
}

export const commit = reading => ({
  says: of(reading, "SHA-256 over a label, the salt, the record's length and the record: what hides the record."),
  values: ({ commitment }) => [pair('commitment', hashText(commitment))],
})

export const hashEntries = reading => ({
  says: of(reading, "The log's entry is the byte 01 and the commitment; the leaf is its hash behind the byte 00."),
  values: ({ commitment, leaf }) => [pair('entry', '0x01' + hex(commitment)), pair('leaf', hashText(leaf))],
})

/** A proof that shows no record is about a leaf that the verifier has to know. */
export function namedLeaf(root) {
  if (!root) throw new Unmade('Not made: the proof shows no record, and nobody said which leaf it should be about.')
  return {
    result: hash(root),
    says: 'The proof shows no record; this is the leaf that you gave.',
    values: () => [pair('leaf', root)],
  }
}

export async function chooseKey(file, asked) {
  if (asked) {
    const key = asked === file.key?.text ? file.key : await parseKey(asked)
    const other = file.key && file.key.text !== key.text
    return {
      result: key,
      says: other
        ? 'This is the key that you gave, not the one that the file names. Yours is what counts.'
        : 'This is the key that you gave. What follows is worth what your source of it is worth.',
      values: () => [pair('key', key.text), ...(other ? [pair('key in the file', file.key.text)] : [])],
    }
  }
  if (file.key) {
    return {
      result: file.key,
      says:
        'Nobody gave a key, so this is the one that the file names. Anyone can write a file with a key of' +
        " their own; take the log's key from elsewhere and verify again.",
      values: () => [pair('key in the file', file.key.text)],
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

export const checkPaths = (reading, head, leaf) => ({
  says: of(reading, reading.paths.check(head)),
  values: entry => reading.paths.values({ leaf, ...entry }, head),
})

export async function checkRoot(reading, head, named) {
  const leaf = reading.shows ? (await reading.entry(0)).leaf : named
  if (!leaf) throw new Unmade('Not made: there is no leaf to start from.')
  const computed = await reading.paths.root(head, leaf)
  const values = () => [pair('computed', hashText(computed)), pair('in the checkpoint', hashText(head.root))]
  if (!equal(computed, head.root)) {
    throw new Refusal('ROOT_MISMATCH', "These hashes lead to another root than the checkpoint's.", { values })
  }
  return {
    says: reading.count === 1
      ? 'They lead to the root in the checkpoint: the tree has this leaf at this index.'
      : `They lead to the root in the checkpoint: the tree has these ${reading.count} leaves at their indexes.`,
    values,
  }
}

export async function checkProofRoot(reading, asked) {
  const { proofRoot } = reading.file
  const computed = await reading.proofRoot()
  const values = ({ receipt }) => [
    pair('receipt id', hashText(receipt)),
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
  return { says: saysOfRoot(reading, asked), values }
}

function saysOfRoot({ endsInStatement, count: records }, asked) {
  const root = asked ? 'The root that you gave' : 'This proof root'
  const stands = endsInStatement
    ? `is that of the statement${records > 1 ? `; ${count(records - 1)} of the log stand${records === 2 ? 's' : ''} beside it` : ''}`
    : `stands for ${records === 1 ? 'this record' : `these ${records} records`} and no others`
  return `${root} ${stands}${asked ? '' : '; compare it with the one that you were given'}.`
}

/** What deltas come to; nothing where none is a delta. */
export async function checkRun({ run, shows }, production) {
  if (!shows) return requireNotAsked(production)
  const found = await run.outcome(production)
  if (!found) return undefined
  return {
    result: found,
    says: found.statement ? `The statement is ${inWords(found)}.` : `The records are ${inWords(found)}.`,
    values: () => (found.statement ? valuesOfStatement(found) : valuesOfTotal(found.total)),
  }
}

const valuesOfStatement = found => figuresOf(found).map(({ name, value, word }) => pair(`${name} (${word})`, value))

const valuesOfTotal = total => [
  pair('customer', total.customer),
  pair('first sequence', total.first),
  pair('last sequence', total.last),
  pair('first accepted', total.firstAt),
  pair('last accepted', total.lastAt),
  pair('sum', total.sum),
  pair('balance before', total.opening),
  pair('balance after', total.closing),
]
