import model from 'wink-eng-lite-web-model'
import winkNLP, { type WinkMethods } from 'wink-nlp'

/** wink-nlp with sentence bounds and parts of speech only. Import it lazily: loading takes 70 ms and 40 MB. */
export const wink: WinkMethods = winkNLP(model, ['sbd', 'pos'])
