// Verifies proof files and proof bundles of PacSpace with nothing but WebCrypto, written from
// docs/proof-format.md alone; § refers to its sections. It asks no server for anything.
//
// Pages call `verify`. The smaller functions are exported for the norm's vectors: they answer a value or
// throw an error whose `code` is one of §12.

import { bytesOf, Refusal, Unmade } from './verifier/bytes.js'
import { checkSequence } from './verifier/deltas.js'
import { read } from './verifier/file.js'
import {
  checkOrigin, checkPaths, checkProofRoot, checkRecords, checkRoots, checkSignature, chooseKey, commit,
  hashEntries, namedLeaf
} from './verifier/steps.js'

export { visible } from './verifier/bytes.js'
export { inWords } from './verifier/deltas.js'
export { canonicalJson } from './verifier/json.js'
export { parseCheckpoint, parseKey, parseNote, requireSignature } from './verifier/note.js'
export { leafHash, nodeHash, rootOf, verifyConsistency, verifyInclusion } from './verifier/tree.js'

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

/**
 * Verifies one proof. Whatever the file holds, the promise is kept and its value is the verdict:
 *
 * - `outcome`: "verified" if every step has passed, "refused" if one has failed, else "incomplete";
 *   `verified` is true for the first alone
 * - `steps`: each with `name`, `says`, `values` as [{name, value}], and `passed`, which is null for a
 *   step that was not made
 * - `refusal`: where refused, `code`, `says`, the `step` and, if it is about one, the place of the `record`
 * - `about`: what the file is a proof of, as far as it could be read; of its records, `index`, `text` and, where
 *   it is shown, `metadata`
 * - `total`: what its deltas come to, once they are proven and add up: `customer`, `records`, the sequences `first`
 *   to `last`, accepted `firstAt` to `lastAt`, and, exact and as text, the `sum` and the balance before and after,
 *   `opening` and `closing`; undefined where no record is a delta
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
