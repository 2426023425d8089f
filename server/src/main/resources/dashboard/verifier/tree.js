// Merkle trees (§2): roots, paths, and what they prove.

import { equal, Refusal, sha256 } from './bytes.js'

export const leafHash = entry => sha256([0], entry)
export const nodeHash = (left, right) => sha256([1], left, right)

/**
 * The root of a tree from the roots of subtrees that follow each other (§10). What is hashed is on its way, so that
 * what does not wait for each other is hashed at once; `settled` waits for it.
 */
export class Frontier {
  #pairs

  constructor(pairs = []) {
    this.#pairs = pairs
  }

  append(height, hash) {
    const pairs = this.#pairs
    pairs.push({ height, hash })
    while (pairs.length > 1 && pairs.at(-2).height === pairs.at(-1).height) {
      this.#joinLast()
    }
  }

  #joinLast() {
    const right = this.#pairs.pop()
    const left = this.#pairs.pop()
    this.#pairs.push({ height: left.height + 1, hash: parentOf(left.hash, right.hash) })
  }

  /** One that is appended to apart from this one. */
  copy() {
    return new Frontier([...this.#pairs])
  }

  async settled() {
    await Promise.all(this.#pairs.map(({ hash }) => hash))
  }

  /** The root over all of it; nothing can be appended behind that. */
  async root() {
    while (this.#pairs.length > 1) {
      this.#joinLast()
    }
    return this.#pairs.length === 0 ? sha256() : this.#pairs[0].hash
  }
}

const parentOf = async (left, right) => nodeHash(await left, await right)

/** The root over leaf hashes. */
export async function rootOf(leaves) {
  const frontier = new Frontier()
  leaves.forEach(leaf => frontier.append(0, leaf))
  return frontier.root()
}

/** The heights of the subtrees that the leaves from `from` until before `to` are divided into (§10). */
export function heightsBetween(from, to) {
  const heights = []
  let at = from
  while (at < to) {
    let height = 0
    let twice = 2n
    while (at % twice === 0n && at + twice <= to) {
      height++
      twice *= 2n
    }
    heights.push(height)
    at += twice / 2n
  }
  return heights
}

/**
 * The shape of a path: on so many levels the index decides which side a sibling is on, and above them,
 * along the right edge of the tree, every sibling is on the left.
 */
function shapeOf(index, size) {
  const inner = (index ^ (size - 1n)) === 0n ? 0 : (index ^ (size - 1n)).toString(2).length
  const edge = (index >> BigInt(inner)).toString(2).replaceAll('0', '').length
  return { inner, edge }
}

const isRightChild = (index, level) => ((index >> BigInt(level)) & 1n) === 1n

/** Every node from the leaf up to the root, each with the sibling that it was made with. */
export async function climb(leaf, index, size, path) {
  const { inner } = shapeOf(index, size)
  const nodes = []
  let node = leaf
  for (const [level, sibling] of path.entries()) {
    const left = level >= inner || isRightChild(index, level)
    node = await (left ? nodeHash(sibling, node) : nodeHash(node, sibling))
    nodes.push({ sibling, side: left ? 'left' : 'right', node })
  }
  return nodes
}

export function requireShape(index, size, path) {
  if (index >= size) throw new Refusal('OUT_OF_RANGE', `Index ${index} is not below the tree's size ${size}.`)
  const { inner, edge } = shapeOf(index, size)
  if (path.length !== inner + edge) {
    throw new Refusal(
      'WRONG_PROOF_LENGTH',
      `The path has ${path.length} hashes; index ${index} in a tree of ${size} asks for ${inner + edge}.`,
    )
  }
}

/** Checks that `leaf` is at `index` of the tree of that size and root; throws what turns it down. */
export async function verifyInclusion(leaf, index, path, { size, root }) {
  requireShape(index, size, path)
  const nodes = await climb(leaf, index, size, path)
  if (!equal(nodes.at(-1)?.node ?? leaf, root)) throw new Refusal('ROOT_MISMATCH', 'The path leads to another root.')
}

/** Checks that the tree `newer` only appended leaves to `older`; throws what turns it down. */
export async function verifyConsistency(older, newer, path) {
  if (older.size <= 0n || older.size > newer.size) {
    throw new Refusal('OUT_OF_RANGE', 'The older size is not between 1 and the newer size.')
  }
  const lengthOf = expected => {
    if (path.length !== expected) {
      throw new Refusal('WRONG_PROOF_LENGTH', `The proof has ${path.length} hashes, not ${expected}.`)
    }
  }
  const same = (hash, root) => {
    if (!equal(hash, root)) throw new Refusal('ROOT_MISMATCH', 'The proof leads to another root.')
  }
  if (older.size === newer.size) {
    lengthOf(0)
    same(older.root, newer.root)
    return
  }
  // The older tree ends in a full subtree of 2^full leaves, which is a node of the newer tree too.
  const full = older.size.toString(2).length - older.size.toString(2).lastIndexOf('1') - 1
  const isFull = older.size === 1n << BigInt(full)
  const { inner, edge } = shapeOf(older.size - 1n, newer.size)
  lengthOf((isFull ? 0 : 1) + inner - full + edge)
  let before = isFull ? older.root : path[0]
  let after = before
  for (const [i, sibling] of path.slice(isFull ? 0 : 1).entries()) {
    if (full + i >= inner || isRightChild(older.size - 1n, full + i)) {
      before = await nodeHash(sibling, before)
      after = await nodeHash(sibling, after)
    } else {
      after = await nodeHash(after, sibling)
    }
  }
  same(before, older.root)
  same(after, newer.root)
}
