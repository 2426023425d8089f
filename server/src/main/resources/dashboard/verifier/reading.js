// Reading a file from its beginning to its end. Of each record nothing stays but where it is, 4 bytes.

import { bytesOf, Refusal, Unmade } from './bytes.js'
import { DeltaRun, STATEMENT } from './deltas.js'
import { readFile } from './file.js'
import { OwnPath, SharedPaths } from './paths.js'
import { checkRecord, hashesOf } from './records.js'
import { Frontier } from './tree.js'

/** Records that are hashed at once, since a hash takes longer to ask for than to make. */
const AT_ONCE = 256

/** Reads a file; whatever is wrong with it is found in what it answers. `progress` is told the part that is read, from 0 to 1. */
export async function readThrough(file, progress = () => {}) {
  const reading = new Reading()
  try {
    await reading.begin(await readFile(bytesOf(file)))
    for (const batch of batchesOf(reading.file.entries())) {
      await reading.take(batch)
      progress(reading.file.readTo())
    }
  } catch (end) {
    if (!(end instanceof Refusal || end instanceof Unmade)) throw end
    reading.failure = end
  }
  return reading
}

function* batchesOf(items) {
  let batch = []
  for (const item of items) {
    batch.push(item)
    if (batch.length === AT_ONCE) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

/** What was read. */
export class Reading {
  file
  /** Why the file could not be read to its end. */
  failure
  /** Why the first record that is not as it must be is turned down. */
  recordProblem
  count = 0
  /** Whether records are shown, and not a leaf alone. */
  shows = true
  paths
  run = new DeltaRun()
  #places = new Uint32Array(AT_ONCE)
  #receipts = new Frontier()
  #last
  #kept

  async begin(file) {
    this.file = file
    this.paths = file.rest ? new SharedPaths(file.rest) : new OwnPath()
  }

  async take(batch) {
    const first = this.count
    batch.forEach(({ at }) => this.#note(at))
    if (this.recordProblem) return
    this.shows = batch[0].entry.record !== undefined
    const made = await Promise.all(batch.map(({ entry }) => (this.shows ? madeOf(entry) : {})))
    for (const [i, { entry }] of batch.entries()) {
      const { problem, value, leaf, receipt } = made[i]
      if (problem) {
        problem.record = first + i
        this.recordProblem = problem
        return
      }
      this.paths.add(entry, leaf)
      if (this.shows) {
        this.#receipts.append(0, receipt)
        this.#last = { receipt, isStatement: value.get('type') === STATEMENT }
        this.run.add(value, receipt, first + i)
      }
    }
    await Promise.all([this.paths.settled(), this.#receipts.settled(), this.run.settled()])
  }

  #note(at) {
    if (this.count === this.#places.length) {
      const longer = new Uint32Array(2 * this.count)
      longer.set(this.#places)
      this.#places = longer
    }
    this.#places[this.count++] = at
  }

  /** Whether the proof root is a statement's receipt id. */
  get endsInStatement() {
    return this.#last.isStatement
  }

  /** What the proof root has to be. */
  async proofRoot() {
    return this.#last.isStatement ? this.#last.receipt : this.#receipts.copy().root()
  }

  /** The record at a place, from 0, read and hashed again; with `before`, the end of the one before it in the log. */
  async entry(place) {
    if (this.#kept?.place !== place) {
      const entry = this.file.entryAt(this.#places[place])
      const before = place === 0 ? 0n : this.file.entryAt(this.#places[place - 1]).index + 1n
      const isLast = place === this.count - 1
      this.#kept = { place, ...entry, before, isLast, ...(this.shows ? await hashesOf(entry) : {}) }
    }
    return this.#kept
  }

  /** The records from one place until before another, as they stand in the file. */
  records(from, to) {
    const records = []
    for (let place = from; place < Math.min(to, this.count); place++) {
      const { index, record, metadata } = this.file.entryAt(this.#places[place])
      records.push({ index: String(index), text: record, metadata: metadata?.text })
    }
    return records
  }
}

/** What a record says, and its hashes; or the problem with it. */
async function madeOf(entry) {
  try {
    const [value, hashes] = await Promise.all([checkRecord(entry), hashesOf(entry)])
    return { value, ...hashes }
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem
    return { problem }
  }
}
