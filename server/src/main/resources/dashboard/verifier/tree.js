// Merkle trees (§2): roots, paths, and what they prove.

import { equal, mapAll, Refusal, sha256 } from './bytes.js'

export const leafHash = entry => sha256([0], entry)
export const nodeHash = (left, right) => sha256([1], left, right)

/** The root over leaf hashes: level by level, where a node without a sibling moves up as it is. */
export async function rootOf(leaves) {
  let level = leaves
  while (level.length > 1) {
    const pairs = level.filter((_, i) => i % 2 === 0).map((left, i) => [left, level[2 * i + 1]])
    level = await mapAll(pairs, ([left, right]) => (right ? nodeHash(left, right) : left))
  }
  return level.length === 1 ? level[0] : sha256()
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

/** Hashes nodes, but not what is hashed already: the paths of neighbours share most of theirs. */
export class Nodes {
  #made = new Map()

  of(place, left, right) {
    const made = this.#made.get(place)
    if (made && equal(made.left, left) && equal(made.right, right)) return made.node
    const node = nodeHash(left, right)
    this.#made.set(place, { left, right, node })
    return node
  }
}

/** Every node from the leaf up to the root, each with the sibling that it was made with. */
export async function climb(leaf, index, size, path, known = new Nodes()) {
  const { inner } = shapeOf(index, size)
  const nodes = []
  let node = leaf
  for (const [level, sibling] of path.entries()) {
    const left = level >= inner || isRightChild(index, level)
    const place = `${level} ${index >> BigInt(level + 1)}`
    node = await (left ? known.of(place, sibling, node) : known.of(place, node, sibling))
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
