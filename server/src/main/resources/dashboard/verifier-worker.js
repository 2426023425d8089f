// Verifying away from the page, which goes on answering meanwhile: a module worker, or where a browser has none, a
// module of the page itself.

import { open } from './verifier.js'

/** Answers what is asked about one file: `open` first, and then any of the others, with what `verifier.js` takes. */
export function answering() {
  let proof
  return {
    async open({ file }, progress) {
      proof = await open(file, progress)
    },
    judge: asked => proof.judge(asked),
    records: ({ from, to }) => proof.records(from, to),
  }
}

if (globalThis.WorkerGlobalScope && globalThis instanceof globalThis.WorkerGlobalScope) {
  const answers = answering()
  globalThis.addEventListener('message', async ({ data: { number, call, asked } }) => {
    const progress = part => globalThis.postMessage({ number, part })
    try {
      globalThis.postMessage({ number, value: await answers[call](asked, progress) })
    } catch (error) {
      globalThis.postMessage({ number, failed: String(error) })
    }
  })
}
