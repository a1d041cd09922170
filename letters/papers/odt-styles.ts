export const MIME = 'application/vnd.oasis.opendocument.text';

const OASIS = 'urn:oasis:names:tc:opendocument:xmlns';
export const NAMESPACES = [
  ...['office', 'style', 'text', 'table', 'meta'].map((name) => `xmlns:${name}="${OASIS}:${name}:1.0"`),
  `xmlns:fo="${OASIS}:xsl-fo-compatible:1.0"`,
  `xmlns:svg="${OASIS}:svg-compatible:1.0"`,
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'xmlns:xlink="http://www.w3.org/1999/xlink"',
].join(' ');

export const MANIFEST = `<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="${OASIS}:manifest:1.0" manifest:version="1.3">
 <manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="${MIME}"/>
 <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
 <manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
 <manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
</manifest:manifest>`;

const paragraph = (name: string, parent: string, properties: string, text = '', more = ''): string =>
  `<style:style style:name="${name}" style:display-name="${name.replaceAll('_20_', ' ')}" style:family="paragraph"${parent && ` style:parent-style-name="${parent}"`}${more}><style:paragraph-properties ${properties}/>${text && `<style:text-properties ${text}/>`}</style:style>`;

const heading = (level: number, size: number, above: string): string =>
  paragraph(`Heading_20_${level}`, 'Standard', `fo:margin-top="${above}" fo:margin-bottom="2mm" fo:keep-with-next="always"`, `fo:font-size="${size}pt" fo:font-weight="bold" fo:color="#12304f"`, ` style:next-style-name="Text_20_body" style:default-outline-level="${level}"`);

/** How cells and rows look; an office suite keeps no named styles for them. */
export const CELLS = '<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:padding="1.2mm" fo:border-bottom="0.5pt solid #c5ced6"/></style:style><style:style style:name="HeadCell" style:family="table-cell"><style:table-cell-properties fo:padding="1.2mm" fo:border-bottom="1pt solid #12304f" fo:background-color="#f0f4f7"/></style:style><style:style style:name="Row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>';

/** The named styles a secretary may change once for the whole document, the sheet, and its header and footer. */
export const STYLES = ({ landscape, header }: { readonly landscape: boolean; readonly header: string }): string => {
  const sheet = landscape ? 'fo:page-width="297mm" fo:page-height="210mm" style:print-orientation="landscape"' : 'fo:page-width="210mm" fo:page-height="297mm" style:print-orientation="portrait"';
  const levels = (kind: (level: number) => string): string => [1, 2, 3].map(kind).join('');
  const label = (level: number): string =>
    `<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-5mm" fo:margin-left="${level * 7}mm"/></style:list-level-properties>`;
  return `<office:document-styles ${NAMESPACES} office:version="1.3">
<office:font-face-decls><style:font-face style:name="Liberation Sans" svg:font-family="'Liberation Sans', Arial" style:font-family-generic="swiss"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:paragraph-properties fo:line-height="110%"/><style:text-properties style:font-name="Liberation Sans" fo:font-size="10pt" fo:language="fr" fo:country="FR"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph" style:class="text"/>
${paragraph('Text_20_body', 'Standard', 'fo:margin-bottom="2.2mm"')}
${paragraph('Title', 'Standard', 'fo:margin-top="2mm" fo:margin-bottom="5mm" fo:keep-with-next="always"', 'fo:font-size="16pt" fo:font-weight="bold" fo:color="#12304f"', ' style:next-style-name="Text_20_body" style:class="chapter"')}
${heading(1, 12.5, '6mm')}
${heading(2, 11, '4mm')}
${paragraph('List', 'Standard', 'fo:margin-bottom="1mm"')}
${paragraph('Rule', 'Standard', 'fo:border-bottom="0.5pt solid #00828a" fo:margin-bottom="3mm"')}
${paragraph('Table_20_Contents', 'Standard', 'fo:margin-bottom="0mm"', 'fo:font-size="9pt"')}
${paragraph('Table_20_Contents_20_Right', 'Table_20_Contents', 'fo:text-align="end"')}
${paragraph('Table_20_Heading', 'Table_20_Contents', 'fo:keep-with-next="always"', 'fo:font-weight="bold" fo:color="#12304f"')}
${paragraph('Table_20_Heading_20_Right', 'Table_20_Heading', 'fo:text-align="end"')}
${paragraph('Header', 'Standard', 'fo:margin-bottom="4mm"', 'fo:font-size="8.5pt" fo:color="#51606f"')}
${paragraph('Footer', 'Standard', 'fo:text-align="end"', 'fo:font-size="8.5pt" fo:color="#51606f"')}
<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Emphasis" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<text:list-style style:name="Bullets">${levels((level) => `<text:list-level-style-bullet text:level="${level}" text:bullet-char="•">${label(level)}</text:list-level-style-bullet>`)}</text:list-style>
<text:list-style style:name="Numbers">${levels((level) => `<text:list-level-style-number text:level="${level}" style:num-format="1" style:num-suffix=".">${label(level)}</text:list-level-style-number>`)}</text:list-style>
</office:styles>
<office:automatic-styles><style:page-layout style:name="Sheet"><style:page-layout-properties ${sheet} fo:margin="20mm"/><style:header-style><style:header-footer-properties fo:min-height="8mm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="8mm"/></style:footer-style></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Sheet"><style:header><text:p text:style-name="Header">${header}</text:p></style:header><style:footer><text:p text:style-name="Footer">Page <text:page-number text:select-page="current"/> / <text:page-count/></text:p></style:footer></style:master-page></office:master-styles>
</office:document-styles>`;
};
