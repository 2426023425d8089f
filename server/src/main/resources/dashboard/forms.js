// Forms: what was typed goes to the API, and what it refuses comes back beside the field it is about.

import { html, nothing, redraw } from './ui.js'

/** Where the reading of a sentence begins anew after a field's label. */
const sentence = (label, message) => `${label} ${message}${/[.!?]$/.test(message) ? '' : '.'}`

const inWords = seconds => {
  const [number, unit] = seconds < 100 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute']
  return `${number} ${unit}${number === 1 ? '' : 's'}`
}

/**
 * A form whose fields are drawn by `field`, its button by `submit`. `send(values)` is called with what was
 * typed; what it throws is shown, at the fields that it names and above the form where it names none.
 */
export class Form {
  constructor(send) {
    this.send = send
    this.busy = false
    this.error = null
    this.labels = new Map()
    this.values = {}
  }

  /** The form around its parts. */
  around(...parts) {
    return html`<form novalidate aria-busy=${this.busy ? 'true' : 'false'}
      @submit=${event => this.submitted(event)} @input=${event => this.typed(event)}>
      ${this.problem()}${parts}</form>`
  }

  /** One field under its label. `hint` stands below it, and so does what was refused. */
  field({ name, label, type = 'text', value = '', hint = nothing, autocomplete, inputmode, maxlength, placeholder, optional }) {
    this.labels.set(name, label)
    const refused = this.refusal(name)
    return html`<div class="field">
      <label for=${`f-${name}`}>${label}${optional ? html` <span class="quiet">(optional)</span>` : nothing}</label>
      <input id=${`f-${name}`} name=${name} type=${type} .defaultValue=${value} autocomplete=${autocomplete ?? 'off'}
        inputmode=${inputmode ?? nothing} maxlength=${maxlength ?? nothing} placeholder=${placeholder ?? nothing}
        autocapitalize=${type === 'text' ? nothing : 'off'} spellcheck="false" dir="auto"
        aria-invalid=${refused ? 'true' : nothing} aria-describedby=${`h-${name}`}>
      <div class="hint" id=${`h-${name}`}>${refused ? html`<span class="refused">${refused}</span>` : hint}</div>
    </div>`
  }

  /** The button that sends. */
  submit(label, kind = 'main') {
    return html`<button class=${`button ${kind}`} aria-disabled=${this.busy ? 'true' : 'false'}>${label}${
      this.busy ? html`<span class="busy" aria-hidden="true"></span>` : nothing}</button>`
  }

  refusal(name) {
    const messages = (this.error?.details ?? []).filter(detail => detail.field === name).map(detail => detail.message)
    const first = messages.find(message => message === 'is required') ?? messages[0]
    return first && sentence(this.labels.get(name), first)
  }

  problem() {
    if (!this.error) return nothing
    const elsewhere = (this.error.details ?? []).filter(detail => !this.labels.has(detail.field))
    if (this.error.details?.length && !elsewhere.length) return nothing
    const told = elsewhere.map(detail => sentence(detail.field, detail.message)).join(' ')
    const wait = this.error.status === 429 && this.error.retryAfter ? html` Try again in ${inWords(this.error.retryAfter)}.` : nothing
    return html`<div class="problem" role="alert"><p>${told || this.error.message}${wait}</p></div>`
  }

  typed(event) {
    const { name, value } = event.target
    this.values[name] = value
    // What was refused of a field has had its say once the field is changed.
    if (this.error?.details?.some(detail => detail.field === name)) {
      const details = this.error.details.filter(detail => detail.field !== name)
      this.error = details.length ? { ...this.error, details } : null
    }
    redraw()
  }

  async submitted(event) {
    event.preventDefault()
    if (this.busy) return
    const form = event.currentTarget
    this.busy = true
    this.error = null
    redraw()
    try {
      await this.send(Object.fromEntries(new FormData(form)))
    } catch (problem) {
      if (!('code' in problem)) throw problem
      this.error = problem
    } finally {
      this.busy = false
      redraw()
    }
    if (this.error) setTimeout(() => form.querySelector('[aria-invalid=true]')?.focus())
  }
}

/** Two boxes for a choice between few; `choices` are `[value, label]`. */
export const choice = ({ name, label, choices, value }) => html`<div class="field">
  <label for=${`f-${name}`}>${label}</label>
  <select id=${`f-${name}`} name=${name}>${choices.map(([key, text]) =>
    html`<option value=${key} ?selected=${key === value}>${text}</option>`)}</select></div>`
