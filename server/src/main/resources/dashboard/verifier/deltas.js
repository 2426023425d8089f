// What deltas come to, and what a statement says of them (§10), as the records of a file come by.

import { Refusal } from './bytes.js'
import { decimalOf, isDecimal, isText, isTime, unitsOf } from './figures.js'
import { readStatement, wordOf } from './statement.js'
import { Frontier } from './tree.js'

const DELTA = 'pacspace.io/delta/v2'
export const STATEMENT = 'pacspace.io/statement/v1'
const WHOLE_DIGITS_OF_AMOUNT = 10

/** What a record says as a delta. */
function readDelta(value, about) {
  const [customer, sequence, amount, balance, acceptedAt] =
    ['customerId', 'sequence', 'delta', 'balance', 'acceptedAt'].map(name => value.get(name))
  const texts = [customer, amount, balance, acceptedAt, value.get('recordId'), value.get('reason')]
  if (
    !texts.every(isText) || !Number.isSafeInteger(sequence) || sequence < 1 ||
    !isDecimal(amount, WHOLE_DIGITS_OF_AMOUNT) || !isDecimal(balance) || !isTime(acceptedAt)
  ) {
    throw new Refusal('NOT_UNDERSTOOD', 'A delta is not as the format has it, so that it cannot be added up.', about)
  }
  return { customer, sequence, amount: unitsOf(amount), balance: unitsOf(balance), acceptedAt, ...about }
}

/**
 * Adds up the deltas of a file, which have to be one customer's and without a hole, unless a statement behind them
 * says what lies between them. Of the deltas it keeps the first two and the last.
 */
export class DeltaRun {
  #problem
  #others = 0
  #count = 0
  #sum = 0n
  #first
  #second
  #last
  #hole
  #statement
  /** Whether there is a record that is by its type a statement, wherever it stands. */
  #isBesideStatement = false
  /** The roots over the receipt ids of all deltas, and of all but the first, which may be the one before a window. */
  #receipts = new Frontier()
  #receiptsBehindFirst = new Frontier()

  /** Takes the next record; what is wrong with it is thrown by `outcome`. */
  add(value, receipt, record) {
    this.#isBesideStatement ||= value.get('type') === STATEMENT
    if (this.#problem) return
    try {
      this.#take(value, receipt, { record })
    } catch (problem) {
      this.#problem = problem
    }
  }

  async settled() {
    await Promise.all([this.#receipts.settled(), this.#receiptsBehindFirst.settled()])
  }

  #take(value, receipt, about) {
    const type = value.get('type')
    const isKnown = type === DELTA || type === STATEMENT
    const isAlone = this.#count === 0 && this.#others === 0
    if (this.#statement || (isKnown && this.#others > 0) || (!isKnown && !isAlone && this.#others === 0)) {
      throw new Refusal('NOT_UNDERSTOOD', 'There is a record of another kind beside deltas.', about)
    }
    if (type === DELTA) {
      this.#takeDelta(readDelta(value, about), receipt)
    } else if (type === STATEMENT) {
      const statement = readStatement(value, about)
      this.#requireSameCustomer(statement)
      this.#requireNotEarlier(statement)
      this.#statement = statement
    } else {
      this.#others++
    }
  }

  #takeDelta(delta, receipt) {
    this.#requireSameCustomer(delta)
    this.#requireNotEarlier(delta)
    const isNext = delta.sequence === (this.#last?.sequence ?? 0) + 1
    if (isNext) {
      requireBalance(this.#last?.balance ?? 0n, delta)
    } else if (this.#last) {
      this.#hole ??= { before: this.#last.sequence, after: delta.sequence, record: delta.record }
    }
    this.#receipts.append(0, receipt)
    if (this.#count > 0) {
      this.#receiptsBehindFirst.append(0, receipt)
    }
    this.#first ??= delta
    this.#second ??= this.#count === 1 ? delta : undefined
    this.#last = delta
    this.#count++
    this.#sum += delta.amount
  }

  #requireSameCustomer({ customer, record }) {
    if (this.#last && customer !== this.#last.customer) {
      throw new Refusal('SECOND_CUSTOMER', 'There are records of more than one customer in this proof.', { record })
    }
  }

  #requireNotEarlier({ sequence, acceptedAt, record }) {
    if (this.#last && (sequence <= this.#last.sequence || acceptedAt < this.#last.acceptedAt)) {
      const sentence = sequence === undefined ? 'The statement was accepted before the last delta beside it.'
        : `Sequence ${sequence} comes after ${this.#last.sequence}, or was accepted before it.`
      throw new Refusal('OUT_OF_ORDER', sentence, { record })
    }
  }

  get hasStatement() {
    return this.#statement !== undefined
  }

  /**
   * What the deltas come to as `total`, or what the statement does as `statement`; throws what they are refused for.
   * A hole is that before what is wrong with a later record, but beside a statement behind all that.
   */
  async outcome(production) {
    if (this.#hole && !this.#isBesideStatement) {
      const { before, after } = this.#hole
      throw new Refusal('MISSING_RECORDS', `Records are missing: what lies between sequence ${before} and ${after}.`, this.#hole)
    }
    if (this.#problem) throw this.#problem
    if (this.#statement) {
      const statement = await wordOf(this.#statement, this.#deltas())
      if (production && statement.environment === 'sandbox') {
        throw new Refusal('SANDBOX', 'The statement is of a SANDBOX, not of production.', { record: this.#statement.record })
      }
      return { statement }
    }
    requireNotAsked(production)
    return this.#count === 0 ? undefined : { total: this.#total() }
  }

  /** The deltas beside a statement. */
  #deltas() {
    return {
      count: this.#count,
      first: this.#first,
      second: this.#second,
      last: this.#last,
      hole: this.#hole,
      rootOfAll: () => this.#receipts.copy().root(),
      rootBehindFirst: () => this.#receiptsBehindFirst.copy().root(),
    }
  }

  #total() {
    const [first, last] = [this.#first, this.#last]
    return {
      customer: first.customer,
      records: this.#count,
      first: first.sequence,
      last: last.sequence,
      firstAt: first.acceptedAt,
      lastAt: last.acceptedAt,
      sum: decimalOf(this.#sum),
      opening: decimalOf(first.balance - first.amount),
      closing: decimalOf(last.balance),
    }
  }
}

/** Of production is what a statement says to be so. */
export function requireNotAsked(production) {
  if (production) throw new Refusal('NO_STATEMENT', 'There is no statement here that says that this is of production.')
}

/** Each balance follows from the one before; a customer's first record had nothing before it. */
function requireBalance(before, { sequence, amount, balance, record }) {
  if (before + amount !== balance) {
    const [says, other] = [balance, before].map(decimalOf)
    const sentence = `Sequence ${sequence} has the balance ${says}, which its amount does not make of ${other}.`
    throw new Refusal('WRONG_BALANCE', sentence, { record })
  }
}
