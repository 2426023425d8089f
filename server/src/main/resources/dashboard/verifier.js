// Verifies proof files and proof bundles of PacSpace with nothing but WebCrypto, written from
// docs/proof-format.md alone; § refers to its sections. It asks no server for anything.
//
// Pages call `open` or `verify`. The smaller functions are exported for the norm's vectors: they answer a value or
// throw an error whose `code` is one of §12.

import { Refusal, Unmade } from './verifier/bytes.js'
import { readThrough } from './verifier/reading.js'
import {
  checkFile, checkOrigin, checkPaths, checkProofRoot, checkRecords, checkRoot, checkRun, checkSignature, chooseKey, commit,
  hashEntries, namedLeaf
} from './verifier/steps.js'
import { limitsOf } from './verifier/words.js'

export { visible } from './verifier/bytes.js'
export { canonicalJson } from './verifier/json.js'
export { parseCheckpoint, parseKey, parseNote, requireSignature } from './verifier/note.js'
export { leafHash, nodeHash, rootOf, verifyConsistency, verifyInclusion } from './verifier/tree.js'
export { figuresOf, inWords, titleOf } from './verifier/words.js'

/** The steps in the order in which they lead from a record to a signature. */
const STEPS = [
  'file', 'record', 'commitment', 'leaf', 'path', 'root', 'key', 'signature', 'origin', 'proof root', 'sequence', 'statement'
]
const STEPS_WITHOUT_RECORD = ['record', 'commitment', 'proof root']
const STEPS_IF_ANY = ['sequence', 'statement']

/** The records that a verdict brings along; there may be far more, which `records` answers. */
const MOST_LISTED = 1000

/**
 * Verifies one proof. Whatever the file holds, the promise is kept and its value is the verdict:
 *
 * - `outcome`: "verified" if every step has passed, "refused" if one has failed, else "incomplete";
 *   `verified` is true for the first alone
 * - `steps`: each with `name`, `says`, `values` as [{name, value}], and `passed`, which is null for a
 *   step that was not made
 * - `refusal`: where refused, `code`, `says`, the `step` and, if it is about one, the place of the `record`
 * - `about`: what the file is a proof of, as far as it could be read: how many records (`count`), and of the first
 *   thousand, as `records`, `index`, `text` and, where it is shown, `metadata`
 * - `total`: what its deltas come to, once they are proven and add up: `customer`, `records`, the sequences `first`
 *   to `last`, accepted `firstAt` to `lastAt`, and, exact and as text, the `sum` and the balance before and after,
 *   `opening` and `closing`; undefined where no record is a delta, or where there is a statement
 * - `statement`: what the statement that it ends in says, with the `word` for its figures (§10); `inWords` and
 *   `figuresOf` say it with the words
 * - `limits`: what the verdict does not prove, in sentences
 *
 * @param {Uint8Array|ArrayBuffer|string} file its bytes; text is less, for it hides what was not UTF-8
 * @param asked what the caller knows from elsewhere: the log's verifier `key`, its `origin` if that is
 *   not the key's name, the proof `root` that the file should be about, and whether it has to be a statement of
 *   `production`; whether records are taken `singly`, so that nothing is said of what they come to, unless it has to
 *   be of production; and which record to `show`, from 0
 */
export async function verify(file, asked = {}) {
  return (await open(file)).judge(asked)
}

/**
 * Reads a proof, which takes its time, to be judged as often as needed, which does not.
 *
 * @param progress is told the part that is read, from 0 to 1, again and again
 */
export async function open(file, progress) {
  return new Proof(await readThrough(file, progress))
}

class Proof {
  #reading

  constructor(reading) {
    this.#reading = reading
  }

  /** The verdict, as `verify` answers it. */
  async judge(asked = {}) {
    const report = new Report(this.#reading, asked)
    try {
      await examine(report, this.#reading, asked)
    } catch (end) {
      if (!(end instanceof Refusal)) throw end
    }
    return report.verdict()
  }

  /** The records of a proof that could be read, from one place until before another. */
  records(from, to) {
    return this.#reading.records(from, to)
  }
}

async function examine(report, reading, { key: known, origin, root, production = false, singly = false }) {
  const file = await report.make('file', () => checkFile(reading))
  if (!file) return
  report.about = { ...file.about, count: reading.shows ? reading.count : 0 }
  if (reading.shows) {
    await report.make('record', () => checkRecords(reading))
    await report.make('commitment', () => commit(reading))
  }
  const leaf = await report.make('leaf', () => (reading.shows ? hashEntries(reading) : namedLeaf(root)))
  const key = await report.make('key', () => chooseKey(file, known))
  await report.make('signature', () => checkSignature(file.note, key))
  const head = await report.make('origin', () => checkOrigin(file, origin || key?.name))
  await report.make('path', () => checkPaths(reading, head, leaf))
  await report.make('root', () => checkRoot(reading, head, leaf))
  if (reading.shows) {
    await report.make('proof root', () => checkProofRoot(reading, root))
  }
  // What is of production, a statement says that holds together with what is beside it.
  if (singly && !production) return
  const step = reading.run.hasStatement ? 'statement' : 'sequence'
  report.found = await report.make(step, () => checkRun(reading, production))
}

/** Keeps the steps as they are made. */
class Report {
  #reading
  #asked
  #made = new Map()
  #refusal
  about
  found

  constructor(reading, asked) {
    this.#reading = reading
    this.#asked = asked
  }

  /**
   * Makes a step. `work` answers what it found as `says` and `values`, a function of the record that is
   * shown, and what later steps need as `result`; nothing where there is no such step to make.
   */
  async make(name, work) {
    try {
      const made = await work()
      if (made === undefined) return undefined
      const { result, says, values = () => [], passed = true } = made
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

  async verdict() {
    const { show = 0, singly = false } = this.#asked
    const all = this.about?.count ?? 0
    const place = this.#refusal?.record ?? (Number.isInteger(show) && show >= 0 && show < all ? show : 0)
    const entry = this.about ? await this.#reading.entry(place) : undefined
    const steps = []
    for (const name of STEPS) {
      if (STEPS_IF_ANY.includes(name) && !this.#made.has(name)) continue
      if (this.about === undefined || all > 0 || !STEPS_WITHOUT_RECORD.includes(name)) {
        const { says, values, passed } = this.#made.get(name) ?? NOT_REACHED
        steps.push({ name, says, values: await values(entry), passed })
      }
    }
    const verified = steps.every(step => step.passed === true)
    const outcome = this.#refusal ? 'refused' : verified ? 'verified' : 'incomplete'
    const { total, statement } = this.found ?? {}
    const about = this.about && { ...this.about, records: all > 0 ? this.#reading.records(0, MOST_LISTED) : [] }
    const limits = limitsOf({ statement, singly })
    return { outcome, verified, steps, refusal: this.#refusal, about, total, statement, limits, shown: place }
  }
}

const NOT_REACHED = { says: 'Not made: a step that it rests on did not pass.', values: () => [], passed: null }
