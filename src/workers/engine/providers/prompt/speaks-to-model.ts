/** Ways in which a text turns to whoever extracts it, in English and French, and pieces of what an answer or a call looks like. */
const signs: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass|stop following)\b[^.!?\n]{0,60}\b(?:instructions?|rules?|prompts?|directions?|guidelines|schema|above|previous|prior)\b/iu,
  /(?<!\p{L})(?:ignore[sz]?|oublie[sz]?|ne (?:tiens|tenez) (?:pas|plus|aucun) compte|contourne[sz]?|ne (?:suis|suivez) (?:pas|plus))(?!\p{L})[^.!?\n]{0,60}(?<!\p{L})(?:instructions?|consignes?|règles?|prompts?|directives?|schéma|ci-dessus|précède(?:nt)?)/iu,
  /\b(?:system prompt|new instructions?|developer mode|jailbreak|prompt injection)\b|nouvelles (?:instructions|consignes)|invite système/iu,
  /\b(?:AI|artificial intelligence|language) (?:model|assistant|system)\b|\b(?:LLM|ChatGPT|GPT-\d|Claude|Gemini|Mistral)\b|modèles? de langage|assistant IA|\bl['’]IA\b/iu,
  /\byou are (?:now|no longer)\b|\bfrom now on,? you\b|\b(?:tu es|vous êtes) (?:maintenant|désormais)(?!\p{L})|\bpretend (?:to be|that you)\b/iu,
  /\b(?:reveal|repeat|print|output|show)\b[^.!?\n]{0,40}\b(?:instructions|prompt|api key|secret)\b|(?<!\p{L})(?:révèle|répète|affiche|montre)[sz]?(?!\p{L})[^.!?\n]{0,40}(?:instructions|consignes|clé)/iu,
  /\b(?:extract|return|answer|respond|output|report)\b[^.!?\n]{0,30}\b(?:nothing|no (?:entities|facts|claims)|empty (?:list|json|object)|JSON)\b|(?<!\p{L})(?:extrais|extrayez|renvoie|renvoyez|réponds|répondez)(?!\p{L})[^.!?\n]{0,30}(?:rien|aucune? (?:entité|fait)|vide|JSON)/iu,
  /<\s*\/?\s*(?:passage|system|instructions?|assistant|user)\b|\[\/?INST\]|<\|[\w-]+\|>|^\s*(?:###\s*)?(?:system|assistant|user|human)\s*:/imu,
  /["'](?:passages|entities|relations|facts|definitions)["']\s*:/iu,
]

/**
 * Whether a passage may be speaking to the model. It is asked about alone, so that a model that obeys it can leave out
 * or bend nothing but that passage's own claims. A lecture about language models is asked alone too: that costs calls,
 * and nothing else.
 */
export function speaksToModel(text: string): boolean {
  return signs.some((sign) => sign.test(text))
}
