// What deltas come to (§10).

import { pair, Refusal, visible } from './bytes.js'
import { count } from './file.js'
import { canonicalJson } from './json.js'

const DELTA = 'pacspace.io/delta/v2'
const AMOUNT = /^-?(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{0,8}[1-9])?$/
const BALANCE = /^-?(?:0|[1-9][0-9]{0,28})(?:\.[0-9]{0,8}[1-9])?$/
const DECIMALS = 9

/** A decimal as a whole number of its ninth decimals. */
function units(text) {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text)
  const value = BigInt(whole + fraction.padEnd(DECIMALS, '0'))
  return sign ? -value : value
}

function decimalOf(value) {
  const digits = String(value < 0n ? -value : value).padStart(DECIMALS + 1, '0')
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}${fraction ? `.${fraction}` : ''}`
}

function isDecimal(text, form) {
  return text !== '-0' && form.test(text)
}

function isTime(text) {
  const time = new Date(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) ? text : NaN)
  return !Number.isNaN(time.getTime()) && time.toISOString() === text
}

/** What a record says as a delta; undefined for a record of another kind. */
function readDelta(bytes, about) {
  const { value } = canonicalJson(bytes)
  if (value.get('type') !== DELTA) return undefined
  const [customer, sequence, amount, balance, acceptedAt] =
    ['customerId', 'sequence', 'delta', 'balance', 'acceptedAt'].map(name => value.get(name))
  const texts = [customer, amount, balance, acceptedAt, value.get('recordId'), value.get('reason')]
  if (
    !texts.every(text => typeof text === 'string' && text !== '') ||
    !Number.isSafeInteger(sequence) || sequence < 1 ||
    !isDecimal(amount, AMOUNT) || !isDecimal(balance, BALANCE) || !isTime(acceptedAt)
  ) {
    throw new Refusal('NOT_UNDERSTOOD', 'A delta is not as the format has it, so that it cannot be added up.', about)
  }
  return { customer, sequence, amount: units(amount), balance: units(balance), acceptedAt }
}

function requireNext(before, delta, about) {
  if (delta.customer !== before.customer) {
    throw new Refusal('SECOND_CUSTOMER', 'There are records of more than one customer in this proof.', about)
  }
  if (delta.sequence <= before.last || delta.acceptedAt < before.lastAt) {
    throw new Refusal('OUT_OF_ORDER', `Sequence ${delta.sequence} comes after ${before.last}, or was accepted before it.`, about)
  }
  if (delta.sequence !== before.last + 1) {
    throw new Refusal('MISSING_RECORDS', `Sequence ${delta.sequence} follows ${before.last}: what lies between is missing.`, about)
  }
}

/** Each balance follows from the one before; a customer's first record had nothing before it. */
function requireBalance(total, delta, about) {
  const opening = total ? total.closing : delta.sequence === 1 ? 0n : undefined
  if (opening !== undefined && opening + delta.amount !== delta.balance) {
    const [says, before] = [delta.balance, opening].map(decimalOf)
    const sentence = `Sequence ${delta.sequence} has the balance ${says}, which its amount does not make of ${before}.`
    throw new Refusal('WRONG_BALANCE', sentence, about)
  }
}

/** Adds up deltas, which have to be one customer's and without a hole; undefined where none is a delta. */
function addUp(entries) {
  let total
  for (const [place, { bytes }] of entries.entries()) {
    const about = { record: place }
    const delta = readDelta(bytes, about)
    if (place > 0 && (delta === undefined) !== (total === undefined)) {
      throw new Refusal('NOT_UNDERSTOOD', 'There is a record of another kind beside deltas.', about)
    }
    if (delta === undefined) continue
    if (total) requireNext(total, delta, about)
    requireBalance(total, delta, about)
    total = {
      customer: delta.customer,
      records: place + 1,
      first: total?.first ?? delta.sequence,
      last: delta.sequence,
      firstAt: total?.firstAt ?? delta.acceptedAt,
      lastAt: delta.acceptedAt,
      sum: (total?.sum ?? 0n) + delta.amount,
      opening: total?.opening ?? delta.balance - delta.amount,
      closing: delta.balance,
    }
  }
  return total && {
    ...total,
    sum: decimalOf(total.sum),
    opening: decimalOf(total.opening),
    closing: decimalOf(total.closing),
  }
}

export function checkSequence(entries) {
  const total = addUp(entries)
  if (total === undefined) return undefined
  return {
    result: total,
    says: `The records are ${inWords(total)}.`,
    values: () => [
      pair('customer', total.customer),
      pair('first sequence', total.first),
      pair('last sequence', total.last),
      pair('first accepted', total.firstAt),
      pair('last accepted', total.lastAt),
      pair('sum', total.sum),
      pair('balance before', total.opening),
      pair('balance after', total.closing),
    ],
  }
}

/** What deltas come to, as a part of a sentence; `number` writes the sum. */
export function inWords({ customer, records, first, last, sum }, number = text => text) {
  const sequences = records === 1 ? `sequence ${first}` : `sequence ${first}–${last} without a gap`
  return `${count(records)} of ${visible(customer)}, ${sequences}, net change ${number(sum)}`
}
