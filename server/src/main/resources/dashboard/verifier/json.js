// Canonical JSON (§3), read strictly.

import { malformed, textOf, tooLarge, utf8 } from './bytes.js'

const DEEPEST = 64

/** Reads JSON strictly: an object is a Map, and whatever has a second spelling or meaning is refused. */
export class JsonReader {
  #text
  #at = 0
  #depth = 0

  constructor(text, at = 0) {
    this.#text = text
    this.#at = at
  }

  /** Where it is in the text. */
  get at() {
    return this.#at
  }

  get length() {
    return this.#text.length
  }

  /** Another reader of the same text, from there on. */
  from(at) {
    return new JsonReader(this.#text, at)
  }

  skip(mark) {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'end')) {
      this.#at++
    }
    const found = this.#text[this.#at] === mark
    this.#at += found ? 1 : 0
    return found
  }

  expect(mark) {
    if (!this.skip(mark)) throw this.#unexpected()
  }

  end() {
    this.skip('')
    if (this.#at < this.#text.length) throw this.#unexpected()
  }

  /** Reads with `read`, and refuses what takes more bytes than `limit`, white space behind it included. */
  within(limit, read) {
    this.skip('')
    const start = this.#at
    const value = read()
    this.skip('')
    const length = this.#at - start
    // A character of UTF-16 has at most three bytes in UTF-8.
    if (length > limit || (3 * length > limit && utf8(this.#text.slice(start, this.#at)).length > limit)) {
      throw tooLarge(`A value has more than ${limit} bytes.`)
    }
    return value
  }

  value() {
    this.skip('')
    switch (this.#text[this.#at]) {
      case '{':
        return this.#nested(() => this.members(() => this.value()))
      case '[':
        return this.#nested(() => this.items(() => this.value()))
      case '"':
        return this.string()
      case 't':
        return this.#word('true', true)
      case 'f':
        return this.#word('false', false)
      case 'n':
        return this.#word('null', null)
      default:
        return this.number()
    }
  }

  #nested(read) {
    if (++this.#depth > DEEPEST) throw tooLarge(`JSON is nested deeper than ${DEEPEST}.`)
    const value = read()
    this.#depth--
    return value
  }

  /** Reads an object; `read` gets each name and reads its value. */
  members(read) {
    const members = new Map()
    this.expect('{')
    if (!this.skip('}')) {
      do {
        const name = this.string()
        this.expect(':')
        if (members.has(name)) throw malformed('A JSON object names a member twice.')
        members.set(name, read(name))
      } while (this.skip(','))
      this.expect('}')
    }
    return members
  }

  items(read) {
    return [...this.each(read)]
  }

  /** Reads the items of an array one after the other, as they are asked for. */
  *each(read) {
    this.expect('[')
    if (this.skip(']')) return
    do {
      yield read()
    } while (this.skip(','))
    this.expect(']')
  }

  #word(word, value) {
    if (!this.#text.startsWith(word, this.#at)) throw this.#unexpected()
    this.#at += word.length
    return value
  }

  number() {
    this.skip('')
    const start = this.#at
    const take = marks => {
      const found = marks.includes(this.#text[this.#at] ?? 'end')
      this.#at += found ? 1 : 0
      return found
    }
    const digits = () => {
      if (!take('0123456789')) throw this.#unexpected()
      while (take('0123456789'));
    }
    take('-')
    if (!take('0')) {
      digits()
    }
    if (take('.')) {
      digits()
    }
    if (take('eE')) {
      take('+-')
      digits()
    }
    const value = Number(this.#text.slice(start, this.#at))
    if (!Number.isFinite(value)) throw malformed('A JSON number is past the largest double.')
    return value
  }

  string() {
    this.expect('"')
    let value = ''
    let from = this.#at
    while (this.#text[this.#at] !== '"') {
      if (!(this.#text.charCodeAt(this.#at) >= 0x20)) throw this.#unexpected()
      if (this.#text[this.#at] === '\\') {
        value += this.#text.slice(from, this.#at) + this.#escaped()
        from = this.#at
      } else {
        this.#at++
      }
    }
    value += this.#text.slice(from, this.#at++)
    if (/\p{Cs}/u.test(value)) throw malformed('A JSON string has a lone surrogate.')
    return value
  }

  #escaped() {
    const digits = this.#text.slice(this.#at + 2, this.#at + 6)
    if (this.#text[this.#at + 1] === 'u' && /^[0-9A-Fa-f]{4}$/.test(digits)) {
      this.#at += 6
      return String.fromCharCode(parseInt(digits, 16))
    }
    const place = '"\\/bfnrt'.indexOf(this.#text[this.#at + 1] ?? 'end')
    if (place < 0) throw this.#unexpected()
    this.#at += 2
    return '"\\/\b\f\n\r\t'[place]
  }

  #unexpected() {
    return malformed(`Character ${this.#at} is not the JSON that belongs there, or it is cut short.`)
  }
}

/** The canonical form of a value that `JsonReader` has read; strings and numbers are ECMAScript's own. */
function canonical(value) {
  if (value instanceof Map) {
    // Sorts by UTF-16 code units.
    const names = [...value.keys()].sort()
    return `{${names.map(n => JSON.stringify(n) + ':' + canonical(value.get(n))).join(',')}}`
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/** The value of a JSON text in UTF-8, and its canonical form. */
export function canonicalJson(bytes) {
  const json = new JsonReader(textOf(bytes))
  const value = json.value()
  json.end()
  return { value, text: canonical(value) }
}
