import { describe, expect, it } from 'vitest'
import { detectLanguage } from '../../../../../src/workers/engine/documents/language.ts'

describe('the language of a document', () => {
  it.each([
    ['en', 'The diver must not exceed a depth of 20 m.'],
    ['en', 'Close the valve and stop the pump before you open the drain.'],
    ['fr', 'Ne pas dépasser la profondeur de 20 m.'],
    ['fr', 'Le plongeur doit contrôler son gilet avant la mise à l’eau.'],
    ['fr', 'Il faut fermer la vanne, puis arrêter la pompe.'],
    ['de', 'Das Ventil muss geschlossen sein, bevor die Pumpe mit dem Wasser anläuft.'],
    ['es', 'El buceador no debe superar la profundidad de los 20 m en esta zona del lago.'],
    ['it', 'La valvola deve essere chiusa prima che la pompa si fermi, e non si deve aprire il tubo.'],
    ['ko', '잠수부는 20 m를 초과해서는 안 됩니다.'],
    ['ja', 'ダイバーは水深20mを超えてはならない。'],
    ['zh', '潜水员不得超过二十米的深度。'],
    ['ar', 'يجب ألا يتجاوز الغواص عمق 20 متراً.'],
    ['he', 'אסור לצוללן לעבור עומק של 20 מטר.'],
    ['ru', 'Водолаз не должен превышать глубину 20 м.'],
  ] as const)('is %s for "%s"', (language, text) => {
    expect(detectLanguage([text])).toBe(language)
  })

  it('is "other" where nothing says so', () => {
    expect(detectLanguage([])).toBe('other')
    expect(detectLanguage(['12 34 56', 'x'])).toBe('other')
    expect(detectLanguage(['PX-400 RTX-12 Q7 B52 ZZ-top KLM-3'])).toBe('other')
    expect(detectLanguage(['Jeg vet ikke hvor mye vann som kan renne gjennom denne ventilen hver dag, men vi har sett at trykket faller.'])).toBe('other')
  })

  it('follows the body, not a short front page', () => {
    const front = 'Published by the University of the South. All rights reserved by the authors of this work.'
    const body = Array.from({ length: 200 }, () => 'Le palier de décompression est une pause que le plongeur fait pendant la remontée pour éliminer l’azote.')
    expect(detectLanguage([front, ...body])).toBe('fr')
  })
})
