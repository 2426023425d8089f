// Decimals, times and texts as records have them (§3).

const FORM = /^-?(0|[1-9][0-9]*)(?:\.([0-9]*[1-9]))?$/
const WHOLE_DIGITS = 29
const DECIMALS = 9

export const isText = value => typeof value === 'string' && value !== ''

/** Whether a text is a decimal in its one spelling, with at most so many digits before the point. */
export function isDecimal(text, wholeDigits = WHOLE_DIGITS) {
  const [, whole, fraction = ''] = isText(text) ? FORM.exec(text) ?? [] : []
  return whole !== undefined && text !== '-0' && whole.length <= wholeDigits && fraction.length <= DECIMALS
}

/** A decimal as a whole number of its ninth decimals. */
export function unitsOf(text) {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text)
  const value = BigInt(whole + fraction.padEnd(DECIMALS, '0'))
  return sign ? -value : value
}

export function decimalOf(units) {
  const digits = String(units < 0n ? -units : units).padStart(DECIMALS + 1, '0')
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}${fraction ? `.${fraction}` : ''}`
}

/** Whether a text is a moment that exists, in UTC and with milliseconds. */
export function isTime(text) {
  const moment = new Date(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) ? text : NaN)
  return !Number.isNaN(moment.getTime()) && moment.toISOString() === text
}
