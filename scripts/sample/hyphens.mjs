/**
 * Where a word may break at the end of a line. A short list of the long words of the two
 * documents, each with its breaks, is surer than rules: no break is ever wrong. Never
 * fewer than two letters before a break or three after it.
 */
const BREAKS = {
  en: `ab-so-lute acci-dent al-ti-tude al-ter-nate alu-mi-nium am-bi-ent answered ap-par-atus ar-ter-ial at-mo-spheric
    avoid-able baro-trauma be-gin-ning breath-ing buoy-ancy cal-cu-lates cardio-pul-mon-ary col-lects com-pan-ion
    com-plete-ly com-pon-ents com-pressed com-pres-sions com-puter con-cerned con-di-tion con-ducts con-fid-ence
    con-sists con-stant con-sump-tion con-tained con-tainer con-tains con-trib-utes con-trolled con-vul-sions cyl-in-der
    dan-ger-ous de-com-pres-sion de-liv-ers dif-fer-ence dif-fi-culty dis-ap-pears dis-places dis-solves diz-zi-ness
    drink-ing drunk-en-ness ear-plugs em-bol-ism emer-gen-cies emer-gency en-closes en-riched equal-isa-tion equal-ise
    equal-ised equip-ment equi-val-ent ex-pand-ing ex-plains flex-ible fol-low-ing frac-tion gloss-ary greatest hand-book
    hap-pened hyper-baric hypo-thermia im-me-di-ate-ly im-por-tant im-poss-ible in-flat-able in-flator in-jur-ies
    in-spec-ted in-structor in-stru-ment in-stru-ments in-ter-val in-versely meas-ures medi-cine mois-ture moun-tain
    mul-ti-plied mul-tiply nar-cosis neg-at-ively neo-prene neut-rally ni-tro-gen nor-mally numb-ness op-er-at-ing
    other-wise over-ex-pan-sion plan-ning pos-it-ively poss-ible pres-sure pres-sures prin-ciple pro-ced-ures pro-files
    pro-pel-ler pro-por-tional pro-tects re-com-pres-sion re-cre-ational re-frac-tion reg-u-lator rel-at-ive re-leased
    re-leases re-main-ing re-peated re-pet-it-ive re-sid-ual re-sus-cit-a-tion ser-vices shiv-er-ing shoul-der sick-ness
    small-est some-thing stream-lined strength sub-mers-ible sub-tract sur-facing swim-ming tech-nique tem-per-at-ure
    there-fore think-ing tin-gling to-gether tox-icity train-ing treat-ment un-con-scious un-der-wa-ter vis-ib-il-ity
    weak-ness what-ever`,
  fr: `abais-ser ac-ci-dent ac-ci-dents al-lon-ger amé-ri-caine ana-ly-ser ana-ly-seur ana-ly-sée an-non-cia-teur
    an-non-cia-teurs ap-pa-raît ap-pa-reil ar-ron-dit ar-rêtent ar-ti-cu-laires at-mo-sphé-rique at-teindre at-teinte
    at-tendre aug-mente aus-si-tôt au-to-nomes au-to-no-mie avan-tages bour-don-ne-ments bou-teille bou-teilles
    cal-cu-ler cer-taine com-man-dé com-mence com-mu-ni-quer com-pa-tible com-plète com-po-sants com-prend con-duire
    con-duite connaître consciente conseillé consi-dé-ré consignes consom-mé contient contrac-tion contrac-tions
    contre-par-tie contrô-lée convul-sions co-or-donne cou-rants dé-coulent dé-fi-ni-tion dé-pas-ser dés-hy-dra-ta-tion
    désa-tu-ra-tion des-cendre des-ti-nés dé-ten-deur deu-xième dif-fi-cul-tés di-rec-teur dis-soute don-ne-rait
    dou-leurs échan-ger échap-per élec-tro-chi-mique éli-mi-na-tion en-ceinte en-ri-chis en-semble en-tre-tient
    équi-libre équi-va-lente éta-lon-ner éti-quette existent ex-po-si-tion fa-bri-cant fai-blesse fa-vo-risent
    fi-le-tage for-ma-tion four-mille-ments frac-tion fran-çaises gon-flage hy-per-bare hy-per-oxie hy-per-oxique
    iden-ti-fiée in-con-vé-nients in-fé-rieur in-ha-bi-tuelle ins-tru-ment in-ter-dit in-ter-valle in-ter-valles
    ir-ri-ta-bi-li-té ir-ri-ta-tion lais-sant la-quelle len-te-ment main-te-nir ma-té-riel maxi-male maxi-males
    meil-leur mé-lange mé-langes obli-ga-toire opé-ra-tion-nel or-di-naire or-di-na-teur oreilles or-ga-nisme
    par-ti-cu-liers par-tielle par-tielles pau-pières phy-sique plan-cher pla-ni-fier plon-gée plon-gées
    plon-geur plon-geurs plu-sieurs pos-sible pour-cen-tage pré-pa-ra-tion pres-sion pres-sions pré-ven-tion pré-ve-nir
    prin-ci-paux pro-cé-dure pro-fon-deur pro-fon-deurs pro-por-tion-nelle pro-té-ger pro-tec-tion pro-voque pu-bliées
    pul-mo-naire quan-ti-té quan-ti-tés quelques quo-tient re-cal-cu-lée re-com-men-cer re-com-pres-sion ré-gio-nal
    re-gistre ré-gle-men-ta-tion ré-im-mer-ger re-mon-ter re-mon-tée rem-place ré-ser-vée res-pec-ter res-pi-rer
    ro-bi-nets sa-tu-ra-tion sau-ve-tage sé-cu-ri-té seu-le-ment si-gni-fi-ca-tion spé-ci-fique sui-vants su-pé-rieur
    su-pé-rieure sup-prime sur-veil-lance sur-veiller sur-vient té-lé-phone toxi-ci-té trai-te-ment troubles
    uti-li-sa-tion uti-li-sa-teur uti-li-sée uti-li-ser vé-ri-fier ver-tiges`,
}

/**
 * Splits a word at its breaks; the parts joined give the word back, case kept.
 *
 * @param {'en' | 'fr'} language
 * @returns {(word: string) => string[]}
 */
export function createHyphenator(language) {
  const known = new Map(BREAKS[language].split(/\s+/).map((entry) => [entry.replaceAll('-', ''), entry.split('-')]))
  return (word) => {
    // Punctuation and a French elision ("d’utilisation") stay with the part that they touch.
    const match = /^(\P{L}*(?:[\p{L}]{1,2}’)?)(\p{L}+)(\P{L}*)$/u.exec(word)
    const [, before = '', core = '', after = ''] = match ?? []
    const lower = core.toLowerCase()
    const parts = known.get(lower)
    if (!parts) return [word]
    let at = 0
    return parts.map((part, index) => {
      const text = core.slice(at, at + part.length)
      at += part.length
      return (index === 0 ? before : '') + text + (index === parts.length - 1 ? after : '')
    })
  }
}
