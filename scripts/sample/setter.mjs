/**
 * Sets a course as a book: title page, contents, running head and foot, numbered headings,
 * justified text, lists, ruled tables, bookmarks and a structure tree. Two passes: the
 * first finds the page of every heading, the second prints them in the contents.
 *
 * @typedef {import('./course-markdown.mjs').Course} Course
 * @typedef {import('./course-markdown.mjs').Block} Block
 * @typedef {import('./course-markdown.mjs').Run} Run
 * @typedef {import('./ink.mjs').Ink} Ink
 * @typedef {import('./ink.mjs').Style} Style
 * @typedef {import('./ink.mjs').Line} Line
 * @typedef {import('./front-matter-pages.mjs').ContentsEntry} ContentsEntry
 */
import PDFDocument from 'pdfkit';
import { drawContents, drawTitlePage } from './front-matter-pages.mjs';
import { COLOR, createInk, FOOT_PT, PAGE, plain, TEXT_WIDTH_PT } from './ink.mjs';
import { drawTable } from './table.mjs';

/** Part of the bytes, so it never moves by itself. */
const CREATED = new Date('2026-01-15T09:00:00Z');

/** @type {Style} */
const BODY = { family: 'serif', sizePt: 10.6, leadingPt: 14, color: COLOR.text };
/** @type {Record<1 | 2 | 3, { style: Style, beforePt: number, afterPt: number }>} */
const HEADING = {
  1: { style: { family: 'sans', bold: true, sizePt: 17, leadingPt: 21, color: COLOR.navy }, beforePt: 22, afterPt: 8 },
  2: { style: { family: 'sans', bold: true, sizePt: 12.2, leadingPt: 16, color: COLOR.navy }, beforePt: 13, afterPt: 4 },
  3: { style: { family: 'sans', bold: true, sizePt: 10.2, leadingPt: 14, color: COLOR.teal }, beforePt: 9, afterPt: 3 },
};
const PARAGRAPH_GAP_PT = 6;
const LIST_INDENT_PT = 18;

/**
 * @param {Course} course
 * @returns {Promise<{ bytes: Buffer, pages: number }>}
 */
export async function setCourse(course) {
  const draft = await setOnce(course, [], 0);
  return setOnce(course, draft.entries, draft.pages);
}

/**
 * @param {Course} course
 * @param {readonly ContentsEntry[]} contents
 * @param {number} totalPages
 */
