// Something loaded over HTTP for a page; drawn by `shown`.

import { redraw } from '../ui.js'

export class Resource {
  constructor(fetch, signal) {
    this.fetch = fetch
    this.signal = signal
    this.value = undefined
    this.error = null
    this.busy = false
    this.reload()
  }

  async reload() {
    if (this.signal.aborted) return
    if (this.busy) {
      this.again = true
      return
    }
    this.busy = true
    this.again = false
    try {
      this.value = await this.fetch(this.signal)
      this.error = null
    } catch (refused) {
      if (this.signal.aborted) return
      this.error = refused
      if (refused.status === 503) setTimeout(() => this.reload(), 1000 * (refused.retryAfter ?? 2))
    } finally {
      this.busy = false
    }
    if (this.again) this.reload()
    redraw()
  }

  /** Keeps what is already known of it, such as the answer to a change. */
  replace(value) {
    this.value = value
    redraw()
  }
}
