// The proof that records are in a tree: the path of a proof file (§9), or the subtrees between the records of a bundle (§10).

import { hashText, pair, Refusal } from './bytes.js'
import { climb, Frontier, heightsBetween, requireShape } from './tree.js'

/** The path from the one leaf of a proof file to the root. */
export class OwnPath {
  #entry

  add(entry) {
    this.#entry = entry
  }

  async settled() {}

  check({ size }) {
    const { index, path } = this.#entry
    try {
      requireShape(index, size, path)
    } catch (refusal) {
      const values = () => [pair('index', index), pair('size', size), pair('path', path.length)]
      throw new Refusal(refusal.code, refusal.message, { record: 0, values })
    }
    return 'Index and size ask for exactly these siblings on the way from the leaf to the root.'
  }

  async values({ leaf }, { size }) {
    const { index, path } = this.#entry
    const levels = leaf ? await climb(leaf, index, size, path) : []
    return [
      pair('index', index),
      pair('size', size),
      ...levels.flatMap(({ sibling, side, node }, level) => [
        pair(`level ${level}, sibling on the ${side}`, hashText(sibling)),
        pair(`level ${level + 1}, node`, hashText(node)),
      ]),
    ]
  }

  async root({ size }, leaf) {
    const { index, path } = this.#entry
    return (await climb(leaf, index, size, path)).at(-1)?.node ?? leaf
  }
}

/** The one proof of all records of a bundle, as its records come by. */
export class SharedPaths {
  #rest
  #tree = new Frontier()
  #count = 0
  /** One past the index of the last record. */
  #end = 0n
  #problem

  constructor(rest) {
    this.#rest = rest
  }

  add({ index, between }, leaf) {
    const record = this.#count++
    if (this.#problem) return
    if (index < this.#end) {
      this.#problem = new Refusal('OUT_OF_RANGE', 'The records are not in the order of the log.', { record })
      return
    }
    const heights = heightsBetween(this.#end, index)
    const before = this.#end
    this.#end = index + 1n
    if (between.length !== heights.length) {
      this.#problem = wrongLength('before the record', between, heights, { before, to: index, record })
      return
    }
    between.forEach((root, i) => this.#tree.append(heights[i], root))
    this.#tree.append(0, leaf)
  }

  settled() {
    return this.#tree.settled()
  }

  check({ size }) {
    const record = this.#count - 1
    if (this.#end > size) {
      const sentence = `Index ${this.#end - 1n} is not below the tree's size ${size}.`
      throw new Refusal('OUT_OF_RANGE', sentence, { record: this.#problem?.record ?? record })
    }
    if (this.#problem) throw this.#problem
    const heights = heightsBetween(this.#end, size)
    if (this.#rest.length !== heights.length) {
      throw wrongLength('behind the last record', this.#rest, heights, { before: this.#end, to: size, record })
    }
    return 'Indexes and size ask for exactly these subtrees between the records and behind them.'
  }

  async values({ index, between, before, isLast }, { size }) {
    return [
      pair('index', index),
      pair('size', size),
      ...subtreesOf(before, index, between),
      ...(isLast ? subtreesOf(index + 1n, size, this.#rest) : []),
    ]
  }

  async root({ size }) {
    const tree = this.#tree.copy()
    heightsBetween(this.#end, size).forEach((height, i) => tree.append(height, this.#rest[i]))
    return tree.root()
  }
}

const wrongLength = (where, hashes, heights, { before, to, record }) => new Refusal('WRONG_PROOF_LENGTH',
  `There are ${hashes.length} subtrees ${where}; entries ${before} to ${to} of the log ask for ${heights.length}.`, { record })

function subtreesOf(from, to, roots) {
  let at = from
  return heightsBetween(from, to).map((height, i) => {
    const first = at
    at += 1n << BigInt(height)
    return pair(height === 0 ? `entry ${first}` : `entries ${first} to ${at - 1n}`, hashText(roots[i]))
  })
}