async function setOnce({ meta, blocks }, contents, totalPages) {
  const doc = new PDFDocument({
    size: [PAGE.widthPt, PAGE.heightPt],
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    lang: meta.language === 'fr' ? 'fr-FR' : 'en-GB',
    tagged: true,
    displayTitle: true,
    info: {
      Title: `${meta.title}: ${meta.subtitle}`, Author: meta.author, Subject: meta.subject, Keywords: meta.keywords,
      Creator: 'Coursegraph', Producer: 'PDFKit', CreationDate: CREATED, ModDate: CREATED,
    },
  });
  /** @type {Promise<Buffer>} */
  const bytes = new Promise((resolve, reject) => {
    /** @type {Uint8Array[]} */
    const chunks = [];
    doc.on('data', (chunk) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  const ink = createInk(doc, meta.language);
  doc.addPage();
  drawTitlePage(ink, meta);
  const flow = createFlow(ink, {
    head: `${meta.title}: ${meta.subtitle}`,
    edition: meta.edition,
    pageLabel: (page) => `${meta.page} ${page} / ${totalPages}`,
  });
  flow.newPage();
  drawContents(ink, meta.contents, contents);
  flow.newPage();

  /** @type {ContentsEntry[]} */
  const entries = [];
  const bookmarks = [doc.outline];
  for (const [index, block] of blocks.entries()) {
    const topPt = flow.set(block, blocks[index + 1]);
    if (block.kind !== 'heading') continue;
    const destination = `section-${block.number}`;
    doc.addNamedDestination(destination, 'XYZ', 0, topPt - 6, null);
    bookmarks.length = block.level;
    // pdfkit measures `left` from the right edge of the page.
    const place = { expanded: block.level === 1, top: topPt - 6, left: PAGE.widthPt };
    bookmarks.push(/** @type {PDFKit.PDFOutline} */ (bookmarks.at(-1)).addItem(`${block.number} ${block.text}`, place));
    entries.push({ level: block.level, number: block.number, text: block.text, page: flow.page(), destination });
  }
  ink.endDocument();
  doc.end();
  return { bytes: await bytes, pages: flow.page(), entries };
}

/**
 * The text as it flows down the pages.
 *
 * @param {Ink} ink
 * @param {{ head: string, edition: string, pageLabel: (page: number) => string }} bands
 */
function createFlow(ink, bands) {
  const { doc } = ink;
  let page = 1;
  let y = PAGE.topPt;
  /** @type {Style} */
  const band = { family: 'sans', sizePt: 8, leadingPt: 10, color: COLOR.grey };
  /** @param {string} text @returns {Line} */
  const bandLine = (text) => ({ fragments: [{ text, font: 'Helvetica' }], hyphenated: false, last: true });

  function newPage() {
    doc.addPage();
    page += 1;
    y = PAGE.topPt;
    ink.artifact(() => {
      const right = PAGE.leftPt + TEXT_WIDTH_PT;
      const label = bands.pageLabel(page);
      ink.drawLine(bandLine(bands.head), PAGE.leftPt, 36, band);
      ink.drawLine(bandLine(bands.edition), PAGE.leftPt, PAGE.heightPt - 42, band);
      ink.drawLine(bandLine(label), right - ink.widthOf(label, 'Helvetica', 8), PAGE.heightPt - 42, band);
      doc.lineWidth(0.6).moveTo(PAGE.leftPt, 50).lineTo(right, 50).stroke(COLOR.rule);
    }, 'Pagination');
  }

  /** @param {number} heightPt */
  function makeRoom(heightPt) {
    if (y + heightPt > FOOT_PT + 0.5 && y > PAGE.topPt) newPage();
  }

  /**
   * Sets lines as one element, over pages if it must be, never one line alone on a page.
   *
   * @param {{ lines: Line[], style: Style, tag: string, xPt: number, stretchPt?: number,
   *   element?: PDFKit.PDFStructureElement, beforeFirst?: () => void }} text
   */
  function setLines({ lines, style, tag, xPt, stretchPt, element = ink.open(tag), beforeFirst }) {
    for (let from = 0; from < lines.length; ) {
      const room = Math.floor((FOOT_PT + 0.5 - y) / style.leadingPt);
      let count = Math.min(room, lines.length - from);
      if (lines.length - from - count === 1) count -= 1;
      if (count < Math.min(2, lines.length - from) && y > PAGE.topPt) {
        newPage();
        continue;
      }
      const part = lines.slice(from, from + Math.max(1, count));
      if (from === 0) beforeFirst?.();
      ink.mark(element, tag, () => {
        for (const line of part) {
          ink.drawLine(line, xPt, y, style, stretchPt !== undefined && !line.last ? stretchPt : undefined);
          y += style.leadingPt;
        }
      });
      from += part.length;
    }
    element.end();
  }

  /** @param {Run[]} runs @param {Block | undefined} next */
  function setParagraph(runs, next) {
    const lines = ink.breakRuns(runs, BODY, TEXT_WIDTH_PT, true);
    // What announces a list, a formula or a table stays with it.
    const leads = next?.kind === 'list' || next?.kind === 'formula';
    if (leads && lines.length <= 4) makeRoom((lines.length + 2) * BODY.leadingPt + PARAGRAPH_GAP_PT);
    setLines({ lines, style: BODY, tag: 'P', xPt: PAGE.leftPt, stretchPt: TEXT_WIDTH_PT });
    y += next?.kind === 'list' ? 3 : PARAGRAPH_GAP_PT;
  }

  /** @param {Run[][]} items @param {boolean} ordered */
  function setList(items, ordered) {
    const list = ink.open('L');
    for (const [index, runs] of items.entries()) {
      const item = ink.open('LI', list);
      const label = ink.open('Lbl', item);
      const marker = ordered ? `${index + 1}.` : '•';
      const markerX = PAGE.leftPt + LIST_INDENT_PT - 6 - ink.widthOf(marker, 'Times-Roman', BODY.sizePt);
      setLines({
        lines: ink.breakRuns(runs, BODY, TEXT_WIDTH_PT - LIST_INDENT_PT, false),
        style: BODY,
        tag: 'LBody',
        xPt: PAGE.leftPt + LIST_INDENT_PT,
        element: ink.open('LBody', item),
        beforeFirst: () => ink.mark(label, 'Lbl', () =>
          ink.drawLine({ fragments: [{ text: marker, font: 'Times-Roman' }], hyphenated: false, last: true }, markerX, y, BODY)),
      });
      item.end();
      y += 2;
    }
    list.end();
    y += PARAGRAPH_GAP_PT;
  }

  /** @param {Run[]} runs */
  function setCallout(runs) {
    const padding = 9;
    /** @type {Style} */
    const style = { ...BODY, family: 'sans', sizePt: 9.4, leadingPt: 13.2, color: COLOR.navy };
    const lines = ink.breakRuns(runs, style, TEXT_WIDTH_PT - 2 * padding - 6, false);
    const height = lines.length * style.leadingPt + 2 * padding - 3;
    makeRoom(height + 4);
    y += 3;
    ink.artifact(() => {
      doc.rect(PAGE.leftPt, y, TEXT_WIDTH_PT, height).fill(COLOR.tint);
      doc.rect(PAGE.leftPt, y, 3, height).fill(COLOR.teal);
    });
    const below = y + height + 9;
    y += padding;
    setLines({ lines, style, tag: 'P', xPt: PAGE.leftPt + padding + 6 });
    y = below;
  }

  /** @param {Run[]} runs */
  function setFormula(runs) {
    /** @type {Style} */
    const style = { ...BODY, italic: true };
    const lines = ink.breakRuns(runs, style, TEXT_WIDTH_PT, false);
    makeRoom(style.leadingPt + 6);
    y += 1;
    const first = lines[0];
    setLines({ lines, style, tag: 'P', xPt: PAGE.leftPt + (first ? (TEXT_WIDTH_PT - ink.lineWidth(first, style)) / 2 : 0) });
    y += PARAGRAPH_GAP_PT + 1;
  }

  /** @param {Extract<Block, { kind: 'heading' }>} heading @param {Block | undefined} next */
  function setHeading({ level, number, text }, next) {
    const { style, beforePt, afterPt } = HEADING[level];
    if (y > PAGE.topPt) y += beforePt;
    const lines = ink.breakRuns(plain(`${number}\u2002${text}`), style, TEXT_WIDTH_PT, false);
    // A heading needs two lines of text under it, and the headings that follow it as well.
    const following = next?.kind === 'heading' ? 74 : 2 * BODY.leadingPt + 4;
    makeRoom(lines.length * style.leadingPt + afterPt + following);
    const topPt = y;
    setLines({ lines, style, tag: `H${level}`, xPt: PAGE.leftPt });
    y += afterPt;
    return topPt;
  }

  /**
   * @param {Block} block
   * @param {Block | undefined} next
   * @returns {number} where it begins, in points from the top of its page
   */
  function set(block, next) {
    const topPt = y;
    switch (block.kind) {
      case 'heading':
        return setHeading(block, next);
      case 'paragraph':
        setParagraph(block.runs, next);
        return topPt;
      case 'list':
        setList(block.items, block.ordered);
        return topPt;
      case 'callout':
        setCallout(block.runs);
        return topPt;
      case 'formula':
        setFormula(block.runs);
        return topPt;
      case 'table':
        y = drawTable(ink, block, { top: () => y, newPage: () => { newPage(); return y; } });
        return topPt;
    }
  }

  return { set, newPage, page: () => page };
}
