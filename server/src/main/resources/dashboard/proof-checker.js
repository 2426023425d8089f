// Has one proof file verified, in a worker where the browser has workers of modules.

// The one address that a worker is started from, as the content security policy asks for it.
const WORKER = new URL('./verifier-worker.js', import.meta.url).href
const policy = globalThis.trustedTypes?.createPolicy('verifier', { createScriptURL: () => WORKER })

/**
 * Verifies one file: `open` once, with its bytes and who is told the part that is read, then `judge` as often as
 * needed, and `records` from a place until before another. All of it ends with `signal`.
 */
export class ProofChecker {
  #signal
  #worker
  #waiting = new Map()
  #number = 0
  #here

  constructor(signal) {
    this.#signal = signal
    signal.addEventListener('abort', () => this.end())
  }

  async open(file, progress) {
    try {
      this.#start()
      await this.#ask('open', { file }, progress)
    } catch (problem) {
      if (this.#signal.aborted) throw problem
      // A browser without such workers does the same on the page.
      this.#here = (await import('./verifier-worker.js')).answering()
      await this.#ask('open', { file }, progress)
    }
  }

  #start() {
    this.#worker = new Worker(policy?.createScriptURL('') ?? WORKER, { type: 'module' })
    this.#worker.addEventListener('message', ({ data }) => this.#told(data))
    this.#worker.addEventListener('error', () => this.#fail('The worker could not be started.'))
  }

  judge(asked) {
    return this.#ask('judge', asked)
  }

  records(from, to) {
    return this.#ask('records', { from, to })
  }

  end() {
    this.#worker?.terminate()
    this.#fail('The page was left.')
  }

  #ask(call, asked, progress) {
    if (this.#here) return this.#here[call](asked, progress)
    return new Promise((resolve, reject) => {
      const number = ++this.#number
      this.#waiting.set(number, { resolve, reject, progress })
      this.#worker.postMessage({ number, call, asked })
    })
  }

  #told({ number, part, value, failed }) {
    const { resolve, reject, progress } = this.#waiting.get(number)
    if (part !== undefined) {
      if (!this.#signal.aborted) progress?.(part)
      return
    }
    this.#waiting.delete(number)
    if (failed === undefined) resolve(value)
    else reject(new Error(failed))
  }

  #fail(why) {
    for (const { reject } of this.#waiting.values()) {
      reject(new Error(why))
    }
    this.#waiting.clear()
  }
}
