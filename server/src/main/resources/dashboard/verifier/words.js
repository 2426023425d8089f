// What was found, in words: none of a figure without saying whether it was stated, is consistent or was added up here.

import { visible } from './bytes.js'

export const count = records => (String(records) === '1' ? 'one record' : `${records} records`)

/** What a verdict says of its records as a part of a sentence, or undefined; `number` writes numbers. */
export function inWords({ total, statement }, number = text => text) {
  return statement ? ofStatement(statement, number) : total && ofDeltas(total, number)
}

function ofDeltas({ customer, records, first, last, sum }, number) {
  const sequences = records === 1 ? `sequence ${number(first)}` : `sequence ${number(first)}–${number(last)} without a gap`
  return `${count(number(records))} of ${visible(customer)}, ${sequences}, net change ${number(sum)} (re-added)`
}

function ofStatement({ word, environment, customer, start, end, count: records, first, last, net, closing }, number) {
  const sequences = records === 0 ? '' : `, sequence ${records === 1 ? number(first) : `${number(first)}–${number(last)}`}`
  return `${environment === 'sandbox' ? 'SANDBOX: ' : ''}${count(number(records))} of ${visible(customer)} from ${start} until ${end}` +
    `${sequences}, net change ${number(net)}, balance ${number(closing)} at its end (${word})`
}

const TITLES = {
  stated: 'a statement whose figures are stated, no more',
  consistent: 'a statement whose figures are consistent with the records at its edges',
  're-added': 'a statement whose figures were re-added here, record by record',
}

/** What there is to say of a verified statement first. */
export const titleOf = ({ word, environment }) => `${environment === 'sandbox' ? 'SANDBOX: in' : 'In'} the log is ${TITLES[word]}`

/** The figures of a statement, each with the word for it. */
export function figuresOf({ statement }) {
  const { word, historyWord, environment, unit, customerName } = statement
  const ofRoot = word === 're-added' ? word : 'stated'
  const figure = (name, value, kind, itsWord = word) => ({ name, value: String(value), kind, word: itsWord })
  return [
    figure('environment', environment === 'sandbox' ? 'SANDBOX' : environment, 'text', 'stated'),
    figure('issuer', statement.issuer, 'text', 'stated'),
    figure('customer', statement.customer, 'text'),
    ...(customerName ? [figure("customer's name", customerName, 'text', 'stated')] : []),
    figure('from', statement.start, 'time'),
    figure('until', statement.end, 'time'),
    ...(statement.count === 0 ? []
      : [figure('first sequence', statement.first, 'count'), figure('last sequence', statement.last, 'count')]),
    figure('records', statement.count, 'count'),
    figure('net change', statement.net, 'amount'),
    ...(unit ? [figure('unit', unit, 'text', 'stated')] : []),
    figure('balance before', statement.opening, 'amount'),
    figure('balance after', statement.closing, 'amount'),
    figure('of it, adjusting earlier records', statement.adjusting, 'amount', 'stated'),
    ...(statement.proofRoot ? [figure('proof root of the records', statement.proofRoot, 'hash', ofRoot)] : []),
    figure('history root', statement.historyRoot, 'hash', historyWord),
  ]
}

const OF_WORDS = {
  stated: 'Whether the figures are those of the records: the holder of the key has stated them, and no record stands beside the statement.',
  consistent: 'What the records between the first and the last of the window are: the balances at its edges are proven, not each of them.',
  're-added': 'What is called stated: the holder of the key says it, and no record in this file shows it.',
}

const OF_RECORDS = {
  true: 'Whether records are missing, between these, before or after them, or whether they are of one customer: each was taken by itself.',
  false: 'Whether there are other records, before the first or after the last of these: between them, none of the customer is missing.',
}

/** What does not follow from a verdict, however well the proof verifies. */
export const limitsOf = ({ statement, singly }) => [
  'Whether what the records say is true: a log keeps what it was given.',
  statement ? OF_WORDS[statement.word] : OF_RECORDS[singly],
  'Whether the log shows everyone the same tree: compare its checkpoints with those that others hold.',
  'Whose key it is: take the key from a source that you trust, never from whoever gave you the proof.',
]
