// Statements of what a window of a customer came to (§3, §10), and the word that goes with their figures.

import { hashText, Refusal, sha256 } from './bytes.js'
import { decimalOf, isDecimal, isText, isTime, unitsOf } from './figures.js'

const TEXTS = ['entryId', 'environment', 'issuer', 'customerId']
const TIMES = ['acceptedAt', 'start', 'end']
const AMOUNTS = ['opening', 'closing', 'net', 'adjusting']
const WHOLES = ['firstSequence', 'lastSequence', 'count']
const TEXTS_IF_ANY = ['customerName', 'unit']
const HASH = /^0x[0-9a-f]{64}$/

const isWholeNumber = number => Number.isSafeInteger(number) && number >= 0

/** What a record says as a statement, without a look at what it says. */
export function readStatement(value, about) {
  const all = (names, test) => names.every(name => test(value.get(name)))
  const ifAny = (names, test) => names.every(name => !value.has(name) || test(value.get(name)))
  if (
    !all(TEXTS, isText) || !all(TIMES, isTime) || !all(AMOUNTS, text => isDecimal(text)) || !all(WHOLES, isWholeNumber) ||
    value.get('firstSequence') < 1 || !all(['historyRoot'], isHash) || !ifAny(['proofRoot'], isHash) || !ifAny(TEXTS_IF_ANY, isText)
  ) {
    throw new Refusal('NOT_UNDERSTOOD', 'A statement is not as the format has it, so that nothing can be said of it.', about)
  }
  const said = Object.fromEntries([...TEXTS, ...TIMES, ...WHOLES, ...TEXTS_IF_ANY].map(name => [name, value.get(name)]))
  const amounts = Object.fromEntries(AMOUNTS.map(name => [name, unitsOf(value.get(name))]))
  const roots = { proofRoot: value.get('proofRoot'), historyRoot: value.get('historyRoot') }
  return { ...said, ...amounts, ...roots, customer: said.customerId, ...about }
}

const isHash = text => typeof text === 'string' && HASH.test(text)

/**
 * The statement with the word for its figures, as §10 has them; throws where it contradicts itself or the deltas
 * beside it, of which the first may be the one before the window.
 */
export async function wordOf(statement, deltas) {
  await requireSound(statement)
  if (deltas.count === 0) return said(statement, 'stated')
  const edge = deltas.first.sequence === statement.firstSequence - 1 ? deltas.first : undefined
  const window = windowOf(deltas, edge)
  requireWithin(statement, deltas, edge)
  if (edge) {
    requireEdge(statement, edge)
  }
  if (window) {
    requireWindow(statement, window)
  }
  const isWhole = statement.count > 0 && window?.count === statement.count
  if (isWhole) {
    const root = hashText(await (edge ? deltas.rootBehindFirst() : deltas.rootOfAll()))
    if (root !== statement.proofRoot) throw wrong('its proof root is not that of the records of the window', statement)
  }
  requireAll(statement, deltas, edge, window)
  return said(statement, isWhole ? 're-added' : 'consistent')
}

/** The deltas that are of the window, where there are any. */
function windowOf({ count, first, second, last, hole }, edge) {
  if (!edge) return { count, first, last, hole }
  return count === 1 ? undefined : { count: count - 1, first: second, last, hole }
}

const wrong = (what, { record }) => new Refusal('WRONG_STATEMENT', `The statement does not hold: ${what}.`, { record })

const lacking = (what, { record }) => new Refusal('MISSING_RECORDS', `Beside the statement, ${what} is missing.`, { record })

/** Whether it contradicts itself. */
async function requireSound(statement) {
  const { environment, start, end, acceptedAt, count, opening, closing, net, adjusting, proofRoot } = statement
  if (environment !== 'sandbox' && environment !== 'production') throw wrong('its environment is none that there is', statement)
  if (start >= end) throw wrong('its window ends before it has begun', statement)
  if (acceptedAt < end) throw wrong('it was made before its window had ended', statement)
  if (count !== statement.lastSequence - statement.firstSequence + 1) throw wrong('its count is not that of its sequences', statement)
  if (net !== closing - opening) throw wrong('its net change does not lead from its opening to its closing balance', statement)
  if ((proofRoot !== undefined) !== count > 0) throw wrong('it has a proof root and no records, or records and no proof root', statement)
  if (count === 0 && (net !== 0n || adjusting !== 0n)) throw wrong('it has a change without records', statement)
  if (statement.firstSequence === 1) {
    await requireBeginning(statement)
  }
}

/** Of a window that begins with the customer's first record. */
async function requireBeginning(statement) {
  const { opening, count, proofRoot, historyRoot } = statement
  if (opening !== 0n) throw wrong("it opens with a balance before the customer's first record", statement)
  if (historyRoot !== (count > 0 ? proofRoot : hashText(await sha256()))) {
    throw wrong("its history root is not that of all the customer's records", statement)
  }
}

function requireWithin(statement, { first, last }, edge) {
  if (!edge && first.sequence < statement.firstSequence) throw wrong(`sequence ${first.sequence} is before its window`, statement)
  if (last.sequence > statement.lastSequence) throw wrong(`sequence ${last.sequence} is behind its window`, statement)
  if (last.acceptedAt >= statement.end) throw wrong(`sequence ${last.sequence} was accepted after its window`, statement)
}

/** The record before the window. */
function requireEdge(statement, edge) {
  if (edge.acceptedAt >= statement.start) throw wrong('the record before its window was accepted within it', statement)
  if (edge.balance !== statement.opening) throw wrong('its opening balance is not that of the record before it', statement)
}

function requireWindow(statement, { first, last }) {
  if (first.acceptedAt < statement.start) throw wrong(`sequence ${first.sequence} was accepted before its window`, statement)
  if (first.sequence === statement.firstSequence && first.balance - first.amount !== statement.opening) {
    throw wrong('its opening balance is not the one before its first record', statement)
  }
  if (last.sequence === statement.lastSequence && last.balance !== statement.closing) {
    throw wrong('its closing balance is not that of its last record', statement)
  }
}

/** Nothing may be missing but, all together, what lies between the first and the last record of the window. */
function requireAll(statement, { hole }, edge, window) {
  const { firstSequence, lastSequence, count } = statement
  if (firstSequence > 1 && !edge) throw lacking(`sequence ${firstSequence - 1}, the one before the window,`, statement)
  if (count === 0) return
  if (window?.first.sequence !== firstSequence) throw lacking(`sequence ${firstSequence}, the first of the window,`, statement)
  if (window.last.sequence !== lastSequence) throw lacking(`sequence ${lastSequence}, the last of the window,`, statement)
  if (window.count !== count && window.count !== 2) {
    throw lacking(`what lies between sequence ${hole.before} and ${hole.after}`, hole)
  }
}

/** The statement as verifiers answer it: amounts as texts, and a word beside each figure. */
function said(statement, word) {
  const { firstSequence, lastSequence, customerId: customer, record: _, ...all } = statement
  const amounts = Object.fromEntries(AMOUNTS.map(name => [name, decimalOf(statement[name])]))
  const historyWord = firstSequence === 1 && word === 're-added' ? word : 'stated'
  return { ...all, ...amounts, customer, first: firstSequence, last: lastSequence, word, historyWord }
}
